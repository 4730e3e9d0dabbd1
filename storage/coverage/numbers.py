"""What the numbers in articles' addresses tell: when an address without a day was published, and how many numbers are missing.

A CMS numbers articles in order. Numbers say nothing of a site whose days do not rise with them, and gaps nothing of one that
numbers other things too (pictures, drafts): both are measured on the site's own stored articles. Pure.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

_NUMBER = re.compile(r"(\d{1,12})(?:\.\w{2,5})?/?$")
_FEWEST = 10
# Of neighbours in the order of numbers so many may stand in the wrong order of days (re-dated and scheduled articles do).
_DISORDER = 0.1
# From this share of numbers in use on, one that is not is worth a word. A CMS that numbers its news only loses a few in a hundred to
# drafts and to news taken back. Where it is more (WordPress numbers pictures too; a NukeViet site was met that skips two numbers in
# eleven, none of which was ever an article), unused numbers are the rule and tell nothing.
_DENSE = 0.95


def number_of(url: str) -> int | None:
    """The number at the end of an address's path."""
    match = _NUMBER.search(urlsplit(url).path)
    return int(match.group(1)) if match else None


class Numbers:
    """The numbers of a site's stored articles with their days."""

    def __init__(self, known: Iterable[tuple[int, date]]) -> None:
        self._pairs = sorted(dict(known).items())
        self._values = [number for number, _ in self._pairs]
        turns = sum(later < earlier for (_, earlier), (_, later) in pairwise(self._pairs))
        self.is_ordered = len(self._pairs) >= _FEWEST and turns <= _DISORDER * len(self._pairs)
        span = self._values[-1] - self._values[0] + 1 if self._values else 0
        # What came since the newest stored article goes on in the series, a little way.
        self._last_likely = self._values[-1] + max(span // 10, _FEWEST) if self._values else 0

    def day_of(self, number: int) -> date | None:
        """The day of the next lower number; None where numbers tell no days, and below them all: how old that is nobody knows.

        Far above them all it is no number of the series.
        """
        if not self.is_ordered or not self._values[0] <= number <= self._last_likely:
            return None
        return self._pairs[bisect_right(self._values, number) - 1][1]

    def missing(self, others: Iterable[int]) -> dict[date, int]:
        """How many numbers nobody saw, by the day of the article before them; {} where gaps are usual.

        They were never used, or gone before the first look: which of the two is not known. `others` are numbers that were seen
        without a stored article; of those outside the series nothing is concluded, for a telephone number in an address looks
        like one.
        """
        if not self.is_ordered:
            return {}
        # Beyond the stored ones nothing is known to be a series.
        inside = (number for number in others if self._values[0] < number < self._values[-1])
        seen = sorted({*self._values, *inside})
        if len(seen) < _DENSE * (seen[-1] - seen[0] + 1):
            return {}
        gaps: dict[date, int] = {}
        for lower, higher in pairwise(seen):
            count = higher - lower - 1
            day = self._pairs[max(bisect_left(self._values, lower + 1) - 1, 0)][1]
            if count:
                gaps[day] = gaps.get(day, 0) + count
        return gaps
