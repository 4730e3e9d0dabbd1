"""Rows of alarms: raised once a field, cleared with a reason, never removed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from storage.models import Alarm, Site

_COLUMNS = (
    Alarm.id, Alarm.site_id, Alarm.run_id, Alarm.field, Alarm.grade, Alarm.raised_at, Alarm.old_capture_id, Alarm.new_capture_id,
    Alarm.rule, Alarm.candidate, Alarm.proof, Alarm.cleared_at, Alarm.cleared_why,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRow:
    """An alarm to raise. `grade`: alarm (somebody must look), note (worth knowing; cleared when it is written)."""

    site_id: int
    run_id: int | None
    field: str
    grade: str
    raised_at: datetime
    proof: dict[str, Any]
    old_capture_id: int | None = None
    new_capture_id: int | None = None
    rule: str | None = None
    candidate: str | None = None
    cleared_at: datetime | None = None
    cleared_why: str | None = None


def raise_all(connection: Connection, rows: Iterable[AlarmRow]) -> list[int]:
    """Store alarms; their ids in order. Raises IntegrityError where an alarm of the field is open: another process was first."""
    ids = []
    for row in rows:  # few, if any
        values = {name: getattr(row, name) for name in row.__slots__}
        ids.append(connection.execute(insert(Alarm).values(**values).returning(Alarm.id)).scalar_one())
    return ids


def open_of(connection: Connection, site_id: int) -> Sequence[RowMapping]:
    """The open alarms of a site, oldest first."""
    return _read(connection, Alarm.site_id == site_id, Alarm.cleared_at.is_(None))


def every(connection: Connection, host: str | None = None, *, is_open: bool = False) -> Sequence[RowMapping]:
    """Alarms of a site (None: of all) with `host`, oldest first; only open ones, or all."""
    conditions = [*([Site.host == host] if host else []), *([Alarm.cleared_at.is_(None)] if is_open else [])]
    return _read(connection, *conditions)


def _read(connection: Connection, *conditions: Any) -> Sequence[RowMapping]:
    statement = select(*_COLUMNS, Site.host).join(Site, Site.id == Alarm.site_id).where(*conditions)
    return connection.execute(statement.order_by(Alarm.id)).mappings().all()


def clear(connection: Connection, ids: Iterable[int], why: str, *, now: datetime) -> int:
    """Clear open alarms; how many were open."""
    here = (Alarm.id.in_(list(ids)), Alarm.cleared_at.is_(None))
    return connection.execute(update(Alarm).where(*here).values(cleared_at=now, cleared_why=why)).rowcount


def open_by_host(connection: Connection) -> dict[str, int]:
    """How many alarms are open, by the host of every site; 0 for those without."""
    count = func.count(Alarm.id).filter(Alarm.cleared_at.is_(None))
    statement = select(Site.host, count.label("n")).outerjoin(Alarm, Alarm.site_id == Site.id).group_by(Site.host)
    return {row.host: row.n for row in connection.execute(statement)}
