"""The articles found over time as an SVG of links: a bar is a month or a year, and asks for just that.

Drawn here, so that it needs no script; a bar that is too low to see or to hit still has a link of full height.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from storage.asking.results import FacetValue

WIDTH, HEIGHT = 960, 96
_MOST_MONTHS = 36
_GAP = 0.22
_LEAST = 2.0
_LABEL = 150.0  # as wide as one gets, on a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One period with its articles; places and sizes in units of the drawing. `label` stands below some bars only."""

    name: str
    count: int
    since: date
    until: date
    left: float
    width: float
    top: float
    height: float
    slot_left: float
    slot_width: float
    label: str | None

    @property
    def is_label_before(self) -> bool:
        """Whether the label would end outside the drawing, and so stands before the bar's end."""
        return self.left + _LABEL > WIDTH

    @property
    def label_at(self) -> float:
        """Where the label begins, or ends where it stands before."""
        return round(self.left + self.width, 2) if self.is_label_before else self.left


def bars(months: Sequence[FacetValue]) -> list[Bar]:
    """The bars of the facet of months ("2024-05"), gaps included; by year where the months are too many to be told apart."""
    counts = {_month(one.value): one.count for one in months}
    if not counts:
        return []
    first, last = min(counts), max(counts)
    if last - first + 1 <= _MOST_MONTHS:
        periods = [_of_months(at, at, counts, f"{at // 12}-{at % 12 + 1:02}") for at in range(first, last + 1)]
    else:
        years = range(first // 12, last // 12 + 1)
        periods = [_of_months(year * 12, year * 12 + 11, counts, str(year)) for year in years]
    return _placed(periods)


_Period = tuple[str, int, date, date]


def _month(value: str) -> int:
    year, month = value.split("-")
    return int(year) * 12 + int(month) - 1


def _of_months(first: int, last: int, counts: dict[int, int], name: str) -> _Period:
    count = sum(counts.get(at, 0) for at in range(first, last + 1))
    year, month = last // 12, last % 12 + 1
    return name, count, date(first // 12, first % 12 + 1, 1), date(year, month, monthrange(year, month)[1])


def _placed(periods: Sequence[_Period]) -> list[Bar]:
    slot = min(WIDTH / len(periods), WIDTH / 8)
    most = max(count for _, count, _, _ in periods)
    every = max(1, round(len(periods) / 12))
    placed = []
    for at, (name, count, since, until) in enumerate(periods):
        height = max(_LEAST, HEIGHT * count / most) if count else 0.0
        placed.append(
            Bar(
                name=name,
                count=count,
                since=since,
                until=until,
                left=round(slot * (at + _GAP / 2), 2),
                width=round(slot * (1 - _GAP), 2),
                top=round(HEIGHT - height, 2),
                height=round(height, 2),
                slot_left=round(slot * at, 2),
                slot_width=round(slot, 2),
                label=name if at % every == 0 else None,
            )
        )
    return placed
