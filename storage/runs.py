"""Rows of runs: one crawl of one site, or one ingest. A run without an end was killed, or is under way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from storage.models import Run


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
