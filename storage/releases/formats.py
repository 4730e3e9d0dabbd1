"""Writes rows of one shape to one file: Parquet, JSON Lines or CSV. The same rows give the same bytes.

Parquet is made of the very lines of the JSON, against the declared schema: a column it does not know is an error. The
compressors are pyarrow's own, so that its version, which the manifest names, settles their bytes.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import pyarrow as pa
import pyarrow.json as arrow_json
import pyarrow.parquet as pq

from storage.releases.options import COMPRESSIONS
from storage.releases.schema import SHAPES, arrow_schema

ROW_GROUP = 5_000
_GROUP_BYTES = 64_000_000  # a row group of very long texts ends earlier: it is held in memory
_ZSTD_LEVEL = 3
# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Writer(Protocol):
    """Takes rows, each with its line of JSON, and is closed once."""

    def write(self, rows: Sequence[dict[str, Any]], lines: Sequence[bytes]) -> None:
        """Write these rows next."""

    def close(self) -> None:
        """Write what is left, and the file's end."""


class ParquetWriter:
    """zstd; row groups of ROW_GROUP rows, or _GROUP_BYTES, wherever the calls begin and end."""

    def __init__(self, path: Path, shape: str) -> None:
        self._schema = arrow_schema(shape)
        self._lines: list[bytes] = []
        self._bytes = 0
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd", compression_level=_ZSTD_LEVEL)

    def write(self, _rows: Sequence[dict[str, Any]], lines: Sequence[bytes]) -> None:
        """Keep the lines until a row group is full."""
        for one in lines:
            self._lines.append(one)
            self._bytes += len(one)
            if len(self._lines) >= ROW_GROUP or self._bytes >= _GROUP_BYTES:
                self._write_group()

    def close(self) -> None:
        """The last row group and the footer."""
        if self._lines:
            self._write_group()
        self._file.close()

    def _write_group(self) -> None:
        self._file.write_table(table_of(self._lines, self._schema), row_group_size=ROW_GROUP)
        self._lines, self._bytes = [], 0


def table_of(lines: Sequence[bytes], schema: pa.Schema) -> pa.Table:
    """A table of lines of JSON. Raises pyarrow.ArrowInvalid for one that is not of the schema."""
    text = b"".join(lines)
    read = arrow_json.ReadOptions(use_threads=False, block_size=len(text) + 1)
    parse = arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    table = arrow_json.read_json(io.BytesIO(text), read_options=read, parse_options=parse)
    return table.select(schema.names).cast(schema)


class JsonWriter:
    """A row a line, UTF-8 with letters as they are, in one stream of zstd or gzip."""

    def __init__(self, path: Path, compression: str) -> None:
        self._file = pa.output_stream(str(path), compression=compression)

    def write(self, _rows: Sequence[dict[str, Any]], lines: Sequence[bytes]) -> None:
        """Compress the lines."""
        self._file.write(b"".join(lines))

    def close(self) -> None:
        """The end of the stream."""
        self._file.close()


class CsvWriter:
    """RFC 4180: a line of names, CRLF, UTF-8; lists as JSON. No cell begins as a formula: an apostrophe stands before it."""

    def __init__(self, path: Path, shape: str) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file, lineterminator="\r\n")
        self._rows.writerow([column.name for column in SHAPES[shape]])

    def write(self, rows: Sequence[dict[str, Any]], _lines: Sequence[bytes]) -> None:
        """Write the cells."""
        self._rows.writerows([_cell(value) for value in row.values()] for row in rows)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return line(value)
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def line(row: Any) -> str:
    """A value as compact JSON, its letters as they are."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def suffix(form: str, compression: str) -> str:
    """What files of a format are called after."""
    return f"jsonl.{COMPRESSIONS[compression]}" if form == "jsonl" else form


def settled(row: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """A row with every text NFC, and its line of JSON."""
    text = line(row)
    if not unicodedata.is_normalized("NFC", text):
        # Not the line itself: a mark after an escaped line end would melt into its "n".
        row = _nfc(row)
        text = line(row)
    return row, f"{text}\n".encode()


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_nfc(one) for one in value]
    return {name: _nfc(one) for name, one in value.items()} if isinstance(value, dict) else value


def _writer(form: str, path: Path, shape: str, compression: str) -> Writer:
    if form == "parquet":
        return ParquetWriter(path, shape)
    return CsvWriter(path, shape) if form == "csv" else JsonWriter(path, compression)


class Files:
    """The files of one shape, one of each format, written side by side; `rows` counts. A context manager."""

    def __init__(self, paths: dict[str, Path], shape: str, compression: str) -> None:
        self.rows = 0
        self._writers = [_writer(form, path, shape, compression) for form, path in paths.items()]

    def write(self, rows: Sequence[dict[str, Any]], lines: Sequence[bytes]) -> None:
        """Write rows (see `settled`) to every format."""
        for writer in self._writers:
            writer.write(rows, lines)
        self.rows += len(rows)

    def close(self) -> None:
        """End every file."""
        for writer in self._writers:
            writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
