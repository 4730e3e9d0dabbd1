"""Finds the responses whose payloads revisit records share: earlier in the same file, or where the caller says they lie.

The caller is asked for many at once, for whoever asks a database should not ask it for each record.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeGuard

from storage.warc.members import RawRecord, WarcDamage

# Records looked at before the first of them is read, and bytes of their blocks: memory stays flat whatever they hold.
_AHEAD, _AHEAD_BYTES = 100, 8_000_000
_MICROSECONDS = re.compile(r"\.(\d{1,9})")


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
    """Where a stored response lies; `file` is relative to the archive, None for the file of the revisit itself."""

    path: Path
    offset: int
    length: int
    file: str | None = None


Originals = Callable[[Sequence[Revisit]], Mapping[Revisit, Kept]]
"""Says where the responses lie that revisits refer to; what is not at hand is left out."""


def read_ahead(items: Iterable[RawRecord | WarcDamage]) -> Iterator[list[RawRecord | WarcDamage]]:
    """The records of a file, some at a time."""
    some: list[RawRecord | WarcDamage] = []
    size = 0
    for item in items:
        some.append(item)
        size += len(item.block) if isinstance(item, RawRecord) else 0
        if len(some) >= _AHEAD or size >= _AHEAD_BYTES:
            yield some
            some, size = [], 0
    yield some


class Firsts:
    """Where the responses lie that revisits of one file refer to; records are shown to it in order, before they are read."""

    def __init__(self, path: Path, originals: Originals | None) -> None:
        self._path = path
        self._originals = originals
        self._places: dict[str, tuple[int, int]] = {}
        self._found: dict[int, Kept | None] = {}

    def look_at(self, records: Iterable[RawRecord | WarcDamage]) -> None:
        """Find what the revisits among some records refer to; the caller is asked once."""
        self._found.clear()
        asked: dict[int, Revisit] = {}
        for record in records:
            # A record without address or date is told of when it is read.
            with suppress(ValueError):
                if not is_http(record):
                    continue
                if record.get("warc-type") == "response":
                    self._note(record)
                elif (kept := self._earlier(revisit := revisit_of(record))) is not None:
                    self._found[record.offset] = kept
                else:
                    asked[record.offset] = revisit
        if asked and self._originals is not None:
            given = self._originals(list(dict.fromkeys(asked.values())))
            self._found |= {offset: given.get(revisit) for offset, revisit in asked.items()}

    def of(self, record: RawRecord) -> Kept | None:
        """The response that a revisit among the records last looked at refers to, None if nobody has it."""
        return self._found.get(record.offset)

    def _note(self, record: RawRecord) -> None:
        names = (
            record.get("warc-record-id"),
            record.get("warc-payload-digest"),
            _visit(url_of(record), date_of(record)),
        )
        self._places |= dict.fromkeys(filter(None, names), (record.offset, record.length))

    def _earlier(self, revisit: Revisit) -> Kept | None:
        when = _visit(revisit.target_uri, revisit.date) if revisit.date else None
        for name in (revisit.record_id, when, revisit.payload_digest):
            if name in self._places:
                offset, length = self._places[name]
                return Kept(path=self._path, offset=offset, length=length)
        return None


def is_http(record: RawRecord | WarcDamage) -> TypeGuard[RawRecord]:
    """Whether a record is an HTTP response or the revisit of one."""
    if isinstance(record, WarcDamage) or record.get("warc-type") not in {"response", "revisit"}:
        return False
    return "http" in (record.get("content-type") or "application/http")


def revisit_of(record: RawRecord) -> Revisit:
    """What a revisit record says. Raises ValueError if it has no address, or a date that is none."""
    date = record.get("warc-refers-to-date")
    return Revisit(
        url=url_of(record),
        payload_digest=record.get("warc-payload-digest"),
        record_id=record.get("warc-refers-to"),
        target_uri=record.get("warc-refers-to-target-uri"),
        date=_date(date) if date else None,
    )


def url_of(record: RawRecord) -> str:
    """What a record was asked for. Raises ValueError if it does not say."""
    url = record.get("warc-target-uri")
    if not url:
        raise ValueError("the record has no WARC-Target-URI")
    return url


def date_of(record: RawRecord) -> datetime:
    """When a record was made. Raises ValueError if it does not say."""
    return _date(record.get("warc-date") or "")


def _visit(url: str | None, date: datetime) -> str:
    return f"{url} {date:%Y%m%d%H%M%S}"


def _date(value: str) -> datetime:
    """A WARC date: seconds in WARC 1.0, up to nanoseconds in 1.1; always UTC."""
    cut = _MICROSECONDS.sub(lambda match: f".{match[1][:6]:<06}", value)
    try:
        date = datetime.fromisoformat(cut)
    except ValueError as error:
        raise ValueError(f"the record's WARC-Date is {value!r}") from error
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
