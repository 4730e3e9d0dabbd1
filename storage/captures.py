"""Rows of captures: where each stored response lies and what it turned out to be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, func, insert, or_, select

from storage.columns import not_by
from storage.models import Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow:
    """A response to store. `warc_file` is relative to the archive; offset and length are bytes of the compressed record.

    `payload_digest` is the WARC record's own; `body_digest` is "sha256:" + hex of the decoded body. `source`: crawl, ingest.
    `original` is the place (file, offset) of the record that holds the payload, if this one's is a revisit; `record_id` is
    the record's own, which the row does not keep.
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
    headers: dict[str, str] | None = None
    chain: list[str] | None = None
    original: tuple[str, int] | None = None
    record_id: str | None = None


_COLUMNS = tuple(one.name for one in fields(CaptureRow) if one.name not in {"original", "record_id"})
Place = tuple[str, int]
_PLACES = 200  # in one query, each perhaps in a file of its own: well under the terms that SQLite takes


def add(connection: Connection, rows: Sequence[CaptureRow]) -> list[int]:
    """Insert the rows, those of revisits after all others; their ids in order.

    The original of a revisit must have its row: earlier in the database, or among `rows`.
    """
    ids = _insert(connection, [_columns(row) for row in rows if row.original is None])
    again = [row for row in rows if row.original is not None]
    if again:
        known = ids | _ids(connection, [row.original for row in again if row.original and row.original not in ids])
        ids |= _insert(
            connection, [_columns(row) | {"revisit_of": row.original and known.get(row.original)} for row in again]
        )
    return [ids[row.warc_file, row.warc_offset] for row in rows]


def _columns(row: CaptureRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _insert(connection: Connection, values: list[dict[str, Any]]) -> dict[Place, int]:
    if not values:
        return {}
    # Not "in parameter order", which SQLite answers with a statement a row: file and offset name a row as well.
    statement = insert(Capture).returning(Capture.id, Capture.warc_file, Capture.warc_offset)
    return {(row.warc_file, row.warc_offset): row.id for row in connection.execute(statement, values)}


def _ids(connection: Connection, places: Sequence[Place]) -> dict[Place, int]:
    found: dict[Place, int] = {}
    columns = (Capture.warc_file, Capture.warc_offset)
    for start in range(0, len(places), _PLACES):
        offsets: dict[str, list[int]] = {}
        for file, offset in places[start : start + _PLACES]:
            offsets.setdefault(file, []).append(offset)
        # A list of pairs would have SQLite look through all captures.
        here = or_(*(and_(Capture.warc_file == file, Capture.warc_offset.in_(its)) for file, its in offsets.items()))
        rows = connection.execute(select(Capture.id, *columns).where(here))
        found |= {(row.warc_file, row.warc_offset): row.id for row in rows}
    return found


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


def answers(connection: Connection, urls: Collection[str]) -> Sequence[RowMapping]:
    """What these URLs answered to GET, oldest first: where each answer lies and what it is, without its header fields."""
    columns = (Capture.id, Capture.site_id, Capture.url, Capture.fetched_at, Capture.status, Capture.content_type, Capture.redirect_to)  # fmt: skip
    places = (Capture.warc_file, Capture.warc_offset, Capture.warc_length, Capture.body_digest, Capture.revisit_of)
    here = select(*columns, *places).where(Capture.url.in_(list(urls)), Capture.method == "GET", Capture.status > 0)
    return connection.execute(here.order_by(Capture.fetched_at, Capture.id)).mappings().all()


def original(connection: Connection, site_id: int, payload_digest: str, url: str) -> RowMapping | None:
    """The capture of a site whose record holds a whole payload of that digest, rather of the same URL, the newest.

    {url, fetched_at, warc_file, warc_offset, warc_length}. Never a revisit: each names the record that holds the payload,
    not another revisit.
    """
    wanted = {"site": site_id, "digest": payload_digest, "address": url}
    return connection.execute(_ORIGINAL, wanted).mappings().first()


_HOLDS_PAYLOAD = (Capture.revisit_of.is_(None), Capture.truncated.is_(None))
# Asked for every response: made once, for making a statement costs more than running it.
_ORIGINAL = (
    select(Capture.url, Capture.fetched_at, Capture.warc_file, Capture.warc_offset, Capture.warc_length)
    .where(Capture.payload_digest == bindparam("digest"), *_HOLDS_PAYLOAD, not_by(Capture.site_id) == bindparam("site"))
    .order_by((Capture.url == bindparam("address")).desc(), Capture.id.desc())
    .limit(1)
)


def originals(connection: Connection, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], RowMapping]:
    """The same for pairs of a digest and a URL, of any site: {id, warc_file, warc_offset, warc_length} by pair.

    A fixed number of queries for so many pairs; those that nobody holds are left out.
    """
    found: dict[tuple[str, str], RowMapping] = {}
    every = sorted(wanted)
    for start in range(0, len(every), _PLACES):
        some = every[start : start + _PLACES]
        ids = _newest_holding(connection, some)
        columns = (Capture.id, Capture.warc_file, Capture.warc_offset, Capture.warc_length)
        rows = connection.execute(select(*columns).where(Capture.id.in_(list(ids.values())))).mappings()
        by_id = {row["id"]: row for row in rows}
        found |= {pair: by_id[number] for pair, number in ids.items()}
    return found


def _newest_holding(connection: Connection, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Ids of the newest captures that hold payloads of these digests: of the same URL, else of any."""
    digest, url, newest = Capture.payload_digest, Capture.url, func.max(Capture.id).label("newest")
    whole = (digest.in_([one for one, _ in pairs]), *_HOLDS_PAYLOAD)
    same = select(digest, url, newest).where(*whole, url.in_([one for _, one in pairs])).group_by(digest, url)
    ids = {(row.payload_digest, row.url): row.newest for row in connection.execute(same)}
    anywhere = connection.execute(select(digest, newest).where(*whole).group_by(digest))
    by_digest = {row.payload_digest: row.newest for row in anywhere}
    return {pair: ids.get(pair, by_digest[pair[0]]) for pair in pairs if pair[0] in by_digest}
