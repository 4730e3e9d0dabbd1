"""Exports as Parquet: the same records, declared columns, and no file that opens unless it is whole."""

import gc
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select, update

from storage import sites
from storage.archive import Archive
from storage.database import writing
from storage.errors import ExportCut
from storage.exports import FIELDS, export
from storage.models import Revision
from storage.saving import save
from storage.whole_file import whole_file
from tests.storage.drafting import NOW, draft


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """An article with a picture and its copy at another site."""
    with writing(archive.engine) as connection:
        a, b = (
            sites.upsert_site(connection, sites.SiteRow(host=host, name=host, province=code), now=NOW)
            for host, code in (("a.vn", "12"), ("b.vn", None))
        )
        save(connection, [draft(a, "one", "Chung một bài", province="12"), draft(b, "copy", "Chung một bài")])
    return archive


def written(archive: Archive, place: Path, *, site: str | None = None, shape: str = "articles") -> pa.Table:
    with whole_file(place) as out:
        export(archive, "parquet", out, site=site, shape=shape)
    return pq.read_table(place)


def test_parquet_has_the_records_of_json(filled: Archive, tmp_path: Path):
    """Every column has the value that JSON Lines has; blocks and evidence are the same JSON in a text."""
    table = written(filled, tmp_path / "a.parquet")
    lines = io.StringIO()
    assert export(filled, "jsonl", lines) == table.num_rows == 2
    assert tuple(table.schema.names) == FIELDS
    for row, told in zip(table.to_pylist(), map(json.loads, lines.getvalue().splitlines()), strict=True):
        for name in ("blocks", "evidence"):
            assert (json.loads(row.pop(name)) if row[name] else row.pop(name)) == told.pop(name)
        assert {name: value or None for name, value in row.items()} == {
            name: told[name] or None for name in FIELDS if name in told
        }


def test_the_schema_does_not_depend_on_the_records(filled: Archive, tmp_path: Path):
    """An export that finds nothing has the columns and types of one that finds all; members are there where they are asked for."""
    empty = written(filled, tmp_path / "empty.parquet", site="c.vn")
    assert empty.num_rows == 0
    assert empty.schema.equals(written(filled, tmp_path / "all.parquet").schema)
    assert empty.schema.metadata[b"schema_version"] == b"1.1"
    assert (empty.schema.field("pages").type, empty.schema.field("pages_in_text").type) == (pa.int64(), pa.int64())
    assert "caption_from" in {part.name for part in empty.schema.field("images").type.value_type}
    stories = written(filled, tmp_path / "stories.parquet", shape="stories")
    assert [len(json.loads(one)) for one in stories.column("members").to_pylist()] == [2]


def test_the_same_archive_gives_the_same_parquet(filled: Archive, tmp_path: Path):
    """Two exports are equal byte for byte."""
    for name in ("a", "b"):
        written(filled, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_cut_export_is_no_parquet(filled: Archive):
    """A record that cannot be written ends the export with an error, and what was written opens in no reader."""
    with writing(filled.engine) as connection:
        record = connection.execute(select(Revision.record).limit(1)).scalar_one()
        connection.execute(update(Revision).values(record={**record, "title": {"no": "text"}}))
    beneath = io.BytesIO()
    text = io.TextIOWrapper(beneath)
    with pytest.raises(ExportCut):
        export(filled, "parquet", text)
    gc.collect()
    with pytest.raises(pa.ArrowInvalid):
        pq.read_table(io.BytesIO(beneath.getvalue()))
