"""From a page that was read to the addresses to fetch next: one door to feeds, sitemaps, REST lists, listings, redirects."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from crawler.discovery.feeds import read_feed
from crawler.discovery.judging import judge
from crawler.discovery.listings import read_listing
from crawler.discovery.order import VIETNAM, Priority
from crawler.discovery.places import well_known
from crawler.discovery.sitemaps import read_sitemap
from crawler.discovery.wordpress_rest import is_post_list, read_posts
from crawler.records import Found, Kind, Reading, Route
from crawler.sites.model import Site
from crawler.urls import url_key

_LINKING = frozenset({Kind.HOME, Kind.LISTING, Kind.ARTICLE, Kind.CONTINUATION, Kind.STATIC, Kind.OTHER})
_XML = frozenset({Kind.FEED, Kind.SITEMAP})
_OK = 200
# Browsers give up after twenty redirects; a site that needs more than ten has no page there.
HOPS = 10


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a page leads. Every address is canonical, of the site, no trap, and within its depth.

    `pages` are to be fetched once; `sources` in every run, for they show what is new; `paging` goes on in a list, as
    long as it brings something new. `moved` is where a redirect sends the very page that was asked for (http to https,
    "www." on or off, a slash): its key is the page's own, so that only its address changes, not its place in the queue. `first` is
    the first page of the article that the page goes on with: whoever asked for the later one is to be shown that, each time.
    """

    pages: tuple[Found, ...] = ()
    sources: tuple[Found, ...] = ()
    paging: tuple[Found, ...] = ()
    moved: tuple[Found, ...] = ()
    first: tuple[Found, ...] = ()


def next_steps(reading: Reading, site: Site) -> Steps:
    """The addresses a page leads to, by what it turned out to be; nothing for a page that failed or poses as another."""
    page = reading.page
    if reading.kind is Kind.REDIRECT:
        return _redirect(reading, site)
    if page.status != _OK:
        return Steps()
    if is_post_list(page.url):
        posts = read_posts(page, site.since)
        following = _source(reading, posts.following, Route.REST) if posts.following else None
        paging = replace(following, depth=page.depth, priority=Priority.PAGING) if following else None
        return _fit(reading, site, Steps(pages=posts.found, paging=(paging,) if paging else ()))
    if reading.kind in _XML or judge(page.url, site, reading.family).sitemap:
        return _fit(reading, site, _listed(reading, site))
    if reading.kind not in _LINKING:
        return Steps()
    listing = read_listing(reading, site)
    sources = listing.sources
    if site.discovery.detect:
        sources = (*(_source(reading, feed, Route.FEED) for feed in reading.feeds), *sources)
        if _is_front(reading):
            sources = (*well_known(site, site.family or reading.family, page.url), *sources)
    return _fit(reading, site, Steps(listing.pages, sources, listing.paging, first=_first(reading)))


def _first(reading: Reading) -> tuple[Found, ...]:
    page = reading.page
    if reading.first_page is None:
        return ()
    return (Found(url=reading.first_page, route=Route.LINK, via=page.url, depth=page.depth, priority=Priority.ARTICLE),)


def _redirect(reading: Reading, site: Site) -> Steps:
    page = reading.page
    try:
        target = urljoin(page.url, (page.header("Location") or "").strip())
    except ValueError:
        return Steps()
    judged = judge(target, site, site.family)
    # The canonical form could be the redirect's own start once more (a server that insists on a parameter).
    url = target.partition("#")[0] if judged.url == page.url else judged.url
    if judged.refused or url == page.url or page.depth >= site.limits.depth or len(page.chain) >= HOPS:
        return Steps()
    priority = Priority.START if page.route is Route.START else Priority.ARTICLE
    found = Found(url=url, route=Route.REDIRECT, via=page.url, depth=page.depth + 1, priority=priority)
    found = replace(found, chain=(*page.chain, page.url))
    return Steps(moved=(found,)) if url_key(url) == url_key(page.url) else Steps(pages=(found,))


def _is_front(reading: Reading) -> bool:
    """Whether it is the site's front page, be it under another address that its root redirects to."""
    page = reading.page
    redirected = page.route is Route.REDIRECT and page.depth <= 1 and reading.kind is Kind.LISTING
    return reading.kind is Kind.HOME or page.route is Route.START or redirected


def _source(reading: Reading, url: str, route: Route) -> Found:
    page = reading.page
    return Found(url=url, route=route, via=page.url, depth=page.depth + 1, priority=Priority.SOURCE)


def _listed(reading: Reading, site: Site) -> Steps:
    """What a feed or a sitemap names: sites mislabel the one as the other, so both readers look."""
    sitemap = read_sitemap(reading.page)
    pages: list[Found] = []
    sources = [_source(reading, url, Route.SITEMAP) for url in sitemap.sitemaps]
    for found in (*sitemap.urls, *read_feed(reading.page)):
        judged = judge(found.url, site, site.family or reading.family)
        changed = sitemap.lastmod.get(found.url)
        # Published no later than last changed: what did not change since then is not of interest either.
        if site.since and found.published_at is None and changed and changed.astimezone(VIETNAM).date() < site.since:
            continue
        if judged.archive and judged.article is not True:
            pages.append(replace(found, priority=Priority.ARCHIVE))
        elif judged.article is False and urlsplit(judged.url).path.strip("/"):
            sources.append(replace(found, priority=Priority.SECTION))
        else:
            pages.append(found)
    # Sitemaps are often sorted by nothing, or the oldest first; what has no time keeps its place behind the others.
    pages.sort(key=lambda found: _age(found.published_at or sitemap.lastmod.get(found.url)))
    sources.sort(key=lambda found: _age(sitemap.lastmod.get(found.url)))
    return Steps(tuple(pages), tuple(sources))


def _age(moment: datetime | None) -> float:
    return -moment.timestamp() if moment else 0.0


def _fit(reading: Reading, site: Site, steps: Steps) -> Steps:
    """The steps in canonical form, each address in one group only, without refused, too deep or too old ones."""
    taken: set[str] = {judge(reading.page.url, site, reading.family).url}

    def fitting(group: tuple[Found, ...]) -> tuple[Found, ...]:
        kept: list[Found] = []
        for found in group:
            judged = judge(found.url, site, reading.family)
            old = site.since and found.published_at and found.published_at.astimezone(VIETNAM).date() < site.since
            word_feed = judged.feed and judged.archive
            if judged.refused or word_feed or judged.url in taken or old or found.depth > site.limits.depth:
                continue
            taken.add(judged.url)
            kept.append(found if found.url == judged.url else replace(found, url=judged.url))
        return tuple(kept)

    first, sources = fitting(steps.first), fitting(steps.sources)
    return Steps(fitting(steps.pages), sources, fitting(steps.paging), first=first)
