"""How many articles a day brings, by the section's own past: the same weekday in the weeks around, holidays by holidays. Pure.

A day is held against days like it that were watched; its own count is never among them. The median bears that up to half of
them were silent too. Where days usually bring fewer than three articles, no single day owes any.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from vietnamese.days_off import DayKind, kind_of_day

_WEEKS = 8
# Weekdays like it needed before they tell anything; holidays are fewer, and all of them are looked at.
_FEWEST = 4
_WEEKS_OFF = 60
# By chance (Poisson) a day of so many brings none on every twentieth, a third of them or fewer on every fiftieth or less.
_RELIABLE, _SHARE = 3, 3


@dataclass(frozen=True, slots=True)
class Expected:
    """What a day brings: `usual` is the lower median of the days like it; with fewer than `least` articles it is short."""

    usual: int
    least: int
    kind: DayKind


def expected(counts: Mapping[date, int], watched: Container[date], day: date) -> Expected:
    """What a section's day should bring. `counts` are its articles by day, `watched` the days whose count is known to be whole."""
    kind = kind_of_day(day)
    if kind in {DayKind.TET, DayKind.HOLIDAY}:
        alike = [other for other in _around(day, 1, _WEEKS_OFF * 7) if kind_of_day(other) is kind]
    else:
        alike = [other for other in _around(day, 7, _WEEKS * 7) if kind_of_day(other) is kind]
    known = [counts.get(other, 0) for other in alike if other in watched]
    if len(known) < _FEWEST:
        return Expected(0, 0, kind)
    usual = median_low(known)
    return Expected(usual, -(-usual // _SHARE) if usual >= _RELIABLE else 0, kind)


def _around(day: date, step: int, reach: int) -> list[date]:
    return [day + timedelta(days=sign * days) for days in range(step, reach + 1, step) for sign in (-1, 1)]
