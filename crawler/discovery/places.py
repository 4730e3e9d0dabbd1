"""The places where a family of CMS keeps its feeds and sitemaps, to be tried once the home page has told the family."""

from urllib.parse import urljoin

from crawler.discovery.order import Priority
from crawler.discovery.wordpress_rest import POSTS
from crawler.records import Found, Route
from crawler.sites.model import Site

_PLACES: dict[str | None, tuple[tuple[Route, str], ...]] = {
    # NukeViet: includes/rewrite and modules/feeds; /feeds/ is the page that lists the feeds of all modules.
    "nukeviet": ((Route.SITEMAP, "sitemap.xml"), (Route.FEED, "rss/"), (Route.FEED, "feeds/")),
    # WordPress: core's own sitemap since 5.5, that of the Yoast and Rank Math plugins, the feed, the REST list.
    "wordpress": (
        (Route.REST, "wp-json/" + POSTS),
        (Route.SITEMAP, "wp-sitemap.xml"),
        (Route.SITEMAP, "sitemap_index.xml"),
        (Route.FEED, "feed/"),
    ),
    None: ((Route.SITEMAP, "sitemap.xml"), (Route.FEED, "rss")),
}


def well_known(site: Site, family: str | None, via: str) -> list[Found]:
    """The addresses to try at a site of that family; families without places of their own get the general ones."""
    places = _PLACES.get(family, _PLACES[None])
    return [
        Found(url=urljoin(site.url, place), route=route, via=via, depth=1, priority=Priority.SOURCE)
        for route, place in places
    ]
