"""What is read out of the archive: full records, a URL's story, the whole's state, and exports that are whole or fail."""

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from storage import captures, frontier, runs, sites
from storage.archive import Archive
from storage.captures import CaptureRow
from storage.database import writing
from storage.days import HANOI
from storage.errors import ArchiveExists, ExportCut, NoArchive, WrongConfig
from storage.exports import FIELDS, export
from storage.frontier import FrontierRow, Settlement
from storage.models import Article
from storage.queries import copies, explain, get, status
from storage.saving import save
from tests.storage.drafting import NOW, draft


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Two sites, one with an article and its copy, a moved article, and one whose title a spreadsheet would run."""
    with writing(archive.engine) as connection:
        a, b = (
            sites.upsert_site(connection, sites.SiteRow(host=host, name=host, province=code), now=NOW)
            for host, code in (("a.vn", "12"), ("b.vn", None))
        )
        run = runs.start(connection, kind="crawl", version="0", now=NOW, site_id=a)
        row = {"url": "https://a.vn/one.html", "warc_file": "warc/x.warc.gz", "warc_offset": 7, "warc_length": 9}
        (capture,) = captures.add(
            connection,
            [CaptureRow(site_id=a, run_id=run, fetched_at=NOW, status=200, kind="article", **row)],  # type: ignore[arg-type]
        )
        key = "https://a.vn/one.html"
        found = [
            FrontierRow(url=key, url_key=key, route="sitemap", found_at=NOW),
            FrontierRow(
                url="https://a.vn/lich", url_key="lich", route="link", found_at=NOW, state="refused", reason="calendar"
            ),
            FrontierRow(url="https://a.vn/two", url_key="two", route="link", found_at=NOW),
        ]
        frontier.add(connection, a, found)
        number = frontier.known(connection, a, [key])[key]["id"]
        frontier.settle(
            connection,
            a,
            [Settlement(id=number, state="done", status=200, kind="article", capture_id=capture, tried_at=NOW)],
        )
        march = datetime(2026, 3, 1, 8, tzinfo=HANOI)
        save(
            connection,
            [
                draft(a, "one", "Chung một bài", published_at=march, province="12", capture_id=capture),
                draft(a, "copy", "Chung một bài", published_at=march + timedelta(days=1), province="12"),
                draft(a, "sum", "Cây sâm", title='=HYPERLINK("x"), "tên"', province="12"),
                draft(b, "other", "Văn bản\nkhác", host="b.vn", captions=[]),
                draft(
                    b,
                    "other",
                    "Văn bản\nkhác",
                    host="b.vn",
                    captions=[],
                    url="https://b.vn/moi.html",
                    url_key="moi",
                    seen_at=NOW + timedelta(days=1),
                ),
            ],
        )
    return archive


def read(archive: Archive, **more: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    count = export(archive, "jsonl", out, **more)
    records = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(records) == count
    return records


def test_an_archive_is_made_once(tmp_path: Path):
    """Creating makes the folders and the configuration; a second time is an error, as is opening what is none."""
    with pytest.raises(NoArchive, match="khotin init"):
        Archive.open(tmp_path / "x")
    with Archive.create(tmp_path / "x", contact='"mail" tới@example.org') as made:
        assert {path.name for path in made.directory.iterdir()} >= {
            "khotin.toml",
            "khotin.sqlite3",
            "warc",
            "index",
            "sites",
        }
    with Archive.open(tmp_path / "x") as again:
        assert (again.config.contact, again.config.database) == ('"mail" tới@example.org', None)
    with pytest.raises(ArchiveExists):
        Archive.create(tmp_path / "x")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("contact = ", "cannot be read"),
        ("kontakt = 'x'", "unknown key 'kontakt'; allowed are contact, database"),
        ("contact = 3", "contact must be a text"),
        ("database = 'mysql://x/y'", "only sqlite:/// and postgresql"),
        ("database = 'nonsense'", "no database URL"),
    ],
)
def test_a_wrong_configuration_says_what_is_wrong(tmp_path: Path, text: str, told: str):
    """The message names the file and what is allowed."""
    Archive.create(tmp_path).close()
    (tmp_path / "khotin.toml").write_text(text)
    with pytest.raises(WrongConfig, match=r"khotin\.toml") as caught:
        Archive.open(tmp_path)
    assert told in str(caught.value)


def test_an_export_has_every_field(filled: Archive):
    """Each record has the documented fields in one order, with the last live address and all addresses."""
    records = {record["url"]: record for record in read(filled)}
    assert all(tuple(record)[: len(FIELDS)] == FIELDS for record in records.values())
    other = records["https://b.vn/moi.html"]
    assert other["addresses"] == ["https://b.vn/other.html", "https://b.vn/moi.html"]
    assert (other["site"], other["state"], other["revision"], other["province"]) == ("b.vn", "live", 1, None)
    assert other["paragraphs"] == ["Văn bản\nkhác"]
    one, copy = records["https://a.vn/one.html"], records["https://a.vn/copy.html"]
    assert one["story"] == copy["story"] != other["story"]
    assert one["published_at"] == "2026-03-01T08:00:00+07:00"
    picture = {"url": "https://a.vn/0.jpg", "caption": "Chú thích ảnh", "alt": None, "credit": None}
    assert one["images"] == [picture | {"caption_from": None}]
    assert (one["pages"], one["pages_in_text"]) == (None, None)


def test_an_export_is_the_same_each_time(filled: Archive):
    """Two exports of one archive are equal byte for byte, ordered by id."""
    first, second = io.StringIO(), io.StringIO()
    export(filled, "jsonl", first)
    export(filled, "jsonl", second)
    assert first.getvalue() == second.getvalue()
    ids = [record["id"] for record in read(filled)]
    assert ids == sorted(ids)
    assert len(ids) == 4


def test_csv_goes_there_and_back(filled: Archive):
    """CSV keeps quotes, line breaks and lists, and no cell begins as a formula."""
    out = io.StringIO(newline="")
    assert export(filled, "csv", out) == 4
    assert "\r\n" in out.getvalue()
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    by_url = {row["url"]: row for row in rows}
    assert by_url["https://a.vn/sum.html"]["title"] == '\'=HYPERLINK("x"), "tên"'
    for record in read(filled):
        row = by_url[record["url"]]
        assert json.loads(row["paragraphs"]) == record["paragraphs"]
        assert json.loads(row["addresses"]) == record["addresses"]
        assert row["revision"] == str(record["revision"])


def test_no_formula_begins_where_semicolons_part_cells(filled: Archive) -> None:
    """Read with semicolons between cells, as spreadsheets in Vietnam do, no cell begins as a formula, within quotes and lists either."""
    with writing(filled.engine) as connection:
        attacks = ["x;=1+1", 'x; "@SUM(A1)"', "x\t-2+3", "x\n+1"]
        save(connection, [draft(1, "cell", title=attacks[0], paragraphs=attacks, authors=attacks)])
    out = io.StringIO(newline="")
    export(filled, "csv", out)
    assert "x;'=1+1" in out.getvalue()
    for cell in re.split(r"[;\t\r\n]", out.getvalue()):
        assert not cell.strip(' "').startswith(("=", "+", "-", "@"))


def test_numbers_with_signs_stay_as_they_were_published(filled: Archive) -> None:
    """A measure in a row of measures is no formula: its words are those of the page; one that goes on as a sum is kept from running."""
    text = "Mực nước (+32,7; 19,00; +16,00 m), giá (tăng; -2,5%; +3 đ; giảm)."
    with writing(filled.engine) as connection:
        save(connection, [draft(1, "so", title="Số", paragraphs=[text, "x; -2+3; +1 m+cmd|a; +HYPERLINK(1)"])])
    out = io.StringIO(newline="")
    export(filled, "csv", out)
    assert text in out.getvalue()
    assert "x;' -2+3;' +1 m+cmd|a;' +HYPERLINK(1)" in out.getvalue()


def test_exports_are_narrowed(filled: Archive):
    """Site, province, days and a query choose the records."""

    def urls(**more: Any) -> list[str]:
        return sorted(record["url"] for record in read(filled, **more))

    assert urls(site="b.vn") == ["https://b.vn/moi.html"]
    assert len(urls(province="12")) == 3
    assert urls(since=date(2026, 3, 2)) == ["https://a.vn/copy.html"]
    assert urls(until=date(2026, 3, 1)) == ["https://a.vn/one.html"]
    assert urls(query="sam") == ["https://a.vn/sum.html"]
    assert urls(query='"một bài"', since=date(2026, 3, 2)) == ["https://a.vn/copy.html"]
    assert urls(query="không đâu có") == []


class FullDisk(io.StringIO):
    """A file that takes two records."""

    def write(self, text: str) -> int:
        """Write, or fail as a full disk does."""
        if self.getvalue().count("\n") >= 2:
            raise OSError(28, "No space left on device")
        return super().write(text)


def test_a_cut_export_fails_loudly(filled: Archive):
    """An export that ends early says how much is missing; it never looks whole."""
    with pytest.raises(ExportCut, match=r"after 2 of 4 records .*No space left") as caught:
        export(filled, "jsonl", FullDisk())
    assert (caught.value.written, caught.value.expected) == (2, 4)


class ClosedPipe(io.StringIO):
    """A reader who left."""

    def write(self, text: str) -> int:
        """Fail as a closed pipe does."""
        raise BrokenPipeError(text)


def test_a_reader_who_leaves_is_no_cut_export(filled: Archive):
    """A closed pipe stays what it is: the caller knows that nobody wanted the rest."""
    with pytest.raises(BrokenPipeError):
        export(filled, "jsonl", ClosedPipe())


def test_an_unknown_format_is_refused(filled: Archive):
    """The message names the formats there are."""
    with pytest.raises(ValueError, match="jsonl, csv"):
        export(filled, "xml", io.StringIO())


def test_get_by_id_or_any_address(filled: Archive):
    """An article is found by its id, its address and its old address."""
    record = get(filled, "https://b.vn/other.html")
    assert record is not None
    assert record["url"] == "https://b.vn/moi.html"
    assert get(filled, record["id"]) == get(filled, "https://b.vn/moi.html") == record
    assert get(filled, "https://b.vn/nowhere") is None


def test_withdrawn_words_are_not_given(filled: Archive):
    """A withdrawn article is in no export and shows no text, but its place stays known."""
    with writing(filled.engine) as connection:
        connection.execute(update(Article).where(Article.key == "key:sum").values(state="withdrawn"))
    assert len(read(filled)) == 3
    record = get(filled, "https://a.vn/sum.html")
    assert record is not None
    assert (record["state"], "paragraphs" in record, "title" in record) == ("withdrawn", False, False)


def test_copies_name_their_places(filled: Archive):
    """An article's copies are told with site and address, and not itself."""
    one = get(filled, "https://a.vn/one.html")
    assert one is not None
    assert [copy["url"] for copy in copies(filled, one["id"])] == ["https://a.vn/copy.html"]


def test_explain_tells_a_urls_story(filled: Archive):
    """How a URL was found, when it was fetched, what it became; why one was refused; nothing of an unknown one."""
    told = explain(filled, "https://a.vn/one.html")
    assert (told["frontier"]["route"], told["frontier"]["kind"]) == ("sitemap", "article")
    assert [capture["warc_offset"] for capture in told["captures"]] == [7]
    assert told["article"]["title"] == "Bài one"
    assert explain(filled, "https://a.vn/lich", "lich")["frontier"]["reason"] == "calendar"
    assert explain(filled, "https://a.vn/none") == {"frontier": None, "captures": [], "article": None}


def test_status_counts(filled: Archive):
    """Articles, stories, copies, captures, refusals and what waits, for each site and in all."""
    told = status(filled)
    assert told["totals"] == {"articles": 4, "stories": 3, "copies": 1, "captures": 1, "queued": 1, "sites": 2}
    a, b = told["sites"]
    assert (a["host"], a["articles"], a["copies"], a["refused"]) == ("a.vn", 3, 1, {"calendar": 1})
    assert (a["kinds"], a["frontier"]) == ({"article": 1}, {"done": 1, "queued": 1, "refused": 1})
    assert a["last_run"]["outcome"] is None
    assert (b["host"], b["articles"], b["last_run"]) == ("b.vn", 1, None)
