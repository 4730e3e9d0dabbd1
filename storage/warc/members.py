"""The records of a WARC file, one after another, with the damage between them. Knows nothing of HTTP.

Gzip members are found by ourselves: after damage warcio stops silently and FastWARC raises; neither finds the next record.
"""

import base64
import hashlib
import mmap
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MAX_RECORD = 500_000_000  # bytes, decompressed: one record is held in memory

_MAGIC = b"\x1f\x8b\x08"
_FIRST_PIECE, _LARGEST_PIECE = 1 << 14, 1 << 20
_BLANK = re.compile(rb"\r?\n\r?\n")
_PLAIN_START = re.compile(rb"(?:(?<=\n)|\A)WARC/(?:0\.1[78]|1\.[01])\r?\n(?=WARC-|Content-)")


@dataclass(frozen=True, slots=True)
class WarcDamage:
    """Bytes `offset` to `end` (exclusive) of the file that are no whole record, and why."""

    offset: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record: its place in the file (compressed, if the file is), its named fields in lower case, and its block."""

    offset: int
    length: int
    fields: Mapping[str, str]
    block: bytes = field(repr=False)

    def get(self, name: str) -> str | None:
        """A named field's value; brackets around URIs, which wget writes, are taken off."""
        value = self.fields.get(name)
        return value[1:-1] if value and value.startswith("<") and value.endswith(">") else value


class NotARecord(Exception):  # noqa: N818 - inner signal, never leaves this package
    """The bytes are no whole record."""


def records(path: Path) -> Iterator[RawRecord | WarcDamage]:
    """All records of a file, gzip (a member a record) or plain, and the damage between them, in the file's order."""
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            is_plain = data[:5] == b"WARC/"
            at = 0
            while at < len(data):
                try:
                    end, record = plain_record(data, at) if is_plain else gzip_record(data, at)
                except NotARecord as error:
                    end = (next_plain if is_plain else next_member)(data, at + 1)
                    yield WarcDamage(at, end, str(error))
                else:
                    yield record
                at = end


def record_at(path: Path, offset: int, length: int) -> RawRecord:
    """The record at a known place. Raises NotARecord, OSError."""
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read(length)
    if len(data) < length:
        raise NotARecord(f"the file ends after {len(data)} of the record's {length} bytes")
    end, record = plain_record(data, 0) if data.startswith(b"WARC/") else gzip_record(data, 0)
    if end != length:
        raise NotARecord(f"the record is {end} bytes long, not {length}")
    return RawRecord(offset, length, record.fields, record.block)


def whole_member(data: bytes | mmap.mmap, at: int) -> tuple[int, bytes]:
    """End and content of the gzip member at `at`, its checksum verified. Raises NotARecord."""
    if data[at : at + 3] != _MAGIC:
        raise NotARecord("no gzip member begins here")
    stream = zlib.decompressobj(31)
    parts: list[bytes] = []
    size, read, piece_size = 0, at, _FIRST_PIECE
    while not stream.eof:
        piece = data[read : read + piece_size]
        if not piece:
            raise NotARecord("the file ends inside a record")
        read += len(piece)
        # What lies beyond the member is copied back: small steps for the many small records, large ones for the large.
        piece_size = min(piece_size * 2, _LARGEST_PIECE)
        try:
            parts.append(stream.decompress(piece, MAX_RECORD + 1 - size))
        except zlib.error as error:
            raise NotARecord(f"the record's compressed bytes are damaged ({error})") from error
        size += len(parts[-1])
        if size > MAX_RECORD:
            raise NotARecord(f"the record is larger than {MAX_RECORD} bytes")
    return read - len(stream.unused_data), b"".join(parts)


def gzip_record(data: bytes | mmap.mmap, at: int) -> tuple[int, RawRecord]:
    """End and record of the gzip member at `at`. Raises NotARecord."""
    end, content = whole_member(data, at)
    fields, start, size = _fields(content, 0)
    if len(content) < start + size:
        raise NotARecord("the record is shorter than its Content-Length")
    if content[start + size :].strip(b"\r\n"):
        raise NotARecord("several records share one gzip member: run `warcio recompress` on the file")
    return end, RawRecord(at, end - at, fields, content[start : start + size])


def plain_record(data: bytes | mmap.mmap, at: int) -> tuple[int, RawRecord]:
    """End and record at `at` of an uncompressed file. Raises NotARecord; a flipped byte is found by the block digest."""
    fields, start, size = _fields(data, at)
    if len(data) < start + size:
        raise NotARecord("the file ends inside a record")
    end = start + size
    tail = data[end : end + 4]
    if tail not in {b"\r\n\r\n", b""} and not tail.startswith(b"\n\n"):
        raise NotARecord("the record does not end where its Content-Length says")
    block = bytes(data[start:end])
    if fields.get("warc-type") == "response" and not digest_agrees(fields.get("warc-block-digest"), block):
        raise NotARecord("the record's block digest does not agree with its bytes")
    end += 2 if tail.startswith(b"\n\n") else len(tail)
    return end, RawRecord(at, end - at, fields, block)


def next_member(data: mmap.mmap, at: int) -> int:
    """Where the next gzip member that holds a WARC record begins, at `at` or later; the file's end if none does."""
    while (at := data.find(_MAGIC, at)) != -1:
        try:
            if zlib.decompressobj(31).decompress(data[at : at + 4096], 5) == b"WARC/":
                return at
        except zlib.error:
            pass
        at += 1
    return len(data)


def next_plain(data: mmap.mmap, at: int) -> int:
    """Where the next record of an uncompressed file begins, at `at` or later; the file's end if none does."""
    match = _PLAIN_START.search(data, at)
    return match.start() if match else len(data)


def _fields(data: bytes | mmap.mmap, at: int) -> tuple[dict[str, str], int, int]:
    """Named fields of the record at `at`, where its block begins, and the block's size."""
    if data[at : at + 5] != b"WARC/":
        raise NotARecord("no WARC record begins here")
    blank = _BLANK.search(data, at)
    if blank is None:
        raise NotARecord("the record's header does not end")
    lines = data[at : blank.start()].decode("utf-8", "replace").splitlines()[1:]
    pairs = (line.partition(":") for line in lines)
    fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
    size = fields.get("content-length", "")
    if not (size.isascii() and size.isdigit()):
        raise NotARecord(f"the record's Content-Length is {size!r}")
    return fields, blank.end(), int(size)


def digest_agrees(digest: str | None, block: bytes) -> bool:
    """Whether a labelled digest is the block's; one that cannot be checked counts as agreeing."""
    name, _, value = (digest or "").partition(":")
    if name.lower() not in {"sha1", "sha-1", "sha256", "sha-256", "md5"}:
        return True
    found = hashlib.new(name.lower().replace("-", ""), block, usedforsecurity=False)
    return value.lower() in {
        found.hexdigest(),
        base64.b32encode(found.digest()).decode().lower(),
        base64.b32encode(found.digest()).decode().lower().rstrip("="),
    }
