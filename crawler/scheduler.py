"""Scrapy's scheduler over the archive's frontier: what is to fetch lives in the database, not in memory."""

from collections import deque

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from crawler.ports import desk_of
from crawler.records import Found

# How many URLs are taken from the frontier at once: enough to spare queries, few enough to keep the order by priority.
_BATCH = 64


class FrontierScheduler(BaseScheduler):
    """Hands out the frontier's URLs in its order, up to the site's page limit; retries wait in memory.

    A URL stays queued in the frontier until its page is noted, so a killed run asks again only for what was in flight.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._batch: deque[Found] = deque()
        self._retries: deque[Request] = deque()
        self._issued = 0
        self._told = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "FrontierScheduler":
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Bind to the spider that builds the requests."""
        self._spider = spider

    def enqueue_request(self, request: Request) -> bool:
        """Keep a retry; new URLs go to the frontier through the desk, not through here."""
        self._retries.append(request)
        return True

    def has_pending_requests(self) -> bool:
        """Whether anything is left that this run may still fetch."""
        if self._retries:
            return True
        return not self._exhausted() and (bool(self._batch) or desk_of(self._crawler).waiting())

    def next_request(self) -> Request | None:
        """The next retry, else the next URL of the frontier, else None."""
        if self._retries:
            return self._retries.popleft()
        if self._exhausted() or self._busy():
            return None
        if not self._batch:
            self._batch.extend(desk_of(self._crawler).take(_BATCH))
        if not self._batch:
            return None
        self._issued += 1
        request: Request = self._spider.request(self._batch.popleft())  # type: ignore[attr-defined]
        return request

    def _exhausted(self) -> bool:
        desk = desk_of(self._crawler)
        if self._issued < desk.site.limits.pages:
            return False
        if not self._told and (self._batch or desk.waiting()):
            desk.limit_reached()
        self._told = True
        return True

    def _busy(self) -> bool:
        """Whether the site's share of connections is in use; the engine asks again when a download ends."""
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101 - nobody but the engine asks a scheduler
        return len(engine.downloader.active) >= desk_of(self._crawler).site.limits.concurrency
