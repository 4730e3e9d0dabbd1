"""Rows as text: what is written column by column is what Python's own json and csv write row by row."""

import csv
import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from storage.archive import Archive
from storage.database import writing
from storage.errors import ReleaseRefused
from storage.models import Revision
from storage.releases.cells import csv_of
from storage.releases.lines import PLAIN, line, lines_of, nfc, settled, views
from storage.releases.records import joined
from tests.storage.releasing import fill, made, named, rows

TEXT = st.text(st.characters(codec="utf-8"), max_size=9)
SPECIAL = st.text(st.sampled_from("\x00\x07\b\t\n\f\r\x1f\x7f \"\\,;'=+-@a\u1ea1\u0301\u0323\u2028"), max_size=9)
WORDS = TEXT | SPECIAL


def _image(url: str, alt: str | None) -> dict[str, str | None]:
    return {"url": url, "alt": alt}


TYPES: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "text": (pa.string(), WORDS),
    "maybe": (pa.string(), st.none() | WORDS),
    "number": (pa.int64(), st.none() | st.integers(-(2**63), 2**63 - 1)),
    "texts": (pa.list_(pa.string()), st.none() | st.lists(st.none() | WORDS, max_size=3)),
    "cells": (pa.list_(pa.list_(pa.list_(pa.string()))), st.lists(st.lists(st.lists(WORDS, max_size=2), max_size=2))),
    "images": (
        pa.list_(pa.struct([("url", pa.string()), ("alt", pa.string())])),
        st.lists(st.builds(_image, WORDS, st.none() | WORDS), max_size=2),
    ),
}
SCHEMA = pa.schema([(name, kind) for name, (kind, _) in TYPES.items()])
ROWS = st.tuples(*(values for _, values in TYPES.values())).map(lambda row: dict(zip(TYPES, row, strict=True)))
TABLES = st.lists(ROWS, min_size=1, max_size=3)
few = settings(max_examples=25, deadline=None)
NASTY: dict[str, Any] = {
    "text": "a\n\n\n\n\u0301\\n",
    "maybe": None,
    "number": None,
    "texts": None,
    "cells": [],
    "images": [],
}


@few
@given(TABLES)
@example([NASTY])
def test_lines_are_what_json_writes(found: list[dict[str, Any]]):
    """Any text, nested, empty or missing, is the line that json.dumps makes of it, also in a slice of a table."""
    table = pa.Table.from_pylist([found[-1], *found], schema=SCHEMA)
    for some in (table.slice(1), pa.concat_tables([table.slice(1, 1), table.slice(2)])):
        assert lines_of(some).to_pylist() == [f"{line(row)}\n" for row in found]


@few
@given(TABLES)
@example([NASTY])
def test_cells_are_what_csv_writes(found: list[dict[str, Any]]):
    """Any row is quoted as csv.writer does it, lists as JSON, texts that begin as a formula after an apostrophe."""
    out = io.StringIO()
    cells = ([_cell(value) for value in row.values()] for row in found)
    csv.writer(out, lineterminator="\r\n").writerows(cells)
    assert "".join(csv_of(pa.Table.from_pylist(found, schema=SCHEMA)).to_pylist()) == out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return line(value)
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


@few
@given(TABLES)
@example([NASTY])
def test_every_text_becomes_nfc(found: list[dict[str, Any]]):
    """Rows of which one text is not NFC come out as NFC, their lines too; the others as they were."""
    table, lines = settled(pa.Table.from_pylist(found, schema=SCHEMA))
    assert table.to_pylist() == nfc(found)
    assert [bytes(one) for one in views(lines)] == [f"{line(row)}\n".encode() for row in nfc(found)]


def test_what_is_taken_for_plain_is_nfc():
    """No letter that is passed over by its looks is another in NFC, moves, or melts into one before it."""
    ranges = re.findall(r"\\x(?:\{(\w+)\}|(\w\w))-\\x\{(\w+)\}|\\x\{(\w+)\}", PLAIN)
    codes = {
        code
        for braced, short, last, alone in ranges
        for code in range(int(braced or short or alone, 16), int(last or alone, 16) + 1)
    }
    assert {ord("ệ"), ord("Ữ"), ord("–"), ord("đ")} <= codes
    assert all(unicodedata.is_normalized("NFC", chr(code)) and not unicodedata.combining(chr(code)) for code in codes)
    parts = (unicodedata.decomposition(chr(code)).split() for code in range(0x2FA20))
    second = {int(each[1], 16) for each in parts if len(each) == 2 and not each[0].startswith("<")}
    assert len(second) > 50
    assert not codes & (second | set(range(0x1160, 0x1200)))  # and Hangul, which is composed by rule


@few
@given(st.lists(st.lists(st.none() | WORDS, max_size=4), max_size=5))
def test_texts_are_joined_by_blank_lines(found: list[list[str | None]]):
    """Parts that say nothing leave no blank line behind, wherever they stand."""
    lists = pa.array(found, pa.list_(pa.string()))
    assert joined(lists).to_pylist() == ["\n\n".join(part for part in parts if part) for parts in found]


@pytest.mark.parametrize(("field", "value"), [("title", {"no": "text"}), ("url", None), ("images", "none")])
def test_a_record_of_another_form_is_named(tmp_path: Path, field: str, value: Any):
    """A stored record that is not of the schema ends the release with the article's id; nothing takes the release's name."""
    with Archive.create(tmp_path / "archive") as archive:
        fill(archive)
        made(archive, tmp_path / "before")
        row = named(rows(tmp_path / "before", "articles"), "own2")
        one = Revision.article_id == row["id"]
        with writing(archive.engine) as connection:
            record = {"url": row["url"], "canonical_url": row["url"], "title": row["title"], "blocks": [], field: value}
            connection.execute(update(Revision).where(one).values(record=record))
        with pytest.raises(ReleaseRefused, match=f"article {row['id']} is not of the schema"):
            made(archive, tmp_path / "after")
    assert not (tmp_path / "after").exists()


def test_bytes_that_are_no_text_are_told(tmp_path: Path):
    """A record whose bytes are damaged beyond UTF-8 does not get into a release."""
    with Archive.create(tmp_path / "archive") as archive:
        fill(archive)
    file = tmp_path / "archive/khotin.sqlite3"
    words = "Bài riêng số 2 của a.vn."
    file.write_bytes(file.read_bytes().replace(words.encode(), words.encode().replace(b"2", b"\xff")))
    with Archive.open(tmp_path / "archive") as archive, pytest.raises(ReleaseRefused, match="is not of the schema"):
        made(archive, tmp_path / "r")
