"""What looking for drift adds to the reports of a job: alarms as misses, notes, and the outcome they make. Judges no page."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from crawler.sites.model import Site
from crawler.sites.registry import Registry, provisional
from operations.drift.clearing import recheck
from operations.drift.watch import watch
from operations.outcome import Outcome
from operations.report import Report
from pipelines.locks import SiteLocked, site_lock
from storage import alarms
from storage.archive import Archive
from storage.database import reading
from storage.sites import site_id

log = logging.getLogger(__name__)

# Runs whose pages were the site's own, ended early or not; what a block or an outage showed says nothing of templates.
_TELLING = frozenset(
    {
        Outcome.DONE,
        Outcome.NOTHING_NEW,
        Outcome.TIME_LIMIT,
        Outcome.BUDGET_SPENT,
        Outcome.PARTLY,
        Outcome.EXPECTATION_MISSED,
        Outcome.INTERRUPTED,
    }
)


def with_drift(archive: Archive, report: Report, *, now: datetime) -> tuple[Report, str | None]:
    """The report of a run that just ended with what drift there is, and what went wrong while looking for it, in words.

    While an alarm is open every run of its site ends with EXPECTATION_MISSED, unless something graver happened. May be called
    in a thread of its own while other sites are crawled.
    """
    if report.run_id is None or report.outcome not in _TELLING:
        return report, None
    try:
        with site_lock(archive.runs_dir, report.site.host):
            return _watched(archive, report, report.run_id, now), None
    except SiteLocked:
        return report, None  # another crawl has begun: its end looks at this run's pages too
    except Exception as error:
        log.warning("%s: drift could not be looked for", report.site.id, exc_info=True)
        told = (str(error) or type(error).__name__).splitlines()[0]
        return report, f"{report.site.id}: drift could not be looked for: {told}"


def _watched(archive: Archive, report: Report, run_id: int, now: datetime) -> Report:
    with reading(archive.engine) as connection:
        number = site_id(connection, report.site.host)
    assert number is not None  # noqa: S101 - its run is stored
    seen = watch(archive, report.site, number, run_id, now=now)
    told = replace(report, notes=tuple(seen.notes))
    if not seen.alarms:
        return told
    return replace(
        told,
        alarms=tuple(seen.alarms),
        # Whoever ended the run knows that it is not done; the alarm stands until it is looked at.
        outcome=report.outcome if report.outcome is Outcome.INTERRUPTED else Outcome.EXPECTATION_MISSED,
        before_drift=report.outcome,
        drifting=tuple(seen.fields),
    )


def cleared_by_rules(archive: Archive, registry: Registry, hosts: Sequence[str], *, now: datetime) -> list[str]:
    """Clear the alarms of sites whose pages read well by today's rules, as after a re-parse; what is over, in sentences."""
    over = []
    with reading(archive.engine) as connection:
        rows = alarms.every(connection, is_open=True)
    for host, number in {row["host"]: row["site_id"] for row in rows if row["host"] in hosts}.items():
        over += recheck(archive, _site(registry, host), number, now=now)
    return over


def _site(registry: Registry, host: str) -> Site:
    address = f"http://{host}/"
    return registry.for_url(address) or provisional(address)
