"""Copies the pictures of a release out of the WARC files, each once, under the sha256 of its bytes."""

import hashlib
from collections.abc import Collection, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.orm import aliased

from storage.archive import Archive
from storage.errors import BrokenRecord
from storage.media import KINDS
from storage.models import Capture
from storage.releases.options import Options
from storage.releases.rows import pieces
from storage.warc.reader import read_record

_EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/svg+xml": "svg",
    "image/tiff": "tif",
}


class Pictures:
    """The picture files of a release under way at `place`."""

    def __init__(self, archive: Archive, connection: Connection, options: Options, place: Path) -> None:
        self._archive = archive
        self._connection = connection
        self._as_of = options.as_of
        self._place = place
        self._found: Mapping[str, Row[Any]] = {}

    def names(self, digests: Collection[str]) -> Mapping[str, str]:
        """Paths in the release by digest (hex), those of a batch; remembers where their bytes are."""
        first = aliased(Capture)
        columns: tuple[Any, ...] = (
            Capture.body_digest,
            Capture.fetched_at,
            Capture.url,
            Capture.content_type,
            Capture.warc_file,
            Capture.warc_offset,
            Capture.warc_length,
        )
        theirs = (first.warc_file.label("file"), first.warc_offset.label("offset"), first.warc_length.label("length"))
        here: Select[Any] = select(*columns, *theirs).outerjoin(first, first.id == Capture.revisit_of)
        here = here.where(Capture.kind.in_(KINDS), Capture.fetched_at < self._as_of, Capture.truncated.is_(None))
        rows = [
            row
            for some in pieces([f"sha256:{digest}" for digest in digests])
            for row in self._connection.execute(here.where(Capture.body_digest.in_(some)))
        ]
        # Sorted here: the databases do not agree on the order of texts. The earliest capture is the last to be put in.
        rows.sort(key=attrgetter("fetched_at", "url"), reverse=True)
        self._found = {row.body_digest.removeprefix("sha256:"): row for row in rows}
        return {digest: _name(digest, row.content_type) for digest, row in self._found.items()}

    def write(self, rows: pa.Table) -> set[str]:
        """Copy the pictures that these rows of the shape images name; their paths. Raises BrokenRecord, OSError."""
        for name, digest in zip(rows.column("file").to_pylist(), rows.column("sha256").to_pylist(), strict=True):
            if name is not None and not (whole := self._place / name).exists():
                whole.parent.mkdir(parents=True, exist_ok=True)
                part = whole.with_name(whole.name + ".part")
                part.write_bytes(self._bytes(digest))
                part.replace(whole)
        return {name for name in rows.column("file").to_pylist() if name is not None}

    def _bytes(self, digest: str) -> bytes:
        row = self._found[digest]
        file = self._archive.directory / row.warc_file
        if row.file is None:
            body = read_record(file, row.warc_offset, row.warc_length).body
        else:
            # A revisit shares the payload of the record it names.
            body = read_record(self._archive.directory / row.file, row.offset, row.length).body
        if hashlib.sha256(body).hexdigest() != digest:
            raise BrokenRecord(file, row.warc_offset, "its picture is not what it was when it was stored")
        return body


def _name(digest: str, content_type: str | None) -> str:
    kind = (content_type or "").partition(";")[0].strip().lower()
    return f"data/images/{digest[:2]}/{digest}.{_EXTENSIONS.get(kind, 'bin')}"
