"""Reads of a stored record what is searched, and passes over its blocks: they say the paragraphs a second time.

To decode the whole of a record costs the index twice as much as what it needs.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import LargeBinary, Text, cast
from sqlalchemy.sql.elements import ColumnElement

from storage.models import Revision

_SEARCHED = frozenset(
    ("lead", "paragraphs", "images", "tables", "attachments", "authors", "category", "document_numbers")
)
# A key with its comma before it stands in no string: there each quotation mark has a stroke before it.
_FROM, _TO = b',"blocks":[', b',"paragraphs":['


def as_stored(dialect: str) -> ColumnElement[Any]:
    """The column of the record as bytes where the driver gives them: to make letters of all of it takes as long as to read a part."""
    return cast(Revision.record, LargeBinary if dialect == "sqlite" else Text)


def searched(stored: bytes | str) -> Mapping[str, Any]:
    """A record, or its parts around the blocks if nothing that is searched is missing from them. Raises ValueError.

    Between two commas of the same depth only whole members can be left out, else there is no JSON any more; so each member of
    the result is the record's own.
    """
    record = stored if isinstance(stored, bytes) else stored.encode()
    start = record.find(_FROM)
    end = record.find(_TO, start)
    if 0 <= start < end:
        try:
            parts: dict[str, Any] = json.loads(record[:start] + record[end:])
        except ValueError:
            parts = {}
        if parts.keys() >= _SEARCHED:
            return parts
    whole: dict[str, Any] = json.loads(record)
    return whole
