"""Writes rows of an Arrow table as lines of JSON, a column at a time: what `json.dumps` says of them, letters as they are.

No text becomes an object of Python's, which would cost more than all else that is done to a row. Types: those of the schema,
that is texts, whole numbers, lists and structs of them.
"""

import json
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_ESCAPES = {letter: json.dumps(letter)[1:-1] for letter in ("\\", '"', *map(chr, range(32)))}  # backslashes first
_PIECE = 1 << 15
# What Vietnamese is written in, with punctuation, signs and private symbols of word processors. None of these is, begins or
# ends anything that normal form C would write otherwise; nor do bytes that are no UTF-8 match.
PLAIN = (
    r"\A[\x00-\x{24f}\x{1e00}-\x{1eff}\x{2002}-\x{205e}\x{20a0}-\x{20bf}\x{2190}-\x{2328}\x{2500}-\x{27bf}"
    r"\x{e000}-\x{f8ff}\x{fe0f}\x{feff}\x{1f300}-\x{1faff}]*\z"
)

Pieces = list["str | pa.Array"]


def line(row: Any) -> str:
    """A value as compact JSON, its letters as they are."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def settled(table: pa.Table) -> tuple[pa.Table, pa.StringArray]:
    """Rows with every text NFC, and the line of JSON of each, its line end with it. Raises UnicodeDecodeError for what is no UTF-8."""
    lines = lines_of(table)
    plain = pc.match_substring_regex(lines, PLAIN)
    strange = lines.filter(pc.invert(plain)).cast(pa.binary()).to_pylist() if pc.any(pc.invert(plain)).as_py() else []
    if all(unicodedata.is_normalized("NFC", line.decode()) for line in strange):
        return table, lines
    # Not the lines themselves: a mark after an escaped line end would melt into its "n".
    table = pa.Table.from_pylist([nfc(row) for row in table.to_pylist()], schema=table.schema)
    return table, lines_of(table)


def nfc(value: Any) -> Any:
    """A value with every text in it NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [nfc(one) for one in value]
    return {name: nfc(one) for name, one in value.items()} if isinstance(value, dict) else value


def lines_of(table: pa.Table) -> pa.StringArray:
    """The line of JSON of each row."""
    columns = [(name, whole(table.column(name))) for name in table.column_names]
    return _concatenated([*_object(columns), "\n"], table.num_rows)


def as_json(array: pa.Array) -> pa.StringArray:
    """Each value as JSON."""
    return _concatenated(_pieces(array), len(array))


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array that begins at its buffers' beginning."""
    if column.num_chunks == 1 and column.chunk(0).offset == 0:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def views(array: pa.StringArray) -> Sequence[memoryview]:
    """The bytes of each text, none of which is null."""
    _, offsets, data = array.buffers()
    ends = memoryview(offsets).cast("i")[array.offset : array.offset + len(array) + 1]
    text = memoryview(data or b"")
    return [text[first:last] for first, last in pairwise(ends)]


def present(array: pa.StringArray, letters: str) -> set[str]:
    """Which of these ASCII letters may stand in a value; no other does. Takes a fraction of what Arrow's search does."""
    data = memoryview(array.buffers()[2] or b"")
    found: set[str] = set()
    # In pieces that stay in the processor's cache: a copy of the whole costs more than the search.
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE].tobytes()
        found.update(letter for letter in letters if letter not in found and letter.encode() in piece)
    return found


def _object(fields: Sequence[tuple[str, pa.Array]]) -> Pieces:
    made: Pieces = []
    for number, (name, array) in enumerate(fields):
        made += [f"{',' if number else '{'}{json.dumps(name)}:", *_pieces(array)]
    return [*made, "}"]


def _pieces(array: pa.Array) -> Pieces:
    """What has to be put behind one another to make the JSON of each value."""
    if array.null_count == len(array) > 0:
        return ["null"]
    if array.null_count:
        return [pc.coalesce(_concatenated(_pieces_of_all(array), len(array)), "null")]
    return _pieces_of_all(array)


def _pieces_of_all(array: pa.Array) -> Pieces:
    if pa.types.is_string(array.type):
        return ['"', _escaped(array), '"']
    if pa.types.is_struct(array.type):
        names = [field.name for field in array.type]
        return _object([(name, array.field(name)) for name in names])
    if pa.types.is_list(array.type):
        inner = as_json(array.values)
        lists = pa.ListArray.from_arrays(array.offsets, inner, mask=array.is_null() if array.null_count else None)
        return ["[", pc.binary_join(lists, ","), "]"]
    return [array.cast(pa.string())]


def _escaped(array: pa.StringArray) -> pa.StringArray:
    found = present(array, "".join(_ESCAPES))
    for letter in (one for one in _ESCAPES if one in found):
        if letter == "\n":  # most come in pairs, and Arrow replaces few long pieces faster than many short ones
            array = pc.replace_substring(array, "\n\n", "\\n\\n")
        if letter != "\n" or present(array, "\n"):
            array = pc.replace_substring(array, letter, _ESCAPES[letter])
    return array


def _concatenated(pieces: Pieces, count: int) -> pa.StringArray:
    """Null where a piece is; neighbours that are the same in every row become one first."""
    merged: Pieces = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    if all(isinstance(piece, str) for piece in merged):
        return pa.repeat(pa.scalar("".join(map(str, merged))), count)
    return pc.binary_join_element_wise(*merged, "")
