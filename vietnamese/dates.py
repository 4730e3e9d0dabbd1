"""Reads one moment out of a piece of text: Vietnamese forms, ISO 8601 and its broken kin, English. Day before month, always."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
_NOON = 12
_DAY = 3
_EARLIEST, _LATEST = 1990, 2100

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z\b|UTC\b|GMT(?![+-])|[+-]\d{2}:?\d{2}|[+-]\d{2}\b)?)?"
)
# NukeViet 4 writes its zone before the time, without a separator: 2022-01-22+0715:40:12.
_ZONE_FIRST = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})\+07(\d{2}):(\d{2}):(\d{2})")
_DAY_FIRST = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d{2})(?![\d/])")
_WORDS = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)?\s+((?:19|20)\d{2})", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ENGLISH_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH}[\s,-]+((?:19|20)\d{{2}})", re.IGNORECASE
)
_ENGLISH_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{{2}})", re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\d:/])(\d{1,2})\s?(?::|h|giờ\s?)\s?(\d{2})(?::(\d{2}))?(?!\d)\s*(am|pm|sa|ch)?\b", re.IGNORECASE
)
_ZONE = re.compile(r"(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d{2})?\b|\b(GMT|UTC|Z)\b", re.IGNORECASE)
_REACH = 24
"""How far from its date, in characters, a time of day may stand."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as written: aware, with the precision it was given in ("minute" or "day")."""

    at: datetime
    precision: str
    zoned: bool = False


def read_moment(text: str) -> Moment | None:
    """The first date of a text with the time of day beside it, or None.

    Day and month are never swapped: 3/2/2024 is 3 February. A date whose month exceeds 12 is no date. No zone means
    Vietnam's (+07:00). "12:00 AM" beside a date is what a CMS prints for "no time" and gives precision "day".
    """
    if broken := _ZONE_FIRST.search(text):
        return _moment([int(part) for part in broken.groups()], VIETNAM, zoned=True)
    if iso := _ISO.search(text):
        numbers = [int(part) for part in iso.groups()[:6] if part is not None]
        zone = _zone(iso.group(7)) if iso.group(7) else None
        return (
            _moment(numbers, zone or VIETNAM, zoned=zone is not None)
            if len(numbers) > _DAY
            else _beside(numbers, text, iso)
        )
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_WORDS, (3, 2, 1))):
        if match := pattern.search(text):
            return _beside([int(match.group(index)) for index in order], text, match)
    return _english(text)


def _english(text: str) -> Moment | None:
    if match := _ENGLISH_DAY_FIRST.search(text):
        return _beside([int(match.group(3)), _MONTHS[match.group(2).lower()], int(match.group(1))], text, match)
    if match := _ENGLISH_MONTH_FIRST.search(text):
        return _beside([int(match.group(3)), _MONTHS[match.group(1).lower()], int(match.group(2))], text, match)
    return None


def _beside(day: list[int], text: str, date: re.Match[str]) -> Moment | None:
    """The date with the time of day that stands just after it, or just before it."""
    after = text[date.end() : date.end() + _REACH]
    time = _TIME.search(after)
    zone = _ZONE.match(after[time.end() :].lstrip()) if time else None
    if time is None:
        times = list(_TIME.finditer(text[max(0, date.start() - _REACH - 8) : date.start()]))
        time = times[-1] if times else None
    if time is None:
        return _moment(day, VIETNAM)
    hour, half = int(time.group(1)), (time.group(4) or "").lower()
    if half in {"am", "sa"} and hour == _NOON:
        hour = 0
        if int(time.group(2)) == 0:
            return _moment(day, VIETNAM)
    elif half in {"pm", "ch"} and hour < _NOON:
        hour += _NOON
    moment = _moment(
        [*day, hour, int(time.group(2)), int(time.group(3) or 0)],
        _zone(zone.group()) if zone else VIETNAM,
        zoned=zone is not None,
    )
    return moment or _moment(day, VIETNAM)


def _zone(text: str) -> timezone:
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?", text)
    if match is None:
        return UTC
    shift = timedelta(hours=int(match.group(2)), minutes=int(match.group(3) or 0))
    return timezone(shift if match.group(1) == "+" else -shift)


def _moment(numbers: list[int], zone: timezone, *, zoned: bool = False) -> Moment | None:
    if not _EARLIEST <= numbers[0] <= _LATEST:
        return None
    try:
        at = datetime(*numbers, tzinfo=zone)  # type: ignore[arg-type, misc]
    except ValueError:
        return None
    return Moment(at, "minute" if len(numbers) > _DAY else "day", zoned)
