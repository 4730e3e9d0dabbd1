"""The yardstick of benchmarks/crawl.py: a Scrapy spider that fetches given URLs through the httpx handler and does nothing.

python benchmarks/bare_spider.py FILE_OF_URLS
"""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

HANDLER = "scrapy.core.downloader.handlers._httpx.HttpxDownloadHandler"
URLS = Path(sys.argv[1]).read_text(encoding="utf-8").split()


class BareSpider(Spider):
    """Fetches; parses nothing, stores nothing."""

    name = "bare"

    async def start(self) -> AsyncIterator[Any]:
        for url in URLS:
            yield Request(url, callback=self.parse, dont_filter=True, meta={"handle_httpstatus_all": True})

    def parse(self, response: Response) -> None:
        """Nothing."""


if __name__ == "__main__":
    process = AsyncCrawlerProcess(
        {
            "TWISTED_REACTOR_ENABLED": False,
            "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
            "CONCURRENT_REQUESTS": 4,
            "LOG_LEVEL": "ERROR",
            "COOKIES_ENABLED": False,
            "REDIRECT_ENABLED": False,
            "RETRY_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
    )
    process.crawl(BareSpider)
    process.start()
