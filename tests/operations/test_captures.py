"""What the rows of captures tell after real crawls: headers, redirects, revisits, and files that other tools verify."""

import hashlib
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from sqlalchemy import RowMapping, select

from crawler.sites.registry import Registry
from demo.server import Portal
from operations.explain import explain
from pipelines.ingest import ingest
from pipelines.originals import originals_of
from pipelines.writer import ArchiveWriter
from storage.archive import Archive
from storage.database import reading
from storage.models import Capture, WarcFile
from storage.warc.members import record_at
from storage.warc.reader import WarcResponse, responses_at
from tests.archives import new_archive
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, Sent, article, home, ok

LONG_HOME = home(*["/tin-1.html"] * 30)


def rows(archive: Archive, path: str | None = None) -> list[RowMapping]:
    """The captures, oldest first; those of one path if it is given."""
    with reading(archive.engine) as connection:
        found = connection.execute(select(*Capture.__table__.columns).order_by(Capture.id)).mappings().all()
    return [row for row in found if path is None or "/" + row["url"].split("/", 3)[3] == path]


def bodies(archive: Archive) -> list[str]:
    """The digest of each capture's body, read from the WARC files, revisits from two records."""
    kept = [row for row in rows(archive) if row["body_digest"]]
    places = [(archive.directory / row["warc_file"], row["warc_offset"], row["warc_length"]) for row in kept]
    read = [one for one in responses_at(places, partial(originals_of, archive)) if isinstance(one, WarcResponse)]
    assert [f"sha256:{hashlib.sha256(one.body).hexdigest()}" for one in read] == [row["body_digest"] for row in kept]
    return [row["body_digest"] for row in kept]


def test_the_headers_that_matter_are_in_the_row(archive: Archive, crawl_site: Crawl) -> None:
    """Validators and what served the page are kept by lower-case name and within bounds; cookies are not."""
    extra = (
        f'ETag: "7"\r\nX-Generator: NukeViet\r\nSet-Cookie: a=1\r\nVia: 1.1 a\r\nVia: 1.1 b\r\nServer: {"x" * 900}\r\n'
    )
    page = ok(article("Bài viết của cổng thông tin tỉnh"), extra=extra)
    with RawServer({"/": ok(home("/tin-1.html")), "/tin-1.html": page}) as server:
        crawl_site(server.url)
    (row,) = rows(archive, "/tin-1.html")
    assert row["headers"]["etag"] == '"7"'
    assert row["headers"]["x-generator"] == "NukeViet"
    assert row["headers"]["via"] == "1.1 a, 1.1 b"
    assert len(row["headers"]["server"]) == 500
    assert "set-cookie" not in row["headers"]
    (robots,) = rows(archive, "/robots.txt")
    assert robots["headers"]["content-type"] == robots["content_type"] == "text/html; charset=utf-8"


def test_an_explanation_says_where_a_redirect_leads(archive: Archive, crawl_site: Crawl) -> None:
    """Whoever asks for an old address reads the new one."""
    moved = ok("", status="301 Moved", extra="Location: /tin-1.html\r\n")
    page = ok(article("Bài viết của cổng thông tin tỉnh"))
    with RawServer({"/": ok(home("/tin-cu.html")), "/tin-cu.html": moved, "/tin-1.html": page}) as server:
        crawl_site(server.url)
        told = explain(archive, Registry.load(archive.sites_dir), server.url + "tin-cu.html")
        assert f"leads to {server.url}tin-1.html, kept in" in "\n".join(told.lines)
        direct = explain(archive, Registry.load(archive.sites_dir), server.url + "tin-1.html")
        assert "leads to" not in "\n".join(direct.lines)


def test_the_way_through_redirects_is_in_the_row(archive: Archive, crawl_site: Crawl) -> None:
    """A page behind two redirects names both, the first one first, though each lay in the frontier; others name none."""

    def moved(target: str) -> bytes:
        return ok("", status="301 Moved", extra=f"Location: {target}\r\n")

    answers: dict[str, Sent] = {
        "/cu/tin-7.html": moved("/giua/tin-7.html"),
        "/giua/tin-7.html": moved("/moi/tin-7.html"),
        "/moi/tin-7.html": ok(article("Bài đã chuyển nhà hai lần")),
    }
    with RawServer({"/": ok(home("/cu/tin-7.html")), **answers}) as server:
        crawl_site(server.url)
        base = server.url.rstrip("/")
    (page,) = rows(archive, "/moi/tin-7.html")
    assert page["chain"] == [f"{base}/cu/tin-7.html", f"{base}/giua/tin-7.html"]
    assert page["route"] == "redirect"
    assert rows(archive, "/")[0]["chain"] is None


def test_an_ingested_file_tells_redirects_too(tmp_path: Path, crawl_site: Crawl, archive: Archive) -> None:
    """The WARC of one archive taken into another gives the same chains, headers and revisits."""
    answers: dict[str, Sent] = {
        "/": ok(LONG_HOME),
        "/tin-1.html": ok("", status="301 Moved", extra="Location: /moi/tin-1.html\r\n"),
        "/moi/tin-1.html": ok(article("Bài đã chuyển nhà")),
    }
    with RawServer(answers) as server:
        crawl_site(server.url)
        crawl_site(server.url)
    files = sorted(archive.warc_dir.glob("*.warc.gz"))
    with new_archive(tmp_path / "other") as other:
        ingest(other, Registry.load(other.sites_dir), files)
        copied, ours = (sorted(rows(one), key=lambda row: (row["url"], row["fetched_at"])) for one in (other, archive))
        assert bodies(other)
        with reading(other.engine) as connection:
            noted = {row.name: row.sha256 for row in connection.execute(select(WarcFile.name, WarcFile.sha256))}
    assert noted == {f"warc/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    for name in ("url", "chain", "headers", "status", "payload_digest", "ip"):
        assert [row[name] for row in copied] == [row[name] for row in ours], name
    first, again = (row for row in copied if row["url"] == server.url)
    assert (first["revisit_of"], again["revisit_of"]) == (None, first["id"])


def test_an_unchanged_page_becomes_a_revisit_of_the_first(archive: Archive, crawl_site: Crawl) -> None:
    """However often it is seen: the record holds its head alone, its row names the capture with the payload, no revisit."""
    answers: dict[str, Sent] = {"/": ok(LONG_HOME), "/tin-1.html": ok(article("Bài viết thứ nhất của cổng"))}
    with RawServer(answers) as server:
        for _ in range(3):
            crawl_site(server.url)
        server.answers["/"] = ok(home(*["/tin-1.html"] * 31))
        crawl_site(server.url)
    first, *again, changed = rows(archive, "/")
    assert first["revisit_of"] is changed["revisit_of"] is None
    assert [row["revisit_of"] for row in again] == [first["id"]] * 2
    assert {row["payload_digest"] for row in again} == {first["payload_digest"]}
    record = record_at(archive.directory / again[0]["warc_file"], again[0]["warc_offset"], again[0]["warc_length"])
    assert record.get("warc-type") == "revisit"
    assert record.get("warc-refers-to") is not None
    assert record.block.endswith(b"\r\n\r\n")
    assert len(set(bodies(archive))) == 4


def test_copies_in_one_run_share_their_payload(archive: Archive, crawl_site: Crawl) -> None:
    """The same bytes under eight addresses are kept whole only as often as they were under way at once; short ones always."""
    page = ok(article("Cùng một bài ở hai địa chỉ"))
    paths = [f"/tin-{number}.html" for number in range(8)]
    small = ok("<p>404</p>", status="404 Not Found")
    answers: dict[str, Sent] = {"/": ok(home(*paths, "/x.html", "/y.html")), "/x.html": small, "/y.html": small}
    answers |= dict.fromkeys(paths, page)
    with RawServer(answers) as server:
        crawl_site(server.url, "limits: {delay: 0, timeout: 5, concurrency: 4}")
    copies = [row for path in paths for row in rows(archive, path)]
    wholes = {row["id"] for row in copies if row["revisit_of"] is None}
    assert {row["revisit_of"] for row in copies} - {None} <= wholes
    assert len(copies) == 8
    assert len(wholes) <= 4
    assert not [row for path in ("/x.html", "/y.html") for row in rows(archive, path) if row["revisit_of"]]
    assert bodies(archive)


def test_a_damaged_original_is_not_relied_on(archive: Archive, crawl_site: Crawl) -> None:
    """A payload whose record no longer reads back is kept anew, not referred to."""
    with RawServer({"/": ok(LONG_HOME), "/tin-1.html": ok(article("Bài viết thứ nhất của cổng"))}) as server:
        crawl_site(server.url)
        (row,) = rows(archive, "/")
        path = archive.directory / row["warc_file"]
        damaged = bytearray(path.read_bytes())
        damaged[row["warc_offset"] + row["warc_length"] // 2] ^= 0xFF
        path.write_bytes(damaged)
        crawl_site(server.url)
    assert rows(archive, "/")[1]["revisit_of"] is None


DYING = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.warc.writer import Earlier, Message, WarcWriter
from tests.archives import new_archive
directory, url = Path(sys.argv[1]), sys.argv[2]
body = Path(sys.argv[3]).read_bytes()
writer = WarcWriter(directory, prefix="khotin-dead", info={"software": "test/1"})
when = datetime(2026, 1, 2, tzinfo=UTC)
request = b"GET / HTTP/1.1\\r\\n\\r\\n"
one = writer.write(Message(url=url, request=request, response=body, date=when))
place = Earlier(url=url, date=when, record_id=one.record_id, file=one.file, offset=one.offset)
writer.write(Message(url=url + "?a=1", request=request, response=body, date=when), find=lambda *_: place)
os._exit(9)
"""


def test_revisits_of_a_killed_run_are_recovered(archive: Archive, crawl_site: Crawl, tmp_path: Path) -> None:
    """Both records lay in a file that a dead process left open, neither had a row: both get theirs, and the digest."""
    (tmp_path / "body").write_bytes(ok(LONG_HOME))
    with RawServer({"/": ok(LONG_HOME), "/tin-1.html": ok(article("Bài viết thứ nhất của cổng"))}) as server:
        crawl_site(server.url)
        command = [sys.executable, "-c", DYING, str(archive.warc_dir), server.url, str(tmp_path / "body")]
        assert subprocess.run(command, check=False).returncode == 9
        crawl_site(server.url)
    whole, again = (row for row in rows(archive) if "khotin-dead" in row["warc_file"])
    assert whole["revisit_of"] is None
    assert again["revisit_of"] == whole["id"]
    assert bodies(archive)
    with reading(archive.engine) as connection:
        names = set(connection.execute(select(WarcFile.name)).scalars())
    assert names == {f"warc/{path.name}" for path in archive.warc_dir.glob("*.warc.gz")}


def test_other_tools_verify_a_rotated_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two crawls of the portal into small files: every file passes `warcio check` and FastWARC and has its digest's row."""
    monkeypatch.setattr(ArchiveWriter, "warc_bytes", 30_000)
    # A file is closed between two transactions: many small ones, for many small files.
    monkeypatch.setattr("pipelines.writer._PAGES", 5)
    with Portal() as portal, new_archive(tmp_path / "archive") as archive:
        crawled(archive, portal.url)
        crawled(archive, portal.url)
        files = sorted(archive.warc_dir.iterdir())
        with reading(archive.engine) as connection:
            noted = connection.execute(select(WarcFile.name, WarcFile.bytes, WarcFile.sha256)).all()
        places = Counter((row["warc_file"], row["warc_offset"], row["warc_length"]) for row in rows(archive))
        assert any(row["revisit_of"] for row in rows(archive))
        assert bodies(archive)
    assert len(files) > 4
    assert {(row.name, row.bytes, row.sha256) for row in noted} == {
        (f"warc/{path.name}", path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files
    }
    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *files], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout
    seen: list[tuple[str, int, int]] = []
    for path in files:
        seen += places_by_fastwarc(path)
    assert sorted(seen) == sorted(places.elements())


def places_by_fastwarc(path: Path) -> list[tuple[str, int, int]]:
    """Where responses and revisits lie by FastWARC, all block digests verified."""
    found: list[tuple[bool, int]] = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            assert record.verify_block_digest()
            answered = record.record_type in (WarcRecordType.response, WarcRecordType.revisit)
            found.append((answered, record.stream_pos))
    ends = [at for _, at in found[1:]] + [path.stat().st_size]
    return [(f"warc/{path.name}", at, end - at) for (answered, at), end in zip(found, ends, strict=True) if answered]


def crawled(archive: Archive, url: str) -> None:
    """Crawl the portal once."""
    from operations.crawl import crawl  # noqa: PLC0415

    facts = f"id: nam-son\nname: Nậm Sơn\nurl: {url}\nallow_private: true\nlimits: {{delay: 0, concurrency: 1}}\n"
    (archive.sites_dir / "nam-son.yaml").write_text(facts, encoding="utf-8")
    crawl(archive, [Registry.load(archive.sites_dir).get("nam-son")])
