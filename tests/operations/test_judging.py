"""What drift is told by, in numbers alone: when a page is enough, when a row of pages is, and what must never raise an alarm."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from crawler.parsers.tree import build_tree
from operations.drift.chances import chance_of_so_few, chance_of_so_low
from operations.drift.judging import judge
from operations.drift.measuring import Measure, Role, Shape
from operations.drift.sketch import SIZE, likeness, sketch

FIRST = datetime(2026, 1, 5, 3, tzinfo=UTC)
OLD, NEW = frozenset(range(100)), frozenset(range(1000, 1100))
BODY = "text density"


def page(number: int, structure: frozenset[int] = OLD, **measured: Any) -> Shape:
    """An article of the day `number`: read, dated, 2,000 letters, two pictures with captions."""
    numbers: dict[str, Any] = {
        "kind": "article",
        "read": True,
        "title": number + 1,
        "body": 2000 + number % 7 * 100,
        "date": True,
        "images": 2,
    }
    numbers |= {"captions": 2, "rules": {"body": BODY}, "paragraphs": [number * 10, number * 10 + 1], "text": number}
    return Shape(
        number,
        f"a.vn/{number}",
        Role.ARTICLE,
        FIRST + timedelta(days=number),
        Measure(**(numbers | measured)),
        structure,
    )


def front(number: int, structure: frozenset[int] = OLD, articles: int = 10, links: int = 40) -> Shape:
    """The front page on the day `number`."""
    numbers = Measure("home", articles=articles, links=links, text=-number - 1)
    return Shape(-number - 1, "a.vn", Role.LIST, FIRST + timedelta(days=number), numbers, structure)


PAST, LISTS = [page(number) for number in range(-10, 30)], [front(number) for number in range(-10, 30)]


def told(new: Sequence[Shape], lists: Sequence[Shape] = (), past: Sequence[Shape] = PAST) -> list[tuple[str, str]]:
    """Fields and grades of what is suspected."""
    return [(one.field, one.grade) for one in judge(past, new, LISTS, lists)]


@pytest.mark.parametrize(
    ("measured", "field"),
    [
        ({"date": False}, "date"),
        ({"captions": 0}, "caption"),
        ({"read": False, "kind": "other"}, "article"),
        ({"body": 150}, "body"),
        ({"body": 90_000}, "body"),
    ],
)
def test_in_a_new_template_one_page_is_enough(measured: dict[str, object], field: str):
    """The first page of a new template that lacks a field raises the alarm of that field and of no other."""
    assert told([page(30, NEW, **measured)], [front(30, NEW)]) == [(field, "alarm")]


def test_a_new_template_with_all_its_fields_is_a_note():
    """Without a loss the new template is told of and alarms nobody."""
    assert told([page(30, NEW)], [front(30, NEW)]) == [("structure", "note")]


def test_a_page_of_its_own_kind_is_no_new_template():
    """A strange page without date and captions, on a site whose lists look as ever, raises nothing."""
    assert told([page(30, NEW, date=False, captions=0)], [front(30)]) == []


def test_the_template_of_articles_alone_can_change():
    """Two strange pages and no other are a new template, though the lists look as ever."""
    assert told([page(30, NEW, date=False), page(31, NEW, date=False)], [front(31)]) == [("date", "alarm")]


def test_strange_pages_add_up_over_runs():
    """A page that was not enough in its run counts when the next one comes."""
    before = [*PAST, page(30, NEW, date=False)]
    assert told([page(31, NEW, date=False)], [front(31)], before) == [("date", "alarm")]


@pytest.mark.parametrize("count", [1, 2])
def test_without_a_new_template_a_page_or_two_are_chance(count: int):
    """One or two articles without a date prove nothing."""
    assert told([page(30 + number, date=False) for number in range(count)], [front(31)]) == []


def test_without_a_new_template_a_row_of_pages_is_drift():
    """Three articles in a row without the date that thirty before them had are no chance, over runs too."""
    assert told([page(30 + number, date=False) for number in range(3)], [front(33)]) == [("date", "alarm")]
    before = [*PAST, page(30, date=False), page(31, date=False)]
    assert told([page(32, date=False)], [front(32)], before) == [("date", "alarm")]


def test_what_was_seldom_there_is_not_missed():
    """A field that a third of the pages have may be missing for weeks."""
    past = [page(number, captions=2 * (number % 3 == 0)) for number in range(30)]
    assert told([page(30 + number, captions=0) for number in range(8)], [front(38)], past) == []


def test_quiet_weeks_and_holidays_raise_nothing():
    """No new article, the lists as ever or with a banner: nothing is judged, however long it lasts."""
    banner = frozenset({*OLD, 500, 501, 502})
    for day in range(30, 60):
        assert told([], [front(day, banner)]) == []


def test_a_site_of_two_articles_a_month_raises_nothing():
    """Two years of a slow site, each article held against those before it, with lengths and captions as they come."""
    dice = Random(11)
    past: list[Shape] = []
    for number in range(0, 720, 15):
        new = page(number, body=dice.choice((300, 900, 2000, 6000)), captions=dice.choice((0, 1, 2)), images=2)
        assert told([new], [front(number)], past) == []
        past.append(new)


def test_a_young_site_is_not_judged():
    """Of a site with four articles nothing is known yet."""
    assert told([page(4, NEW, date=False)], [front(4, NEW)], PAST[:4]) == []


def test_a_notice_for_all_addresses_is_no_drift():
    """Pages that say the same word for word are a notice: what it says of the site is for others to tell."""
    notice = {"read": False, "kind": "other", "text": 77}
    assert told([page(number, NEW, **notice) for number in (30, 31, 32)], []) == []


def test_paragraphs_on_several_pages_are_no_text():
    """A new template whose pages share paragraphs gives more than the text."""
    pages = [page(number, NEW, paragraphs=[number, 7, 8, 9]) for number in (30, 31)]
    assert told(pages, [front(31, NEW)]) == [("body", "alarm")]


def test_pages_of_one_title_have_lost_theirs():
    """A new template whose pages are all called the same gives no titles."""
    assert told([page(number, NEW, title=5) for number in (30, 31)], [front(31, NEW)]) == [("title", "alarm")]


@pytest.mark.parametrize(
    ("articles", "links", "is_drift"),
    [(0, 40, True), (1, 40, True), (4, 40, False), (0, 2, False)],
)
def test_a_list_without_its_articles_is_drift(articles: int, links: int, is_drift: bool):
    """A list of ten that shows none, or a box that looks like one, is told of at once; a notice or a shorter list is not."""
    assert told([], [front(30, articles=articles, links=links)]) == ([("links", "alarm")] if is_drift else [])


def test_a_splash_screen_that_stays_is_drift():
    """A page with neither list nor frame in its stead is told of in the third run in a row."""
    splash = [front(30 + number, NEW, articles=0, links=1) for number in range(3)]
    found = judge(PAST, [], [*LISTS, *splash[:2]], splash[2:])
    assert [(one.field, one.grade) for one in found] == [("links", "alarm")]


def test_chances_are_those_of_the_books():
    """Laplace's rule of succession, and the exact rank-sum table."""
    assert chance_of_so_few(9, 9, 0, 1) == pytest.approx(1 / 11)
    assert chance_of_so_few(0, 0, 1, 1) == pytest.approx(1)
    assert chance_of_so_low([1, 2], [3, 4, 5]) == pytest.approx(1 / 10)
    assert chance_of_so_low([9], [1, 2, 3]) == pytest.approx(1)


def test_structure_is_told_apart_from_text():
    """Pages of one template are alike whatever stands on them; of another, they are not; numbers in names do not matter."""

    def made(frame: str, words: str) -> frozenset[int]:
        boxes = "".join(f'<div class="{frame}-{name}"><p class="{frame}p">{words}</p></div>' for name in "abcdef")
        return frozenset(sketch(build_tree(f'<body><div id="{frame}post-{len(words)}">{boxes}</div></body>'.encode())))

    assert likeness(made("x", "một"), made("x", "hai ba bốn")) == 1
    assert likeness(made("x", "một"), made("y", "một")) == 0
    assert (
        len(
            sketch(
                build_tree(
                    b"<body>"
                    + b"".join(b'<i class="c%s"></i>' % bytes([97 + n % 26, 97 + n // 26]) for n in range(500))
                )
            )
        )
        == SIZE
    )
