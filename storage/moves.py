"""Moves: what tells that an article left an address for another one, each written down once.

Where a redirect shows it, `storage.endings` notices. `note_moves` finds the others: the same article at a new address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from storage.events import EventRow, add, told
from storage.models import Address, Article, Capture


def note_moves(connection: Connection, site_id: int, since: datetime, until: datetime) -> int:
    """Write down the moves of a site's articles that a run shows which saw the site from `since` to `until`; how many.

    An article has moved if its address was first seen in the run and it was known at others before, or if it was first
    seen after the run (an old file taken in late) and is known at others until then. One that still answered at an old
    address is filed twice and has not moved. Each move is told once.
    """
    new, old = aliased(Address), aliased(Address)
    columns = (
        Article.id,
        new.url.label("new"),
        new.first_seen,
        old.url.label("old"),
        old.last_seen,
        Capture.id.label("capture"),
    )
    known = (
        select(*columns)
        .join(new, (new.article_id == Article.id) & (new.url == Article.url))
        .join(old, (old.article_id == Article.id) & (old.id != new.id))
        .outerjoin(Capture, (Capture.url == new.url) & (Capture.fetched_at == new.first_seen))
        .where(new.site_id == site_id, new.first_seen >= since)
    )
    # Of several old addresses the one seen last comes last.
    last = {row.id: row for row in connection.execute(known.order_by(Article.id, old.last_seen))}
    left = [row for row in last.values() if row.last_seen < since or (row.last_seen <= until < row.first_seen)]
    made = [
        Move(
            EventRow(
                article_id=row.id,
                at=row.first_seen,
                kind="moved",
                reason=told_as(row.old, row.new),
                capture_id=row.capture,
            ),
            row.last_seen,
        )
        for row in left
    ]
    fresh = untold(connection, made)
    add(connection, fresh)
    return len(fresh)


@dataclass(frozen=True, slots=True)
class Move:
    """A move and when the article was last seen at the address it left."""

    event: EventRow
    left: datetime


def told_as(old: str, new: str) -> str:
    """How a move is written down."""
    return f"{old} -> {new}"


def untold(connection: Connection, moves: Sequence[Move]) -> list[EventRow]:
    """The events of those moves that no line tells of since the old address was left."""
    if not moves:
        return []
    lines = told(connection, {one.event.article_id for one in moves}, "moved")
    last: dict[tuple[str, str], datetime] = {}
    for line in lines:
        last[line.article_id, line.reason] = line.at
    return [
        one.event
        for one in moves
        if (at := last.get((one.event.article_id, one.event.reason))) is None or at < one.left
    ]
