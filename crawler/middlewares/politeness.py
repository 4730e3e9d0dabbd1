"""Waits for a connection and for the host's next free moment in the budget that all processes on the archive share."""

import asyncio
import contextlib
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.download.failures import NotNow, RunEnds
from crawler.ports import desk_of
from crawler.sites.model import host_of

# RFC 9110, 10.2.3: with these answers Retry-After says when to come back.
_COME_BACK = {429, 503}
# How often it is looked whether another process has given a connection back, in seconds.
_LOOK = 0.05
_SLOT, _SENT = "host_slot", "sent_at"


class PolitenessMiddleware:
    """Lets every request through, robots.txt included, when the host's budget has room for it, and tells the budget how it went.

    The larger of the site file's delay and robots.txt's Crawl-delay counts. A Retry-After holds back all requests to the
    host, in this and every other process on the archive.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PolitenessMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Sleep until the request may go. Raises RunEnds if the run is told to end meanwhile, NotNow if the host may not be asked."""
        desk = desk_of(self._crawler)
        host = host_of(request.url)
        while (slot := desk.enter(host)) is None:
            await self._wait(_LOOK)
        try:
            crawl_delay = float(request.meta.get("crawl_delay", 0.0))
            while (seconds := desk.wait(host, slot, crawl_delay)) > 0:
                await self._wait(seconds)
        except BaseException:
            desk.leave(host, slot)
            raise
        request.meta[_SLOT], request.meta[_SENT] = slot, time.monotonic()

    async def _wait(self, seconds: float) -> None:
        ending: asyncio.Event = self._crawler.spider.ending  # type: ignore[union-attr]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), seconds)
            raise RunEnds

    def process_response(self, request: Request, response: Response) -> Response:
        """Tell how long it took, and hold the host back if it says so."""
        desk, host = desk_of(self._crawler), host_of(request.url)
        seconds = self._returned(request)
        desk.timed(host, response.status, seconds)
        if response.status in _COME_BACK:
            rest = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
            if rest:
                desk.hold_back(host, rest)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tell that no page came of it."""
        if _SLOT not in request.meta or isinstance(exception, NotNow):
            self._returned(request)
            return
        self._returned(request)
        desk_of(self._crawler).unanswered(request.url, exception, is_captured="capture" in request.meta)

    def _returned(self, request: Request) -> float:
        """Give the request's connection back; the seconds since it was sent."""
        slot, sent = request.meta.pop(_SLOT, None), request.meta.pop(_SENT, None)
        if slot is not None:
            desk_of(self._crawler).leave(host_of(request.url), slot)
        return 0.0 if sent is None else time.monotonic() - sent


def retry_after(value: bytes | None, now: datetime) -> float:
    """Seconds that a Retry-After header asks for: a number of seconds or a date (RFC 9110); 0 if there is none to read."""
    text = (value or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
