"""Where a run begins: the home page and what the site file declares. robots.txt is read by whoever obeys it."""

from urllib.parse import urljoin

from crawler.discovery.order import Priority
from crawler.discovery.wordpress_rest import POSTS
from crawler.records import Found, Route
from crawler.sites.model import Site


def start(site: Site) -> list[Found]:
    """The first addresses of a run: declared REST list, sitemaps, feeds and listings, and the home page.

    With `discovery.detect` off the home page is left out, unless nothing is declared at all.
    """
    discovery = site.discovery
    rest = [urljoin(discovery.rest, POSTS)] if discovery.rest else []
    declared = [
        *((Route.REST, url) for url in rest),
        *((Route.SITEMAP, url) for url in discovery.sitemaps),
        *((Route.FEED, url) for url in discovery.feeds),
        *((Route.LISTING, url) for url in discovery.listings),
    ]
    found = [Found(url=url, route=route, priority=Priority.SOURCE) for route, url in declared]
    if discovery.detect or not found:
        found.insert(0, Found(url=site.url, route=Route.START, priority=Priority.START))
    return found
