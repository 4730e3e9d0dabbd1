"""Writes an export's records as Parquet against a declared schema. Needs pyarrow, the extra `release`.

What a column can be made of is one: texts, lists of them, pictures, documents, tables. Body blocks, the evidence and the members
of a story differ from record to record and stand as JSON in a text column. Fields that later parsers add are left out, as in
CSV: a schema that depends on the records is none.
"""

from collections.abc import Sequence
from typing import Any, BinaryIO, Self

import pyarrow as pa
import pyarrow.parquet as pq

from storage.releases.lines import line

SCHEMA_VERSION = "1.1"
_TEXTS = frozenset({"paragraphs", "authors", "category", "tags", "document_numbers", "addresses"})
_STRUCTS = {"images": ("url", "caption", "caption_from", "alt", "credit"), "attachments": ("url", "name", "type")}
_JSON = frozenset({"blocks", "evidence", "members"})
_NUMBERS = frozenset({"revision", "pages", "pages_in_text"})
_GROUP = 1_000  # rows a group: what is held in memory


class _Sink:
    """The file, until the export is cut: pyarrow writes the footer of a file that is let go, and a cut one must not have it."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._is_over = False

    def write(self, data: bytes) -> int:
        return len(data) if self._is_over else self._out.write(data)

    def flush(self) -> None:
        if not self._is_over:
            self._out.flush()

    def end(self) -> None:
        """Take nothing more."""
        self._is_over = True

    def close(self) -> None:
        """Whoever opened the file closes it."""


class ParquetRecords:
    """Takes records one by one; a context manager. Only one that ends well writes the footer without which no reader opens the file."""

    def __init__(self, out: BinaryIO, fields: Sequence[str]) -> None:
        self._fields = fields
        self._schema = schema_of(fields)
        self._rows: list[dict[str, Any]] = []
        self._sink = _Sink(out)
        self._file = pq.ParquetWriter(pa.PythonFile(self._sink, mode="w"), self._schema, compression="zstd")

    def write(self, record: dict[str, Any]) -> None:
        """Write a record; raises ArrowInvalid or ArrowTypeError of pyarrow, at the latest at the end, for one that is not of the schema."""
        self._rows.append({name: _value(name, record.get(name)) for name in self._fields})
        if len(self._rows) >= _GROUP:
            self._write_group()

    def close(self) -> None:
        """The last rows and the footer."""
        if self._rows:
            self._write_group()
        self._file.close()

    def _write_group(self) -> None:
        self._file.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.close()
        finally:
            self._sink.end()


def schema_of(fields: Sequence[str]) -> pa.Schema:
    """The Arrow schema of an export with these fields, its version in the metadata."""
    return pa.schema([pa.field(name, _type(name)) for name in fields], metadata={"schema_version": SCHEMA_VERSION})


def _type(name: str) -> pa.DataType:
    if name in _TEXTS:
        return pa.list_(pa.string())
    if name in _STRUCTS:
        return pa.list_(pa.struct([pa.field(part, pa.string()) for part in _STRUCTS[name]]))
    if name == "tables":
        return pa.list_(pa.list_(pa.list_(pa.string())))
    return pa.int64() if name in _NUMBERS else pa.string()


def _value(name: str, value: Any) -> Any:
    if name in _STRUCTS:
        return [{part: one.get(part) for part in _STRUCTS[name]} for one in value or ()]
    if name in _TEXTS or name == "tables":
        return value or []
    return line(value) if name in _JSON and value is not None else value
