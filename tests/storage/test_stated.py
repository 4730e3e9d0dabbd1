"""How much the site says it has, against what is known: the part of the ledger without days."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from storage.coverage.export import COLUMNS, csv_rows
from storage.coverage.stated import Bare, StatedList, Total, totals
from storage.coverage.why import Why
from tests.storage.coverage_archive import DAY, FIRST, LAST, Archive, noon


def said(**facts: Any) -> dict[str, Any]:
    """What a list said, as a run keeps it."""
    return StatedList(**{"url": "https://a.vn/tin/", "kind": "list"} | facts).as_json()


def total(*runs: tuple[date, dict[str, Any]], bare: dict[str, Bare] | None = None, **stored: int) -> Total:
    """The one total of what runs noted, with so many articles stored by section."""
    (one,) = totals([(day, [row]) for day, row in runs], stored, bare or {})
    return one


@pytest.mark.parametrize(
    ("facts", "stated", "causes"),
    [
        ({"articles": 40, "pages": 4, "read_to": 2}, 40, {Why.UNVISITED: 30, Why.TIMEOUT: 1}),
        ({"articles": 40, "pages": 4, "read_to": 4}, 40, {Why.SELECTOR: 30, Why.TIMEOUT: 1}),
        ({"articles": 3, "pages": 1, "read_to": 1}, 3, {Why.TIMEOUT: 1}),
        ({"articles": 40, "page_size": 10, "read_to": 1}, 40, {Why.UNVISITED: 30, Why.TIMEOUT: 1}),
        ({"articles": 40, "read_to": 1}, 40, {Why.UNVISITED: 30, Why.TIMEOUT: 1}),
        ({"articles": 40, "page_size": 10, "read_to": 4}, 40, {Why.SELECTOR: 30, Why.TIMEOUT: 1}),
        ({"articles": 40, "kind": "sitemap", "read_to": 1}, 40, {Why.SELECTOR: 30, Why.TIMEOUT: 1}),
        ({"pages": 4, "page_size": 10, "read_to": 2}, 31, {Why.UNVISITED: 21, Why.TIMEOUT: 1}),
        ({"pages": 4, "page_size": 10, "read_to": 4}, 10, {Why.TIMEOUT: 1}),  # read whole: nothing is missed
        ({"pages": 4, "read_to": 1}, 4, {Why.TIMEOUT: 1}),
    ],
)
def test_what_a_list_says_is_expected(facts: dict[str, Any], stated: int, causes: dict[Why, int]) -> None:
    """Of nine articles stored and one that failed, what the list says beyond ten has a cause: not read to there, or not as such."""
    failed = {"": Bare(Counter({Why.TIMEOUT: 1}))}
    one = total((FIRST, said(**facts)), bare=failed, tin=9)
    assert (one.stated, one.found, one.stored) == (stated, 10, 9)
    assert one.causes == causes
    assert sum(causes.values()) == one.expected - one.stored


def test_a_sections_list_is_held_against_its_section() -> None:
    """What other sections have does not fill what a section's list says it holds."""
    one = total((FIRST, said(articles=12, section="tin")), tin=8, van_hoa=90)
    assert (one.section, one.stored, one.causes) == ("tin", 8, {Why.UNVISITED: 4})


def test_the_newest_word_counts_and_what_was_read_stays_known() -> None:
    """A later crawl reads a list's first page only: its number is the newest, how far it was read once is kept."""
    first = said(pages=2, page_size=10, read_to=2, section="tin")
    one = total((FIRST, first), (FIRST + DAY, said(pages=5, read_to=1)), tin=20, van_hoa=90)
    assert (one.said_on, one.section, one.stated) == (FIRST + DAY, "tin", 41)
    assert one.causes == {Why.UNVISITED: 21}


def test_a_list_that_is_gone_says_nothing_any_more() -> None:
    """Of a list that no crawl saw for two months, while others were seen, nothing is expected."""
    other = said(articles=1) | {"url": "https://a.vn/moi/"}
    assert total((FIRST, said(articles=500)), (LAST, other), tin=1).url == "https://a.vn/moi/"


def test_totals_are_exported(engine: Engine) -> None:
    """As CSV a total is a row without a day, as JSON it names its list; days and sections stay as they are."""
    archive = Archive(engine)
    archive.publish(FIRST, 3)
    archive.publish(FIRST, 2, "Văn hóa")
    archive.find("chua-doc", noon(FIRST))
    archive.crawl(noon(LAST + DAY), stated=[said(articles=50, section="Tin tức")])
    found = archive.ledger()
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in csv_rows("a.vn", found)]
    (row,) = (row for row in rows if row["scope"] == "total")
    assert len(rows) == len(found.days) + len(found.sections) + 1
    assert (row["section"], row["day"], row["kind"], row["expected"], row["stored"]) == ("Tin tức", "", "list", 50, 3)
    assert row["not_visited_yet"] == 47
    (told,) = found.as_json()["totals"]
    assert (told["url"], told["stated"], told["exact"], told["found"]) == ("https://a.vn/tin/", 50, True, 4)
