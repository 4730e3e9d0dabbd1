"""Runs crawls: several sites in one Scrapy process, each with its own spider, lock, report and place in the run's record."""

import asyncio
import contextlib
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.sites.model import Site
from crawler.spiders.archive import ArchiveSpider
from operations.outcome import Outcome
from operations.report import Report, make_report
from pipelines.desk import ArchiveDesk
from pipelines.locks import SiteLocked
from pipelines.tally import Tally
from storage.archive import Archive

# Sites crawled at the same time in one process: each waits for its own host most of the time.
_SITES_AT_ONCE = 8
_WATCH_SECONDS = 0.5
_SHUTDOWN = "shutdown"


def crawl(
    archive: Archive,
    sites: Sequence[Site],
    *,
    recheck: bool = False,
    watch: Callable[[list[Tally]], None] | None = None,
) -> list[Report]:
    """Crawl the sites into the archive and report on each, in the order given. Blocks until all are done or stopped.

    Args:
        archive: where everything goes; each run leaves a JSON report and a log in its runs/ directory.
        sites: what to crawl, at most eight at a time. A site that another process is crawling is reported as LOCKED.
        recheck: visit all known articles of the sites again, to see which changed, moved or ended.
        watch: called about twice a second with the counts of the sites begun so far, to show progress.
    """
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}"
    reports = _Crowd(archive, sites, recheck=recheck).run(archive.runs_dir / f"{name}.log", watch) if sites else []
    _write(archive.runs_dir / f"{name}.json", reports)
    return reports


class _Crowd:
    """The spiders of several sites in one process, one a site, some at a time."""

    def __init__(self, archive: Archive, sites: Sequence[Site], *, recheck: bool) -> None:
        self._process = AsyncCrawlerProcess(_settings(archive, recheck=recheck))
        self._sites = sites
        self._crawlers = [self._process.create_crawler(ArchiveSpider) for _ in sites]
        self._failures: dict[int, BaseException] = {}
        self._waiting = iter(range(len(sites)))
        self._stopped = False

    def run(self, log: Path, watch: Callable[[list[Tally]], None] | None) -> list[Report]:
        """Run them all; their reports in the order of the sites."""
        for _ in range(min(_SITES_AT_ONCE, len(self._sites))):
            self._begin_next()
        with _logged(log), _watched(self._crawlers, watch):
            self._process.start()
        return [self._report(number) for number in range(len(self._sites))]

    def _begin_next(self) -> None:
        number = None if self._stopped else next(self._waiting, None)
        if number is not None:
            task = self._process.crawl(self._crawlers[number], site=self._sites[number].id)
            task.add_done_callback(partial(self._done, number))

    def _done(self, number: int, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (failure := task.exception()) is not None:
            self._failures[number] = failure
        desk = _desk(self._crawlers[number])
        # A signal ends the spiders under way; those that wait must not begin after it.
        self._stopped = self._stopped or (desk is not None and desk.ended == _SHUTDOWN)
        self._begin_next()

    def _report(self, number: int) -> Report:
        site, desk, failure = self._sites[number], _desk(self._crawlers[number]), self._failures.get(number)
        if isinstance(failure, SiteLocked):
            return _unbegun(site, str(failure), Outcome.LOCKED)
        if failure is not None:
            return _unbegun(site, f"the crawl did not begin: {failure}", Outcome.FAILED)
        if desk is None:
            return _unbegun(site, _SHUTDOWN, Outcome.INTERRUPTED)
        return make_report(
            site, desk.tally, reason=desk.ended or _SHUTDOWN, known=desk.known_articles, seconds=desk.seconds
        )


def _settings(archive: Archive, *, recheck: bool) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("ARCHIVE", str(archive.directory), priority="cmdline")
    settings.set("RECHECK", recheck, priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", value=False, priority="cmdline")
    return settings


class _Log(logging.FileHandler):
    """Loses lines where the disk takes none: the run's own sentence tells of the disk, once and not for every line."""

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Send everything logged while a crawl runs to its file: the terminal and cron's mail are for people."""
    handler = _Log(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.INFO)
    root = logging.getLogger()
    level = root.level
    # Scrapy sets its own to DEBUG: some lines for every answer, written by nobody.
    logging.getLogger("scrapy").setLevel(logging.NOTSET)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        with contextlib.suppress(OSError):
            handler.close()


@contextmanager
def _watched(crawlers: Sequence[Crawler], watch: Callable[[list[Tally]], None] | None) -> Iterator[None]:
    """Call `watch` from a thread of its own while the crawl holds this one."""
    if watch is None:
        yield
        return
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(_WATCH_SECONDS):
            watch([desk.tally for crawler in crawlers if (desk := _desk(crawler)) is not None])

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


def _write(path: Path, reports: Sequence[Report]) -> None:
    """Leave the reports in a file. On a full disk they are only returned: the crawl's own outcome is what counts."""
    text = json.dumps([report.as_json() for report in reports], ensure_ascii=False, indent=1)
    part = path.with_suffix(".part")
    with contextlib.suppress(OSError):
        part.write_text(text + "\n", encoding="utf-8")
        part.replace(path)
