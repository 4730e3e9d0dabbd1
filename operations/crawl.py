"""Runs crawls: several sites in one Scrapy process, each with its own spider and lock, and a report each."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from sqlalchemy.exc import SQLAlchemyError

from crawler.sites.model import Site
from crawler.spiders.archive import ArchiveSpider
from operations.ending import SHUTDOWN, TIME_LIMIT, ended_by
from operations.logs import logged
from operations.names import run_name
from operations.outcome import Outcome
from operations.report import Report, make_report
from pipelines.desk import ArchiveDesk
from pipelines.locks import SiteLocked
from pipelines.tally import Tally
from storage.archive import Archive
from storage.database import reading
from storage.disk import is_disk_full
from storage.frontier import count_queued
from storage.garbage import seldom_collected
from storage.refusals import told

# Sites crawled at the same time in one process: each waits for its own host most of the time.
_SITES_AT_ONCE = 8
_WATCH_SECONDS = 0.5
# Counting what waits reads an index of all that waits, so it is done more seldom.
_COUNT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Sight:
    """A crawl under way: the counts of the sites begun so far by their ids, those that ended, and the addresses waiting.

    `waiting` is None before it was first counted. Whatever is being found out makes more of them.
    """

    tallies: dict[str, Tally]
    ended: frozenset[str]
    waiting: int | None


Watch = Callable[[Sight], None]
# What is done with a site's report when its crawl has ended, be it while others go on: gives what the report becomes.
After = Callable[[Report], Report]


def crawl(  # noqa: PLR0913 - how a run can be made to go
    archive: Archive,
    sites: Sequence[Site],
    *,
    recheck: bool = False,
    rescue: bool = False,
    seconds: float | None = None,
    name: str | None = None,
    json_log: bool = False,
    watch: Watch | None = None,
    after: After = lambda report: report,
) -> list[Report]:
    """Crawl the sites into the archive and report on each, in the order given. Blocks until all are done or stopped.

    Args:
        archive: where everything goes; the run leaves a log in its runs/ directory.
        sites: what to crawl, at most eight at a time. A site that another process is crawling is reported as LOCKED.
        recheck: visit all known articles of the sites again, to see which changed, moved or ended.
        rescue: fetch everything that can be reached, without page limit, newest first: the sites will soon be gone.
        seconds: end after so long, when the pages under way are read; the next run goes on. None for no limit.
        name: of the log, without its ending; left out, it is made of the time and the process.
        json_log: whether the log is lines of JSON.
        watch: called about twice a second, to show progress.
        after: called with each report as soon as its site's crawl has ended, in a thread of its own, one report after the other;
            a job that is killed later has done that much.
    """
    if not sites:
        return []
    crowd = _Crowd(archive, sites, after, recheck=recheck, rescue=rescue)
    with logged(archive.runs_dir, name or run_name(), as_json=json_log):
        return crowd.run(seconds, watch)


class _Crowd:
    """The spiders of several sites in one process, one a site, some at a time."""

    def __init__(self, archive: Archive, sites: Sequence[Site], after: After, *, recheck: bool, rescue: bool) -> None:
        self._archive = archive
        self._after = after
        self._aside = ThreadPoolExecutor(1, "khotin-after")
        self._reports: dict[int, Future[Report]] = {}
        self._is_cut = False
        self._process = AsyncCrawlerProcess(_settings(archive, recheck=recheck, rescue=rescue))
        self._loop = asyncio.get_event_loop()
        self._sites = sites
        self._crawlers = [self._process.create_crawler(ArchiveSpider) for _ in sites]
        self._failures: dict[int, BaseException] = {}
        self._waiting = iter(range(len(sites)))
        # Why nothing more is begun: a signal, or the time limit.
        self._reason: str | None = None

    def run(self, seconds: float | None, watch: Watch | None) -> list[Report]:
        """Run them all; their reports in the order of the sites."""
        for _ in range(min(_SITES_AT_ONCE, len(self._sites))):
            self._begin_next()
        ending = ended_by(self._loop, seconds=seconds, end=self._end, cut=self._cut)
        with ending, _watched(self, watch), seldom_collected():
            self._process.start(install_signal_handlers=False)
        with self._aside:
            if self._is_cut:
                # What is done with a report uses the archive, which is closed next: the one under way is waited for.
                self._aside.shutdown(cancel_futures=True)
            numbers = range(len(self._sites))
            for number in () if self._is_cut else numbers:
                self._end_of(number)
            return [self._told(number) for number in numbers]

    def _begin_next(self) -> None:
        number = None if self._reason else next(self._waiting, None)
        if number is not None:
            task = self._process.crawl(self._crawlers[number], site=self._sites[number].id)
            task.add_done_callback(partial(self._done, number))

    def _done(self, number: int, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (failure := task.exception()) is not None:
            self._failures[number] = failure
        self._begin_next()
        if not task.cancelled():
            self._end_of(number)

    def _end_of(self, number: int) -> None:
        """Have done with a site what is to be done after its crawl, once."""
        if number not in self._reports:
            self._reports[number] = self._aside.submit(self._after, self._report(number))

    def _told(self, number: int) -> Report:
        """What became of a site's report; the report itself where nothing is done with it any more."""
        told = self._reports.get(number)
        return self._report(number) if told is None or told.cancelled() else told.result()

    def _end(self, reason: str) -> None:
        """Begin no more sites, and let those under way end."""
        self._reason = self._reason or reason
        for spider in self._spiders():
            spider.end(reason)

    def _cut(self) -> None:
        """Wait for nothing: what was not written yet is in the WARC file, and the next run takes it from there."""
        self._is_cut = True
        for spider in self._spiders():
            spider.is_cut = True
        for task in asyncio.all_tasks(self._loop):
            task.cancel()

    def _spiders(self) -> list[ArchiveSpider]:
        return [crawler.spider for crawler in self._crawlers if isinstance(crawler.spider, ArchiveSpider)]

    def _report(self, number: int) -> Report:
        site, desk, failure = self._sites[number], _desk(self._crawlers[number]), self._failures.get(number)
        if isinstance(failure, SiteLocked):
            return _unbegun(site, str(failure), Outcome.LOCKED)
        if failure is not None:
            outcome = Outcome.DISK_FULL if is_disk_full(failure) else Outcome.FAILED
            return _unbegun(site, f"the crawl did not begin: {told(failure)}", outcome)
        if desk is None and self._reason == TIME_LIMIT:
            return _unbegun(site, TIME_LIMIT, Outcome.TIME_LIMIT)
        if desk is None:
            return _unbegun(site, SHUTDOWN, Outcome.INTERRUPTED)
        return make_report(
            site,
            desk.tally,
            reason=desk.ended or SHUTDOWN,
            known=desk.known_articles,
            seconds=desk.seconds,
            run_id=desk.run_id,
            is_disk_full=desk.is_disk_full,
        )

    def sight(self, waiting: int | None) -> Sight:
        """How far it is."""
        known = [desk for crawler in self._crawlers if (desk := _desk(crawler)) is not None]
        return Sight(
            tallies={desk.site.id: desk.tally for desk in known},
            ended=frozenset(desk.site.id for desk in known if desk.ended is not None),
            waiting=waiting,
        )

    def waiting(self) -> int | None:
        """How many addresses wait in the frontiers of the sites under way; None if that cannot be read now."""
        hosts = [
            desk.site.host for crawler in self._crawlers if (desk := _desk(crawler)) is not None and desk.ended is None
        ]
        try:
            with reading(self._archive.engine) as connection:
                return count_queued(connection, hosts)
        except SQLAlchemyError:
            return None


def _settings(archive: Archive, *, recheck: bool, rescue: bool) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("ARCHIVE", str(archive.directory), priority="cmdline")
    settings.set("RECHECK", recheck, priority="cmdline")
    settings.set("RESCUE", rescue, priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", value=False, priority="cmdline")
    return settings


@contextmanager
def _watched(crowd: _Crowd, watch: Watch | None) -> Iterator[None]:
    """Call `watch` from a thread of its own while the crawl holds this one."""
    if watch is None:
        yield
        return
    ended = threading.Event()

    def look() -> None:
        waiting, counted_at = None, 0.0
        while not ended.wait(_WATCH_SECONDS):
            if time.monotonic() - counted_at >= _COUNT_SECONDS:
                waiting, counted_at = crowd.waiting(), time.monotonic()
            watch(crowd.sight(waiting))

    thread = threading.Thread(target=look, name="khotin-watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _desk(crawler: Crawler) -> ArchiveDesk | None:
    """The desk of a crawler's spider; None if the spider was never opened."""
    desk = getattr(crawler.spider, "desk", None)
    return desk if isinstance(desk, ArchiveDesk) else None


def _unbegun(site: Site, reason: str, outcome: Outcome) -> Report:
    return Report(site=site, reason=reason, tally=Tally(), known=0, seconds=0.0, misses=(), outcome=outcome)
