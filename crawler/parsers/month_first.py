"""Turns dates a CMS writes month first into the order of others, where text, page or day of capture tell that order."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from vietnamese.cleaning import clean

_DATE = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_WEEKDAY = re.compile(rf"([^\W\d_]+(?:\s[^\W_]+)?|[tT][2-7]),?\s+(?:-\s+)?{_DATE}(.*)", re.DOTALL)
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday t2 thứ_hai thứ_2",
            "tue tuesday t3 thứ_ba thứ_3",
            "wed wednesday t4 thứ_tư thứ_4",
            "thu thursday t5 thứ_năm thứ_5",
            "fri friday t6 thứ_sáu thứ_6",
            "sat saturday t7 thứ_bảy thứ_7",
            "sun sunday cn chủ_nhật",
        )
    )
    for name in names.split()
}
# What .NET prints of a date where nobody set a culture. Vietnam's own has SA and CH, and what people format themselves has zeros.
_STAMP = re.compile(
    r"(?<![\d/])(0?[1-9]|[12]\d|3[01])/(0?[1-9]|[12]\d|3[01])/((?:19|20)\d\d)(?= (?:0?[1-9]|1[0-2]):[0-5]\d:[0-5]\d [AP]M)"
)
_MONTHS = 12
_CLOCKS_DIFFER = timedelta(days=1)


def by_stamp(text: str, page: Callable[[], str], seen: date | None) -> str:
    """The text with .NET's "11/5/2026 9:40:00 AM" day first: "5/11/2026 9:40:00 AM"; others as they are.

    Month first is what cannot be else: a second number above 12, here or in another such stamp of the `page`, or a day that
    would be after that of the capture, `seen`; then what has a number of one digit without its zero, as only programs print
    it. A first number above 12 in any stamp of the page, or a zero, tells that the site puts the day first.
    """
    return _STAMP.sub(lambda stamp: _day_first(stamp, page, seen), text) if "M" in text else text


def _day_first(stamp: re.Match[str], page: Callable[[], str], seen: date | None) -> str:
    return f"{stamp[2]}/{stamp[1]}/{stamp[3]}" if _is_month_first(stamp, page, seen) else stamp[0]


def _is_month_first(stamp: re.Match[str], page: Callable[[], str], seen: date | None) -> bool:
    first, second, year = int(stamp[1]), int(stamp[2]), int(stamp[3])
    if first > _MONTHS or second > _MONTHS:
        return first <= _MONTHS
    said = [(int(other[1]), int(other[2])) for other in _STAMP.finditer(page())]
    if any(day > _MONTHS for day, _ in said):
        return False
    if any(day > _MONTHS for _, day in said):
        return True
    if seen is not None:
        latest = seen + _CLOCKS_DIFFER
        late = date(year, second, first) > latest
        if late != (date(year, first, second) > latest):
            return late
    padded = stamp[1].startswith("0") or stamp[2].startswith("0")
    return not padded and (len(stamp[1]) == 1 or len(stamp[2]) == 1)


def by_weekday(text: str) -> str:
    """A date whose weekday fits it month first only, as ISO 8601; else the text.

    "Wed, 03/05/2014 - 08:15" is 2014-03-05 08:15, for that day was a Wednesday and 3 May 2014 was none.
    """
    match = _WEEKDAY.search(clean(text))
    number = _DAYS.get(match[1].lower().replace(" ", "_")) if match else None
    if match is None or number is None:
        return text
    year, first, second = int(match[4]), int(match[2]), int(match[3])
    month_first, day_first = _day(year, first, second), _day(year, second, first)
    if month_first is None or month_first.weekday() != number:
        return text
    if day_first is not None and day_first.weekday() == number:
        return text
    return f"{month_first.isoformat()} {match[5].strip(' -|,')}".strip()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
