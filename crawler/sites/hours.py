"""The hours of a day in which a site may be asked, as its file says them: "20:00-06:00", in Vietnam's time."""

from datetime import datetime, timedelta, timezone

_VIETNAM = timezone(timedelta(hours=7))
_DAY = 24 * 60


def opens_in(hours: str | None, now: datetime) -> float:
    """Seconds from `now` (aware) until the site may be asked; 0 if it may be asked now. Equal ends mean the whole day."""
    if hours is None:
        return 0.0
    begins, ends = (int(text[:2]) * 60 + int(text[3:]) for text in hours.split("-"))
    local = now.astimezone(_VIETNAM)
    minute = local.hour * 60 + local.minute
    if begins == ends or (minute - begins) % _DAY < (ends - begins) % _DAY:
        return 0.0
    return float((begins - minute) % _DAY * 60 - local.second)
