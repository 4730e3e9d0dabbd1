"""The two chances that drift is judged by. Both hold for small numbers. Pure.

`chance_of_so_few`: the beta-binomial predictive distribution with a uniform prior (Laplace's rule of succession), so that a past
of a few pages promises little. `chance_of_so_low`: the exact rank-sum distribution (Mann and Whitney 1947), which asks of lengths
only how they are ordered.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, lgamma


def chance_of_so_few(before: int, of: int, now: int, among: int) -> float:
    """The chance that at most `now` of `among` new pages have a field, if `before` of `of` pages of the past had it."""
    have, lack = before + 1, of - before + 1
    return min(1.0, sum(_predicted(number, among, have, lack) for number in range(now + 1)))


def _predicted(number: int, among: int, have: int, lack: int) -> float:
    choose = lgamma(among + 1) - lgamma(number + 1) - lgamma(among - number + 1)
    return exp(choose + _log_beta(number + have, among - number + lack) - _log_beta(have, lack))


def _log_beta(one: float, other: float) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)


def chance_of_so_low(new: Sequence[float], past: Sequence[float]) -> float:
    """The chance that new values stand so low among the past's if both are of one kind; ties count half."""
    if not new or not past:
        return 1.0
    above = sum((value > old) + (value == old) / 2 for value in new for old in past)
    ways = _ways(len(new), len(past))
    return min(1.0, sum(ways[: int(above) + 1]) / sum(ways))


@lru_cache(maxsize=512)
def _ways(new: int, past: int) -> tuple[int, ...]:
    """In how many orders of all values the new ones stand above so many of the past's, by that sum."""
    # The highest value is a new one, above all of the past's, or one of the past's.
    table: dict[tuple[int, int], list[int]] = {}
    for one in range(new + 1):
        for other in range(past + 1):
            ways = [0] * (one * other + 1)
            if not (one and other):
                ways = [1]
            else:
                for total, count in enumerate(table[one - 1, other]):
                    ways[total + other] += count
                for total, count in enumerate(table[one, other - 1]):
                    ways[total] += count
            table[one, other] = ways
    return tuple(table[new, past])
