"""The ledger of requests that left no capture: a row each, with the cause. With the captures these are all requests made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from storage.causes import Cause
from storage.models import Unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredRow:
    """A request to which no byte of an answer came. `detail` is a sentence."""

    site_id: int
    host: str
    url: str
    at: datetime
    cause: Cause
    detail: str
    run_id: int | None = None


def add(connection: Connection, rows: Sequence[UnansweredRow]) -> None:
    """Write the rows."""
    if rows:
        values = [{name: getattr(row, name) for name in row.__slots__} for row in rows]
        connection.execute(insert(Unanswered), [{**one, "cause": one["cause"].value} for one in values])


def causes(connection: Connection, site_id: int, *, since: datetime, until: datetime) -> Counter[str]:
    """How many requests of a site went unanswered from `since` until before `until`, by cause."""
    here: tuple[Any, ...] = (Unanswered.site_id == site_id, Unanswered.at >= since, Unanswered.at < until)
    rows = connection.execute(select(Unanswered.cause, func.count().label("n")).where(*here).group_by(Unanswered.cause))
    return Counter({row.cause: row.n for row in rows})
