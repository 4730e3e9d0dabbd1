"""The walk: where a run starts and where each kind of page leads."""

from datetime import date

from crawler.discovery.entry import start
from crawler.discovery.walk import next_steps
from crawler.records import Kind, Route
from crawler.sites.model import Discovery, Limits
from tests.crawler.discovery.pages import HOME, SITE, link, page, paths, reading
from tests.crawler.discovery.test_feeds import EXPECTED, RSS
from tests.crawler.discovery.test_sitemaps import INDEX, URLSET
from tests.crawler.discovery.test_wordpress_rest import LIST, POSTS


def test_a_run_starts_at_home_and_at_what_the_site_file_declares():
    """Everything declared is a source with its route; detection adds the home page."""
    declared = Discovery(
        feeds=(f"{HOME}/rss/",), sitemaps=(f"{HOME}/sm.xml",), listings=(f"{HOME}/tin/",), rest=f"{HOME}/wp-json/"
    )
    found = start(SITE.model_copy(update={"discovery": declared}))
    assert [(one.route, one.url.removeprefix(HOME)) for one in found] == [
        (Route.START, "/"),
        (Route.REST, LIST),
        (Route.SITEMAP, "/sm.xml"),
        (Route.FEED, "/rss/"),
        (Route.LISTING, "/tin/"),
    ]
    closed = Discovery(listings=(f"{HOME}/tin/",), detect=False)
    assert paths(start(SITE.model_copy(update={"discovery": closed}))) == ["/tin/"]
    assert paths(start(SITE)) == ["/"]


def test_the_home_page_leads_to_its_familys_places_and_its_own_feeds():
    """Sitemaps and feeds are sought where the software that runs the site keeps them."""
    home = page("/")
    nukeviet = next_steps(
        reading(home, Kind.HOME, family="nukeviet", feeds=(f"{HOME}/rss/", f"{HOME}/rss/kinh-te/")), SITE
    )
    assert paths(nukeviet.sources) == ["/sitemap.xml", "/rss/", "/feeds/", "/rss/kinh-te/"]
    wordpress = next_steps(reading(home, Kind.HOME, family="wordpress"), SITE)
    assert paths(wordpress.sources) == [LIST, "/wp-sitemap.xml", "/sitemap_index.xml", "/feed/"]
    assert paths(next_steps(reading(home, Kind.HOME, family="drupal"), SITE).sources) == ["/sitemap.xml", "/rss"]


def test_the_places_are_sought_where_the_root_redirects_to():
    """A root that sends everybody to /vi/ has its front page there."""
    moved = page("/", status=302, Location="/vi/")
    found = next_steps(reading(moved, Kind.REDIRECT), SITE).pages[0]
    front = page("/vi/", route=found.route, depth=found.depth)
    assert "/sitemap.xml" in paths(next_steps(reading(front, Kind.LISTING, family="nukeviet"), SITE).sources)


def test_feeds_and_sitemaps_are_read_whatever_they_are_called():
    """A sitemap served as a feed, a feed served as a sitemap and a gzip file found by name all give their addresses."""
    for kind in (Kind.FEED, Kind.SITEMAP):
        assert paths(next_steps(reading(page("/rss/", RSS), kind), SITE).pages) == EXPECTED
        assert paths(next_steps(reading(page("/sm.xml", INDEX), kind), SITE).sources) == [
            "/sitemap-vi.news.xml",
            "/sitemap-vi.page.xml",
        ]
    # The newest first, whatever the order of the file.
    assert paths(next_steps(reading(page("/sitemap-1.xml", URLSET), Kind.OTHER), SITE).pages) == [
        "/tin?id=2&cat=1",
        "/tin/mot-1.html",
    ]


def test_sections_named_by_a_sitemap_are_sources():
    """A sitemap of categories shows where to look in every run; tags come last, and once."""
    rows = "".join(
        f"<url><loc>{HOME}{path}</loc></url>" for path in ("/category/tin/", "/tag/lua/", "/", "/tin/mot-bai/")
    )
    site = SITE.model_copy(update={"family": "wordpress"})
    steps = next_steps(reading(page("/wp-sitemap.xml", f"<urlset>{rows}</urlset>"), Kind.SITEMAP), site)
    assert paths(steps.sources) == ["/category/tin/"]
    assert paths(steps.pages) == ["/tag/lua/", "/", "/tin/mot-bai/"]


def test_a_rest_list_leads_to_its_posts_and_its_next_page():
    """The next page goes on as paging, at no further depth."""
    steps = next_steps(reading(page(LIST, POSTS, depth=1, X_WP_TotalPages="2"), Kind.DATA), SITE)
    assert paths(steps.pages) == ["/tin/ba/", "/tin/hai/"]
    assert [(one.url.removeprefix(HOME), one.depth) for one in steps.paging] == [(LIST + "&page=2", 1)]


def test_articles_older_than_since_are_left_out():
    """Where the feed, the sitemap or the REST list tells the day, nobody fetches to find out."""
    site = SITE.model_copy(update={"since": date(2024, 5, 3)})
    assert paths(next_steps(reading(page("/rss/", RSS), Kind.FEED), site).pages) == ["/xa-hoi/cau-moi-10.html"]
    assert paths(next_steps(reading(page("/sm.xml", URLSET), Kind.SITEMAP), site).pages) == ["/tin?id=2&cat=1"]
    assert paths(next_steps(reading(page(LIST, POSTS), Kind.DATA), site).pages) == ["/tin/ba/"]


def test_a_redirect_of_the_same_page_is_told_apart_from_one_to_another():
    """From http to https, www or a slash change only the address; another path is another page; other hosts are out of scope."""
    same = page("/tin", status=301, Location="https://www.sonbinh.example.vn/tin/")
    assert [one.url for one in next_steps(reading(same, Kind.REDIRECT), SITE).moved] == [
        "https://www.sonbinh.example.vn/tin/"
    ]
    other = next_steps(reading(page("/cu/bai-7.html", status=301, Location="/moi/bai-7.html"), Kind.REDIRECT), SITE)
    assert ([(one.route, one.depth) for one in other.pages], other.moved) == ([(Route.REDIRECT, 1)], ())
    for location in ("https://facebook.com/", "", "/tin", "http://[", "/dang-nhap"):
        steps = next_steps(reading(page("/tin", status=302, Location=location), Kind.REDIRECT), SITE)
        assert steps.pages == steps.moved == ()


def test_redirects_end_at_the_depth_limit():
    """Two addresses that send each other on do not go on for ever."""
    site = SITE.model_copy(update={"limits": Limits(depth=3)})
    deep = page("/a", status=302, Location="/b", depth=3)
    assert next_steps(reading(deep, Kind.REDIRECT), site).pages == ()
    listing = reading(
        page("/kinh-te/", depth=3),
        Kind.LISTING,
        link("/kinh-te/bai-7.html"),
        link("/kinh-te/page-2/"),
        family="nukeviet",
    )
    steps = next_steps(listing, site)
    assert (paths(steps.pages), paths(steps.paging)) == ([], ["/kinh-te/page-2/"])


def test_pages_that_failed_or_pose_as_others_lead_nowhere():
    """Errors, challenges, soft-404s, logins and print copies are not walked."""
    onward = link("/kinh-te/bai-7.html", "Bài bảy")
    for kind in (
        Kind.SOFT_404,
        Kind.CHALLENGE,
        Kind.DENIED,
        Kind.LOGIN,
        Kind.PRINT,
        Kind.SEARCH,
        Kind.EMPTY,
        Kind.ATTACHMENT,
    ):
        steps = next_steps(reading(page("/x"), kind, onward), SITE)
        assert steps.pages == steps.sources == steps.paging == ()
    assert next_steps(reading(page("/x", status=500), Kind.HOME, onward), SITE).pages == ()
