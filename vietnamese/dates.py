"""Reads one moment out of a piece of text: Vietnamese forms, ISO 8601 and its broken kin, month names. Day before month, always."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from vietnamese.months import MONTHS, VIETNAMESE_MONTHS, counts_months

VIETNAM = timezone(timedelta(hours=7))
_NOON = 12
_LATE_MORNING = 10
_AFTERNOON = frozenset({"pm", "ch", "chiều", "tối"})
_EARLIEST, _LATEST = 1990, 2099
_REACH = 24
"""How far behind its date, in characters, a time of day may stand; before it, eight more ("10:30, thứ bảy, ngày 22/01/2022")."""
_AHEAD = timedelta(days=31)

_YEAR = r"((?:19|20)\d{2})"
# What programs write for programs, read without the search through all the other forms.
_ISO = re.compile(
    r"((?:199\d|20\d\d)-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d)(?:\.\d+)?([+-](?:0\d|1[0-3]):[0-5]\d|Z)", re.ASCII
)
# NukeViet 4 writes its zone before the time, without a separator: 2022-01-22+0715:40:12.
_ZONE_FIRST = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})\s?(?P<zone>[+-]\d{2}(?::?00)?)(?P<clock>\d{2}:\d{2}:\d{2})"
)
_YEAR_FIRST = re.compile(
    rf"(?<![\d/.-]){_YEAR}\s?(?:-|/|\.|年|년)\s?(\d{{1,2}})\s?(?:-|/|\.|月|월)\s?(\d{{1,2}})(?:日|일)?(?![\d/-])"
)
_COMPACT = re.compile(rf"(?<!\d){_YEAR}(\d{{2}})(\d{{2}})T(?P<clock>\d{{4}}(?:\d{{2}})?)(?!\d)")
_DAY_FIRST = re.compile(rf"(?<![\d/.-])(\d{{1,2}})\s?([/.-])\s?(\d{{1,2}})\s?\2\s?{_YEAR}(?![\d/])")
# Two figures are a year only where nothing but a date with its weekday or time stands: 28/01/26 may be three numbers elsewhere.
_SHORT_YEAR = re.compile(
    r"^\W*(?:(?:thứ \w+|chủ nhật|t[2-7]|cn)\W+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})\W+(?=\d{1,2}[:hg]\d{2}\W*(?:[ap]m|sa|ch)?\W*$)",
    re.IGNORECASE,
)
_NUMBERED = "|".join(sorted(VIETNAMESE_MONTHS, key=len, reverse=True))
_THANG = rf"(?:tháng\s*|thg?\.?\s?)(\d{{1,2}}|{_NUMBERED})"
_VIETNAMESE = re.compile(
    rf"(?<!\d)(?:mùng\s+|mồng\s+)?(\d{{1,2}})[\s,./-]{{1,3}}{_THANG}(?:[\s,./-]*năm|[\s,./-])\s*{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_VIETNAMESE_MONTH_FIRST = re.compile(rf"\b{_THANG}\s+(\d{{1,2}})\s*,?\s+{_YEAR}(?!\d)", re.IGNORECASE)
_NAME = r"([^\W\d_]{3,13})\.?"
_NAMED = re.compile(
    rf"(?<![\d:/])(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?[\s-]+(?:of\s+|de\s+|d['’])?{_NAME}(?:[\s,-]+(?:de[l]?\s+)?){_YEAR}(?!\d)",
    re.IGNORECASE,
)
_NAMED_MONTH_FIRST = re.compile(rf"\b{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)", re.IGNORECASE)
# C's ctime and Java's Date: Sat Jan 22 10:30:00 ICT 2022.
_CTIME = re.compile(rf"\b{_NAME}\s+(\d{{1,2}})\s+(?=\d{{1,2}}:\d{{2}}:\d{{2}}).{{8,20}}?\b{_YEAR}(?!\d)", re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\d:/])([01]?\d|2[0-4])\s?(?::|h|g|giờ\s?)\s?([0-5]\d|\d(?=\s?phút))(?:\s?(?::|m|phút)\s?([0-5]\d)(?:[.,]\d+)?)?(?!\d)(?:\s*([ap]\.?m\b\.?|sa\b|ch\b|sáng\b|trưa\b|chiều\b|tối\b))?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\W{0,2}(?:(?:GMT|UTC)?\s?([+-])(\d{1,2})(?::?(\d{2}))?(?![\d/-])|(GMT|UTC|Z)\b|([ECMP])([SD])T\b)", re.IGNORECASE
)
_AMERICAN = {"E": -5, "C": -6, "M": -7, "P": -8}
# What .NET prints of a date where nobody set a culture, and what JavaScript and .NET's JSON count in.
_AMERICAN_ORDER = re.compile(rf"\s*(\d{{1,2}})/(\d{{1,2}})/{_YEAR}(?= \d{{1,2}}:\d{{2}}:\d{{2}} [AP]M\s*$)")
_SECONDS = re.compile(r"\s*(?:/Date\((\d{9,14})(?:[+-]\d{4})?\)/|(\d{10})(?:\.\d+)?|(\d{13}))\s*")
_MILLISECONDS = 10**11
_WITHOUT_YEAR = re.compile(r"(?<![\d/.,-])(\d{1,2})([-/])(\d{1,2})(?![\d/-]|[.,]\d)")
_FIGURES = frozenset("0123456789")
_SAID = re.compile(
    r"(?:\b(?:(?:rạng )?sáng|trưa|chiều|tối|đêm|hôm|thứ \w+|chủ nhật)(?:,? ngày)?|\bngày|\btừ|\bđến)\s*\(?$",
    re.IGNORECASE,
)
_NUMBER_GOES_ON = frozenset("0123456789/.,-")
_BEFORE = 24
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as written: aware, with the precision it was given in ("minute" or "day")."""

    at: datetime
    precision: str
    zoned: bool = False


def read_moment(text: str, *, stated: bool = False) -> Moment | None:
    """The first date of a text with the time of day beside it, or None.

    Day and month are never swapped: 3/2/2024 is 3 February, and a date whose month exceeds 12 is no date. No zone means
    Vietnam's (+07:00). A time of exactly midnight is what a CMS prints for "no time" and gives precision "day".

    `stated`: the text is a value a program wrote for programs (meta, JSON-LD). Only there are numbers of seconds since 1970
    dates, and is "1/2/2026 6:52:01 AM", exactly so, January as .NET's default culture prints it.
    """
    return _known(text, stated) if len(text) <= _LONGEST else _read(text, stated)


def _read(text: str, stated: bool) -> Moment | None:
    if (match := _ISO.fullmatch(text)) and (moment := _iso(match)):
        return moment
    if stated and (moment := _programmed(text)):
        return moment
    for read in _READERS:
        for day, match in read(text):
            if moment := _beside(day, text, match):
                return moment
    return None


# A page is asked for its day several times: by what it is, by its parts, and for the article. None is asked for again.
_known = lru_cache(maxsize=64)(_read)


def days_without_year(text: str, published: date) -> dict[str, date]:
    """What a text says of days without their year ("Sáng 22-1", "ngày 26/9"), each with the day meant.

    Seen from the day of publication: the latest such day that is not more than a month ahead of it, so that a report of
    2 January on "31-12" means the year before. Fractions and results of games are no days: a word of time must stand before.
    """
    found = {}
    for stroke in _strokes(text):
        first = stroke - 2 if text[max(0, stroke - 2)].isdecimal() else stroke - 1
        match = _WITHOUT_YEAR.match(text, max(0, first))
        if match is None or text[match.start() - 1 : match.start()] in _NUMBER_GOES_ON:
            continue
        said = _SAID.search(text, max(0, match.start() - _BEFORE), match.start())
        if said is None:
            continue
        for year in (published.year + 1, published.year, published.year - 1):
            day = _day(year, int(match.group(3)), int(match.group(1)))
            if day is not None and day <= published + _AHEAD:
                found[f"{said.group()}{match.group()}".replace("(", "")] = day
                break
    return found


def _strokes(text: str) -> list[int]:
    """Where a stroke or dash stands between two figures, in order. To look for each sign is faster than for either."""
    places = []
    for sign in "-/":
        place = text.find(sign, 1)
        while place >= 0:
            if text[place - 1] in _FIGURES and text[place + 1 : place + 2] in _FIGURES:
                places.append(place)
            place = text.find(sign, place + 1)
    return sorted(places)


_Found = Iterator[tuple[tuple[int, int, int], re.Match[str]]]


def _numbers(pattern: re.Pattern[str], *order: int, century: int = 0) -> Callable[[str], _Found]:
    """Reads dates in figures; `order` gives the groups that are year, month and day."""

    def read(text: str) -> _Found:
        for match in pattern.finditer(text):
            year, month, day = (int(match.group(group)) for group in order)
            yield (year + century, month, day), match

    return read


def _names(pattern: re.Pattern[str], *order: int, months: Mapping[str, int]) -> Callable[[str], _Found]:
    """The same with the month's name among `months`."""

    def read(text: str) -> _Found:
        for match in pattern.finditer(text):
            name = " ".join(match.group(order[1]).lower().split())
            month = int(name) if name.isdigit() else months.get(name, 0)
            if name == "năm" and counts_months(text, match):
                continue
            yield (int(match.group(order[0])), month, int(match.group(order[2]))), match

    return read


_READERS = (
    _numbers(_ZONE_FIRST, 1, 2, 3),
    _numbers(_COMPACT, 1, 2, 3),
    _numbers(_YEAR_FIRST, 1, 2, 3),
    _numbers(_DAY_FIRST, 4, 3, 1),
    _names(_VIETNAMESE, 3, 2, 1, months=VIETNAMESE_MONTHS),
    _names(_VIETNAMESE_MONTH_FIRST, 3, 1, 2, months=VIETNAMESE_MONTHS),
    _names(_NAMED, 3, 2, 1, months=MONTHS),
    _names(_CTIME, 3, 1, 2, months=MONTHS),
    _names(_NAMED_MONTH_FIRST, 3, 1, 2, months=MONTHS),
    _numbers(_SHORT_YEAR, 3, 2, 1, century=2000),
)


def _iso(match: re.Match[str]) -> Moment | None:
    try:
        at = datetime.fromisoformat(match.group(1) + match.group(2))
    except ValueError:
        return None
    return Moment(at, "minute" if at.hour or at.minute or at.second else "day", zoned=True)


def _programmed(text: str) -> Moment | None:
    if match := _AMERICAN_ORDER.match(text):
        month, day, year = (int(part) for part in match.groups())
        return _beside((year, month, day), text, match)
    if match := _SECONDS.fullmatch(text):
        count = int(next(part for part in match.groups() if part))
        at = datetime.fromtimestamp(count / 1000 if count >= _MILLISECONDS else count, UTC)
        return Moment(at, "minute", zoned=True) if _EARLIEST <= at.year <= _LATEST else None
    return None


def _beside(day: tuple[int, int, int], text: str, match: re.Match[str]) -> Moment | None:
    """The date with the time of day that stands just after it (in ctime's form: inside it), or just before it."""
    if not _EARLIEST <= day[0] <= _LATEST or _day(*day) is None:
        return None
    midnight = datetime(*day, tzinfo=VIETNAM)
    clock = match.groupdict().get("clock")
    if clock is not None:
        # The basic form of ISO 8601 has no colons: 103000.
        time, after = _TIME.match(clock if ":" in clock else ":".join(re.findall("..", clock))), text[match.end() :]
    else:
        start = match.start() if match.re is _CTIME else match.end()
        time, after = _TIME.search(text, start, match.end() + _REACH), ""
    if time is None:
        times = list(_TIME.finditer(text, max(0, match.start() - _REACH - 8), match.start()))
        time = times[-1] if times else None
    if time is None:
        return Moment(midnight, "day")
    zone = _zone(match.groupdict().get("zone") or after or text[time.end() : time.end() + _REACH])
    hour, minute, second = int(time.group(1)), int(time.group(2)), int(time.group(3) or 0)
    half = (time.group(4) or "").lower().replace(".", "")
    if half in {"am", "sa"} and hour == _NOON:
        hour = 0
    elif (half in _AFTERNOON and hour < _NOON) or (half == "trưa" and hour < _LATE_MORNING):
        hour += _NOON
    # 24:00 is the end of a day in ISO 8601, and 00:00 its beginning; as a time of publication both are no time.
    moment = midnight.replace(tzinfo=zone or VIETNAM) + timedelta(hours=hour % 24, minutes=minute, seconds=second)
    return Moment(moment, "minute" if hour % 24 or minute or second else "day", zoned=zone is not None)


def _zone(text: str) -> timezone | None:
    """The zone at the start of what follows a time, or None where it is none."""
    match = _ZONE.match(text)
    if match is None:
        return None
    if match.group(5):
        return timezone(timedelta(hours=_AMERICAN[match.group(5).upper()] + (match.group(6).upper() == "D")))
    if match.group(1) is None:
        return UTC
    hours, minutes = int(match.group(2)), int(match.group(3) or 0)
    if hours > 14 or minutes > 59:  # noqa: PLR2004
        return None
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(shift if match.group(1) == "+" else -shift)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
