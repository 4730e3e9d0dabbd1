"""Reads responses from WARC files: our own, wget's, Browsertrix's, whole or damaged. Writes nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from storage.errors import BrokenRecord
from storage.warc.members import NotARecord, RawRecord, WarcDamage, record_at, records
from storage.warc.messages import Headers, HttpMessage, parse_head, parse_response, split_head

__all__ = [
    "HttpMessage",
    "Kept",
    "Original",
    "Revisit",
    "WarcDamage",
    "WarcResponse",
    "iter_responses",
    "locate",
    "read_record",
    "read_revisit",
    "response_at",
]

_MICROSECONDS = re.compile(r"\.(\d{1,9})")
_NOT_MODIFIED = 304
_TLS = re.compile(r"(tls|ssl)/([\d.]+)", re.IGNORECASE)


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
    refers_to: "Revisit | None" = None
    original: tuple[str | None, int] | None = None
    tls: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """What a revisit record says about the response whose payload it shares."""

    url: str
    payload_digest: str | None
    record_id: str | None = None
    target_uri: str | None = None
    date: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stored response: its message and where its record lies."""

    message: HttpMessage
    file: str | None
    offset: int


Original = Callable[[Revisit], Kept | None]


def read_record(path: Path, offset: int, length: int) -> HttpMessage:
    """The response stored at that place, as its record holds it: of a revisit only the head (see `read_revisit`).

    Raises BrokenRecord; a file still being written is found under its .open name.
    """
    try:
        return parse_response(record_at(locate(path), offset, length).block)
    except (NotARecord, OSError) as error:
        raise BrokenRecord(path, offset, str(error)) from error


def read_revisit(path: Path, offset: int, length: int, first: HttpMessage) -> HttpMessage:
    """The response that a revisit record at that place stands for, given the one whose payload it shares.

    Raises BrokenRecord.
    """
    return _with_payload(read_record(path, offset, length).raw, first)


def response_at(path: Path, offset: int, length: int, original: Original | None = None) -> WarcResponse:
    """The response at that place as `iter_responses` gives it, a revisit record with its original's payload.

    Raises BrokenRecord, also for a revisit whose original is not at hand.
    """
    try:
        record = record_at(locate(path), offset, length)
        if record.get("warc-type") != "revisit":
            return _response(record)
        response = _revisit(record, _Seen(path), original)
    except (NotARecord, OSError, ValueError) as error:
        raise BrokenRecord(path, offset, str(error)) from error
    if not response.body and response.problems:
        raise BrokenRecord(path, offset, response.problems[0])
    return response


def locate(path: Path) -> Path:
    """The file, or the name it has while it is being written."""
    opened = path.with_name(path.name + ".open")
    return opened if not path.exists() and opened.exists() else path


def iter_responses(path: Path, original: Original | None = None) -> Iterator[WarcResponse | WarcDamage]:
    """All responses of a file in order, and a WarcDamage (offset, end, reason) for each stretch that is no whole record.

    Revisit records get their payload from a response earlier in the same file, else from `original`, which is asked with
    what the record says (a Revisit) and answers with the stored response or None. A revisit whose original nobody has comes
    with an empty body and says so in `problems`. Records that are no HTTP responses (requests, metadata, resources, dns)
    are passed over. Raises OSError if the file cannot be read.
    """
    seen = _Seen(path)
    for record in records(path):
        if isinstance(record, WarcDamage):
            yield record
            continue
        kind = record.get("warc-type")
        if kind not in {"response", "revisit"} or "http" not in (record.get("content-type") or "application/http"):
            continue
        try:
            response = _revisit(record, seen, original) if kind == "revisit" else _response(record)
        except ValueError as error:
            yield WarcDamage(record.offset, record.offset + record.length, str(error))
            continue
        if kind == "response":
            seen.add(response)
        yield response


class _Seen:
    """Where a file's responses lie, for the revisits that follow them in the same file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, tuple[int, int]] = {}

    def add(self, response: WarcResponse) -> None:
        names = (response.record_id, response.payload_digest, f"{response.url} {response.date:%Y%m%d%H%M%S}")
        self._places |= dict.fromkeys(filter(None, names), (response.offset, response.length))

    def find(self, revisit: Revisit) -> Kept | None:
        when = f"{revisit.target_uri} {revisit.date:%Y%m%d%H%M%S}" if revisit.date else None
        for name in (revisit.record_id, when, revisit.payload_digest):
            if name in self._places:
                message = read_record(self._path, *self._places[name])
                return Kept(message=message, file=None, offset=self._places[name][0])
        return None


def _response(record: RawRecord) -> WarcResponse:
    return _told(record, parse_response(record.block))


def _revisit(record: RawRecord, seen: _Seen, original: Original | None) -> WarcResponse:
    date = record.get("warc-refers-to-date")
    revisit = Revisit(
        url=_url(record),
        payload_digest=record.get("warc-payload-digest"),
        record_id=record.get("warc-refers-to"),
        target_uri=record.get("warc-refers-to-target-uri"),
        date=_date(date) if date else None,
    )
    first = seen.find(revisit) or (original(revisit) if original else None)
    if first is None:
        status, headers = parse_head(split_head(record.block)[0])
        missing = f"revisit of a response that is not at hand ({revisit.record_id or revisit.payload_digest})"
        message = HttpMessage(status=status, headers=headers, body=b"", raw=record.block, problems=(missing,))
    else:
        message = _with_payload(record.block, first.message)
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
        url=_url(record),
        date=_date(record.get("warc-date") or ""),
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


def _url(record: RawRecord) -> str:
    url = record.get("warc-target-uri")
    if not url:
        raise ValueError("the record has no WARC-Target-URI")
    return url


def _date(value: str) -> datetime:
    """A WARC date: seconds in WARC 1.0, up to nanoseconds in 1.1; always UTC."""
    cut = _MICROSECONDS.sub(lambda match: f".{match[1][:6]:<06}", value)
    try:
        date = datetime.fromisoformat(cut)
    except ValueError as error:
        raise ValueError(f"the record's WARC-Date is {value!r}") from error
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
