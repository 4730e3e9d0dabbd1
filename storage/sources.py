"""What is remembered of addresses that show news, and whether a site's validators can be believed. Plans nothing.

ETag and Last-Modified are tested by what the site's own pages show: one that stayed the same while the page changed has lied,
and a site that lied is never asked by it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from storage.database import upsert
from storage.models import Frontier, Source, Validator

ETAG, MODIFIED = "etag", "modified"
# Pages that must have stayed the same with a validator before the site is asked by it.
PROOFS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source as its last visit left it (fields: storage.politeness.Source); `url` and `url_key` are the frontier's."""

    frontier_id: int
    site_id: int
    checked_at: datetime
    news_at: datetime | None = None
    idle: int = 0
    body_digest: str | None = None
    items: str | None = None
    etag: str | None = None
    modified: str | None = None
    url: str = ""
    url_key: str = ""
    route: str = ""


_COLUMNS = (
    "frontier_id", "site_id", "checked_at", "news_at", "idle", "body_digest", "items", "etag", "modified",
)  # fmt: skip


def of_site(connection: Connection, site_id: int) -> dict[str, SourceRow]:
    """The site's sources by their frontier keys; at most a few hundred."""
    columns = [*(getattr(Source, name) for name in _COLUMNS), Frontier.url, Frontier.url_key, Frontier.route]
    rows = connection.execute(
        select(*columns).join(Frontier, Frontier.id == Source.frontier_id).where(Source.site_id == site_id)
    ).mappings()
    return {row["url_key"]: SourceRow(**row) for row in rows}


def keep(connection: Connection, rows: Sequence[SourceRow]) -> None:
    """Write how sources were left by a visit."""
    if not rows:
        return
    statement = upsert(connection, Source)
    changed = {name: statement.excluded[name] for name in _COLUMNS if name not in {"frontier_id", "site_id"}}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["frontier_id"], set_=changed),
        [{name: getattr(row, name) for name in _COLUMNS} for row in rows],
    )


def tell(
    connection: Connection, site_id: int, seen: Mapping[str, tuple[int, int, str | None]], *, now: datetime
) -> None:
    """Add what a run saw of the validators, by kind: pages that stayed the same with it, pages that changed under it, one of these."""
    for kind, (kept, lied, told_by) in seen.items():
        statement = upsert(connection, Validator).values(
            site_id=site_id, kind=kind, kept=kept, lied=lied, told_by=told_by, at=now
        )
        changed: dict[str, Any] = {
            "kept": Validator.kept + kept,
            "lied": Validator.lied + lied,
            "told_by": func.coalesce(Validator.told_by, told_by),
            "at": now,
        }
        connection.execute(statement.on_conflict_do_update(index_elements=["site_id", "kind"], set_=changed))


def honest(connection: Connection, site_id: int) -> frozenset[str]:
    """The kinds of validators of the site that kept their word so far, often enough to be relied on."""
    here = (Validator.site_id == site_id, Validator.lied == 0, Validator.kept >= PROOFS)
    return frozenset(connection.execute(select(Validator.kind).where(*here)).scalars())
