"""Opens the desk for a crawl of one site: the lock, what a killed run left, then the desk. Named in the setting DESK."""

import os
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.sites.durations import seconds_of
from crawler.sites.registry import Registry
from pipelines.backlog import queue_missing
from pipelines.desk import ArchiveDesk
from pipelines.locks import site_lock
from pipelines.recover import recover
from pipelines.rescue import RescueDesk
from pipelines.writer import ArchiveWriter
from storage.database import writing
from storage.recheck import queue_articles, queue_due


def open_desk(settings: BaseSettings, site: str) -> ArchiveDesk:
    """The desk of a site (id, host or URL) for a crawl into the archive that the settings or KHOTIN_ARCHIVE name.

    With the setting RECHECK all known articles of the site are asked for again, else those whose turn has come, with RESCUE none.
    Media that no run has asked for are queued, whoever stored their articles: an ingest, an earlier version. Raises NoArchive, UnknownSite or BadSiteFile, and SiteLocked if another process is crawling the site. Whatever starts
    the crawl, `khotin` or `scrapy`, comes through here.
    """
    directory = Path(str(settings.get("ARCHIVE") or os.environ.get("KHOTIN_ARCHIVE") or "archive"))
    with ExitStack() as held:
        writer = ArchiveWriter.open(directory)
        held.callback(writer.release)
        registry = Registry.load(writer.archive.sites_dir)
        found = registry.get(site)
        held.enter_context(site_lock(writer.archive.runs_dir, found.host))
        recover(writer.archive, registry)
        recheck, rescue = settings.getbool("RECHECK"), settings.getbool("RESCUE")
        with writing(writer.archive.engine) as connection:
            if recheck:
                queue_articles(connection, found.host, now=datetime.now(UTC))
            elif not rescue:
                period = timedelta(seconds=seconds_of(found.recheck))
                queue_due(connection, found.host, now=datetime.now(UTC), period=period, most=found.limits.recheck)
        made = RescueDesk if rescue else ArchiveDesk
        desk = made(writer, found, kind="crawl", recheck=recheck)
        queue_missing(writer.archive, desk)
        desk.held.enter_context(held.pop_all())
        return desk
