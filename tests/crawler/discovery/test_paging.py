"""Lists that never end are left when they repeat themselves."""

import pytest

from crawler.discovery.paging import PagingGuard
from crawler.discovery.walk import Steps
from crawler.records import Found, Kind, Page, Reading, Route
from crawler.sites.conventions import without_page_number


def page(url: str) -> Reading:
    """The reading of a list page."""
    return Reading(page=Page(url=url, status=200, headers=(), body=b""), kind=Kind.LISTING, reason="a list")


def items(*names: str) -> Steps:
    """What a list page leads to."""
    return Steps(pages=tuple(Found(url=f"https://a.vn/{name}-1.html", route=Route.LISTING) for name in names))


def repeats(guard: PagingGuard, reading: Reading, steps: Steps) -> bool:
    """Whether a page adds nothing to its list."""
    return guard.judge(reading, steps, fresh=0).repeats


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.vn/tin/page-2/", "https://a.vn/tin/"),
        ("https://a.vn/tin/page/17/", "https://a.vn/tin/page/3"),
        ("https://a.vn/tin?cat=2&page=4", "https://a.vn/tin?cat=2&page=11"),
        ("https://a.vn/tin?page=2", "https://a.vn/tin"),
        ("https://a.vn/tin/?cat=2&page=2", "https://a.vn/tin/?cat=2"),
        ("https://a.vn/tin?page=2&page_size=2", "https://a.vn/tin?page=3&page_size=2"),
        ("https://a.vn/PhanTrang/tin/2", "https://a.vn/PhanTrang/tin/3"),
    ],
)
def test_pages_of_a_list_share_their_stem(one: str, other: str) -> None:
    """Paths and queries of any usual paging fold to one list."""
    assert without_page_number(one) == without_page_number(other)


def test_two_lists_have_two_stems() -> None:
    """A number elsewhere in the address is no page number."""
    assert without_page_number("https://a.vn/tin?cat=2&page=4") != without_page_number("https://a.vn/tin?cat=3&page=4")
    assert without_page_number("https://a.vn/tin?cat=4&page=4") != without_page_number("https://a.vn/tin?cat=5&page=5")
    assert without_page_number("https://a.vn/?p=4") != without_page_number("https://a.vn/?p=5")


def test_a_list_goes_on_while_it_shows_something_else() -> None:
    """Every page with an item the list did not show is followed, however many there are."""
    guard = PagingGuard()
    assert not repeats(guard, page("https://a.vn/tin/"), items("a", "b", "box"))
    for number in range(2, 40):
        assert not repeats(guard, page(f"https://a.vn/tin/page-{number}/"), items(f"c{number}", "box"))


@pytest.mark.parametrize("repeated", [("a", "box"), ("c2", "box"), ("box",), ()])
def test_a_list_that_repeats_itself_ends(repeated: tuple[str, ...]) -> None:
    """A page that shows the first page again, the one before again, or nothing, is the end."""
    guard = PagingGuard()
    repeats(guard, page("https://a.vn/tin/"), items("a", "b", "box"))
    repeats(guard, page("https://a.vn/tin/page-2/"), items("c2", "box"))
    assert repeats(guard, page("https://a.vn/tin/page-3/"), items(*repeated))


def test_lists_do_not_mix() -> None:
    """Another section that shows the same items is a list of its own."""
    guard = PagingGuard()
    repeats(guard, page("https://a.vn/tin/"), items("a"))
    assert not repeats(guard, page("https://a.vn/khac/"), items("a"))
    assert not repeats(guard, page("https://a.vn/khac/page-2/"), items("b"))


def test_a_list_paged_by_query_ends_where_it_repeats_its_first_page() -> None:
    """The first page of such a list has no number in its address, and is the list's all the same."""
    guard = PagingGuard()
    assert not repeats(guard, page("https://a.vn/tin"), items("a", "b", "box"))
    assert not repeats(guard, page("https://a.vn/tin?page=2"), items("c", "box"))
    assert repeats(guard, page("https://a.vn/tin?page=3"), items("a", "b", "box"))


def test_a_list_entered_in_the_middle_goes_on() -> None:
    """A stopped crawl that goes on at page 7 follows the list to page 9, where it repeats itself."""
    guard = PagingGuard()
    told = [
        repeats(guard, page(f"https://a.vn/tin/page-{number}/"), items(name))
        for number, name in ((7, "a"), (8, "b"), (9, "b"))
    ]
    assert told == [False, False, True]


def test_known_ones_in_a_row_end_a_list() -> None:
    """One page of old articles behind new ones ends no list, twenty known ones in a row do; one that begins with known ones ends."""
    guard = PagingGuard()

    def goes_on(number: int, fresh: int, section: str = "tin") -> bool:
        reading = page(f"https://a.vn/{section}/page-{number}/" if number > 1 else f"https://a.vn/{section}/")
        steps = items("box", *(f"{section}{number}{letter}" for letter in "abcdefghij"))
        judged = guard.judge(reading, steps, fresh=fresh)
        return not judged.repeats and judged.brings_news

    assert [goes_on(number, fresh) for number, fresh in enumerate((3, 0, 2, 0, 0), 1)] == [
        True,
        True,
        True,
        True,
        False,
    ]
    assert not goes_on(1, 0, "khac")
