"""Reads stored records into Arrow columns, many at a time: the fields a release is made of, declared here. All others are passed over.

Arrow parses the text of the database's JSON itself. Nothing is inferred: a value of another kind than declared is an error.
"""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as arrow_json
from sqlalchemy import ColumnElement, Connection, LargeBinary, Text, cast, func
from sqlalchemy.orm import InstrumentedAttribute

from storage.models import Revision
from storage.releases.evidence_columns import EVIDENCE, pages_columns, with_origins
from storage.releases.lines import whole
from storage.releases.schema import STRUCTS

TEXTS = (
    "url",
    "canonical_url",
    "title",
    "lead",
    "byline",
    "source",
    "published_at",
    "published_precision",
    "published_from",
    "modified_at",
    "modified_precision",
    "modified_from",
    "language",
    "legacy_encoding",
)
LISTS = ("authors", "category", "tags", "document_numbers")
MEDIA = {"images": "images", "attachments": "documents"}
_NOT_STORED = {"caption_from", "sha256"}
_WORDS = pa.list_(pa.string())
_BLOCK = [
    ("kind", pa.string()),
    ("text", pa.string()),
    ("items", _WORDS),
    ("image", pa.struct([("caption", pa.string())])),
]
_BREAK = "\n\n"


def _schema(*, captions: bool) -> pa.Schema:
    """Of the body as it is needed: with captions in the text their places are, else the paragraphs."""
    media = {
        name: pa.list_(pa.struct([(part, pa.string()) for part in STRUCTS[kind] if part not in _NOT_STORED]))
        for name, kind in MEDIA.items()
    }
    body = {"blocks": pa.list_(pa.struct(_BLOCK))} if captions else {"paragraphs": _WORDS}
    lists = dict.fromkeys(LISTS, _WORDS) | media | {"tables": pa.list_(pa.list_(_WORDS))} | body
    return pa.schema([*((name, pa.string()) for name in TEXTS), *lists.items(), ("evidence", EVIDENCE)])


def text_of_record(connection: Connection) -> ColumnElement[Any]:
    """The column of a revision's record as the database keeps it, unread: bytes of SQLite, which is spared decoding them; or text."""
    return cast(Revision.record, _unread(connection))


def lines_of_records(connection: Connection) -> ColumnElement[Any]:
    """The records of all revisions of a query as one value, unread, a line each; neither database gives one of a gigabyte.

    A row of the driver's for each is dearer, and takes Python's lock once for each.
    """
    return cast(func.aggregate_strings(cast(Revision.record, Text), "\n"), _unread(connection))


def columns_in_json(connection: Connection, *columns: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """Other columns of the same query, in the same order: lists in JSON, commas between."""
    several = func.json_array if connection.dialect.name == "sqlite" else func.json_build_array
    return func.aggregate_strings(cast(several(*columns), Text), ",")


def _unread(connection: Connection) -> type[LargeBinary | Text]:
    return LargeBinary if connection.dialect.name == "sqlite" else Text


def parsed(records: bytes | str, *, captions: bool, order: pa.Array | None = None) -> dict[str, pa.Array]:
    """Columns of stored records, one a line, and `text`, their body with the lead, with captions where the pictures stand or without.

    What their evidence tells is in `pages`, `pages_in_text`, and `caption_from` of the pictures. Lists are never null, other fields where a record has none. `order` tells which line comes first, second...
    Raises pyarrow.ArrowInvalid for a record that is not of the schema.
    """
    schema = _schema(captions=captions)
    table = _read(records, schema) if records else schema.empty_table()
    table = table if order is None else table.take(order)
    columns = {name: whole(table.column(name)) for name in schema.names}
    columns = {name: filled(one) if pa.types.is_list(one.type) else one for name, one in columns.items()}
    body = _with_captions(columns.pop("blocks")) if captions else columns.pop("paragraphs")
    evidence = columns.pop("evidence")
    told = pages_columns(evidence) | {"images": with_origins(columns["images"], evidence)}
    return columns | told | {"text": in_paragraphs(columns["lead"], joined(body))}


def _read(records: bytes | str, schema: pa.Schema) -> pa.Table:
    text = records.encode() if isinstance(records, str) else records
    read = arrow_json.ReadOptions(use_threads=False, block_size=len(text) + 1)
    parse = arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    return arrow_json.read_json(pa.BufferReader(text), read_options=read, parse_options=parse)


def filled(lists: pa.ListArray) -> pa.ListArray:
    """Lists, empty where there was none."""
    return pa.ListArray.from_arrays(lists.offsets, lists.values) if lists.null_count else lists


def in_paragraphs(*parts: pa.StringArray) -> pa.StringArray:
    """Texts behind one another, a blank line between those that say something."""
    text, *rest = (pc.coalesce(part, "") if part.null_count else part for part in parts)
    for part in rest:
        both = pc.and_(pc.not_equal(text, ""), pc.not_equal(part, ""))
        text = pc.binary_join_element_wise(text, pc.if_else(both, _BREAK, ""), part, "")
    return text


def joined(lists: pa.ListArray) -> pa.StringArray:
    """The texts of each list, a blank line between those that say something."""
    says = pc.fill_null(pc.not_equal(lists.values, ""), fill_value=False)
    if not pc.all(says).as_py():
        before = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(says.cast(pa.int32()))])
        lists = pa.ListArray.from_arrays(before.take(lists.offsets), lists.values.filter(says))
    return pc.binary_join(lists, _BREAK)


def _with_captions(blocks: pa.ListArray) -> pa.ListArray:
    """What each block of the body says: its text, the items of a list, the caption of a picture."""
    kind, text, items, image = (blocks.values.field(name) for name, _ in _BLOCK)
    is_text = pc.is_in(kind, pa.array(["paragraph", "heading", "quote"]))
    other = pc.if_else(pc.equal(kind, "list"), joined(filled(items)), pc.struct_field(image, "caption"))
    return pa.ListArray.from_arrays(blocks.offsets, pc.if_else(is_text, text, other))
