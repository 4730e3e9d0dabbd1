"""Reads of a stored record what is searched, and passes over all else, such as its blocks: they say the paragraphs a second time.

To decode the whole of a record costs more than twice as much as what is needed of it.
"""

from typing import Any

import msgspec
from sqlalchemy import LargeBinary, Text, cast
from sqlalchemy.sql.elements import ColumnElement

from storage.models import Revision


class Captioned(msgspec.Struct, frozen=True, gc=False):
    """An image of a record."""

    url: str = ""
    caption: str | None = None


class Attached(msgspec.Struct, frozen=True, gc=False):
    """An attachment of a record."""

    url: str = ""
    name: str | None = None


class Searched(msgspec.Struct, frozen=True, gc=False):
    """What of a record is searched, by the names of docs/record.md; empty where the record has no such field."""

    lead: str | None = None
    paragraphs: list[str] = []
    images: list[Captioned] = []
    tables: list[list[list[str]]] = []
    attachments: list[Attached] = []
    authors: list[str] = []
    category: list[str] = []
    document_numbers: list[str] = []


_DECODER = msgspec.json.Decoder(Searched)


def as_stored(dialect: str) -> ColumnElement[Any]:
    """The column of the record as bytes where the driver gives them: to make letters of all of it takes as long as to read a part."""
    return cast(Revision.record, LargeBinary if dialect == "sqlite" else Text)


def searched(stored: bytes | str) -> Searched:
    """What is searched of a record. Raises ValueError where it is no record: no JSON, or other values than a record has."""
    return _DECODER.decode(stored)
