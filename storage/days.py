"""Days as the sites' readers mean them: midnight to midnight at +07:00, the zone of all Vietnam."""

from datetime import date, datetime, time, timedelta, timezone

HANOI = timezone(timedelta(hours=7))


def begins(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min, HANOI)


def ends(day: date) -> datetime:
    """The first moment after a day."""
    return begins(day + timedelta(days=1))


def told(moment: datetime, to: str = "minutes") -> str:
    """A moment for people: at +07:00 and with that zone, 2026-11-28 02:04+07:00; `to` minutes or seconds."""
    return moment.astimezone(HANOI).isoformat(" ", to)


def day_of(moment: datetime) -> date:
    """The day on which a moment falls."""
    return moment.astimezone(HANOI).date()
