"""Which days are worked in Vietnam: weekends, public holidays with their substitutes, and the days around Tết. Knows no site.

The law of each year and the lunar calendar of Hanoi's meridian, which differs from Beijing's (2007, 2030), are the `holidays`
package's; days that the government moved are those that it knows of.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from holidays.countries.vietnam import Vietnam

# Offices empty before the first day off and fill after the last: from 28 tháng Chạp to mùng 6.
_BEFORE, _AFTER = timedelta(days=3), timedelta(days=5)
_FIRST_DAY = "Tết Nguyên Đán"
_SATURDAY = 5


class DayKind(StrEnum):
    """What kind of day it is for those who write."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    TET = "tet"


@lru_cache(maxsize=8192)
def kind_of_day(day: date) -> DayKind:
    """What kind of day it is; Tết wins over other holidays, and those over weekends."""
    if any(abs((day - first).days) <= max(_BEFORE, _AFTER).days and _is_tet(day, first) for first in _tets(day)):
        return DayKind.TET
    if day in _of_year(day.year):
        return DayKind.HOLIDAY
    return DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKDAY


def tet(year: int) -> date | None:
    """The first day of the lunar year that begins in a year; None for a year outside its calendar (1901 to 2099)."""
    return next((day for day, name in sorted(_of_year(year).items()) if name == _FIRST_DAY), None)


def _tets(day: date) -> list[date]:
    first = tet(day.year)
    return [first] if first is not None else []


def _is_tet(day: date, first: date) -> bool:
    return first - _BEFORE <= day <= first + _AFTER


@lru_cache(maxsize=256)
def _of_year(year: int) -> dict[date, str]:
    return dict(Vietnam(years=year, language="vi").items())  # type: ignore[no-untyped-call]  # the package types only part
