"""Days as the sites' readers mean them: midnight to midnight at +07:00, the zone of all Vietnam."""

from datetime import date, datetime, time, timedelta, timezone

HANOI = timezone(timedelta(hours=7))


def begins(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min, HANOI)


def ends(day: date) -> datetime:
    """The first moment after a day."""
    return begins(day + timedelta(days=1))
