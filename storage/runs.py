"""Rows of runs: one crawl of one site, or one ingest. A run without an end was killed, or is under way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.models import Run, Site

_JUDGED = "judged"
_DRIFTING = "drifting"


def start(connection: Connection, *, kind: str, version: str, now: datetime, site_id: int | None = None) -> int:
    """Id of a new run; `kind` is crawl or ingest, `version` the project's."""
    row: dict[str, Any] = {"site_id": site_id, "kind": kind, "started_at": now, "counts": {}, "version": version}
    return connection.execute(insert(Run).values(**row).returning(Run.id)).scalar_one()


def finish(connection: Connection, run_id: int, *, outcome: str, counts: Mapping[str, Any], now: datetime) -> None:
    """Write how the run ended: `outcome` is "finished", or what ended it before its frontier was empty."""
    ended = {"ended_at": now, "outcome": outcome, "counts": dict(counts)}
    connection.execute(update(Run).where(Run.id == run_id).values(**ended))


def last_finished(connection: Connection, site_id: int) -> datetime | None:
    """When a crawl of the site last went to its end, None if none ever did."""
    here = (Run.site_id == site_id, Run.kind == "crawl", Run.outcome == "finished")
    return connection.execute(select(func.max(Run.ended_at)).where(*here)).scalar_one()


@dataclass(frozen=True, slots=True)
class Crawl:
    """A crawl of a site as its row tells it. `outcome` is what ended it, None for one that was killed or is under way.

    `judged` is the run's outcome by the table of exit codes, drift apart; None if nobody came to judge it.
    """

    id: int
    host: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    judged: str | None
    counts: Mapping[str, Any]

    @property
    def is_drifting(self) -> bool:
        """Whether drift was suspected when it ended."""
        return bool(self.counts.get(_DRIFTING))


def judge(connection: Connection, judged: Mapping[int, str], *, drifting: Collection[int | None] = ()) -> None:
    """Note how runs are judged, by their ids: the names of outcomes, and apart from them whether drift was suspected.

    What they counted stays.
    """
    rows = connection.execute(select(Run.id, Run.counts).where(Run.id.in_(judged))).all()
    changed = [
        {"run": row.id, "new": {**row.counts, _JUDGED: judged[row.id], _DRIFTING: row.id in drifting}} for row in rows
    ]
    if changed:
        connection.execute(update(Run).where(Run.id == bindparam("run")).values(counts=bindparam("new")), changed)


def last_crawls(connection: Connection, *, most: int = 1) -> dict[str, list[Crawl]]:
    """The newest crawls of every site, at most so many, by host; the newest first. One statement."""
    place = func.row_number().over(partition_by=Run.site_id, order_by=Run.id.desc())
    ranked = select(Run.id, place.label("place")).where(Run.kind == "crawl", Run.site_id.is_not(None)).subquery()
    columns = (Run.id, Site.host, Run.started_at, Run.ended_at, Run.outcome, Run.counts)
    newest = (
        select(*columns)
        .join(ranked, ranked.c.id == Run.id)
        .join(Site, Site.id == Run.site_id)
        .where(ranked.c.place <= most)
        .order_by(Run.id.desc())
    )
    found: dict[str, list[Crawl]] = {}
    for row in connection.execute(newest).mappings():
        crawl = Crawl(**row, judged=row["counts"].get(_JUDGED))
        found.setdefault(row["host"], []).append(crawl)
    return found


def last_good(connection: Connection, judged: Collection[str]) -> dict[str, datetime]:
    """When a crawl of each site last ended that was judged to be one of those outcomes, by host."""
    verdict = Run.counts[_JUDGED].as_string()
    newest = (
        select(Site.host, func.max(Run.ended_at).label("at"))
        .join(Site, Site.id == Run.site_id)
        .where(Run.kind == "crawl", verdict.in_(judged))
        .group_by(Site.host)
    )
    return {row.host: row.at for row in connection.execute(newest)}
