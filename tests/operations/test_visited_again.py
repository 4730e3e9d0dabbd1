"""What judging must hold of re-visits and batches, on shapes made by hand: no page is heard twice, no single run believed alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

from operations.drift.judging import are_well, judge
from operations.drift.measuring import Measure, Role, Shape

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def page(number: int, address: str = "", sketch: range = range(100), **facts: Any) -> Shape:
    """An article of the site, a day after the one before; `facts` are what its measure says otherwise."""
    told: dict[str, Any] = {"kind": "article", "read": True, "date": True, "images": 1, "captions": 1} | facts
    measured = Measure(title=number, body=2000 + number * 7 % 900, text=number, **told)
    at = _BEGIN + timedelta(days=number)
    return Shape(number, address or f"a{number}", Role.ARTICLE, at, measured, frozenset(sketch))


def unread(number: int, address: str = "") -> Shape:
    """A page that could be an article and was not read as one."""
    return page(number, address, read=False, kind="other", date=False)


PAST = [page(number) for number in range(60)]


def test_a_page_visited_again_and_again_is_one_page():
    """An undated article, one without a caption and an unread document raise nothing however often they are visited."""
    lacking: tuple[dict[str, Any], ...] = ({"date": False}, {"captions": 0}, {"read": False, "kind": "other"})
    for facts in lacking:
        past = list(PAST)
        for number in range(100, 112):
            new = [page(number, "same", **facts)]
            assert judge(past, new, [], []) == []
            past += new


def test_a_field_gone_from_all_pages_visited_again_is_still_seen():
    """Where each of many known pages lost its day, that they were known does not hide it."""
    again = [page(100 + number, f"a{number}", date=False) for number in range(10)]
    (found,) = judge(PAST, again, [], [])
    assert (found.field, found.grade, len(found.new)) == ("date", "alarm", 10)


def test_a_batch_of_documents_is_no_drift():
    """Pages of one run that are no articles raise nothing while the template is the old one; two runs of nothing else do."""
    mixed = [unread(number) if number % 6 == 0 else page(number) for number in range(60)]
    for count in (3, 4, 5, 6):
        assert judge(mixed, [unread(300 + number) for number in range(count)], [], []) == []
    row = [unread(300 + number) for number in range(12)]
    assert judge(PAST, row, [], []) == []
    assert [one.field for one in judge([*PAST, *row[:6]], row[6:], [], [])] == ["article"]


def test_an_alarm_is_over_when_as_many_pages_are_well_as_usually_are():
    """Four of five pages that are read, or have a caption, are enough; two of five are not; a let-go past hinders nothing."""
    well = [page(number).measure for number in range(4)]
    assert are_well("article", 2000.0, [*well, unread(5).measure])
    assert are_well("caption", 2000.0, [*well, page(5, captions=0).measure])
    assert not are_well("article", 2000.0, [*well[:2], *(unread(number).measure for number in (5, 6, 7))])
    assert not are_well("article", 20_000.0, well)
    assert are_well("article", 0.0, well)


def test_a_young_list_that_empties_is_seen_by_what_it_showed_lately():
    """A list that grew from two articles to four in a year and then shows one is an alarm in the first run."""

    def front(number: int, articles: int) -> Shape:
        numbers = Measure("listing", articles=articles, links=articles + 6, text=-number)
        return Shape(-number, "list", Role.LIST, _BEGIN + timedelta(days=3 * number), numbers, frozenset(range(50)))

    past = [front(number, 2 + number // 50) for number in range(1, 121)]
    assert [one.field for one in judge([], [], past, [front(121, 1)])] == ["links"]
    assert judge([], [], past, [front(121, 2)]) == []
