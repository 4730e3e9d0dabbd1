"""What the numbers in addresses tell: days within the series, gaps within it, and nothing beyond it."""

from datetime import date, timedelta

import pytest

from storage.coverage.numbers import Numbers

FIRST = date(2026, 1, 1)


@pytest.fixture
def numbers() -> Numbers:
    """Three articles a day from number 50,000 on; 50,100 is missing."""
    return Numbers((50_000 + n, FIRST + timedelta(days=n // 3)) for n in range(600) if n != 100)


def test_a_number_far_outside_the_series_makes_no_gap(numbers: Numbers):
    """A telephone number or a small one among the addresses leaves the count of missing numbers as it was."""
    gap = {FIRST + timedelta(days=33): 1}
    assert numbers.missing([]) == gap
    assert numbers.missing([987_654_293, 12, 20_261_127]) == gap
    assert numbers.missing([50_100]) == {}


def test_a_number_below_or_far_above_the_series_has_no_day(numbers: Numbers):
    """What is older than all that is stored is put on no day; what follows the newest closely is of its day."""
    assert [numbers.day_of(one) for one in (12, 49_999, 987_654_293)] == [None, None, None]
    assert numbers.day_of(50_000) == FIRST
    assert numbers.day_of(50_100) == FIRST + timedelta(days=33)
    assert numbers.day_of(50_603) == FIRST + timedelta(days=199)


def test_numbers_that_were_seen_without_an_article_are_in_use():
    """A series is as dense as the numbers that were seen: articles known to be taken away make no others look unused by rule."""
    stored = [(number, FIRST + timedelta(days=number // 3)) for number in range(600) if number % 10 and number != 101]
    taken_away = range(10, 600, 10)
    assert Numbers(stored).missing([]) == {}
    assert Numbers(stored).missing(taken_away) == {FIRST + timedelta(days=33): 1}
