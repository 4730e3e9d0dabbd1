"""What the crawler asks of the archive while it runs, as protocols of its own; the bridge (pipelines) fulfils them."""

from collections.abc import Iterable
from typing import Protocol, cast

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.records import CaptureRef, Exchange, Found, Page, Reading
from crawler.sites.model import Site


class Desk(Protocol):
    """The archive's side of one run of one site. One desk serves one crawler; all desks of a process share the archive."""

    site: Site
    user_agent: str

    def keep(self, exchange: Exchange) -> CaptureRef:
        """Write an exchange to the WARC store and note its capture row. Raises OSError if it cannot be kept."""

    def find(self, found: Iterable[Found], *, again: bool = False) -> int:
        """Add URLs to the frontier, each once. Returns how many nobody knew.

        With `again`, a known URL that an earlier run fetched is queued once more: pages that only serve discovery.
        """

    def take(self, count: int) -> list[Found]:
        """The next URLs to fetch, best first; each is handed out once a run."""

    def waiting(self) -> bool:
        """Whether the frontier still holds URLs for this run."""

    def visited(self, page: Page, reading: Reading) -> None:
        """Note what a fetched page turned out to be."""

    def failed(self, url: str, reason: str, *, refused: bool = False) -> None:
        """Note that a URL gave no page: `reason` is a plain sentence; `refused` if we did not want it, not the site."""

    def put_off(self, url: str, reason: str) -> None:
        """Note that a URL was not asked for now; it stays in the frontier for the next run."""

    def answered(self) -> bool:
        """Whether the site has given this run any page, or a redirect to one."""

    def broken(self, url: str, reason: str) -> None:
        """Note that our own code failed on a page whose bytes are kept."""

    def reserve(self, host: str, delay: float) -> float:
        """Take a host's place, shared by all processes on the archive: 0 if the request may go, else seconds until to ask again."""

    def caught_up(self) -> bool:
        """Whether an earlier run of this site went to its end, so that known articles end a listing."""

    def hold_back(self, host: str, seconds: float) -> None:
        """Let no process on the archive send a request to the host for that long."""

    def limit_reached(self) -> None:
        """Note that the site's page limit ended the run before its frontier was empty."""

    def close(self, reason: str) -> None:
        """End the run: everything noted is durable afterwards. `reason` is Scrapy's: finished, shutdown, ..."""


class DeskMaker(Protocol):
    """How a spider gets its desk; named in the setting DESK, so that the crawler knows no database."""

    def __call__(self, settings: BaseSettings, site: str) -> Desk:
        """Open the desk of a site by its id, host or URL. Raises with the nearest names if no site file matches."""


def desk_of(crawler: Crawler) -> Desk:
    """The desk of the crawler's spider."""
    return cast("Desk", crawler.spider.desk)  # type: ignore[union-attr]
