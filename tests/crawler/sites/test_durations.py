"""Spans of time as people write them, and `every:` in a site file."""

import pytest

from crawler.sites.checking import read_site_file
from crawler.sites.durations import in_words, seconds_of

SITE = "id: a\nname: A\nurl: https://a.vn/\n"


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("50m", 3000), ("6h", 21_600), ("1d", 86_400), (" 2w ", 1_209_600)]
)
def test_spans_are_read(text: str, seconds: int) -> None:
    """A whole number and a unit."""
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "6", "h", "0h", "-1h", "1.5h", "6 hours", "1h30m", "999999999w", "٣h"])
def test_what_is_no_span_is_told(text: str) -> None:
    """With how one is written."""
    with pytest.raises(ValueError, match="write a whole number and a unit: 90s"):
        seconds_of(text)


def test_spans_are_told_in_two_units() -> None:
    """As much as a person wants to know."""
    told = {in_words(seconds) for seconds in (0.4, 59, 3600, 90_061, 8 * 86_400 + 5)}
    assert told == {"0s", "59s", "1h", "1d 1h", "1w 1d"}


def test_a_site_file_says_how_often() -> None:
    """A day if it says nothing; what it says wrongly is told with line, field and what is allowed."""
    plain, _ = read_site_file(SITE, "a.yaml")
    often, _ = read_site_file(SITE + "every: 6h\n", "a.yaml")
    assert plain
    assert often
    assert (plain.period, often.period) == (86_400, 21_600)
    for value, told in (("2 hours", "no span"), ("24", "quotes"), ("1m", "oftener")):
        site, (problem,) = read_site_file(f"{SITE}every: {value}\n", "a.yaml")
        assert site is None
        assert (problem.line, problem.field) == (4, "every")
        assert told in problem.message
        assert "6h" in problem.allowed
