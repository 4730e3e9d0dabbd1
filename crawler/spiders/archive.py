"""The spider for all sites: turns the frontier's URLs into requests and pages into items, and adds what pages lead to."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from crawler.discovery.entry import start
from crawler.discovery.paging import PagingGuard
from crawler.discovery.totals import read_totals
from crawler.discovery.walk import Steps, next_steps
from crawler.download.failures import BudgetSpent, HostPaused, NotNow, RunEnds
from crawler.ends import BUDGET, PAUSED, UNREACHABLE
from crawler.media import read_medium, redirected
from crawler.middlewares.robots import HostClosed
from crawler.parsers import read_page
from crawler.ports import Desk, DeskMaker
from crawler.records import Found, Kind, Page, Reading, Route
from crawler.requisites import Requisites

# A sitemap may hold 50 MB (sitemaps.org); a page's limit must not cut it.
_SITEMAP_BYTES = 60_000_000
_NOT_MODIFIED = 304
_SITEMAP_ROUTES = {Route.ROBOTS, Route.SITEMAP}


class ArchiveSpider(Spider):
    """`scrapy crawl archive -a site=ID`: one run of one site of the registry.

    Yields each fetched `Page` before it is parsed, then its `Reading` if it is an article, so that no parser bug loses
    a page. What other pages are is told to the desk.
    """

    name = "archive"

    def __init__(self, desk: Desk, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.desk = desk
        self._paging = PagingGuard()
        self._requisites = Requisites(desk.site, desk.queries_of)
        # Set once the run is told to end: requests that wait for their turn are put off.
        self.ending = asyncio.Event()
        # Set when nothing is waited for any more: what is under way is dropped as a kill would drop it.
        self.is_cut = False
        self._reason = ""
        self._end: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, site: str = "", **kwargs: Any) -> "ArchiveSpider":
        """Open the site's desk. Raises what the desk's maker raises: no such site, no archive, locked."""
        open_desk = cast("DeskMaker", load_object(crawler.settings["DESK"]))
        spider = super().from_crawler(crawler, *args, desk=open_desk(crawler.settings, site), **kwargs)
        crawler.signals.connect(spider.opened, signals.spider_opened)
        crawler.signals.connect(spider.parser_failed, signals.spider_error)
        crawler.signals.connect(spider.pipeline_failed, signals.item_error)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Put the site's entry points into the frontier; the scheduler asks `request` for the rest."""
        self.opened()
        self.desk.find(start(self.desk.site), again=True)
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def request(self, found: Found) -> Request:
        """The request for a URL of the frontier."""
        limits = self.desk.site.limits
        largest = max(limits.page_bytes, _SITEMAP_BYTES) if found.route in _SITEMAP_ROUTES else limits.page_bytes
        if found.route is Route.MEDIA:
            largest = self.desk.site.media.max_bytes
        return Request(
            found.url,
            callback=self.parse,
            errback=self.failed,
            headers={"User-Agent": self.desk.user_agent, **self.desk.conditions(found.url)},
            cb_kwargs={"found": found},
            meta={
                "timeout": limits.timeout,
                "download_timeout": limits.timeout,
                "download_maxsize": largest,
                "handle_httpstatus_all": True,
            },
            dont_filter=True,
        )

    def parse(self, response: Response, found: Found) -> Iterator[Page | Reading | Request]:
        """Yield the page, then what it is read as; add the URLs it leads to."""
        page = Page(
            url=found.url,
            status=response.status,
            headers=response.meta["headers"],
            body=response.body,
            fetched_at=response.meta["fetched_at"],
            capture=response.meta["capture"],
            route=found.route,
            depth=found.depth,
            chain=found.chain,
        )
        yield page
        # Unasked for it is an answer like any other that brings no page.
        if response.status == _NOT_MODIFIED and self.desk.conditions(found.url):
            self.desk.unchanged(page)
            return
        if found.route is Route.MEDIA:
            medium = read_medium(page)
            self.desk.find([*redirected(medium, self.desk.site), *self._requisites.of_sheet(page)])
            self.desk.visited(page, medium)
            return
        reading = read_page(page, self.desk.site)
        # What it leads to goes first: once the page is settled, a killed run would not come back for it.
        steps = next_steps(reading, self.desk.site)
        self.desk.find(self._requisites.of_page(page))
        self._add(reading, steps)
        self.desk.visited(page, reading)
        if reading.kind is Kind.ARTICLE:
            yield reading
        # Another address of the very page asked for (http to https): its place in the frontier is this one's.
        yield from (self.request(moved) for moved in steps.moved)

    def _add(self, reading: Reading, steps: Steps) -> None:
        """Add what a page leads to.

        A list ends where it repeats itself, or where it shows nothing new any more to an archive that is up to date.
        """
        # Where the site's root sends to is its home page.
        is_root = reading.page.route is Route.START and reading.kind is Kind.REDIRECT
        fresh = self.desk.find(steps.pages, again=is_root)
        self.desk.listed(reading.page, steps.pages, fresh=fresh)
        if stated := read_totals(reading, steps, self.desk.site):
            self.desk.states(stated)
        self.desk.find((*steps.first, *steps.sources), again=True)
        if steps.paging and self._goes_on(reading, steps):
            self.desk.find(steps.paging, again=True)

    def _goes_on(self, reading: Reading, steps: Steps) -> bool:
        """Whether a list is followed to its next page. The guard is always asked: it remembers what it saw."""
        fresh = self.desk.of_this_run(steps.pages)
        judged = self._paging.judge(reading, steps, fresh=fresh)
        if judged.repeats or not self.desk.caught_up():
            return not judged.repeats
        return judged.brings_news or not self.desk.is_settled(reading.page, judged.own)

    def end(self, reason: str) -> None:
        """End the run when the pages under way are read and kept; what waits for its turn stays in the frontier.

        Safe at any time: Scrapy ends only a crawl that runs, so one that is being opened ends as soon as it is open.
        """
        if self.ending.is_set():
            return
        self._reason = reason
        self.ending.set()
        engine = self.crawler.engine
        if engine.running and engine.spider is not None:
            self._end = asyncio.get_running_loop().create_task(engine.close_spider_async(reason=reason))

    def opened(self) -> None:
        """End the run at once if that was said before it could be done. Raises CloseSpider."""
        if self.ending.is_set():
            raise CloseSpider(self._reason)

    def failed(self, failure: Failure) -> None:
        """Tell the desk why a request gave no page; a site that gave none at all ends the run."""
        found: Found = failure.request.cb_kwargs["found"]  # type: ignore[attr-defined]
        url = found.url
        error = failure.value or IgnoreRequest("no reason was given")
        if self.is_cut:
            return
        if not isinstance(error, NotNow):
            self.desk.failed(url, error, refused=isinstance(error, IgnoreRequest))
            return
        self.desk.put_off(url, error)
        if isinstance(error, RunEnds):
            return
        # What is closed for a while is closed for every address of it: the run does not go through them all.
        if isinstance(error, (HostPaused, BudgetSpent)) and self.desk.site.covers(url):
            raise CloseSpider(PAUSED if isinstance(error, HostPaused) else BUDGET)
        # So is a site whose robots.txt could not be had for a day; another host or scheme of it is no reason to end.
        if isinstance(error, HostClosed) and self.desk.answered() and _same_origin(url, self.desk.site.url):
            raise CloseSpider(PAUSED)
        if found.route is not Route.MEDIA and not self.desk.answered():
            raise CloseSpider(UNREACHABLE)

    def parser_failed(self, failure: Failure, response: Response) -> None:
        """Tell the desk that our own code failed on a page; its bytes are kept and can be parsed again."""
        self.desk.broken(response.cb_kwargs["found"].url, f"our parser failed: {_told(failure)}")

    def pipeline_failed(self, failure: Failure, response: Response) -> None:
        """Tell the desk that a pipeline failed on an article; its bytes are kept."""
        self.desk.broken(response.cb_kwargs["found"].url, f"our pipeline failed: {_told(failure)}")

    def closed(self, reason: str) -> None:
        """End the run at the desk."""
        self.desk.close(reason)


def _same_origin(one: str, other: str) -> bool:
    return urlsplit(one)[:2] == urlsplit(other)[:2]


def _told(failure: Failure) -> str:
    return f"{type(failure.value).__name__}: {failure.value}"
