"""Runs a re-parse of several sites: workers, signals, the outcome, and a report left in the archive."""

import json
import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import FrameType
from typing import Any

from crawler.parsers import PARSER_VERSION
from crawler.sites.errors import BadSiteFile
from crawler.sites.registry import Registry
from operations.drift.ends import cleared_by_rules
from operations.outcome import Outcome, gravest
from pipelines.locks import SiteLocked
from pipelines.reparse import Job, Reparsed, Watch
from pipelines.reparse import reparse as reparse_site
from pipelines.version import VERSION
from pipelines.workers import Workers
from storage import rereading
from storage.archive import Archive
from storage.database import reading
from storage.days import begins
from storage.index.catchup import catch_up
from storage.rereading import SiteRow

_PRELOAD = ["pipelines.reread"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a re-parse. `diff`: nothing was to be written; `stopped`: a signal ended it; `cleared`: alarms that are over."""

    diff: bool
    sites: tuple[Reparsed, ...]
    stopped: bool = False
    cleared: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """DONE if every page of every site could be read."""
        stopped = [Outcome.INTERRUPTED] if self.stopped else []
        return gravest([*stopped, *(_outcome(site) for site in self.sites)])

    def as_json(self) -> dict[str, Any]:
        """The summary for a file or a program."""
        return {
            "diff": self.diff,
            "version": VERSION,
            "parser_version": PARSER_VERSION,
            "outcome": self.outcome.name.lower(),
            "exit_code": int(self.outcome),
            "cleared": list(self.cleared),
            "sites": [site.as_json() for site in self.sites],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to re-parse and how.

    `hosts` are those of the sites, None for all; `since` leaves out pages fetched before that day (+07:00); `diff` writes
    nothing; `jobs` are worker processes, None for one each core, 1 for none besides this process.
    """

    hosts: Collection[str] | None = None
    since: date | None = None
    diff: bool = False
    jobs: int | None = None


def reparse(archive: Archive, registry: Registry, wanted: Wanted, watch: Watch | None = None) -> Summary:
    """Read the kept pages by today's site files and parsers, and write what reads otherwise as ours.

    Unless `diff`, a report is left in the archive's runs/ directory and the index is brought up to date. `watch` is told of
    progress, of changes, and of each site's summary before it is written. SIGINT and SIGTERM end it after the piece of work
    under way; sites not begun are then left out. Raises BadSiteFile if any file is wrong: its site would be read without
    its rules.
    """
    for problem in registry.problems():
        raise BadSiteFile(problem.file, (problem,))
    with reading(archive.engine) as connection:
        rows = rereading.sites(connection, wanted.hosts)
    done: list[Reparsed] = []
    with _stopping() as stopped, Workers(wanted.jobs or os.cpu_count() or 1, preload=_PRELOAD) as workers:
        job = Job(
            workers=workers,
            watch=replace(watch or Watch(), stopped=stopped),
            since=begins(wanted.since) if wanted.since else None,
            write=not wanted.diff,
        )
        for row in rows:
            if stopped():
                break
            done.append(_one(archive, registry, row, job))
        summary = Summary(wanted.diff, tuple(done), stopped=stopped())
    if not wanted.diff:
        if any(site.written or site.restored for site in done):
            catch_up(archive)
        hosts = [site.host for site in done if site.ended == "finished"]
        summary = replace(summary, cleared=tuple(cleared_by_rules(archive, registry, hosts, now=datetime.now(UTC))))
        _write(archive, summary)
    return summary


def _one(archive: Archive, registry: Registry, row: SiteRow, job: Job) -> Reparsed:
    try:
        return reparse_site(archive, registry, row, job)
    except SiteLocked as error:
        return Reparsed(row.host, ended=str(error))


def _outcome(site: Reparsed) -> Outcome:
    if site.ended != "finished":
        return Outcome.INTERRUPTED if site.ended == "interrupted" else Outcome.LOCKED
    if site.lost:
        return Outcome.DAMAGED_ARCHIVE
    if site.damages:
        return Outcome.DAMAGED_INPUT
    return Outcome.PARTLY if site.failures else Outcome.DONE


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Let SIGINT and SIGTERM end the work between two pieces; a second one ends it at once."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()
        for number in before:
            signal.signal(number, signal.default_int_handler)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, ask)
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _write(archive: Archive, summary: Summary) -> None:
    """Leave the report in a file. On a full disk it is only returned: what was stored is what counts."""
    path = archive.runs_dir / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}-reparse.json"
    with suppress(OSError):
        path.write_text(json.dumps(summary.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
