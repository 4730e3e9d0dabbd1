"""Reads what a capture's row points at, revisits included: the response, whole, from one or two records."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from storage.archive import Archive
from storage.models import Capture
from storage.warc.reader import HttpMessage, read_record, read_revisit

# A row with at least the columns of `_NEEDED`.
CaptureFacts = Mapping[str, Any] | RowMapping
_NEEDED = ("id", "warc_file", "warc_offset", "warc_length", "revisit_of")
_BATCH = 1000  # ids in one list of a query


def answer(archive: Archive, row: CaptureFacts, first: CaptureFacts | None = None) -> HttpMessage:
    """The response of a capture. `first` is the row that `revisit_of` names (see `originals`), needed for a revisit only.

    Raises BrokenRecord, naming the file that cannot be read; ValueError for a revisit without its first.
    """
    if row["revisit_of"] is None:
        return read_record(archive.directory / row["warc_file"], row["warc_offset"], row["warc_length"])
    if first is None or first["id"] != row["revisit_of"]:
        message = f"capture {row['id']} is a revisit: its payload is in capture {row['revisit_of']}"
        raise ValueError(message)
    payload = read_record(archive.directory / first["warc_file"], first["warc_offset"], first["warc_length"])
    return read_revisit(archive.directory / row["warc_file"], row["warc_offset"], row["warc_length"], payload)


def originals(connection: Connection, rows: Sequence[CaptureFacts]) -> dict[int, CaptureFacts]:
    """The rows that the revisits among `rows` need for `answer`, by id: {id, warc_file, warc_offset, warc_length, revisit_of}."""
    wanted = sorted({row["revisit_of"] for row in rows if row["revisit_of"] is not None})
    columns = [getattr(Capture, name) for name in _NEEDED]
    found: dict[int, CaptureFacts] = {}
    for start in range(0, len(wanted), _BATCH):
        statement = select(*columns).where(Capture.id.in_(wanted[start : start + _BATCH]))
        found |= {row["id"]: row for row in connection.execute(statement).mappings()}
    return found
