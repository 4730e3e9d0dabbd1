"""Waits for the host's next free moment in the budget that all processes on the archive share."""

import asyncio

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.ports import desk_of
from crawler.sites.model import host_of


class PolitenessMiddleware:
    """Books every request, robots.txt included, at the larger of the site file's delay and robots.txt's Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PolitenessMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Sleep until the request may go."""
        desk = desk_of(self._crawler)
        delay = max(desk.site.limits.delay, float(request.meta.get("crawl_delay", 0.0)))
        if delay > 0:
            await asyncio.sleep(desk.reserve(host_of(request.url), delay))
