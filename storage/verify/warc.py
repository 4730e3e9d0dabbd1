"""Verifies WARC files: the digest of each closed file, each record's own checksums, and that rows and records agree.

A file whose SHA-256 is that of its row is as it was when it was closed: what is odd in its records has been so from the start.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from storage.archive import Archive
from storage.database import reading
from storage.errors import BrokenRecord
from storage.models import Capture, Revision, WarcFile
from storage.verify.findings import Verification
from storage.verify.values import sound
from storage.warc.codings import unchunk
from storage.warc.members import NotARecord, RawRecord, WarcDamage, digest_agrees, record_at, records
from storage.warc.messages import parse_response, split_head
from storage.warc.reader import locate

_BATCH = 1_000
_HITS = 5  # told a damage
_ARTICLES_TOLD = 20  # damages whose articles are looked up: that reads all revisions
_PIECE = 1 << 20
RESTORE = "restore the file from a backup"
_LOST_ROW = "the record is whole: `khotin ingest` of the file brings its row back"


def verify_warc(archive: Archive, verification: Verification) -> None:
    """Verify all WARC files; of a sample only the sampled files' digests and the sampled rows' records."""
    _Files(archive, verification).run()


class _Files:
    def __init__(self, archive: Archive, verification: Verification) -> None:
        self._archive = archive
        self._found = verification
        self._articles_told = 0

    def run(self) -> None:
        with reading(self._archive.engine) as connection:
            facts = (WarcFile.name, WarcFile.bytes, WarcFile.sha256)
            closed = {row.name: row for row in sound(connection.execute(select(*facts)), facts)}
            counted = select(Capture.warc_file, func.count().label("n")).group_by(Capture.warc_file)
            rows = {row.warc_file: row.n for row in sound(connection.execute(counted), (Capture.warc_file,))}
        for name in sorted({*closed, *rows}):
            if not locate(self._archive.directory / name).exists():
                self._found.damage(name, f"the file is missing; {rows.get(name, 0)} captures rest on it", RESTORE)
        for path in sorted(self._archive.warc_dir.iterdir()):
            if path.is_file() and not path.name.endswith(".part"):
                try:
                    self._file(path, closed)
                except FileNotFoundError:
                    continue  # given its final name meanwhile
                except OSError as error:
                    self._found.damage(str(path), f"the file cannot be read: {error.strerror}", RESTORE)
        if self._found.sample:
            self._sampled_rows()

    def _file(self, path: Path, closed: dict[str, Any]) -> None:
        name = _name(self._archive, path)
        if path.name.endswith(".open"):
            if _is_written(path):
                self._found.did("WARC files left alone: a process writes to them")
            else:
                self._found.note(
                    name,
                    "a killed process left it open, or a backup took it while it was written",
                    "the next crawl closes it",
                )
                self._records(path, name, is_open=True, is_intact=False)
            return
        if not self._found.takes("file", name):
            return
        known = closed.get(name)
        size, digest = _sha256(path)
        is_intact = known is not None and (known.bytes, known.sha256) == (size, digest)
        if known is None:
            self._found.note(name, "no SHA-256 was kept of it: only its records' own checksums are verified")
        elif not is_intact:
            what = f"its SHA-256 is {digest}, it was {known.sha256} when the file was closed"
            size_told = f" ({size} bytes, {known.bytes} then)" if size != known.bytes else ""
            self._found.damage(name, what + size_told, RESTORE, self._hits(name, 0, max(size, known.bytes)))
        if known is not None:
            self._found.did("WARC files by SHA-256")
        if self._found.sample is None:
            self._records(path, name, is_open=False, is_intact=is_intact)

    def _records(self, path: Path, name: str, *, is_open: bool, is_intact: bool) -> None:
        """Every record of a file against its own checksums and its row."""
        size = path.stat().st_size
        rows = self._rows_of(name)
        row = next(rows, None)
        rowless: list[RawRecord] = []
        for item in records(path):
            end = item.end if isinstance(item, WarcDamage) else item.offset + item.length
            if isinstance(item, WarcDamage):
                self._damaged(name, item, is_intact=is_intact, is_torn=is_open and end == size)
                while row is not None and row.warc_offset < end:
                    row = next(rows, None)
                continue
            self._found.did("WARC records")
            problem = None if is_intact else trouble(item)
            if problem:
                self._found.damage(_at(name, item.offset), problem, RESTORE, self._hits(name, item.offset, end))
            while row is not None and row.warc_offset < item.offset:
                self._without_record(name, row)
                row = next(rows, None)
            if row is not None and row.warc_offset == item.offset:
                self._agree(name, item, row)
                self._rowless_between(name, rowless, is_open=is_open)
                row = next(rows, None)
            elif _has_row(item):
                rowless.append(item)
        while row is not None:
            self._without_record(name, row)
            row = next(rows, None)
        if rowless:
            self._found.note(
                _at(name, rowless[0].offset),
                f"{len(rowless)} records at the file's end have no rows: a run was killed, is at it, or was when a backup took them",
                "the next crawl, or ingest of the file, takes them in",
            )

    def _rowless_between(self, name: str, rowless: list[RawRecord], *, is_open: bool) -> None:
        for record in rowless if not is_open else ():
            url = record.get("warc-target-uri") or ""
            self._found.damage(_at(name, record.offset), "the record has no capture row", _LOST_ROW, (url,))
        rowless.clear()

    def _damaged(self, name: str, item: WarcDamage, *, is_intact: bool, is_torn: bool) -> None:
        if is_intact:
            self._found.did("stretches of WARC files that were damaged when they were taken in")
        elif is_torn:
            self._found.note(_at(name, item.offset), "a torn record at its end", "the next crawl cuts it off")
        else:
            self._found.damage(_at(name, item.offset), item.reason, RESTORE, self._hits(name, item.offset, item.end))

    def _without_record(self, name: str, row: Any) -> None:
        where = _at(name, row.warc_offset)
        self._found.damage(where, f"no record begins where capture {row.id} has one", RESTORE, (row.url,))

    def _agree(self, name: str, record: RawRecord, row: Any) -> None:
        self._found.did("captures")
        told = {"length": record.length, "URL": record.get("warc-target-uri")}
        has = {"length": row.warc_length, "URL": row.url}
        if row.payload_digest is not None:
            told["payload digest"] = record.get("warc-payload-digest")
            has["payload digest"] = row.payload_digest
        for what, value in told.items():
            if value != has[what]:
                problem = f"the record's {what} is {value}, capture {row.id} says {has[what]}"
                self._found.damage(
                    _at(name, record.offset), problem, "restore file and database from a backup", (row.url,)
                )

    def _rows_of(self, name: str) -> Iterator[Any]:
        """The file's capture rows in the file's order, a batch in memory at a time."""
        columns = (Capture.id, Capture.url, Capture.warc_offset, Capture.warc_length, Capture.payload_digest)
        last = -1
        while True:
            newer = select(*columns).where(Capture.warc_file == name, Capture.warc_offset > last)
            with reading(self._archive.engine) as connection:
                batch = connection.execute(newer.order_by(Capture.warc_offset).limit(_BATCH)).all()
            yield from sound(batch, columns)
            if len(batch) < _BATCH:
                return
            last = batch[-1].warc_offset

    def _sampled_rows(self) -> None:
        columns = (
            Capture.id, Capture.url, Capture.warc_file, Capture.warc_offset, Capture.warc_length, Capture.payload_digest
        )  # fmt: skip
        last = 0
        while True:
            newer = select(*columns).where(Capture.id > last).order_by(Capture.id).limit(_BATCH)
            with reading(self._archive.engine) as connection:
                batch = connection.execute(newer).all()
            for row in sound(batch, columns):
                if self._found.takes("capture", row.id):
                    self._sampled(row)
            if len(batch) < _BATCH:
                return
            last = batch[-1].id

    def _sampled(self, row: Any) -> None:
        path = locate(self._archive.directory / row.warc_file)
        try:
            record = record_at(path, row.warc_offset, row.warc_length)
        except (NotARecord, BrokenRecord, OSError) as error:
            self._found.damage(_at(row.warc_file, row.warc_offset), str(error), RESTORE, (row.url,))
            return
        if problem := trouble(record):
            self._found.damage(_at(row.warc_file, row.warc_offset), problem, RESTORE, (row.url,))
        self._agree(row.warc_file, record, row)

    def _hits(self, name: str, begin: int, end: int) -> tuple[str, ...]:
        """Some URLs and articles whose captures lie in that part of the file."""
        here = (Capture.warc_file == name, Capture.warc_offset >= begin, Capture.warc_offset < end)
        with reading(self._archive.engine) as connection:
            columns = (Capture.id, Capture.url)
            found = sound(connection.execute(select(*columns).where(*here).limit(_HITS)), columns)
            articles: dict[int | None, str] = {}
            if found and self._articles_told < _ARTICLES_TOLD:
                self._articles_told += 1
                of = select(Revision.capture_id, Revision.article_id).where(
                    Revision.capture_id.in_([r.id for r in found])
                )
                articles = {row.capture_id: row.article_id for row in connection.execute(of)}
            more = connection.execute(select(func.count()).select_from(Capture).where(*here)).scalar_one() - len(found)
        told = [f"{row.url} (article {articles[row.id]})" if row.id in articles else row.url for row in found]
        return (*told, *([f"{more} more captures"] if more > 0 else []))


def trouble(record: RawRecord) -> str | None:
    """What does not agree with the record's own digests."""
    # Of a revisit wget gives the digest of nothing.
    blocks = (record.block, b"") if record.get("warc-type") == "revisit" else (record.block,)
    if not any(digest_agrees(record.get("warc-block-digest"), block) for block in blocks):
        return "the record's block digest does not agree with its bytes"
    digest = record.get("warc-payload-digest")
    if digest is None or record.get("warc-type") != "response" or "http" not in (record.get("content-type") or ""):
        return None
    body = split_head(record.block)[1]
    if digest_agrees(digest, body) or digest_agrees(digest, unchunk(body)[0]):
        return None
    # Some crawlers mean the body without its codings.
    is_decoded = digest_agrees(digest, parse_response(record.block).body)
    return None if is_decoded else "the record's payload digest does not agree with its bytes"


def _has_row(record: RawRecord) -> bool:
    """Whether ingest and crawl make a row of it."""
    kind, url = record.get("warc-type"), record.get("warc-target-uri") or ""
    is_http = "http" in (record.get("content-type") or "application/http")
    return kind in {"response", "revisit"} and is_http and url.startswith(("http://", "https://"))


def _is_written(path: Path) -> bool:
    """Whether a living process holds the file."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _name(archive: Archive, path: Path) -> str:
    return f"{archive.warc_dir.name}/{path.name.removesuffix('.open')}"


def _at(name: str, offset: int) -> str:
    return f"{name} at byte {offset}"


def _sha256(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()
