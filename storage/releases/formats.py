"""Writes rows of one shape to one file: Parquet, JSON Lines or CSV. The same rows give the same bytes.

The compressors are pyarrow's own, so that its version, which the manifest names, settles their bytes.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyarrow as pa
import pyarrow.parquet as pq

from storage.releases.cells import csv_of
from storage.releases.options import COMPRESSIONS, Options
from storage.releases.schema import arrow_schema, columns_of

ROW_GROUP = 5_000
_GROUP_BYTES = 64_000_000  # a row group of very long texts ends earlier: it is held in memory
_ZSTD_LEVEL = 3


class Writer(Protocol):
    """Takes rows, each with its line of JSON, and is closed once."""

    def write(self, table: pa.Table, lines: pa.StringArray) -> None:
        """Write these rows next."""

    def close(self) -> None:
        """Write what is left, and the file's end."""


class ParquetWriter:
    """zstd; row groups of ROW_GROUP rows, or of what came until there were _GROUP_BYTES."""

    def __init__(self, path: Path, shape: str, version: str) -> None:
        self._tables: list[pa.Table] = []
        self._rows = self._bytes = 0
        self._file = pq.ParquetWriter(
            path, arrow_schema(shape, version), compression="zstd", compression_level=_ZSTD_LEVEL
        )

    def write(self, table: pa.Table, _lines: pa.StringArray) -> None:
        """Keep the rows until a row group is full."""
        for some in _parts(table, ROW_GROUP - self._rows):
            self._tables.append(some)
            self._rows += len(some)
            self._bytes += some.nbytes
            if self._rows >= ROW_GROUP or self._bytes >= _GROUP_BYTES:
                self._write_group()

    def close(self) -> None:
        """The last row group and the footer."""
        if self._rows:
            self._write_group()
        self._file.close()

    def _write_group(self) -> None:
        # In one piece: where pieces meet would show in the pages of the file.
        self._file.write_table(pa.concat_tables(self._tables).combine_chunks(), row_group_size=ROW_GROUP)
        self._tables, self._rows, self._bytes = [], 0, 0


def _parts(table: pa.Table, first: int) -> Iterator[pa.Table]:
    """The table, cut where row groups end: after `first` rows, then after each ROW_GROUP."""
    start = 0
    while start < len(table):
        yield table.slice(start, first)
        start, first = start + first, ROW_GROUP


class JsonWriter:
    """A row a line, UTF-8 with letters as they are, in one stream of zstd or gzip."""

    def __init__(self, path: Path, compression: str) -> None:
        self._file = pa.output_stream(str(path), compression=compression)

    def write(self, _table: pa.Table, lines: pa.StringArray) -> None:
        """Compress the lines."""
        _write_texts(self._file, lines)

    def close(self) -> None:
        """The end of the stream."""
        self._file.close()


class CsvWriter:
    """RFC 4180: a line of names, CRLF, UTF-8; lists as JSON. No cell begins as a formula: an apostrophe stands before it."""

    def __init__(self, path: Path, shape: str, version: str) -> None:
        self._file = pa.OSFile(str(path), "wb")
        self._file.write((",".join(column.name for column in columns_of(shape, version)) + "\r\n").encode())

    def write(self, table: pa.Table, _lines: pa.StringArray) -> None:
        """Write the cells."""
        _write_texts(self._file, csv_of(table))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _write_texts(file: pa.NativeFile, texts: pa.StringArray) -> None:
    """Texts behind one another, which is how they lie in memory."""
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return
    ends = memoryview(offsets).cast("i")
    first, last = ends[texts.offset], ends[texts.offset + len(texts)]
    file.write(data.slice(first, last - first))


def suffix(form: str, compression: str) -> str:
    """What files of a format are called after."""
    return f"jsonl.{COMPRESSIONS[compression]}" if form == "jsonl" else form


def _writer(form: str, path: Path, shape: str, options: Options) -> Writer:
    if form == "parquet":
        return ParquetWriter(path, shape, options.schema)
    return CsvWriter(path, shape, options.schema) if form == "csv" else JsonWriter(path, options.compression)


class Files:
    """The files of one shape, one of each format, written side by side; `rows` counts. A context manager."""

    def __init__(self, paths: dict[str, Path], shape: str, options: Options) -> None:
        self.rows = 0
        self._writers = [_writer(form, path, shape, options) for form, path in paths.items()]

    def write(self, table: pa.Table, lines: pa.StringArray) -> None:
        """Write rows (see storage.releases.lines.settled) to every format."""
        for writer in self._writers:
            writer.write(table, lines)
        self.rows += len(table)

    def close(self) -> None:
        """End every file, also if one cannot be ended."""
        with ExitStack() as stack:
            for writer in reversed(self._writers):
                stack.callback(writer.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
