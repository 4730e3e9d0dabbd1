"""Rows of captures: where each stored response lies and what it turned out to be."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from storage.models import Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow:
    """A response to store. `warc_file` is relative to the archive; offset and length are bytes of the compressed record.

    `payload_digest` is the WARC record's own; `body_digest` is "sha256:" + hex of the decoded body. `source`: crawl, ingest.
    """

    site_id: int
    url: str
    fetched_at: datetime
    warc_file: str
    warc_offset: int
    warc_length: int
    run_id: int | None = None
    method: str = "GET"
    status: int | None = None
    content_type: str | None = None
    payload_digest: str | None = None
    body_digest: str | None = None
    ip: str | None = None
    tls: str | None = None
    truncated: str | None = None
    kind: str | None = None
    kind_reason: str | None = None
    route: str | None = None
    redirect_to: str | None = None
    source: str = "crawl"


def add(connection: Connection, rows: Sequence[CaptureRow]) -> list[int]:
    """Insert the rows in one statement; their ids in order."""
    if not rows:
        return []
    # Not "in parameter order", which SQLite answers with a statement a row: file and offset name a row as well.
    statement = insert(Capture).returning(Capture.id, Capture.warc_file, Capture.warc_offset)
    made = connection.execute(statement, [asdict(row) for row in rows])
    ids = {(row.warc_file, row.warc_offset): row.id for row in made}
    return [ids[row.warc_file, row.warc_offset] for row in rows]


def stored(connection: Connection, warc_file: str) -> set[int]:
    """Offsets of the file's records that have a row already."""
    return set(connection.execute(select(Capture.warc_offset).where(Capture.warc_file == warc_file)).scalars())


def end_of_rows(connection: Connection, warc_file: str) -> int:
    """Where the last record of the file that has a row ends, in bytes; 0 if none has one."""
    last = select(Capture.warc_offset + Capture.warc_length).where(Capture.warc_file == warc_file)
    return connection.execute(last.order_by(Capture.warc_offset.desc()).limit(1)).scalar() or 0


def history(connection: Connection, url: str) -> Sequence[RowMapping]:
    """All captures of a URL, oldest first."""
    statement = select(*Capture.__table__.columns).where(Capture.url == url)
    return connection.execute(statement.order_by(Capture.fetched_at, Capture.id)).mappings().all()


def original(connection: Connection, payload_digest: str, url: str | None = None) -> RowMapping | None:
    """The capture that a revisit record means: same payload digest, rather of the same URL, the newest."""
    columns: list[Any] = list(Capture.__table__.columns)
    statement = select(*columns).where(Capture.payload_digest == payload_digest)
    same_url = (Capture.url == url).desc()
    return connection.execute(statement.order_by(same_url, Capture.id.desc()).limit(1)).mappings().first()
