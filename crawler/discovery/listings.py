"""Sorts the links of a page: articles, further pages of the list, sections, feeds, the rest. Reads no page but this one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from crawler.discovery.judging import Judged, judge
from crawler.discovery.order import Priority, read_time
from crawler.records import Found, Kind, Link, Reading, Route
from crawler.sites.conventions import page_number
from crawler.sites.model import Site

# A headline has more words than a menu's entry.
_HEADLINE_WORDS = 5
_SECTION_STEPS = 3
_SLUG_WORDS = 6
# Fewer dated items than this are no ground to end a list.
_FEWEST_DATED = 3
_ITEM = 1500
_TAG = re.compile(r"<[^>]*>")
_DATE = re.compile(r"(?<![\d/.-])(?:\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2})(?![\d/-])")


@dataclass(frozen=True, slots=True)
class Listing:
    """The links of a page, each once. `sources` are asked again in every run, `pages` once, `paging` while it brings news."""

    pages: tuple[Found, ...] = ()
    sources: tuple[Found, ...] = ()
    paging: tuple[Found, ...] = ()


def read_listing(reading: Reading, site: Site) -> Listing:
    """What a page's links lead to, in page order, with routes and priorities; refused addresses are left out.

    On a home page or listing, links with the look of a section become sources and its paging is followed, unless most of
    its dated items are older than the site's `since`. With `discovery.detect` off only articles and paging count.
    """
    is_list = reading.kind in {Kind.HOME, Kind.LISTING}
    own = judge(reading.page.url, site, reading.family)
    ended = is_list and site.since is not None and _is_past(reading, site, site.since)
    found: dict[str, Found] = {}
    groups: dict[str, str] = {}
    for link in reading.links:
        judged = judge(link.url, site, reading.family)
        if judged.refused or judged.url == own.url or judged.url in found:
            continue
        if link.nofollow and judged.article is not True and judged.page is None:
            continue
        placed = _place(link, judged, reading, site, is_list=is_list)
        if placed is None or (ended and placed[0] == "paging"):
            continue
        groups[judged.url], found[judged.url] = placed
    return Listing(
        *(tuple(found[url] for url in found if groups[url] == name) for name in ("pages", "sources", "paging"))
    )


def _place(link: Link, judged: Judged, reading: Reading, site: Site, *, is_list: bool) -> tuple[str, Found] | None:
    """The group a link belongs to and the address with its route; None if it is not to be followed."""
    page = reading.page
    group, route, priority, depth = "pages", Route.LINK, Priority.LINK, page.depth + 1
    named = judged.article is True
    if judged.feed and judged.archive:
        return None
    if judged.feed or judged.sitemap:
        group, route, priority = "sources", Route.FEED if judged.feed else Route.SITEMAP, Priority.SOURCE
    elif judged.archive and not named:
        # An archive page costs what a listing costs and shows what the listings show: last of all, and once.
        priority = Priority.ARCHIVE
    elif judged.page is not None and is_list:
        # Pages of one list are one step from the start, however many: LAST_PAGE and the page limit bound them.
        group, route, priority, depth = "paging", Route.LISTING, Priority.PAGING, page.depth
    elif named:
        newest = Priority.FRESH if page_number(page.url) in {None, 1} else Priority.ARTICLE
        route, priority = (Route.LISTING, newest) if is_list else (Route.LINK, Priority.LINK)
    elif link.paging and reading.kind is Kind.LISTING:
        group, route, priority = "paging", Route.LISTING, Priority.PAGING
    elif is_list and _is_section(link, judged, reading):
        group, route, priority = "sources", Route.LISTING, Priority.SECTION
    elif is_list and judged.article is None and len(link.text.split()) >= _HEADLINE_WORDS:
        route, priority = Route.LISTING, Priority.LIKELY
    wanted = site.discovery.detect or (route is Route.LISTING and group != "sources")
    found = Found(url=judged.url, route=route, via=page.url, depth=depth, priority=priority)
    return (group, found) if wanted else None


def _is_section(link: Link, judged: Judged, reading: Reading) -> bool:
    """Whether a link leads to a section: by the family's convention, else a short path and a short name on the home page."""
    steps = [step for step in judged.path.split("/") if step]
    if judged.article is False:
        return bool(steps) and not judged.path.endswith((".html", ".htm"))
    if reading.kind is not Kind.HOME or reading.family == "wordpress" or not 0 < len(steps) <= _SECTION_STEPS:
        return False
    words = steps[-1].count("-") + 1
    return words <= _SLUG_WORDS and not re.search(r"\d{3}", steps[-1]) and len(link.text.split()) < _HEADLINE_WORDS + 2


def _is_past(reading: Reading, site: Site, since: date) -> bool:
    """Whether two thirds of the list's dated items, and at least three, are older than `since`.

    Not all of them: the boxes beside a list show recent items on every page of it.
    """
    dates = list(_item_dates(reading, site))
    older = sum(day < since for day in dates)
    return older >= _FEWEST_DATED and older * 3 >= len(dates) * 2


def _item_dates(reading: Reading, site: Site) -> Iterator[date]:
    """The first date after each article's link and before the next one's, read from the page's source."""
    source = reading.page.body.decode("utf-8", "replace")
    places: dict[int, str] = {}
    for link in reading.links:
        judged = judge(link.url, site, reading.family)
        if judged.refused or judged.article is False or judged.page is not None:
            continue
        parts = urlsplit(link.url)
        for address in (link.url, parts.path + ("?" + parts.query if parts.query else "")):
            for match in re.finditer(rf"""=["']{re.escape(address.replace("&", "&amp;"))}["']""", source):
                places[match.end()] = judged.url
    ends = sorted(places)
    dated: set[str] = set()
    for start, end in zip(ends, [*ends[1:], len(source)], strict=True):
        item = _TAG.sub(" ", source[start : min(end, start + _ITEM)])
        day = _DATE.search(item)
        moment = read_time(day[0]) if day else None
        if moment is not None and places[start] not in dated:
            dated.add(places[start])
            yield moment.date()
