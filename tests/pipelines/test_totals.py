"""What a run keeps of its lists: how far they were read, how many articles their pages show, which section they are of."""

from pathlib import Path

import pytest

from crawler.discovery.totals import Stated
from crawler.records import Kind
from pipelines.totals import Totals
from storage.archive import Archive as Place
from storage.coverage.stated import StatedList
from storage.database import reading
from tests.storage.coverage_archive import FIRST, Archive

BOX = ("https://a.vn/tin/hop-1.html", "https://a.vn/tin/hop-2.html")


def page(number: int, articles: list[str], *, title: str = "", stem: str = "https://a.vn/muc") -> Stated:
    """A page of a list of three pages, with a box beside its articles."""
    return Stated(stem, Kind.LISTING, number, None, 3, (*articles, *BOX), title)


@pytest.mark.parametrize(
    ("title", "other", "section"),
    [
        ("Thời sự - Cổng thông tin", 0, "Thời sự"),
        ("THOI SU | Cổng", 2, "Thời sự"),
        ("Tin tức - Cổng thông tin", 0, None),  # its first page shows one of its sections only
        ("Thời sự - Cổng thông tin", 4, None),
    ],
)
def test_a_list_is_of_the_section_that_its_articles_and_its_title_name(
    tmp_path: Path, title: str, other: int, section: str | None
) -> None:
    """Most of its stored articles and the title must agree; a list of several sections speaks of the whole site."""
    with Place.create(tmp_path / "archive", contact="mailto:test@example.org") as place:
        filled = Archive(place.engine)
        filled.publish(FIRST, 5, "Thời sự")
        filled.publish(FIRST, other, "Văn hóa")
        urls = [f"https://a.vn/tin/bai-{number}.html" for number in range(1001, 1006 + other)]
        totals = Totals()
        totals.note(page(1, urls, title=title))
        with reading(place.engine) as connection:
            (row,) = totals.rows(connection, filled.site)
    assert StatedList(**row).section == section


def test_a_page_holds_what_neither_the_page_before_nor_the_first_one_shows(tmp_path: Path) -> None:
    """Boxes beside a list count on none of its pages; the last page, which may be short, says nothing of the others."""
    urls = [f"https://a.vn/tin/bai-{number}.html" for number in range(25)]
    totals = Totals()
    for number, some in enumerate((urls[:10], urls[10:20], urls[20:]), 1):
        totals.note(page(number, some))
    totals.note(page(1, urls[:9], stem="https://a.vn/khac"))
    with (
        Place.create(tmp_path / "archive", contact="mailto:test@example.org") as place,
        reading(place.engine) as connection,
    ):
        one, other = (StatedList(**row) for row in totals.rows(connection, 1))
    assert (one.page_size, one.read_to, one.least) == (10, 3, 21)
    assert other.page_size is None  # all that it shows stands on the other list too
