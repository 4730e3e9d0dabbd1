"""Audit lines: what became of an article and why, in the order it was noted. Added, never changed."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from storage.archive import Archive
from storage.database import reading
from storage.days import HANOI
from storage.models import Article, Event

_STATE = select(Article.state_reason, Article.state_since).where(Article.id == bindparam("wanted"))
_LINES = select(Event.at, Event.kind, Event.reason, Event.capture_id).where(Event.article_id == bindparam("wanted"))
_LINES = _LINES.order_by(Event.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """A line to add. `kind`: suspected, confirmed, returned, moved, withdrawn, restored, and of its story: story, split, joined.

    `at`: when that was observed.
    """

    article_id: str
    at: datetime
    kind: str
    reason: str
    capture_id: int | None = None


def add(connection: Connection, rows: Sequence[EventRow]) -> None:
    """Add the lines."""
    if rows:
        connection.execute(insert(Event), [asdict(row) for row in rows])


def told(connection: Connection, article_ids: Collection[str], *kinds: str) -> Sequence[Row[Any]]:
    """The lines of these articles, of these kinds or of all, as they were noted."""
    here = select(*Event.__table__.columns).where(Event.article_id.in_(list(article_ids)))
    if kinds:
        here = here.where(Event.kind.in_(kinds))
    return connection.execute(here.order_by(Event.id)).all()


def audit(archive: Archive, article_id: str) -> dict[str, Any]:
    """{state_reason, state_since, events: [{at, kind, reason, capture_id}]} of an article; times are ISO 8601 with +07:00."""
    with reading(archive.engine) as connection:
        return audit_of(connection, article_id)


def audit_of(connection: Connection, article_id: str) -> dict[str, Any]:
    """What `audit` tells. Two queries."""
    row = connection.execute(_STATE, {"wanted": article_id}).one()
    lines = connection.execute(_LINES, {"wanted": article_id}).all()
    return {
        "state_reason": row.state_reason,
        "state_since": _local(row.state_since) if row.state_since else None,
        "events": [
            {"at": _local(line.at), "kind": line.kind, "reason": line.reason, "capture_id": line.capture_id}
            for line in lines
        ],
    }


def _local(moment: datetime) -> str:
    return moment.astimezone(HANOI).isoformat()
