"""Dataset releases: the same bytes everywhere, the archive as it stood, every format alike, splits without leaks."""

import csv
import io
import json
import subprocess
import unicodedata
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import bagit
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select, update

from storage.archive import Archive
from storage.database import reading, writing
from storage.errors import ReleaseRefused
from storage.events import EventRow, add
from storage.models import Article
from storage.releases import plan as plans
from storage.releases.batches import Source, made_of
from storage.releases.build import release
from storage.releases.options import Splits, moment
from storage.releases.schema import SHAPES, arrow_schema
from storage.releases.standing import local
from storage.saving import save
from storage.withdrawal import restore, withdraw
from tests.archives import new_archive
from tests.storage.drafting import NOW, draft
from tests.storage.releasing import AS_OF, HOSTS, LATER, every_text, fill, made, named, options, rows, sums


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """The archive of `fill`, on each database."""
    fill(archive)
    return archive


def test_a_release_is_the_same_wherever_it_is_made(filled: Archive, tmp_path: Path):
    """Another directory, another order of taking in, another database: the same SHA256SUMS; and sha256sum agrees."""
    made(filled, tmp_path / "one")
    with new_archive(tmp_path / "other") as other:
        fill(other, backwards=True)
        made(other, tmp_path / "đâu đó" / "two")
    assert sums(tmp_path / "one") == sums(tmp_path / "đâu đó" / "two")
    checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path / "one", check=False)
    assert checked.returncode == 0
    listed = {line.split("  ")[1] for line in sums(tmp_path / "one").splitlines()}
    there = {path.relative_to(tmp_path / "one").as_posix() for path in (tmp_path / "one").rglob("*") if path.is_file()}
    assert there == listed | {"SHA256SUMS"}


def test_threads_change_nothing(small: Archive, tmp_path: Path):
    """Batches come in the order of the plan with any number of threads, each with the rows it has by itself."""
    asked, place = options(), tmp_path / "plan.sqlite3"
    with reading(small.engine) as connection:
        plans.make(connection, asked, None, place, lambda *_: None)
    with closing(plans.opened(place)) as plan:
        planned = plan.execute("SELECT * FROM article ORDER BY id").fetchall()

    def told(size: int, jobs: int) -> list[tuple[list[str], dict[str, list[str]]]]:
        source = Source(archive=small, plan=place, options=asked, place=tmp_path, jobs=jobs)
        batches = [planned[at : at + size] for at in range(0, len(planned), size)]
        every = made_of(batches, source)
        return [(one.ids, {shape: lines.to_pylist() for shape, (_, lines) in one.rows.items()}) for one in every]

    assert len(told(2, 1)) > 10
    assert told(2, 3) == told(2, 1)
    assert [line for ids, _ in told(2, 3) for line in ids] == told(len(planned), 1)[0][0]


def test_a_release_is_of_its_date_whenever_it_is_made(filled: Archive, tmp_path: Path):
    """What is seen later, titles, pictures, addresses, visits that miss the page, changes nothing of a release of before."""
    made(filled, tmp_path / "before")
    (article,) = {row["id"] for row in rows(tmp_path / "before", "articles") if row["url"] == "https://a.vn/own1.html"}
    with writing(filled.engine) as connection:
        site = connection.execute(select(Article.site_id).where(Article.id == article)).scalar_one()
        later: dict[str, Any] = {
            "seen_at": LATER,
            "province": "12",
            "url": "https://a.vn/moi.html",
            "url_key": "https://a.vn/moi.html",
        }
        changed = draft(site, "own1", "Bài riêng số 1 của a.vn.", title="Sửa sau", captions=("Ảnh khác",), **later)
        save(connection, [changed, draft(site, "new", "Bài sau.", seen_at=LATER)])
        add(connection, [EventRow(article_id=article, at=LATER, kind="suspected", reason="gone: 404")])
    made(filled, tmp_path / "again")
    assert sums(tmp_path / "before") == sums(tmp_path / "again")
    made(filled, tmp_path / "after", as_of=LATER + timedelta(days=1))
    row = named(rows(tmp_path / "after", "articles"), "own1")
    assert (row["title"], row["revision"], row["state"], len(row["addresses"])) == ("Sửa sau", 2, "suspected", 2)


def test_states_and_revisions_are_those_of_the_date(small: Archive, tmp_path: Path):
    """Of three states of an article the release has the one that held, and lists those until then."""
    made(small, tmp_path / "r")
    row = named(rows(tmp_path / "r", "articles"), "changed")
    assert (row["text"], row["revision"]) == ("Lần 1 a.vn", 1)
    made(small, tmp_path / "s", as_of=LATER + timedelta(seconds=1))
    assert named(rows(tmp_path / "s", "articles"), "changed")["text"] == "Lần 2 a.vn"
    states = [
        row
        for row in rows(tmp_path / "s", "revisions")
        if row["id"] == named(rows(tmp_path / "s", "articles"), "changed")["id"]
    ]
    assert [(one["revision"], one["text"]) for one in states] == [(1, "Lần 1 a.vn"), (2, "Lần 2 a.vn")]
    assert states[1]["change_class"] is not None


def test_what_was_seen_by_the_date_is_in_though_its_words_did_not_move_back(filled: Archive, tmp_path: Path):
    """In archives of earlier releases an article may be seen before its first revision: that is what it said then."""
    early = NOW - timedelta(days=3)
    with writing(filled.engine) as connection:
        connection.execute(update(Article).where(Article.url == "https://a.vn/changed.html").values(first_seen=early))
    made(filled, tmp_path / "r", as_of=early + timedelta(hours=1), shapes=("articles",))
    (row,) = rows(tmp_path / "r", "articles")
    assert (row["text"], row["revision"]) == ("Lần 1 a.vn", 1)
    assert row["seen_at"] == row["first_seen"] == local(early)
    assert json.loads((tmp_path / "r" / "manifest.json").read_text())["sites"][0]["first_seen"] == local(early)


def test_a_withdrawn_article_is_in_no_file(small: Archive, tmp_path: Path):
    """It is absent from every format and shape, whatever the date, and in the removal list; restored, it is back."""
    made(small, tmp_path / "whole")
    article = named(rows(tmp_path / "whole", "articles"), "own2", "b.vn")
    withdraw(small, article["id"], "lời yêu cầu của ai đó", now=LATER)
    made(small, tmp_path / "without")
    told = every_text(tmp_path / "without")
    assert article["text"] not in told
    assert "own2.html" in told  # of the other sites
    assert "b.vn/own2.html" not in told
    assert "yêu cầu" not in told
    removals = (tmp_path / "without" / "removals.tsv").read_text()
    assert removals == f"id\twithdrawn_at\n{article['id']}\t2026-01-13T10:04:05+07:00\n"
    assert told.count(article["id"]) == 1
    restore(small, article["id"], "doch", now=LATER)
    made(small, tmp_path / "back")
    assert sums(tmp_path / "back") == sums(tmp_path / "whole")


@pytest.mark.parametrize("compression", ["zstd", "gzip"])
def test_every_format_has_the_same_rows(small: Archive, tmp_path: Path, compression: str):
    """Parquet, JSON Lines and CSV say the same, in the same order, in the declared columns."""
    made(small, tmp_path / "r", compression=compression, splits=Splits(by="random", percent=(20, 20)))
    for shape, columns in SHAPES.items():
        lines = rows(tmp_path / "r", shape)
        assert rows(tmp_path / "r", shape, "parquet") == lines
        assert all(list(row) == [column.name for column in columns] for row in lines)
        for file in (tmp_path / "r" / "data/parquet" / shape).iterdir():
            schema = pq.read_schema(file)
            assert (schema, schema.metadata) == (arrow_schema(shape), arrow_schema(shape).metadata)
        cells = rows(tmp_path / "r", shape, "csv")
        assert len(cells) == len(lines) > 0 or shape == "attachments"
        for row, line in zip(cells, lines, strict=True):
            assert {name: _read(value) for name, value in row.items()} == {n: _read(_cell(v)) for n, v in line.items()}
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert all(one["rows"] == len(_one(tmp_path / "r" / one["path"])) for one in manifest["files"] if "rows" in one)


def _one(file: Path) -> list[dict[str, Any]]:
    return [
        row for row in rows(file.parents[3], file.parts[-2], file.parts[-3]) if row["split"] == file.name.split("-")[0]
    ]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _read(cell: str) -> Any:
    return json.loads(cell) if cell.startswith(("[", "{")) else cell.removeprefix("'")


def test_csv_is_safe_and_text_is_normal(small: Archive, tmp_path: Path):
    """No cell begins as a formula, lines end with CRLF, and all text is NFC, marks after a line end included."""
    made(small, tmp_path / "r")
    text = (tmp_path / "r/data/csv/articles/train-00000.csv").read_bytes().decode()
    assert text.count("\r\n") == len(rows(tmp_path / "r", "articles")) + 1
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["title"] for row in found if row["url"].endswith("undated.html")} == {'\'=1+1, "công thức"'}
    every = [text for shape in SHAPES for row in rows(tmp_path / "r", shape) for text in row.values()]
    assert all(unicodedata.is_normalized("NFC", text) for text in every if isinstance(text, str))
    row = named(rows(tmp_path / "r", "articles"), "decomposed")
    assert (row["title"], row["text"]) == ("Địa phương", "Của a.vn\n\u0301")


def test_captions_stand_where_the_release_says(small: Archive, tmp_path: Path):
    """Apart from the text, or where the picture stands; pairs have the address of the picture."""
    record = draft(1, "x").record
    blocks = [
        *record["blocks"],
        {"kind": "image", "image": record["images"][0]},
        {"kind": "list", "items": ["Một mục"]},
    ]
    told = {**record, "blocks": blocks, "paragraphs": ["Một đoạn văn.", "Một mục"]}
    with writing(small.engine) as connection:
        save(connection, [draft(1, "x", record=told)])
    made(small, tmp_path / "apart")
    made(small, tmp_path / "in", captions="in-text")
    assert named(rows(tmp_path / "apart", "articles"), "x", "a.vn")["text"] == "Một đoạn văn.\n\nMột mục"
    assert named(rows(tmp_path / "in", "articles"), "x")["text"] == "Một đoạn văn.\n\nChú thích ảnh\n\nMột mục"
    (pair,) = [row for row in rows(tmp_path / "apart", "images") if row["article_url"].endswith("/x.html")]
    assert (pair["image_url"], pair["caption"], pair["file"]) == ("https://a.vn/0.jpg", "Chú thích ảnh", None)


def test_a_release_is_narrowed(small: Archive, tmp_path: Path):
    """Site, days of publication and a query choose the articles; the card says what was asked for."""

    def urls(name: str, **more: Any) -> set[str]:
        made(small, tmp_path / name, **more)
        return {row["url"] for row in rows(tmp_path / name, "articles")}

    assert {url[8:12] for url in urls("site", site="b.vn")} == {"b.vn"}
    days = {"published_from": date(2026, 1, 2), "published_until": date(2026, 1, 2)}
    assert len(urls("day", **days)) == 6
    assert urls("query", query='"riêng số 3"') == {f"https://{host}/own3.html" for host in HOSTS}
    assert '"query":"\\"riêng số 3\\""' in (tmp_path / "query/README.md").read_text()


def test_a_query_that_was_read_otherwise_is_told_in_the_release(small: Archive, tmp_path: Path):
    """Card and manifest hold what was wrong with the query, and sites go by the names that the caller knows; of a right query nothing is said."""
    named = {"bao-b": "b.vn"}.get
    made(small, tmp_path / "wrong", query='title:"phương after:2025-13 site:bao-b', host_named=named)
    told = (tmp_path / "wrong/README.md").read_text()
    assert '"title:\\"": no second quotation mark follows: read as title:phương; "after:2025-13": ' in told
    assert "'2025-13' is no day, month or year" in told
    manifest = json.loads((tmp_path / "wrong/manifest.json").read_text())
    assert [one["piece"] for one in manifest["query_notices"]] == ['title:"', "after:2025-13"]
    assert {row["site"] for row in rows(tmp_path / "wrong", "articles")} == {"b.vn"}
    made(small, tmp_path / "right", query="title:phương")
    assert "query_notices" not in json.loads((tmp_path / "right/manifest.json").read_text())
    assert "was read as it is written" not in (tmp_path / "right/README.md").read_text()


def test_a_bag_is_a_bag(small: Archive, tmp_path: Path):
    """BagIt's own validator accepts the directory, and finds a flipped byte."""
    made(small, tmp_path / "r")
    bag = bagit.Bag(str(tmp_path / "r"))
    bag.validate()
    assert bag.version_info == (1, 0)
    file = tmp_path / "r/data/ids.tsv"
    file.write_bytes(file.read_bytes()[:-2] + b"x\n")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "r")).validate()


def test_what_cannot_be_released_is_told(small: Archive, tmp_path: Path):
    """A date to come, nothing to release, a directory that is there: a sentence, and nothing is left."""
    with pytest.raises(ReleaseRefused, match="is not over yet"):
        release(small, tmp_path / "r", options(), now=AS_OF - timedelta(seconds=1))
    with pytest.raises(ReleaseRefused, match="nothing to release"):
        made(small, tmp_path / "r", as_of=NOW)
    assert not list(tmp_path.glob("r*"))
    made(small, tmp_path / "r")
    before = sums(tmp_path / "r")
    with pytest.raises(ReleaseRefused, match="never changed"):
        made(small, tmp_path / "r")
    assert sums(tmp_path / "r") == before
    assert not list(tmp_path.glob("*.unfinished"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"shapes": ("articles", "books")}, "shape books: choose of articles"),
        ({"formats": ()}, "format none"),
        ({"compression": "lzma"}, "zstd or gzip"),
        ({"image_files": True, "shapes": ("articles",)}, "ask for it too"),
        ({"name": "Thử"}, "small letters"),
        ({"version": '1.0\n"x"'}, "like 1.0.0"),
        ({"splits": Splits(by="time")}, "a day"),
        ({"splits": Splits(by="site")}, "a site"),
        ({"splits": Splits(by="random", percent=(60, 50))}, "percent"),
    ],
)
def test_an_impossible_question_is_refused(wrong: dict[str, Any], told: str):
    """The message says what is possible."""
    with pytest.raises(ValueError, match=told):
        options(**wrong)


def test_a_date_is_a_whole_day_at_seven_hours():
    """A day ends at midnight at +07:00; a time must name its zone."""
    assert moment("2026-01-31") == datetime(2026, 1, 31, 17, tzinfo=UTC)
    assert moment("2026-01-31T12:00:00Z") == datetime(2026, 1, 31, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        moment("2026-01-31T12:00:00")
    for text in ("9999-12-31", "0001-01-01T00:00:00+07:00"):
        with pytest.raises(ValueError, match="end of the calendar"):
            moment(text)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), st.booleans())  # noqa: DTZ001 - of SQLite's, without a zone
@example(datetime(2024, 2, 28, 17), True)  # noqa: DTZ001
def test_both_databases_tell_a_moment_alike(found: datetime, whole: bool):
    """A text of SQLite's and a datetime of PostgreSQL's become the same words at +07:00, whatever day that falls on."""
    found = found.replace(microsecond=0) if whole else found
    here = found.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=7)))
    assert local(f"{found:%Y-%m-%d %H:%M:%S.%f}") == local(found.replace(tzinfo=UTC)) == here.isoformat()


def test_a_release_tells_its_gaps_if_asked(filled: Archive, tmp_path: Path):
    """With coverage there is a row for each day and section, in the checksums too; without it the card says that none is told."""
    made(filled, tmp_path / "without")
    assert "made without its coverage" in (tmp_path / "without/README.md").read_text("utf-8")
    made(filled, tmp_path / "with", coverage=True)
    lines = (tmp_path / "with/coverage.csv").read_text("utf-8").splitlines()
    told = list(csv.DictReader(lines))
    assert {row["site"] for row in told} == set(HOSTS)
    assert all(int(row["stored"]) <= int(row["fetched"]) <= int(row["found"]) <= int(row["expected"]) for row in told)
    assert "  coverage.csv\n" in sums(tmp_path / "with")
    assert "| a.vn | " in (tmp_path / "with/README.md").read_text("utf-8")
