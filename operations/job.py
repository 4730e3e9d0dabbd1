"""One call of `khotin crawl`: the crawl, its report in runs/, its verdicts in the database, metrics, and who is told.

What is told to others never changes how the job ended: a webhook that fails is a line in the report and on standard error.
"""

import getpass
import json
import os
import platform
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from crawler.sites.model import Site
from crawler.sites.registry import Registry
from operations.due import Turn
from operations.logs import forget_old
from operations.metrics import write_metrics
from operations.names import run_name
from operations.notices import Ending, Notices
from operations.outcome import FINE, Outcome, gravest
from operations.plain import plain
from operations.settings import Settings
from pipelines.locks import holders
from pipelines.version import VERSION
from storage.archive import Archive
from storage.database import writing
from storage.refusals import told
from storage.runs import judge
from storage.whole_file import whole_file

if TYPE_CHECKING:
    from operations.crawl import Watch
    from operations.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a job is to do. `later` are sites that are not due; `faults` sites that cannot be crawled, in words.

    `seconds` is the time limit, None for none; `tells_new`: whether finding nothing new is an outcome of its own.
    """

    sites: Sequence[Site]
    later: Sequence[Turn] = ()
    faults: Sequence[str] = ()
    recheck: bool = False
    rescue: bool = False
    seconds: float | None = None
    tells_new: bool = False


@dataclass(slots=True, kw_only=True)
class Job:
    """What came of a job. `warnings`: what went wrong beside the crawl itself, in words; `path`: its report, if it has one."""

    name: str
    archive: Path
    began: datetime
    ended: datetime
    reports: "Sequence[Report]"
    later: Sequence[Turn]
    faults: Sequence[str]
    tells_new: bool = False
    warnings: list[str] = field(default_factory=list)
    path: Path | None = None

    @property
    def outcome(self) -> Outcome:
        """The gravest of its sites'; NOTHING_NEW only if that was asked for."""
        found = gravest([*(report.outcome for report in self.reports), *(Outcome.BAD_USAGE for _ in self.faults)])
        if found is Outcome.DONE and self.tells_new and not any(report.stored for report in self.reports):
            return Outcome.NOTHING_NEW
        return found

    @property
    def is_left(self) -> bool:
        """Whether others are at work on all of its sites: it did nothing, and says nothing of how they are."""
        return bool(self.reports) and not self.faults and all(one.outcome is Outcome.LOCKED for one in self.reports)

    @property
    def troubles(self) -> list[str]:
        """A line for each site that somebody should look at."""
        bad = (one for one in self.reports if not one.is_fine and one.outcome is not Outcome.LOCKED)
        return [*(report.sentence for report in bad), *self.faults]

    @property
    def summary(self) -> str:
        """The job in a few lines, for a mail."""
        new, changed = (sum(report.tally.outcomes[kind] for report in self.reports) for kind in ("new", "changed"))
        left = [report.sentence for report in self.reports if report.outcome is Outcome.LOCKED]
        head = f"{len(self.reports) - len(left)} sites crawled, {new} new and {changed} changed articles"
        if self.troubles:
            head = f"{len(self.troubles)} of {len(self.reports) + len(self.faults)} sites need attention; {head}"
        where = f"report: {self.path}" if self.path else ""
        return "\n".join(
            [head, *(f"- {line}" for line in [*self.troubles, *left, *self.warnings]), *([where] if where else [])]
        )

    def as_json(self) -> dict[str, Any]:
        """The job for its file, a webhook or a program."""
        return {
            "name": self.name,
            "outcome": self.outcome.name.lower(),
            "exit_code": int(self.outcome),
            "started_at": self.began,
            "ended_at": self.ended,
            "archive": str(self.archive),
            "host": socket.gethostname(),
            "process": os.getpid(),
            "user": _user(),
            "arguments": sys.argv[1:],
            "versions": {"khotin": VERSION, "python": platform.python_version(), "system": platform.platform()},
            "sites": [report.as_json() for report in self.reports],
            "not_due": [turn.as_json() for turn in self.later],
            "faults": list(self.faults),
            "warnings": list(self.warnings),
            "report": None if self.path is None else str(self.path),
        }


def run_job(
    archive: Archive, registry: Registry, settings: Settings, wanted: Wanted, *, watch: "Watch | None" = None
) -> Job:
    """Do a job to its end and tell of it. A job without sites leaves no report, but its metrics and its ping."""
    name, began, clock = run_name(), datetime.now(UTC), time.monotonic()
    notices = Notices(archive, settings.notify)
    held = {holder.name for holder in holders(archive.runs_dir)}
    # The switch hears of the process that is at work on them, not of this one.
    is_left = bool(wanted.sites) and all(site.host in held for site in wanted.sites)
    warnings = [] if is_left else notices.begin()

    seconds = None if wanted.seconds is None else wanted.seconds - (time.monotonic() - clock)
    try:
        reports = _crawled(archive, wanted, settings, name=name, seconds=seconds, watch=watch, warnings=warnings)
    except Exception as error:
        notices.failed(f"khotin crawl failed: {type(error).__name__}: {error}")
        raise
    job = Job(
        name=name,
        archive=archive.directory,
        began=began,
        ended=datetime.now(UTC),
        reports=reports,
        later=wanted.later,
        faults=wanted.faults,
        tells_new=wanted.tells_new,
        warnings=warnings,
    )
    _finish(archive, registry, settings, job, notices)
    return job


def _crawled(  # noqa: PLR0913 - what a run is made of
    archive: Archive,
    wanted: Wanted,
    settings: Settings,
    *,
    name: str,
    seconds: float | None,
    watch: "Watch | None",
    warnings: list[str],
) -> "list[Report]":
    """The reports of the sites; Scrapy, two thirds of what a job costs that finds nothing due, is loaded only if there are any."""
    if not wanted.sites:
        return []
    from operations.crawl import crawl  # noqa: PLC0415 - see above
    from operations.drift.ends import with_drift  # noqa: PLC0415

    def after(report: "Report") -> "Report":
        told, warning = with_drift(archive, report, now=datetime.now(UTC))
        warnings.extend([warning] if warning else [])
        return told

    return crawl(
        archive,
        wanted.sites,
        recheck=wanted.recheck,
        rescue=wanted.rescue,
        seconds=seconds,
        name=name,
        json_log=settings.log.format == "json",
        watch=watch,
        after=after,
    )


def _finish(archive: Archive, registry: Registry, settings: Settings, job: Job, notices: Notices) -> None:
    """Verdicts, metrics, notices, then the report, which tells what failed of the others."""
    verdicts = {report.run_id: report.verdict.name.lower() for report in job.reports if report.run_id is not None}
    drifting = {report.run_id for report in job.reports if report.before_drift is not None}
    if job.reports:
        job.path = archive.runs_dir / f"{job.name}.json"
    try:
        with writing(archive.engine) as connection:
            judge(connection, verdicts, drifting=drifting)
        write_metrics(archive, registry, settings.metrics_file(archive), now=datetime.now(UTC))
    except (OSError, SQLAlchemyError) as error:
        # Where the crawl itself could not write, that has been said.
        if job.outcome not in {Outcome.DISK_FULL, Outcome.FAILED}:
            job.warnings.append(f"verdicts or metrics could not be written: {told(error)}")
    if job.outcome is not Outcome.INTERRUPTED and (notices.is_begun or not job.is_left):
        is_fine = job.outcome in FINE or job.outcome is Outcome.LOCKED
        job.warnings += notices.end(
            job.summary, job.as_json(), ends=_ends(job), code=Outcome.DONE if is_fine else job.outcome
        )
    forget_old(archive.runs_dir, settings.log.keep_days)
    if job.path is not None:
        # On a full disk the job is only returned: how it ended is what counts.
        with suppress(OSError), whole_file(job.path) as file:
            file.write(json.dumps(job.as_json(), ensure_ascii=False, indent=1, default=plain) + "\n")


def _ends(job: Job) -> Mapping[str, Ending]:
    """How each site ended, by its id; faults have no site and stand under their sentence."""
    ended = {report.site.id: Ending(report.outcome, report.drifting) for report in job.reports}
    return {**ended, **dict.fromkeys(job.faults, Ending(Outcome.BAD_USAGE))}


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(os.getuid())  # a process of a user that no table knows, as in a container
