"""Checks of what runs by itself: who holds locks, what starts the crawls, how the last ones ended."""

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from crawler.sites.model import Site
from operations.doctor.findings import Finding, problem
from operations.due import bad_in_a_row, turns_of
from operations.schedule import cron, systemd
from operations.schedule.command import CannotSchedule, Scheduled
from pipelines.budget import LONGEST_WAIT
from pipelines.locks import holders
from storage import alarms, budget
from storage.archive import Archive
from storage.database import reading
from storage.days import HANOI, day_of, told
from storage.runs import last_crawls

# So many periods of a site, and at least a day, may go by before somebody is told that nothing crawls it.
_PERIODS, _PATIENCE = 2, timedelta(days=1)


def locks(archive: Archive) -> Iterator[Finding]:
    """Who is at work."""
    for holder in holders(archive.runs_dir):
        since = f" since {told(holder.since)}" if holder.since else ""
        yield Finding("locks", f"process {holder.pid} is at work on {holder.name}{since}")


def pauses(archive: Archive) -> Iterator[Finding]:
    """Hosts of which nothing is asked for a while, and why; and those that are asked more slowly than their site files say."""
    now = time.time()
    with reading(archive.engine) as connection:
        paused = budget.paused(connection, now, wait=LONGEST_WAIT)
        slowed = budget.slowed(connection, least=1.0)
    for host, seconds in slowed.items():
        if host in paused:
            continue
        why = "it answered slowly, or asked for rest (429, 503)"
        yield Finding("hosts", f"{host} was asked with {seconds:.0f} s more than its delay between two requests: {why}")
    for host, stands in paused.items():
        if not stands.is_paused(now):
            until = datetime.fromtimestamp(stands.next_at, HANOI)
            yield Finding("hosts", f"{host} asked to be left alone until {told(until)}")
            continue
        until = datetime.fromtimestamp(stands.paused_until, HANOI)
        yield problem(
            "hosts",
            f"{host} is paused until {told(until)}: {stands.pause_reason}",
            "open it in a browser: if it is well, and the fault was this machine's, the next crawl after that finds out",
        )


def timers(archive: Archive) -> Iterator[Finding]:
    """What starts `khotin crawl --due`, as far as this user can see."""
    job = Scheduled(archive.directory, 3600, None)
    found = []
    with contextlib.suppress(CannotSchedule):
        if line := cron.installed_line(job):
            found.append(f"crontab: {line}")
    for is_system in (False, True):
        timer = systemd.unit_directory(system=is_system) / f"{job.name}.timer"
        with contextlib.suppress(OSError):
            if timer.exists():
                found.append(f"systemd: {timer}")
    for one in found:
        yield Finding("schedule", one)
    if not found and archive.config.sites:
        yield Finding(
            "schedule",
            "nothing of ours starts `khotin crawl --due` for this archive",
            "`khotin schedule cron --install` or `khotin schedule systemd --install`",
        )


def last_runs(archive: Archive, sites: Sequence[Site], *, now: datetime) -> Iterator[Finding]:
    """How the last crawl of each kept site ended, and whether it should have been followed by another."""
    with reading(archive.engine) as connection:
        crawls = last_crawls(connection, most=2)
    for turn in turns_of(archive, sites):
        known = crawls.get(turn.site.host, [])
        if not known:
            yield Finding("runs", f"{turn.site.id} was never crawled", "`khotin crawl --due` begins with it")
            continue
        late = max(_PERIODS * timedelta(seconds=turn.site.period), _PATIENCE)
        if bad_in_a_row(known):
            yield problem(
                "runs",
                f"{turn.site.id}: {turn.why}",
                f"the newest report in {archive.runs_dir} says more; `khotin crawl {turn.site.id}` tries again",
            )
        if turn.held_by is None and turn.at is not None and now - turn.at > late:
            yield problem(
                "runs",
                f"{turn.site.id} should have been crawled since {told(turn.at)}",
                "look whether its timer runs: `khotin schedule`",
            )


def _since(proof: Mapping[str, Any]) -> str:
    """The day in Hanoi of the first page that showed it."""
    return f"{day_of(datetime.fromisoformat(proof['since']))}" if proof.get("since") else "YYYY-MM-DD"


def drift(archive: Archive) -> Iterator[Finding]:
    """Fields that sites are suspected to give no more."""
    with reading(archive.engine) as connection:
        rows = alarms.every(connection, is_open=True)
    for row in rows:
        yield problem(
            "drift",
            f"{row['host']}: drift of {row['field']}: {row['proof']['figures']}",
            f"`khotin drift {row['host']}` shows the proof; mend the site file (`since:` {_since(row['proof'])}), then `khotin reparse --site {row['host']}`; or "
            f"`khotin drift --dismiss {row['id']} --reason ...`",
        )
