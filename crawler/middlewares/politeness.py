"""Waits for the host's next free moment in the budget that all processes on the archive share."""

import asyncio
import contextlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.download.wire import RunEnds
from crawler.ports import desk_of
from crawler.sites.model import host_of

# RFC 9110, 10.2.3: with these answers Retry-After says when to come back.
_COME_BACK = {429, 503}
# A run does not sit out more than this, in seconds; what is then still refused is left to the next run.
_LONGEST = 300.0


class PolitenessMiddleware:
    """Books every request, robots.txt included, at the larger of the site file's delay and robots.txt's Crawl-delay.

    A Retry-After holds back all requests to the host, in this and every other process on the archive.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._held_back: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PolitenessMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Sleep until the request may go. Raises RunEnds if the run is told to end meanwhile."""
        desk = desk_of(self._crawler)
        host = host_of(request.url)
        delay = max(desk.site.limits.delay, float(request.meta.get("crawl_delay", 0.0)))
        if delay > 0 or host in self._held_back:
            while (seconds := desk.reserve(host, delay)) > 0:
                await self._wait(seconds)

    async def _wait(self, seconds: float) -> None:
        ending: asyncio.Event = self._crawler.spider.ending  # type: ignore[union-attr]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), seconds)
            raise RunEnds

    def process_response(self, request: Request, response: Response) -> Response:
        """Hold the host back if it says so."""
        if response.status in _COME_BACK:
            seconds = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
            if seconds:
                host = host_of(request.url)
                self._held_back.add(host)
                desk_of(self._crawler).hold_back(host, min(seconds, _LONGEST))
        return response


def retry_after(value: bytes | None, now: datetime) -> float:
    """Seconds that a Retry-After header asks for: a number of seconds or a date (RFC 9110); 0 if there is none to read."""
    text = (value or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
