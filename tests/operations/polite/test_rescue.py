"""A rescue fetches all that can be reached, and says at any moment what is still missing."""

import json
import os
import subprocess
from collections.abc import Iterator

from sqlalchemy import select

from operations.lacking import lacking
from operations.outcome import Outcome
from storage.archive import Archive
from storage.database import reading
from storage.models import Article, Capture
from tests.khotin.running import khotin
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, Sent, article, home, ok

PICTURE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 8\r\nConnection: close\r\n\r\n\x89PNG\r\n\x1a\n"
)


def test_a_rescue_brings_all_and_tells_what_is_missing(archive: Archive, crawl_site: Crawl) -> None:
    """Page limit and `since` hold no rescue up; pages come before pictures; what cannot be had is told with its cause."""
    some = [f"/tin-{number}.html" for number in range(10, 30)]
    picture = '<p><img src="/anh-{}.png"></p></article>'
    pages: dict[str, Sent] = {
        path: ok(article(f"Bài viết {path} của cổng").replace("</article>", picture.format(path[5:7]))) for path in some
    }
    pages |= {f"/anh-{path[5:7]}.png": PICTURE for path in some}
    pages |= {"/tin-77.html": ok("", status="500 Error")}
    # One at a time: two asked for at once reach the server in either order.
    facts = ("limits: {delay: 0, concurrency: 1, pages: 5}", "since: 2026-11-01", "media: {images: true}")
    with RawServer({"/": ok(home("/tin-77.html", *some)), **pages}) as server:
        assert crawl_site(server.url, *facts).outcome is Outcome.PARTLY
        report = crawl_site(server.url, *facts, rescue=True)
        paths = server.paths()
    with reading(archive.engine) as connection:
        assert len(connection.execute(select(Article.id)).all()) == len(some)
        kinds = connection.execute(select(Capture.kind).order_by(Capture.id)).scalars().all()
    assert max(place for place, path in enumerate(paths) if path in some) < min(
        place for place, path in enumerate(paths) if path.endswith(".png")
    )
    assert kinds.count("media") == len(some)
    assert report.tally.missing == {"pages: server error": 1}
    assert "still missing: 1 page: server error" in report.sentence


def test_what_a_rescue_still_misses_is_seen_while_it_runs(archive: Archive, crawl_site: Crawl) -> None:
    """Another process sees at any moment what waits, what failed and why, and who is at work; afterwards what was the sites' fault."""
    some = [f"/tin-{number}.html" for number in range(10, 40)]
    pages: dict[str, Sent] = {path: ok(article(f"Bài viết {path} của cổng")) for path in some}
    seen: list[subprocess.CompletedProcess[str]] = []

    def look() -> Iterator[bytes]:
        seen.append(khotin("status", "test", "--json", directory=archive.directory))
        yield ok(article("Bài viết cuối cùng của cổng"))

    pages |= {"/tin-10.html": ok("", status="500 Error"), "/tin-39.html": look}
    facts = "limits: {delay: 0, concurrency: 1, timeout: 60}"
    with RawServer({"/": ok(home(*some)), **pages}) as server:
        crawl_site(server.url, facts, rescue=True)
    (during,) = (json.loads(done.stdout) for done in seen)
    after = lacking(archive, during["site"])
    assert during["at_work"]["pid"] == os.getpid()
    assert during["articles"] < len(some) - 1
    assert during["missing"]["pages: not visited yet"] >= 1
    assert after is not None
    assert (after.articles, after.missing, after.holder) == (len(some) - 1, {"pages: server error": 1}, None)
