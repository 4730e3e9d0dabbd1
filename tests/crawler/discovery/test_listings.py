"""Listings: which links are articles, which lead on in the list, and where a list ends."""

from datetime import date

import pytest

from crawler.discovery.listings import read_listing
from crawler.discovery.order import Priority
from crawler.records import Kind, Route
from crawler.sites.model import Discovery
from tests.crawler.discovery.pages import HOME, SITE, link, page, paths, reading

MENU = (
    link("/kinh-te/", "Kinh tế"),
    link("/van-hoa/", "Văn hoá"),
    link("/rss/kinh-te/", "RSS"),
)
ARTICLES = (link("/kinh-te/mo-vu-lua-12.html", "Mở vụ lúa đông xuân"), link("/kinh-te/cho-phien-11.html", "Chợ phiên"))


def test_a_nukeviet_listing_gives_articles_sections_feeds_and_paging():
    """Each kind of link goes where it belongs, in page order, with its route and priority."""
    links = (*MENU, *ARTICLES, link("/kinh-te/page-2/", "2", paging=True), link("/about/gioi-thieu.html", "Giới thiệu"))
    listing = read_listing(reading(page("/kinh-te/"), Kind.LISTING, *links, family="nukeviet"), SITE)
    assert paths(listing.pages) == [
        "/kinh-te/mo-vu-lua-12.html",
        "/kinh-te/cho-phien-11.html",
        "/about/gioi-thieu.html",
    ]
    assert [found.priority for found in listing.pages] == [Priority.FRESH, Priority.FRESH, Priority.LINK]
    assert [found.route for found in listing.pages] == [Route.LISTING, Route.LISTING, Route.LINK]
    assert paths(listing.sources) == ["/van-hoa/", "/rss/kinh-te/"]
    assert paths(listing.paging) == ["/kinh-te/page-2/"]


@pytest.mark.parametrize(
    ("path", "family"),
    [
        ("/kinh-te/page-3/", "nukeviet"),
        ("/category/tin-tuc/page/3/", "wordpress"),
        ("/page/3/", "wordpress"),
        ("/kh?p_p_id=101&_101_INSTANCE_x_cur=3", "liferay"),
        ("/tin-tuc?page=3", None),
        ("/PhanTrang/tin-tuc/3/", None),
        ("/tin-tuc/trang-3.html", None),
    ],
)
def test_paging_is_known_by_its_address_and_costs_no_depth(path, family):
    """However long a list is, its pages are one step from the start."""
    listing = read_listing(reading(page("/kinh-te/", depth=7), Kind.LISTING, link(path, "3"), family=family), SITE)
    assert paths(listing.paging) == [path]
    assert listing.paging[0].depth == 7


def test_paging_marked_in_the_page_is_followed_on_listings_only():
    """A link "Trang sau" leads on in a list; the next article beside an article does not."""
    onward = link("/tin-tuc/cu-hon", "Trang sau", paging=True)
    assert paths(read_listing(reading(page("/tin-tuc"), Kind.LISTING, onward), SITE).paging) == ["/tin-tuc/cu-hon"]
    beside = read_listing(reading(page("/tin-tuc/bai-mot"), Kind.ARTICLE, onward), SITE)
    assert (paths(beside.paging), paths(beside.pages)) == ([], ["/tin-tuc/cu-hon"])


def test_archives_by_word_person_and_month_come_last_and_once():
    """They sort anew what the sections hold, so they are neither asked again nor paged before the rest."""
    links = (link("/tag/lua/", "lúa"), link("/author/ha/page/2/", "2", paging=True), link("/2024/05/", "Tháng Năm"))
    listing = read_listing(reading(page("/"), Kind.HOME, *links, family="wordpress"), SITE)
    assert paths(listing.pages) == ["/tag/lua/", "/author/ha/page/2/", "/2024/05/"]
    assert {found.priority for found in listing.pages} == {Priority.ARCHIVE}
    assert listing.sources == listing.paging == ()


def test_on_a_home_page_nobody_knows_short_links_are_sections_and_long_ones_headlines():
    """Without a convention the menu and the headlines are told apart by their length."""
    links = (
        link("/tin-tuc-su-kien", "Tin tức"),
        link("/tin-tuc-su-kien/tinh-ta-mo-vu-lua-dong-xuan-som.html", "Tỉnh ta mở vụ lúa đông xuân sớm"),
    )
    listing = read_listing(reading(page("/"), Kind.HOME, *links), SITE)
    assert paths(listing.sources) == ["/tin-tuc-su-kien"]
    assert [(found.priority, found.route) for found in listing.pages] == [(Priority.LIKELY, Route.LISTING)]


def test_refused_and_unfollowed_links_are_left_out():
    """Files, forms, copies, other hosts and nofollow links cost no request; a print copy is its article."""
    links = (
        link("/uploads/12.pdf"),
        link("/users/"),
        link("https://facebook.com/x"),
        link("/banner", nofollow=True),
        link("/news/print/kinh-te/mo-vu-lua-12.html", nofollow=True),
        link("/kinh-te/mo-vu-lua-12.html?utm_source=zalo"),
    )
    listing = read_listing(reading(page("/kinh-te/"), Kind.LISTING, *links, family="nukeviet"), SITE)
    assert paths(listing.pages) == ["/news/kinh-te/mo-vu-lua-12.html", "/kinh-te/mo-vu-lua-12.html"]
    assert listing.sources == listing.paging == ()


def test_with_detection_off_only_articles_and_paging_count():
    """A site file that declares its listings is taken at its word."""
    site = SITE.model_copy(update={"discovery": Discovery(listings=(f"{HOME}/kinh-te/",), detect=False)})
    links = (*MENU, *ARTICLES, link("/kinh-te/page-2/", "2"), link("/about/x.html", "Giới thiệu"))
    listing = read_listing(reading(page("/kinh-te/"), Kind.LISTING, *links, family="nukeviet"), site)
    assert paths(listing.pages) == ["/kinh-te/mo-vu-lua-12.html", "/kinh-te/cho-phien-11.html"]
    assert (paths(listing.sources), paths(listing.paging)) == ([], ["/kinh-te/page-2/"])


def items(*days: str) -> str:
    """The source of a list with an item a day, and a box of news beside it."""
    rows = [
        f'<li><a href="/kinh-te/bai-{n}.html">Bài số {n}</a> <i></i> {day} 08:30:00</li>'
        for n, day in enumerate(days, 10)
    ]
    return "".join(rows) + '<div><a href="/kinh-te/moi-99.html">Tin mới</a> 01/06/2025</div>'


@pytest.mark.parametrize(
    ("days", "leads_on"),
    [
        (("03/01/2024", "02/01/2024", "01/01/2024"), True),
        (("02/01/2024", "31/12/2023", "30/12/2023", "29/12/2023"), True),
        (("31/12/2023", "30/12/2023", "29/12/2023"), False),
        (("2023-12-31", "2023-12-30", "2023-12-29"), False),
        (("31/12/2023", "30/12/2023"), True),
        (("", "", ""), True),
    ],
)
def test_a_list_ends_where_its_items_are_older_than_since(days, leads_on):
    """Most dated items must be older, for a box of recent news stands beside every page of a list."""
    site = SITE.model_copy(update={"since": date(2024, 1, 1)})
    links = [link(f"/kinh-te/bai-{n}.html", f"Bài số {n}") for n in range(10, 10 + len(days))]
    answer = page("/kinh-te/page-4/", items(*days))
    found = reading(
        answer, Kind.LISTING, *links, link("/kinh-te/moi-99.html"), link("/kinh-te/page-5/", "5"), family="nukeviet"
    )
    listing = read_listing(found, site)
    assert bool(listing.paging) is leads_on
    assert len(listing.pages) == len(days) + 1
