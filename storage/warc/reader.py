"""Reads responses from WARC files: our own, wget's, Browsertrix's, whole or damaged. Writes nothing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from storage.errors import BrokenRecord
from storage.warc.members import NotARecord, RawRecord, WarcDamage, record_at, records
from storage.warc.messages import Headers, HttpMessage, parse_head, parse_response, split_head
from storage.warc.revisits import Firsts, Kept, Originals, Revisit, date_of, is_http, read_ahead, revisit_of, url_of

__all__ = [
    "HttpMessage",
    "Kept",
    "Originals",
    "Place",
    "Revisit",
    "WarcDamage",
    "WarcResponse",
    "iter_responses",
    "locate",
    "read_record",
    "responses_at",
]

_NOT_MODIFIED = 304
_TLS = re.compile(r"(tls|ssl)/([\d.]+)", re.IGNORECASE)
Place = tuple[Path, int, int]
"""A file, and the offset and length of a record in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcResponse:
    """One response of a WARC file; `offset` and `length` are bytes of the record in the file, compressed if the file is.

    `body` is decoded from transfer and content codings. `problems` tells what could not be read (the body then holds what
    could). `refers_to` is set for a revisit record: what it says about its original; `original` tells where that lies, if it
    is at hand: (file, offset), the file None for this very one. `tls` as in `storage.warc.writer.Message`.
    """

    url: str
    date: datetime
    status: int
    headers: Headers
    body: bytes = field(repr=False)
    offset: int
    length: int
    ip: str | None = None
    payload_digest: str | None = None
    record_id: str | None = None
    truncated: str | None = None
    problems: tuple[str, ...] = ()
    refers_to: Revisit | None = None
    original: tuple[str | None, int] | None = None
    tls: str | None = None


def read_record(path: Path, offset: int, length: int) -> HttpMessage:
    """The response stored at that place, as its record holds it: of a revisit only the head (see `responses_at`).

    Raises BrokenRecord; a file still being written is found under its .open name.
    """
    try:
        return parse_response(record_at(locate(path), offset, length).block)
    except (NotARecord, OSError) as error:
        raise BrokenRecord(path, offset, str(error)) from error


def responses_at(places: Sequence[Place], originals: Originals | None = None) -> list[WarcResponse | BrokenRecord]:
    """The responses at those places as `iter_responses` gives them, in order, revisits with their originals' payloads.

    For one that cannot be read, a revisit whose original is not at hand included, the BrokenRecord that tells why.
    """
    found = [_raw(*place) for place in places]
    said = {at: revisit_of(one) for at, one in enumerate(found) if isinstance(one, RawRecord) and _is_revisit(one)}
    given = originals(list(said.values())) if originals is not None and said else {}
    firsts = {at: given.get(revisit) for at, revisit in said.items()}
    return [
        _at(place[0], one, firsts.get(at)) if isinstance(one, RawRecord) else one
        for at, (one, place) in enumerate(zip(found, places, strict=True))
    ]


def _raw(path: Path, offset: int, length: int) -> RawRecord | BrokenRecord:
    try:
        record = record_at(locate(path), offset, length)
        if _is_revisit(record):
            revisit_of(record)
    except (NotARecord, OSError, ValueError) as error:
        return BrokenRecord(path, offset, str(error))
    return record


def _at(path: Path, record: RawRecord, first: Kept | None) -> WarcResponse | BrokenRecord:
    try:
        response = _read(record, first)
    except BrokenRecord as error:
        return error
    except ValueError as error:
        return BrokenRecord(path, record.offset, str(error))
    return (
        BrokenRecord(path, record.offset, response.problems[0]) if _is_revisit(record) and first is None else response
    )


def _is_revisit(record: RawRecord) -> bool:
    return record.get("warc-type") == "revisit"


def locate(path: Path) -> Path:
    """The file, or the name it has while it is being written."""
    opened = path.with_name(path.name + ".open")
    return opened if not path.exists() and opened.exists() else path


def iter_responses(path: Path, originals: Originals | None = None) -> Iterator[WarcResponse | WarcDamage]:
    """All responses of a file in order, and a WarcDamage (offset, end, reason) for each stretch that is no whole record.

    Revisit records get their payload from a response earlier in the same file, else from where `originals` says, which is
    asked for those of many records at once, before the first of them is given. A revisit whose original nobody has comes
    with an empty body and says so in `problems`; one whose original is damaged is a damage. Records that are no HTTP
    responses (requests, metadata, resources, dns) are passed over. Raises OSError if the file cannot be read.
    """
    firsts = Firsts(path, originals)
    for some in read_ahead(records(path)):
        firsts.look_at(some)
        for record in some:
            if isinstance(record, WarcDamage):
                yield record
            elif is_http(record):
                try:
                    response = _read(record, firsts.of(record))
                except (ValueError, BrokenRecord) as error:
                    yield WarcDamage(record.offset, record.offset + record.length, str(error))
                else:
                    yield response


def _read(record: RawRecord, first: Kept | None) -> WarcResponse:
    """The response of a record. Raises ValueError for one that lacks what every record has, BrokenRecord for its original."""
    if not _is_revisit(record):
        return _told(record, parse_response(record.block))
    revisit = revisit_of(record)
    if first is None:
        status, headers = parse_head(split_head(record.block)[0])
        missing = f"revisit of a response that is not at hand ({revisit.record_id or revisit.payload_digest})"
        message = HttpMessage(status=status, headers=headers, body=b"", raw=record.block, problems=(missing,))
    else:
        message = _with_payload(record.block, read_record(first.path, first.offset, first.length))
    return _told(record, message, revisit, first)


def _with_payload(block: bytes, first: HttpMessage) -> HttpMessage:
    """The response of a revisit: the payload is the first one's, in its codings; status and headers are this visit's own."""
    status, headers = parse_head(split_head(block)[0])
    if status in {0, _NOT_MODIFIED}:
        return first
    return HttpMessage(status=status, headers=headers, body=first.body, raw=block, problems=first.problems)


def _told(
    record: RawRecord, message: HttpMessage, revisit: Revisit | None = None, first: Kept | None = None
) -> WarcResponse:
    return WarcResponse(
        url=url_of(record),
        date=date_of(record),
        status=message.status,
        headers=message.headers,
        body=message.body,
        offset=record.offset,
        length=record.length,
        ip=record.get("warc-ip-address"),
        payload_digest=record.get("warc-payload-digest"),
        record_id=record.get("warc-record-id"),
        # Wget marks every revisit so, because the payload is left out by intent.
        truncated=None if revisit else record.get("warc-truncated"),
        problems=message.problems,
        refers_to=revisit,
        original=(first.file, first.offset) if first else None,
        tls=_tls(record),
    )


def _tls(record: RawRecord) -> str | None:
    """Protocol, cipher and trust as our own records have them; other tools write the first two, or none."""
    cipher = record.get("warc-cipher-suite")
    # Of a field that comes several times, a layer each, the last is kept: TLS's.
    protocol = _TLS.fullmatch(record.get("warc-protocol") or "")
    if cipher is None or protocol is None:
        return None
    parts = (f"{protocol[1].upper()}v{protocol[2]}", cipher, record.get("khotin-certificate"))
    return " ".join(part for part in parts if part)
