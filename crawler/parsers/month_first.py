"""Turns dates a CMS writes month first into ISO 8601, where the text itself proves that order. It guesses nothing."""

import re
from datetime import date

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
