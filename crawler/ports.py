"""What the crawler asks of the archive while it runs, as protocols of its own; the bridge (pipelines) fulfils them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Protocol, cast

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.discovery.totals import Stated
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

        With `again`, a known URL that an earlier run fetched is queued once more if it is due: pages that only serve discovery.
        """

    def queries_of(self, paths: Collection[str], *, within: timedelta) -> Mapping[str, int]:
        """How many addresses with a query were found at each path within that time; paths without any may be left out."""

    def of_this_run(self, found: Iterable[Found]) -> int:
        """How many of URLs just found this run was the first to find, be it on another page: a feed's news stand on a list too."""

    def listed(self, page: Page, pages: Iterable[Found], *, fresh: int) -> None:
        """Note what a page lists, and how many of it nobody knew: one that shows news nobody else shows is asked in every run."""

    def states(self, stated: Stated) -> None:
        """Note how much a list says that it holds."""

    def is_settled(self, page: Page, pages: Iterable[Found]) -> bool:
        """Whether a list that shows nothing new on this page has nothing to tell behind it.

        Either it lists just what it listed before, or those of its articles are older than what is visited again anyway.
        """

    def conditions(self, url: str) -> dict[str, str]:
        """Headers by which the page is asked for only if it changed; none where the site's validators are not proved."""

    def unchanged(self, page: Page) -> None:
        """Note that a page asked for with conditions has not changed (status 304)."""

    def take(self, count: int) -> list[Found]:
        """The next URLs to fetch, best first; each is handed out once a run."""

    def waiting(self) -> bool:
        """Whether the frontier still holds URLs for this run."""

    def visited(self, page: Page, reading: Reading) -> None:
        """Note what a fetched page turned out to be."""

    def failed(self, url: str, error: BaseException, *, refused: bool = False) -> None:
        """Note that a URL gave no page, and what ended it; `refused` if we did not want it, not the site."""

    def put_off(self, url: str, error: BaseException) -> None:
        """Note that a URL was not asked for now; it stays in the frontier for the next run."""

    def answered(self) -> bool:
        """Whether the site has given this run any page, or a redirect to one."""

    def broken(self, url: str, reason: str) -> None:
        """Note that our own code failed on a page whose bytes are kept."""

    def enter(self, host: str) -> int | None:
        """Take one of a host's connections, shared by all processes on the archive; None if all are in use. See `leave`."""

    def leave(self, host: str, slot: int) -> None:
        """Give a host's connection back."""

    def wait(self, host: str, slot: int, crawl_delay: float) -> float:
        """Take a host's place, shared by all processes on the archive: 0 if the request may go, else seconds until to ask again.

        The place is of the request that has the connection `slot`, until it leaves (`sent`) or gives the connection back.
        Raises NotNow if the host may not be asked in this run.
        """

    def sent(self, host: str) -> None:
        """Note that the request that took the host's place leaves at this moment."""

    def timed(self, host: str, status: int, seconds: float) -> None:
        """Note that a host answered, and how long it took: one that slows is asked more slowly."""

    def unanswered(self, url: str, error: Exception, *, is_captured: bool) -> None:
        """Note that a request failed; `is_captured` if a part of an answer was kept."""

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
