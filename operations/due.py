"""Which sites are due, by their files' `every:` and the last crawls in the database. Starts nothing.

Sites never crawled come first, then the one that has waited longest. The next crawl is due

- at once after one that was interrupted, killed, or ended by `--max-runtime`: it goes on where that one stood;
- after one whose hours or bytes of the day were over: when they begin again;
- after one that ended badly: when a pause of its host is over, and no sooner than a quarter of an hour later, then twice as long each time, at most `every:`;
- else `every:` after the last one began, also if `limits.pages` cut it short: that is what a site gives in one visit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.ends import BUDGET, PAGE_LIMIT
from crawler.sites.errors import SiteError
from crawler.sites.model import Site
from crawler.sites.registry import Registry
from operations.ending import SHUTDOWN, TIME_LIMIT
from operations.outcome import Outcome
from pipelines.locks import holders
from storage.archive import Archive
from storage.database import reading
from storage.runs import Crawl, last_crawls

# The first wait after a crawl that ended badly; it doubles with each further one.
BACK_OFF = timedelta(minutes=15)
_MOST = 12  # crawls looked back at: more doublings than any `every:` has room for
# A daily timer must not find a site due one second too early, day after day: so much of `every:`, at most an hour, may lack.
_SLACK_SHARE, _SLACK_MOST = 20, timedelta(hours=1)
_CUT_SHORT = {SHUTDOWN, TIME_LIMIT}
_AS_MEANT = {
    outcome.name.lower() for outcome in (Outcome.DONE, Outcome.TIME_LIMIT, Outcome.INTERRUPTED, Outcome.BUDGET_SPENT)
}


@dataclass(frozen=True, slots=True)
class Turn:
    """When a site's next crawl is due and why then. `at` None: it was never crawled. `held_by`: who is at work on it now."""

    site: Site
    at: datetime | None
    why: str
    held_by: int | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether its time has come and nobody is at work on it."""
        return self.held_by is None and (self.at is None or self.at <= now)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "site": self.site.id,
            "host": self.site.host,
            "due_at": self.at,
            "why": self.why,
            "held_by": self.held_by,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What `crawl --due` would do now. `faults` are sites of the archive that cannot be crawled, in words."""

    due: tuple[Turn, ...]
    later: tuple[Turn, ...]
    faults: tuple[str, ...]


def kept_sites(archive: Archive, registry: Registry) -> tuple[list[Site], list[str]]:
    """The sites that khotin.toml names for the archive, and in words those of them that no right site file describes."""
    sites, faults = [], []
    for name in archive.config.sites:
        try:
            sites.append(registry.get(name))
        except SiteError as error:
            faults.append(f"khotin.toml names the site {name!r}: {error}")
    return list(dict.fromkeys(sites)), faults


def plan(archive: Archive, registry: Registry, *, now: datetime) -> Plan:
    """What is due at the moment `now`, in the order in which it is to be crawled."""
    sites, faults = kept_sites(archive, registry)
    turns = turns_of(archive, sites)
    due = [turn for turn in turns if turn.is_due(now)]
    return Plan(due=tuple(due), later=tuple(turn for turn in turns if not turn.is_due(now)), faults=tuple(faults))


def turns_of(archive: Archive, sites: Iterable[Site]) -> list[Turn]:
    """The next turn of each site, the most urgent first."""
    with reading(archive.engine) as connection:
        crawls = last_crawls(connection, most=_MOST)
    held = {holder.name: holder.pid for holder in holders(archive.runs_dir)}
    turns = [_turn(site, crawls.get(site.host, []), held.get(site.host)) for site in sites]
    return sorted(turns, key=lambda turn: turn.at or datetime.min.replace(tzinfo=UTC))


def _turn(site: Site, crawls: Sequence[Crawl], pid: int | None) -> Turn:  # noqa: PLR0911 - one a reason
    if not crawls:
        return Turn(site, None, "never crawled", pid)
    last = crawls[0]
    if pid is not None:
        return Turn(site, last.started_at, f"process {pid} is at work on it", pid)
    if last.ended_at is None:
        return Turn(site, last.started_at, "the last crawl was interrupted")
    bad = bad_in_a_row(crawls)
    resumes = last.counts.get("resumes_at")
    open_at = datetime.fromtimestamp(resumes, UTC) if resumes else last.ended_at
    if last.outcome == BUDGET and not bad:
        return Turn(site, open_at, f"its budget is spent: {last.counts.get('paused')}")
    if last.outcome in _CUT_SHORT and not bad:
        return Turn(site, last.ended_at, f"the last crawl was cut short: {last.outcome}")
    every = timedelta(seconds=site.period)
    usual = last.started_at + every - min(every / _SLACK_SHARE, _SLACK_MOST)
    if not bad:
        return Turn(site, usual, f"every {site.every}")
    soon = last.ended_at + min(BACK_OFF * 2 ** (bad - 1), every)
    times = "the last crawl" if bad == 1 else f"the last {bad} crawls"
    return Turn(
        site, max(open_at, min(soon, max(usual, last.ended_at))), f"{times} ended badly: {last.judged or last.outcome}"
    )


def bad_in_a_row(crawls: Sequence[Crawl]) -> int:
    """How many of the newest crawls ended badly, one after the other."""
    for number, crawl in enumerate(crawls):
        if not _is_bad(crawl):
            return number
    return len(crawls)


def _is_bad(crawl: Crawl) -> bool:
    if crawl.ended_at is None or crawl.outcome in {SHUTDOWN, PAGE_LIMIT}:
        return False
    return crawl.judged not in _AS_MEANT if crawl.judged else crawl.outcome not in {"finished", TIME_LIMIT, BUDGET}
