"""Schemas of releases: what 1.1 has more than 1.0, in every format and document, and what becomes of who holds a release of 1.0."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from storage.archive import Archive
from storage.database import writing
from storage.errors import ReleaseRefused
from storage.releases.schema import SHAPES, STRUCTS, VERSIONS, columns_of, newer_columns, parts_of
from storage.saving import save
from tests.storage.drafting import NOW, draft
from tests.storage.releasing import LATER, SMALL, later, made, named, rows, sums
from tests.storage.test_release_removals import apply

OLD = SMALL | {"schema": "1.0"}
# What releases of 1.0 are: never to be changed, or deltas no longer fit them.
FIRST = {
    "articles": "id site province url canonical_url title lead text images tables attachments authors byline source published_at "
    "published_precision published_from modified_at modified_precision modified_from category tags document_numbers language "
    "legacy_encoding addresses first_seen seen_at revision origin digest page_digest parser_version rule state story split",
    "images": "id position image_url caption alt credit sha256 file site province article_url title published_at story split",
    "revisions": "id revision seen_at origin change_class changed digest parser_version rule url title lead text published_at "
    "modified_at site story split",
    "stories": "story first title size sites members split",
    "attachments": "id position document_url name type sha256 site province article_url title published_at story split",
    "text": "id text site published_at language story split",
}
NEWER = {
    "articles": ["pages", "pages_in_text", "images.caption_from"],
    "images": ["caption_from", "language"],
    "revisions": ["pages", "pages_in_text"],
    "text": ["pages", "pages_in_text", "url"],
}


@pytest.fixture
def paged(small: Archive) -> Archive:
    """With an article of three pages whose captions are one of the page and one from the alternative text."""
    record = draft(1, "paged", captions=("Cầu Nậm Mu", "Suối")).record
    first, second = record["images"]
    images = [first | {"alt": "Cầu Nậm Mu"}, second | {"alt": "Thác"}]
    told = "the first of 3: the text goes on in the others, which are kept as pages only"
    evidence = {"title": "h1", "pages": told, "captions": "alt text, figure"}
    only = {**draft(1, "alone").record, "images": images[:1], "evidence": {"captions": "alt text"}, "language": "vi"}
    with writing(small.engine) as connection:
        paged = {**record, "images": images, "evidence": evidence, "language": "vi"}
        save(connection, [draft(1, "paged", record=paged), draft(1, "alone", record=only)])
    return small


def test_the_first_schema_stays_what_it_was() -> None:
    """Columns and parts of 1.0 are those that its releases have, in their order; 1.1 adds some and takes none away."""
    assert {shape: " ".join(one.name for one in columns_of(shape, "1.0")) for shape in SHAPES} == FIRST
    assert [parts_of(kind, "1.0") for kind in STRUCTS] == [
        ("url", "caption", "alt", "credit", "sha256"),
        ("url", "name", "type", "sha256"),
        ("id", "site", "published_at", "split"),
    ]
    assert newer_columns(SHAPES, "1.0") == NEWER
    assert newer_columns(SHAPES, VERSIONS[-1]) == {}
    assert all(
        column.optional or column.name == "url"
        for shape in SHAPES
        for column in SHAPES[shape]
        if column.version != "1.0"
    )


@pytest.mark.parametrize("form", ["jsonl", "parquet", "csv"])
def test_a_release_tells_pages_and_origins_of_captions(paged: Archive, tmp_path: Path, form: str) -> None:
    """Every shape with a text says how much of the article it is, every picture where its caption is from; empty where nobody knows."""
    made(paged, tmp_path / "r", formats=(form,))
    number = str if form == "csv" else int
    none = "" if form == "csv" else None

    def of(shape: str, key: str) -> list[dict[str, Any]]:
        address = "article_url" if shape == "images" else "url"
        return [row for row in rows(tmp_path / "r", shape, form) if row[address] == f"https://a.vn/{key}.html"]

    for shape in ("articles", "revisions", "text"):
        (row,) = of(shape, "paged")
        assert (row["pages"], row["pages_in_text"]) == (number(3), number(1))
        (row,) = of(shape, "own1")
        assert (row["pages"], row["pages_in_text"]) == (none, none)
    assert [(row["caption"], row["caption_from"], row["language"]) for row in of("images", "paged")] == [
        ("Cầu Nậm Mu", none, "vi"),
        ("Suối", "page", "vi"),
    ]
    assert [row["caption_from"] for row in of("images", "alone")] == ["alt"]
    assert [row["caption_from"] for row in of("images", "own1")] == [none]
    (row,) = of("articles", "paged")
    images = json.loads(row["images"]) if form == "csv" else row["images"]
    assert [list(image) for image in images] == [list(STRUCTS["images"])] * 2
    assert [image["caption_from"] for image in images] == [None, "page"]


def _told(directory: Path) -> dict[str, str]:
    names = ("README.md", "croissant.json", "datapackage.json", "manifest.json")
    return {name: (directory / name).read_text("utf-8") for name in names}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_document_tells_the_schema_and_its_columns(paged: Archive, tmp_path: Path, version: str) -> None:
    """Card, Croissant, data package, manifest and Parquet name one schema and, of the newer columns, those that the rows have."""
    made(paged, tmp_path / "r", schema=version)
    told = _told(tmp_path / "r")
    assert f"the declared columns of schema {version}, listed below" in told["README.md"]
    assert json.loads(told["manifest.json"])["schema_version"] == version
    package = json.loads(told["datapackage.json"])
    assert package["schema_version"] == version
    fields = {
        one["name"]: [each["name"] for each in one["schema"]["fields"]]
        for one in package["resources"]
        if one["format"] == "csv"
    }
    records = {one["name"]: one["field"] for one in json.loads(told["croissant.json"])["recordSet"]}
    for shape in SHAPES:
        names = [column.name for column in columns_of(shape, version)]
        assert fields[f"csv-{shape}-train-00000"] == names
        assert [field["name"].removeprefix(f"{shape}/") for field in records[shape]] == names
        card = told["README.md"].partition(f"\n### {shape}\n")[2].partition("\n### ")[0]
        assert [line.split("`")[1] for line in card.splitlines() if line.startswith("| `")] == names
        schema = pq.read_schema(tmp_path / "r" / f"data/parquet/{shape}/train-00000.parquet")
        assert (schema.names, schema.metadata[b"schema_version"]) == (names, version.encode())
    (images,) = [field for field in records["articles"] if field["name"] == "articles/images"]
    assert [one["name"].rpartition("/")[2] for one in images["subField"]] == list(parts_of("images", version))
    assert ("leave out rows whose `pages_in_text` is less than `pages`" in told["README.md"]) is (version != "1.0")
    assert ("and no column tells which those are" in told["README.md"]) is (version == "1.0")
    newer = {name.rpartition(".")[2] for names in NEWER.values() for name in names} - {"language", "url", "pages"}
    assert all((f"{name}" in text) is (version != "1.0") for name in newer for text in list(told.values())[:3])


def _changes(directory: Path) -> dict[str, str]:
    lines = (directory / "data/changes.tsv").read_text().splitlines()[1:]
    return dict(line.split("\t") for line in lines)


def _kept_and_new(old: Path, delta: Path, shape: str, form: str) -> Sequence[str]:
    changes, owner = _changes(delta), "first" if shape == "stories" else "id"
    kept = [row for row in rows(old, shape, form) if row[owner] not in changes]
    return sorted(map(json.dumps, [*kept, *rows(delta, shape, form)]))


def test_a_delta_has_the_schema_of_the_release_it_is_put_beside(paged: Archive, tmp_path: Path) -> None:
    """What differs in newer columns alone is no change: the older release with the delta is the later one in its own columns."""
    made(paged, tmp_path / "old", **OLD)
    nothing = made(paged, tmp_path / "nothing", since=tmp_path / "old", **SMALL)
    assert dict(nothing.changes or {}) == {"added": 0, "changed": 0, "removed": 0}
    assert (nothing.schema, nothing.lacking) == ("1.0", NEWER)
    gone = later(paged)
    more = SMALL | {"as_of": LATER + timedelta(days=1), "version": "2.0.0"}
    made(paged, tmp_path / "delta", since=tmp_path / "old", **more)
    made(paged, tmp_path / "whole", **more | {"schema": "1.0"})
    changes = _changes(tmp_path / "delta")
    assert changes[gone] == "removed"
    assert 0 < len(changes) < len(rows(tmp_path / "whole", "articles"))
    for shape in SHAPES:
        for form in ("jsonl", "parquet"):
            wanted = sorted(map(json.dumps, rows(tmp_path / "whole", shape, form)))
            assert _kept_and_new(tmp_path / "old", tmp_path / "delta", shape, form) == wanted
    assert (tmp_path / "delta/data/ids.tsv").read_bytes() == (tmp_path / "whole/data/ids.tsv").read_bytes()
    assert json.loads((tmp_path / "delta/manifest.json").read_text())["schema_version"] == "1.0"
    card = (tmp_path / "delta/README.md").read_text()
    assert "It has the columns of that version, schema 1.0, so that rows of both can stand together." in card
    assert "in `images` `caption_from`, `language`; in `revisions` `pages`, `pages_in_text`; in `text`" in card
    again = made(paged, tmp_path / "again", since=tmp_path / "delta", **more | {"version": "2.0.1"})
    assert (again.schema, dict(again.changes or {})) == ("1.0", {"added": 0, "changed": 0, "removed": 0})


def test_a_delta_of_todays_schema_says_nothing_of_others(paged: Archive, tmp_path: Path) -> None:
    """To a release of today's columns a delta has them all, and what an article is cut into changes its row."""
    made(paged, tmp_path / "old", **SMALL)
    record = {**draft(1, "own1", "Sửa.").record, "evidence": {"pages": "the first of 2: the text goes on"}}
    with writing(paged.engine) as connection:
        save(connection, [draft(1, "own1", "Sửa.", record=record, seen_at=NOW + timedelta(days=2))])
    delta = made(paged, tmp_path / "delta", since=tmp_path / "old", **SMALL)
    assert (delta.schema, delta.lacking) == (VERSIONS[-1], {})
    assert named(rows(tmp_path / "delta", "articles"), "own1")["pages"] == 2
    assert "It has the columns of that version" not in (tmp_path / "delta/README.md").read_text()


def test_a_release_of_an_unknown_schema_gets_no_delta(small: Archive, tmp_path: Path) -> None:
    """Of a schema to come nobody here knows the columns: the sentence names it, and what can be done."""
    made(small, tmp_path / "old", **SMALL)
    manifest, listed = tmp_path / "old/manifest.json", tmp_path / "old/SHA256SUMS"
    before = hashlib.sha256(manifest.read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text().replace(f'"schema_version": "{VERSIONS[-1]}"', '"schema_version": "7.0"'))
    listed.write_text(listed.read_text().replace(before, hashlib.sha256(manifest.read_bytes()).hexdigest()))
    with pytest.raises(ReleaseRefused, match=r"schema 7\.0, and this khotin writes 1\.0 and 1\.1: make the delta with"):
        made(small, tmp_path / "delta", since=tmp_path / "old", **SMALL)
    assert not list(tmp_path.glob("delta*"))


def test_the_removals_of_today_are_taken_out_of_a_release_of_before(paged: Archive, tmp_path: Path) -> None:
    """The list of a release of 1.1 does in one of 1.0 what it did before, whose columns stay; sides go on from it too."""
    made(paged, tmp_path / "old", **OLD)
    gone = later(paged)
    made(paged, tmp_path / "new", **SMALL)
    done = apply(tmp_path / "old", tmp_path / "new/removals.tsv")
    assert (done.returncode, done.stderr) == (0, "")
    for form in ("jsonl", "parquet", "csv"):
        found = rows(tmp_path / "old", "articles", form)
        assert all(" ".join(row) == FIRST["articles"] for row in found)
        assert {row["id"] for row in found} == {row["id"] for row in rows(tmp_path / "new", "articles", form)}
    assert gone not in (tmp_path / "old/data/ids.tsv").read_text()
    made(paged, tmp_path / "sides", sides_of=tmp_path / "old", **SMALL)
    assert json.loads((tmp_path / "sides/manifest.json").read_text())["splits"]["kept"]["moved"] == {}


def test_a_release_of_the_first_schema_is_the_same_again(paged: Archive, tmp_path: Path) -> None:
    """Two of one schema are equal byte for byte, and of another one each file of rows with newer columns differs."""
    for name, version in (("a", "1.0"), ("b", "1.0"), ("c", "1.1")):
        made(paged, tmp_path / name, **SMALL | {"schema": version})
    assert sums(tmp_path / "a") == sums(tmp_path / "b")
    first, other = (dict(line.split("  ")[::-1] for line in sums(tmp_path / name).splitlines()) for name in ("a", "c"))
    for path in other:
        if path.startswith("data/parquet/") and path.split("/")[2] in NEWER:
            assert first[path] != other[path]
        if path.startswith("data/jsonl/attachments"):
            assert first[path] == other[path]
