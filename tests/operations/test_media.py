"""Pictures and documents of articles: fetched within bounds, linked by digest, and no trouble for the run."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from crawler.sites.registry import Registry
from operations.explain import explain
from operations.outcome import Outcome
from pipelines.ingest import ingest
from storage.archive import Archive
from storage.database import reading, writing
from storage.models import Attachment, Frontier, Image
from tests.archives import new_archive
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, Sent, article, home, ok
from tests.operations.test_crawl import captures

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
PDF = b"%PDF-1.4\n" + b"van ban so 1 " * 200


def raw(body: bytes, kind: str = "image/png") -> bytes:
    """A whole answer with a medium's bytes."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def told(title: str, *images: str, documents: tuple[str, ...] = ()) -> str:
    """An article with pictures and documents."""
    shown = "".join(
        f'<figure><img src="{url}" width="600"><figcaption>Ảnh {url[-9:]}</figcaption></figure>' for url in images
    )
    linked = "".join(f'<p>Xem <a href="{url}">văn bản kèm theo</a> của ủy ban.</p>' for url in documents)
    return article(title).replace("</article>", f"{shown}{linked}</article>")


def linked(archive: Archive) -> dict[str, str | None]:
    """The digest of each picture and document, by the last part of its address."""
    with reading(archive.engine) as connection:
        rows = [row for model in (Image, Attachment) for row in connection.execute(select(model.url, model.digest))]
    return {row.url.rpartition("/")[2]: row.digest for row in rows}


def digest(body: bytes) -> str:
    """As rows have it."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def test_media_are_kept_after_pages_and_linked(archive: Archive, crawl_site: Crawl) -> None:
    """Each is asked for once, in no later run again, and stands at its article by the digest of its bytes.

    Letters that an address must escape, and two articles with one picture, change nothing.
    """
    pages: dict[str, Sent] = {
        "/tin-1.html": ok(told("Bài thứ nhất có ảnh", "/anh/một.png", "/anh/b.png", documents=("/vb/1.pdf",))),
        "/tin-2.html": ok(told("Bài thứ hai cùng ảnh", "/anh/b.png")),
        "/anh/m%E1%BB%99t.png": raw(PNG + b"1"),
        "/anh/b.png": raw(PNG),
        "/vb/1.pdf": raw(PDF, "application/pdf"),
    }
    with RawServer({"/": ok(home("/tin-1.html", "/tin-2.html")), **pages}) as server:
        first = crawl_site(server.url)
        asked = server.paths()
        second = crawl_site(server.url)
        again = server.paths()[len(asked) :]
        known = explain(archive, Registry.load(archive.sites_dir), server.url + "anh/b.png")
    assert linked(archive) == {"m%E1%BB%99t.png": digest(PNG + b"1"), "b.png": digest(PNG), "1.pdf": digest(PDF)}
    assert first.tally.media == {"kept": 3}
    assert set(asked[-3:]) == {"/anh/m%E1%BB%99t.png", "/anh/b.png", "/vb/1.pdf"}
    assert not {path for path in again if path.startswith(("/anh", "/vb"))}
    assert not second.tally.media
    assert first.outcome is second.outcome is Outcome.DONE
    assert "3 kept" in first.sentence
    assert captures(archive)["/anh/b.png"].route == "media"
    assert captures(archive)["/vb/1.pdf"].kind == "attachment"
    assert "never fetched" not in "\n".join(known.lines)
    assert "state: done" in known.lines


def test_what_is_no_medium_is_counted_and_not_linked(archive: Archive, crawl_site: Crawl) -> None:
    """A dead picture, a page in its place, one too large, a server's error: counted by how they ended, never read as pages.

    None makes the run less than done; what failed is tried again in the next run, what was too large is not.
    """

    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n\r\n"
        while True:
            yield PNG

    large = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 9000000\r\n\r\n" + PDF
    names = ("gone.png", "page.png", "endless.png", "oops.png", "good.png")
    pages: dict[str, Sent] = {
        "/tin-1.html": ok(told("Bài có nhiều ảnh hỏng", *(f"/a/{name}" for name in names), documents=("/vb/to.pdf",))),
        "/a/page.png": ok(article("Một trang giả làm ảnh")),
        "/a/endless.png": endless,
        "/a/oops.png": ok("", status="500 Oops"),
        "/a/good.png": raw(PNG),
        "/vb/to.pdf": large,
    }
    with RawServer({"/": ok(home("/tin-1.html")), **pages}) as server:
        report = crawl_site(server.url, "media: {max_bytes: 50000}")
        asked = Counter(server.paths())
        server.answers["/a/oops.png"] = raw(PNG + b"late")
        crawl_site(server.url, "media: {max_bytes: 50000}")
        again = Counter(server.paths()) - asked
    assert report.tally.media == {
        "kept": 1,
        "status 404": 1,
        "status 500": 1,
        "larger than media.max_bytes": 2,
        "answered otherwise (other)": 1,
    }
    assert report.outcome is Outcome.DONE
    assert report.known == 1
    kept = linked(archive)
    assert {name: found for name, found in kept.items() if found} == {
        "good.png": digest(PNG),
        "oops.png": digest(PNG + b"late"),
    }
    assert set(kept) == {*names, "to.pdf"}
    assert again["/a/oops.png"] == 1
    assert not {path for path in again if path.startswith(("/a/", "/vb/"))} - {"/a/oops.png"}
    assert captures(archive)["/a/endless.png"].truncated == captures(archive)["/vb/to.pdf"].truncated == "length"


def test_a_moved_picture_is_found_where_it_went(archive: Archive, crawl_site: Crawl) -> None:
    """A redirect is followed and the article's picture linked; so it is in a later revision of the article."""
    moved = ok("", status="302 Found", extra="Location: /moi/a.png\r\n")
    pages: dict[str, Sent] = {
        "/tin-1.html": ok(told("Bài có ảnh đã chuyển", "/cu/a.png")),
        "/cu/a.png": moved,
        "/moi/a.png": raw(PNG),
    }
    with RawServer({"/": ok(home("/tin-1.html")), **pages}) as server:
        report = crawl_site(server.url)
    assert report.tally.media == {"redirected": 1, "kept": 1}
    assert linked(archive) == {"a.png": digest(PNG)}
    chain = captures(archive)["/moi/a.png"].chain
    assert chain == [server.url + "cu/a.png"]


def test_other_hosts_are_asked_only_if_the_site_file_says_so(archive: Archive, crawl_site: Crawl) -> None:
    """A picture elsewhere is left alone; with its host under `media.hosts` it is fetched, by that host's own robots.txt.

    The sitemaps of such a host are none of the site's.
    """
    robots = ok("User-agent: *\nDisallow: /kin/\nSitemap: /sitemap.xml\n", kind="text/plain")
    with RawServer({"/a.png": raw(PNG), "/kin/b.png": raw(PNG + b"b"), "/robots.txt": robots}) as other:
        images = (other.url + "a.png", other.url + "kin/b.png")
        pages: dict[str, Sent] = {"/tin-1.html": ok(told("Bài có ảnh ở nơi khác", *images))}
        with RawServer({"/": ok(home("/tin-1.html")), **pages}) as server:
            crawl_site(server.url)
            assert other.paths() == []
            server.answers["/tin-2.html"] = ok(told("Bài sau có ảnh ở nơi khác", *images))
            server.answers["/"] = ok(home("/tin-1.html", "/tin-2.html"))
            report = crawl_site(server.url, f'media: {{hosts: ["127.0.0.1:{other.port}"]}}')
            assert other.paths() == ["/robots.txt", "/a.png"]
    assert report.tally.media == {"kept": 1, "refused: robots.txt of the site forbids this address": 1}
    assert report.outcome is Outcome.DONE
    assert linked(archive) == {"a.png": digest(PNG), "b.png": None}


def test_the_switches_of_a_site(crawl_site: Crawl) -> None:
    """Pictures and documents are switched each by itself."""
    page = ok(told("Bài có ảnh và văn bản", "/a.png", documents=("/b.pdf",)))
    answers: dict[str, Sent] = {"/": ok(home("/tin-1.html")), "/tin-1.html": page}
    with RawServer({**answers, "/a.png": raw(PNG), "/b.pdf": raw(PDF, "application/pdf")}) as server:
        crawl_site(server.url, "media: {images: false, attachments: false}")
        neither = server.paths()
    with RawServer({**answers, "/a.png": raw(PNG), "/b.pdf": raw(PDF, "application/pdf")}) as server:
        crawl_site(server.url, "media: {images: false}")
        documents = server.paths()
    assert not {"/a.png", "/b.pdf"} & set(neither)
    assert {"/a.png", "/b.pdf"} & set(documents) == {"/b.pdf"}


def test_ingested_files_link_media_too(archive: Archive, crawl_site: Crawl, tmp_path: Path) -> None:
    """The WARC of a crawl taken into another archive gives the same links, and queues nothing to fetch."""
    pages: dict[str, Sent] = {
        "/tin-1.html": ok(told("Bài có ảnh và văn bản", "/a.png", "/cu/b.png", documents=("/b.pdf",))),
        "/a.png": raw(PNG),
        "/cu/b.png": ok("", status="301 Moved", extra="Location: /moi/b.png\r\n"),
        "/moi/b.png": raw(PNG + b"b"),
        "/b.pdf": raw(PDF, "application/pdf"),
    }
    with RawServer({"/": ok(home("/tin-1.html")), **pages}) as server:
        crawl_site(server.url)
    with new_archive(tmp_path / "other") as other:
        ingest(other, Registry.load(other.sites_dir), sorted(archive.warc_dir.glob("*.warc.gz")))
        copied = linked(other)
    assert copied == linked(archive)
    assert all(copied.values())
    assert len(copied) == 3


def test_media_of_stored_articles_are_made_up_for(archive: Archive, crawl_site: Crawl, tmp_path: Path) -> None:
    """Those of articles that an ingest stored, a run with the switch off, or an earlier version with addresses as the page has them, are fetched by the next crawl, and only once; what is switched off stays."""
    pages: dict[str, Sent] = {
        "/tin-1.html": ok(told("Bài có ảnh và văn bản", "/một.png", "/b.png", documents=("/b.pdf",))),
        "/m%E1%BB%99t.png": raw(PNG + b"1"),
        "/b.png": raw(PNG),
        "/b.pdf": raw(PDF, "application/pdf"),
    }
    with RawServer({"/": ok(home("/tin-1.html")), **pages}) as server:
        crawl_site(server.url, "media: {images: false, attachments: false}")
        with new_archive(tmp_path / "other") as other:
            ingest(other, Registry.load(other.sites_dir), sorted(archive.warc_dir.glob("*.warc.gz")))
            assert set(linked(other).values()) == {None}
        with writing(archive.engine) as connection:
            connection.execute(
                update(Image).where(Image.url.contains("%", autoescape=True)).values(url=f"{server.url}một.png")
            )
        report = crawl_site(server.url, "media: {attachments: false}")
        assert report.tally.media == {"kept": 2}
        assert linked(archive)["b.pdf"] is None
        last = crawl_site(server.url)
        assert last.tally.media == {"kept": 1}
        asked = Counter(server.paths())
    assert linked(archive) == {"một.png": digest(PNG + b"1"), "b.png": digest(PNG), "b.pdf": digest(PDF)}
    assert {asked[path] for path in pages if not path.endswith(".html")} == {1}


def test_a_clock_in_a_sheets_address_brings_one_a_month(crawl_site: Crawl, archive: Archive) -> None:
    """A second run that meets the same sheet under another query does not ask for it; a month later one does."""
    pages: dict[str, Sent] = {f"/kieu.css?t={n}": raw(b"h1{color:#123}", "text/css") for n in range(1, 4)}
    link = '<link rel="stylesheet" href="/kieu.css?t={}"></head>'
    with RawServer({"/": ok(home("/tin-1.html")), "/tin-1.html": ok(article("Bài của trang")), **pages}) as server:
        for n in range(1, 4):
            if n == 3:
                with writing(archive.engine) as connection:
                    connection.execute(update(Frontier).values(found_at=datetime.now(UTC) - timedelta(days=31)))
            server.answers["/"] = ok(home("/tin-1.html").replace("</head>", link.format(n)))
            crawl_site(server.url, recheck=True)
        assert [path for path in server.paths() if "css" in path] == ["/kieu.css?t=1", "/kieu.css?t=3"]


def test_style_sheets_are_kept_once_and_last(crawl_site: Crawl, archive: Archive) -> None:
    """After all pages one request a sheet, and for what it names; a second crawl asks for none, though each page links them."""
    link = '<link rel="stylesheet" href="/kieu.css?v={}"></head>'
    pages: dict[str, Sent] = {
        f"/tin-{n}.html": ok(article(f"Bài thứ {n} của trang").replace("</head>", link.format(1))) for n in range(1, 4)
    }
    pages |= {
        "/kieu.css?v=1": raw(b"@import 'them.css'; body{background:url(nen.png)}", "text/css"),
        "/them.css": raw(b"h1{color:#123}", "text/css"),
        "/nen.png": raw(PNG),
    }
    with RawServer({"/": ok(home(*(f"/tin-{n}.html" for n in range(1, 4)))), **pages}) as server:
        first = crawl_site(server.url)
        asked = server.paths()
        second = crawl_site(server.url, recheck=True)
        again = server.paths()[len(asked) :]
    assert asked[-3:][0] == "/kieu.css?v=1"
    assert set(asked[-2:]) == {"/them.css", "/nen.png"}
    assert first.tally.media == {"kept": 3}
    assert "; pictures, documents and style sheets: 3 kept" in first.sentence
    assert [path for path in again if "css" in path or "png" in path] == []
    assert not second.tally.media
    assert captures(archive)["/them.css"].kind == "media"
