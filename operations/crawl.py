"""Runs crawls: several sites in one Scrapy process, each with its own spider, lock, report and place in the run's record."""

import json
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.sites.model import Site
from crawler.sites.registry import Registry
from crawler.spiders.archive import ArchiveSpider
from operations.locks import SiteLocked, site_lock
from operations.outcome import Outcome
from operations.report import Report, make_report
from pipelines.desk import ArchiveDesk
from pipelines.recover import recover
from pipelines.tally import Tally
from storage.archive import Archive

# Sites crawled at the same time in one process: each waits for its own host most of the time.
_SITES_AT_ONCE = 8
_WATCH_SECONDS = 0.5


def crawl(
    archive: Archive, sites: Sequence[Site], *, watch: Callable[[list[Tally]], None] | None = None
) -> list[Report]:
    """Crawl the sites into the archive and report on each, in the order given. Blocks until all are done or stopped.

    Args:
        archive: where everything goes; each run leaves a JSON report and a log in its runs/ directory.
        sites: what to crawl, at most eight at a time. A site that another process is crawling is reported as LOCKED.
        watch: called about twice a second with the counts of the sites begun so far, to show progress.
    """
    reports: dict[str, Report] = {}
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    with ExitStack() as locks:
        free = []
        for site in sites:
            try:
                locks.enter_context(site_lock(archive.runs_dir, site.id))
            except SiteLocked as error:
                reports[site.id] = _locked(site, str(error))
            else:
                free.append(site)
        if free:
            recover(archive, Registry.load(archive.sites_dir))
            crawlers = _run(archive, free, archive.runs_dir / f"{stamp}.log", watch)
            reports |= {site.id: _report(site, crawler) for site, crawler in zip(free, crawlers, strict=True)}
    ordered = [reports[site.id] for site in sites]
    _write(archive.runs_dir / f"{stamp}.json", ordered)
    return ordered


def _run(
    archive: Archive, sites: Sequence[Site], log: Path, watch: Callable[[list[Tally]], None] | None
) -> list[Crawler]:
    """Run one spider a site, up to _SITES_AT_ONCE at a time; returns their crawlers when all have ended."""
    process = AsyncCrawlerProcess(_settings(archive))
    crawlers = [process.create_crawler(ArchiveSpider) for _ in sites]
    waiting = iter(zip(crawlers, sites, strict=True))

    def begin_next(_: object = None) -> None:
        for crawler, site in waiting:
            process.crawl(crawler, site=site.id).add_done_callback(begin_next)
            return

    for _ in range(min(_SITES_AT_ONCE, len(sites))):
        begin_next()
    with _logged(log), _watched(crawlers, watch):
        process.start()
    return crawlers


def _settings(archive: Archive) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("ARCHIVE", str(archive.directory), priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", value=False, priority="cmdline")
    return settings


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Send everything logged while a crawl runs to its file: the terminal and cron's mail are for people."""
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.INFO)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
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


def _report(site: Site, crawler: Crawler) -> Report:
    desk = _desk(crawler)
    if desk is None:
        return make_report(site, Tally(), reason="the spider did not start; see the log", known=0, seconds=0.0)
    return make_report(
        site, desk.tally, reason=desk.ended or "unfinished", known=desk.known_articles, seconds=desk.seconds
    )


def _locked(site: Site, reason: str) -> Report:
    return Report(site=site, reason=reason, tally=Tally(), known=0, seconds=0.0, misses=(), outcome=Outcome.LOCKED)


def _write(path: Path, reports: Sequence[Report]) -> None:
    text = json.dumps([report.as_json() for report in reports], ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
