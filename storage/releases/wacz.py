"""The pages of a release as WACZ 1.1.1, to be replayed: their records as they were kept, an index, a list of pages.

Records are copied byte for byte, one after another: memory stays flat. Besides a page's pictures the style sheets and fonts of its
site are in it, whichever page needs them; scripts, and pictures that only a sheet names, are not.
"""

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
from sqlalchemy import Connection, Row, Select, func, or_, select

from storage.archive import Archive
from storage.database import reading
from storage.errors import BrokenRecord
from storage.media import KINDS
from storage.models import Capture, Image, Revision
from storage.releases.facts import versions
from storage.releases.options import Options
from storage.releases.surt import surt
from storage.warc.reader import locate

FILE = "data/wacz/pages.wacz"
_VERSION = "1.1.1"
_WARC = "data.warc.gz"
_BATCH = 500
_LINES = 3000  # of the index, in a block of it
_GZIP = b"\x1f\x8b"
# An empty field (the id is that of Java's archives), in the list of members too: replayweb.page takes a member without any there for one
# without any before its bytes, where sizes of 64 bits leave one, and reads 20 bytes too early.
_EXTRA = b"\xfe\xca\x00\x00"


def write_wacz(archive: Archive, plan: sqlite3.Connection, options: Options, place: Path, work: Path) -> None:
    """Write FILE into the release at `place`; `work` is a file for the index while it is made. Raises BrokenRecord, OSError."""
    target = place / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    work.unlink(missing_ok=True)
    with closing(sqlite3.connect(work, isolation_level=None)) as index, zipfile.ZipFile(part, "w") as wacz:
        index.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
        index.execute("CREATE TABLE record (url, at, file, offset, length, told, PRIMARY KEY (url, at, file, offset))")
        index.execute("CREATE TABLE line (line PRIMARY KEY) WITHOUT ROWID")
        index.execute("CREATE TABLE page (id, url, at, title)")
        index.execute("BEGIN")
        with reading(archive.engine) as connection:
            _collect(connection, plan, options, index)
        writer = _Writer(wacz, options.as_of)
        with closing(_records(archive, index)) as records:  # which must not outlive the index, if there is no room
            writer.add(f"archive/{_WARC}", records)
        blocks: list[bytes] = []
        writer.add("indexes/index.cdx.gz", _index(index, blocks))
        writer.add("indexes/index.idx", blocks)
        writer.add("pages/pages.jsonl", _pages(index, options))
        writer.close(options)
    part.replace(target)
    work.unlink()


class _Writer:
    """Members of the ZIP, stored as they are, with one date; and what datapackage.json tells of them."""

    def __init__(self, wacz: zipfile.ZipFile, as_of: datetime) -> None:
        self._wacz = wacz
        self._date = as_of.timetuple()[:6]
        self._resources: list[dict[str, Any]] = []

    def add(self, path: str, pieces: Iterable[bytes]) -> str:
        """Write a member piece by piece; its digest."""
        info = zipfile.ZipInfo(path, self._date)
        info.create_system = 3  # whatever system it is made on
        info.external_attr = 0o644 << 16
        info.extra = _EXTRA
        found, size = hashlib.sha256(), 0
        with self._wacz.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
                found.update(piece)
                size += len(piece)
        digest = f"sha256:{found.hexdigest()}"
        self._resources.append({"name": path.rpartition("/")[2], "path": path, "hash": digest, "bytes": size})
        return digest

    def close(self, options: Options) -> None:
        """Write datapackage.json and its digest."""
        package = {
            "profile": "data-package",
            "resources": self._resources.copy(),
            "wacz_version": _VERSION,
            "title": f"{options.name} {options.version}",
            "created": _utc(options.as_of),
            "software": f"khotin {versions()['khotin']}",
        }
        digest = self.add("datapackage.json", [_json(package).encode()])
        self.add("datapackage-digest.json", [_json({"path": "datapackage.json", "hash": digest}).encode()])


def _collect(connection: Connection, plan: sqlite3.Connection, options: Options, index: sqlite3.Connection) -> None:
    """Note every record: of each page, of its pictures, and those that hold the payloads of revisits."""
    sites: set[int] = set()
    rows = plan.execute("SELECT id, revision_id FROM article ORDER BY id")
    while batch := rows.fetchmany(_BATCH):
        articles = {row["revision_id"]: row["id"] for row in batch}
        pages: Select[Any] = select(Revision.id.label("revision"), Revision.title, Capture.site_id, *_CAPTURE)
        pages = pages.join(Capture, Capture.id == Revision.capture_id).where(Revision.id.in_(articles))
        found = connection.execute(pages).all()
        _note(connection, index, found)
        told = [(articles[row.revision], row.url, _utc(row.fetched_at), row.title) for row in found]
        index.executemany("INSERT INTO page VALUES (?, ?, ?, ?)", told)
        digests = select(Image.digest).where(Image.revision_id.in_(articles), Image.digest.is_not(None))
        media: Select[Any] = select(*_CAPTURE).where(Capture.body_digest.in_(digests), Capture.kind.in_(KINDS))
        _note_media(connection, index, options, media)
        sites |= {row.site_id for row in found}
    # In small letters, for SQLite compares without case and PostgreSQL does not: both make the same release.
    kind = func.lower(func.ltrim(Capture.content_type))
    of_look = or_(*(kind.startswith(look) for look in _LOOKS))
    for site in sorted(sites):
        looks: Select[Any] = select(*_CAPTURE).where(Capture.site_id == site, Capture.kind == "media", of_look)
        _note_media(connection, index, options, looks)


_LOOKS = ("text/css", "font/", "application/font", "application/x-font")
_CAPTURE: tuple[Any, ...] = (
    Capture.url,
    Capture.fetched_at,
    Capture.status,
    Capture.content_type,
    Capture.payload_digest,
    Capture.warc_file,
    Capture.warc_offset,
    Capture.warc_length,
    Capture.revisit_of,
)


def _note_media(connection: Connection, index: sqlite3.Connection, options: Options, media: Select[Any]) -> None:
    """Note the whole captures of `media` until the release's date, some at a time: a site has any number."""
    early = media.where(Capture.fetched_at < options.as_of, Capture.truncated.is_(None))
    for rows in connection.execute(early, execution_options={"yield_per": _BATCH}).partitions():
        _note(connection, index, rows)


def _note(connection: Connection, index: sqlite3.Connection, rows: Sequence[Row[Any]]) -> None:
    again = {row.revisit_of for row in rows if row.revisit_of is not None}
    originals: Select[Any] = select(*_CAPTURE).where(Capture.id.in_(again))
    every = [*rows, *(connection.execute(originals).all() if again else [])]
    values = [
        (row.url, _utc(row.fetched_at), row.warc_file, row.warc_offset, row.warc_length, _json(_told(row)))
        for row in every
    ]
    index.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?, ?)", values)


def _told(row: Row[Any]) -> dict[str, Any]:
    kind = (row.content_type or "").partition(";")[0].strip().lower()
    mime = "warc/revisit" if row.revisit_of is not None else kind or "unk"
    return {"url": row.url, "mime": mime, "status": str(row.status or ""), "digest": row.payload_digest or "-"}


def _records(archive: Archive, index: sqlite3.Connection) -> Generator[bytes]:
    """The records, by address and time, each a gzip member; notes their lines of the index."""
    at = 0
    with closing(index.cursor()) as lines:
        for url, moment, file, offset, length, told in index.execute(
            "SELECT * FROM record ORDER BY url, at, told, length"
        ):
            member = _member(archive.directory / file, offset, length)
            stamp = "".join(letter for letter in moment if letter.isdigit())
            entry = {**json.loads(told), "length": str(len(member)), "offset": str(at), "filename": _WARC}
            lines.execute("INSERT OR IGNORE INTO line VALUES (?)", (f"{surt(url)} {stamp} {_json(entry)}\n",))
            at += len(member)
            yield member


def _member(path: Path, offset: int, length: int) -> bytes:
    try:
        with locate(path).open("rb") as file:
            data = _read(file, offset, length)
    except OSError as error:
        raise BrokenRecord(path, offset, str(error)) from error
    if len(data) < length:
        raise BrokenRecord(path, offset, f"the file ends after {len(data)} of the record's {length} bytes")
    return data if data.startswith(_GZIP) else pa.compress(data, codec="gzip", asbytes=True)


def _read(file: IO[bytes], offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _index(index: sqlite3.Connection, blocks: list[bytes]) -> Iterator[bytes]:
    """The lines in their order, in blocks; fills `blocks` with the index of the index."""
    blocks.append(b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n')
    lines = (row[0] for row in index.execute("SELECT line FROM line ORDER BY line"))
    at = 0
    while some := list(islice(lines, _LINES)):
        block = pa.compress("".join(some).encode(), codec="gzip", asbytes=True)
        digest = f"sha256:{hashlib.sha256(block).hexdigest()}"
        entry = {"offset": at, "length": len(block), "digest": digest, "filename": "index.cdx.gz"}
        blocks.append(f"{some[0].partition('{')[0].strip()} {_json(entry)}\n".encode())
        at += len(block)
        yield block


def _pages(index: sqlite3.Connection, options: Options) -> Iterator[bytes]:
    yield (
        _json({"format": "json-pages-1.0", "id": "pages", "title": f"{options.name} {options.version}"}) + "\n"
    ).encode()
    for article, url, moment, title in index.execute("SELECT * FROM page ORDER BY url, at, id"):
        yield (_json({"id": article, "url": url, "ts": moment, "title": title}) + "\n").encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
