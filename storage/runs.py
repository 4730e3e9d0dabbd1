"""Rows of runs: one crawl of one site, or one ingest. A run without an end was killed, or is under way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.models import Run


def start(connection: Connection, *, kind: str, version: str, now: datetime, site_id: int | None = None) -> int:
    """Id of a new run; `kind` is crawl or ingest, `version` the project's."""
    row: dict[str, Any] = {"site_id": site_id, "kind": kind, "started_at": now, "counts": {}, "version": version}
    return connection.execute(insert(Run).values(**row).returning(Run.id)).scalar_one()


def finish(connection: Connection, run_id: int, *, outcome: str, counts: Mapping[str, Any], now: datetime) -> None:
    """Write how the run ended: `outcome` is "finished", or what ended it before its frontier was empty."""
    ended = {"ended_at": now, "outcome": outcome, "counts": dict(counts)}
    connection.execute(update(Run).where(Run.id == run_id).values(**ended))


def has_finished(connection: Connection, site_id: int) -> bool:
    """Whether a crawl of the site ever went to its end."""
    here = (Run.site_id == site_id, Run.kind == "crawl", Run.outcome == "finished")
    return connection.execute(select(Run.id).where(*here).limit(1)).first() is not None
