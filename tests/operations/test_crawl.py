"""Real crawls over real HTTP: what is kept, what is obeyed, and how trouble ends."""

import itertools
import time
from collections.abc import Iterator

from sqlalchemy import select

from operations.outcome import Outcome
from storage.archive import Archive
from storage.database import reading
from storage.models import Capture
from storage.queries import get
from storage.warc.reader import read_record
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, Sent, article, home, ok


def captures(archive: Archive) -> dict[str, Capture]:
    """Captures by path."""
    with reading(archive.engine) as connection:
        rows = connection.execute(select(*Capture.__table__.columns)).all()
    return {"/" + row.url.split("/", 3)[3]: row for row in rows}  # type: ignore[misc]


def test_keeps_the_bytes_as_served(archive: Archive, crawl_site: Crawl) -> None:
    """Header lines in their order and case, folded oddities and the body's coding are in the WARC as they were sent."""
    raw = ok(
        article("Một bài viết dài về cây dược liệu"),
        extra="x-ODD-Case:   two  spaces\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n",
    )
    with RawServer({"/": ok(home("/tin-1.html")), "/tin-1.html": raw}) as server:
        report = crawl_site(server.url)
    assert report.outcome is Outcome.DONE
    row = captures(archive)["/tin-1.html"]
    record = read_record(archive.directory / row.warc_file, row.warc_offset, row.warc_length)
    assert record.raw == raw
    assert row.ip == "127.0.0.1"
    assert get(archive, server.url + "tin-1.html") is not None


def test_says_who_asks(archive: Archive, crawl_site: Crawl) -> None:
    """Every request carries the project's name and the archive's contact; robots.txt is asked first and is captured."""
    seen: list[bytes] = []

    class Listening(RawServer):
        def _answer(self, connection):
            seen.append(connection.recv(4096, 2))
            super()._answer(connection)

    with Listening({"/": ok(home("/tin-1.html")), "/tin-1.html": ok(article("Bài viết thứ nhất của cổng"))}) as server:
        crawl_site(server.url)
        assert server.paths()[0] == "/robots.txt"
    assert all(b"KhoTin/" in head and b"mailto:test@example.org" in head for head in seen)
    assert captures(archive)["/robots.txt"].kind == "robots"


def test_obeys_robots(archive: Archive, crawl_site: Crawl) -> None:
    """A forbidden path is never asked for, and is known as refused with the reason."""
    robots = ok("User-agent: *\nDisallow: /kin/\n", kind="text/plain")
    with RawServer({"/": ok(home("/kin/tin-2.html")), "/robots.txt": robots}) as server:
        report = crawl_site(server.url, "expect: {articles: 0}")
        assert "/kin/tin-2.html" not in server.paths()
    assert report.tally.refused == {"robots.txt of the site forbids this address": 1}


def test_follows_a_robots_txt_that_moved(crawl_site: Crawl) -> None:
    """A redirected robots.txt is read where it went (RFC 9309, 2.3.1.2), not taken for none; one that loops is none."""
    moved = ok("", status="301 Moved", extra="Location: /r2.txt\r\n")
    forbids = ok("User-agent: *\nDisallow: /\n", kind="text/plain")
    with RawServer({"/": ok(home()), "/robots.txt": moved, "/r2.txt": forbids}) as server:
        report = crawl_site(server.url)
        assert server.paths() == ["/robots.txt", "/r2.txt"]
    assert report.outcome is Outcome.BLOCKED
    assert "robots.txt of the site forbids" in report.why


def test_a_refused_front_page_is_told_from_another_page(crawl_site: Crawl) -> None:
    """A run notes whether the page that was refused is the site's front page."""
    refused = ok("Forbidden", status="403 Forbidden")
    with RawServer({"/": ok(home("/tin-1.html")), "/tin-1.html": refused}) as server:
        assert not crawl_site(server.url).tally.front_refused
        server.answers["/"] = refused
        assert crawl_site(server.url).tally.front_refused


def test_asks_again_when_robots_allows_again(crawl_site: Crawl) -> None:
    """A robots.txt that forbade everything for a day does not shut the site out for good."""
    closed, opened = "User-agent: *\nDisallow: /\n", "User-agent: *\nDisallow:\n"
    pages: dict[str, Sent] = {"/tin-1.html": ok(article("Bài viết thứ nhất của cổng thông tin"))}
    with RawServer({"/": ok(home(*pages)), "/robots.txt": ok(closed, kind="text/plain"), **pages}) as server:
        shut = crawl_site(server.url)
        server.answers["/robots.txt"] = ok(opened, kind="text/plain")
        after = crawl_site(server.url)
    assert shut.outcome is not Outcome.DONE
    assert after.outcome is Outcome.DONE
    assert after.known == 1


def test_a_failing_robots_forbids_everything(crawl_site: Crawl) -> None:
    """A server error on robots.txt is no permission (RFC 9309, 2.3.1.4)."""
    with RawServer({"/": ok(home("/tin-1.html")), "/robots.txt": ok("", status="500 Oops")}) as server:
        report = crawl_site(server.url)
        assert set(server.paths()) == {"/robots.txt"}
    assert report.outcome is Outcome.UNREACHABLE


def test_a_site_of_errors_only_is_unreachable(crawl_site: Crawl) -> None:
    """A robots.txt that is served, while every page answers an error, is no answer of the site: code 3, with the cause."""
    broken = ok("", status="501 Oops")
    robots = ok("User-agent: *\nSitemap: /sitemap.xml\n", kind="text/plain")
    with RawServer({"/": broken, "/sitemap.xml": broken, "/robots.txt": robots}) as server:
        report = crawl_site(server.url)
    assert report.outcome is Outcome.UNREACHABLE
    assert report.why == f"Nothing could be fetched from {server.url}: status 501."


def test_dead_links_are_news_once(crawl_site: Crawl) -> None:
    """Two pages that never answer well end the first run with code 4, no later one; they are tried again, but spaced."""
    dead = {f"/hong-{n}.html": ok("", status="501 Oops") for n in (1, 2)}
    pages = {f"/tin-{n}.html": ok(article(f"Bài viết số {n} của cổng thông tin")) for n in range(3)}
    with RawServer({"/": ok(home(*dead, *pages)), **dead, **pages}) as server:
        ends, tries = [], []
        for _ in range(4):
            server.asked.clear()
            report = crawl_site(server.url)
            ends.append((report.outcome, report.tally.failed.total(), report.tally.failed_again.total()))
            tries.append(sum(path in dead for path in server.paths()))
    assert ends == [(Outcome.PARTLY, 2, 0), (Outcome.DONE, 0, 2), (Outcome.DONE, 0, 2), (Outcome.DONE, 0, 0)]
    assert tries == [2, 2, 2, 0]


def test_waits_as_long_as_robots_asks(crawl_site: Crawl) -> None:
    """Crawl-delay holds between any two requests when it is longer than the site file's delay."""
    robots = ok("User-agent: *\nCrawl-delay: 0.4\n", kind="text/plain")
    pages = {f"/tin-{n}.html": ok(article(f"Bài viết số {n} của cổng thông tin")) for n in range(3)}
    with RawServer({"/": ok(home(*pages)), "/robots.txt": robots, **pages}) as server:
        crawl_site(server.url, "limits: {delay: 0.1, timeout: 5, concurrency: 4}", "discovery: {detect: true}")
        times = [moment for path, moment in server.asked if path != "/robots.txt"]
    gaps = [after - before for before, after in itertools.pairwise(times)]
    assert len(gaps) >= 3
    # The clock of two processes' threads: a tenth of the delay is their jitter.
    assert min(gaps) > 0.36


def test_comes_back_when_the_site_says(crawl_site: Crawl) -> None:
    """A 503 with Retry-After holds back every request to the host for that long; then the page is fetched after all."""
    busy = iter([ok("", status="503 Busy", extra="Retry-After: 1\r\n")])
    pages: dict[str, Sent] = {
        "/tin-1.html": lambda: [next(busy, ok(article("Bài viết mà máy chủ trả lời sau")))],
        "/tin-2.html": ok(article("Bài viết thứ hai của cổng")),
    }
    with RawServer({"/": ok(home(*pages)), **pages}) as server:
        report = crawl_site(server.url, "limits: {delay: 0, timeout: 5, concurrency: 1}")
        moments = dict(server.asked)
        first = next(moment for path, moment in server.asked if path == "/tin-1.html")
    assert report.known == 2
    assert moments["/tin-1.html"] - first > 0.9
    assert moments["/tin-2.html"] - first > 0.9


def test_refuses_private_addresses_unless_allowed(crawl_site: Crawl) -> None:
    """Without `allow_private` a loopback host is never connected to, and the sentence says what to do."""
    with RawServer({"/": ok(home("/tin-1.html"))}) as server:
        report = crawl_site(server.url, private=False)
        assert server.asked == []
    assert report.outcome is Outcome.UNREACHABLE
    assert "allow_private" in report.why


def test_an_unreachable_host_ends_in_a_plain_sentence(crawl_site: Crawl) -> None:
    """Nobody listens: the run ends at once with its own outcome and the host's name."""
    with RawServer({}) as server:
        url = server.url
    report = crawl_site(url)
    assert report.outcome is Outcome.UNREACHABLE
    assert url in report.why
    assert "cannot be reached" in report.why


def test_a_dripping_server_is_cut_off_and_kept(archive: Archive, crawl_site: Crawl) -> None:
    """The whole download is bounded, not each operation; what came until then is kept as truncated."""

    def drip() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n"
        while True:  # a crawl that did not hang up would never end
            time.sleep(0.25)
            yield b"x"

    pages: dict[str, Sent] = {"/tin-1.html": drip, "/tin-2.html": ok(article("Bài viết còn lại của cổng"))}
    with RawServer({"/": ok(home(*pages)), **pages}) as server:
        report = crawl_site(server.url, "limits: {delay: 0, timeout: 2}")
    assert sum(report.tally.failed.values()) == 1
    assert "took longer than 2 s" in next(iter(report.tally.failed))
    assert captures(archive)["/tin-1.html"].truncated == "time"
    assert get(archive, server.url + "tin-2.html") is not None


def test_a_page_too_large_is_cut_off_and_kept(archive: Archive, crawl_site: Crawl) -> None:
    """What lies under the limit is in the WARC, marked; no article is made of half a page."""

    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + article("Bài dài").encode()
        while True:
            yield b"<p>" + b"x" * 60_000

    with RawServer({"/": ok(home("/tin-1.html")), "/tin-1.html": endless}) as server:
        crawl_site(server.url, "limits: {delay: 0, timeout: 20, page_bytes: 200000}", "expect: {articles: 0}")
    assert captures(archive)["/tin-1.html"].truncated == "length"
    assert get(archive, server.url + "tin-1.html") is None


def test_redirects_stay_in_scope(archive: Archive, crawl_site: Crawl) -> None:
    """A redirect on the site is followed once and kept; one that leaves the site is kept and not followed."""
    away = ok("", status="302 Found", extra="Location: http://127.0.0.2:9/elsewhere\r\n")
    loop = ok("", status="301 Moved", extra="Location: /loop\r\n")
    moved = ok("", status="301 Moved", extra="Location: /moi/tin-7.html\r\n")
    answers = {
        "/away": away,
        "/loop": loop,
        "/cu/tin-7.html": moved,
        "/moi/tin-7.html": ok(article("Bài đã chuyển nhà")),
    }
    with RawServer({"/": ok(home("/away", "/loop", "/cu/tin-7.html")), **answers}) as server:
        report = crawl_site(server.url)
        assert server.paths().count("/loop") == 1
    kept = captures(archive)
    assert kept["/away"].status == 302
    assert kept["/cu/tin-7.html"].redirect_to == "/moi/tin-7.html"
    assert get(archive, server.url + "moi/tin-7.html") is not None
    assert report.outcome is Outcome.DONE


def test_the_page_limit_ends_a_run_and_the_next_goes_on(archive: Archive, crawl_site: Crawl) -> None:
    """A run cut by its limit is only partly done; the next one fetches what is left and nothing twice."""
    pages = {f"/tin-{n}.html": ok(article(f"Bài viết số {n} của cổng thông tin")) for n in range(8)}
    with RawServer({"/": ok(home(*pages)), **pages}) as server:
        first = crawl_site(server.url, "limits: {delay: 0, timeout: 5, pages: 5}")
        second = crawl_site(server.url, "limits: {delay: 0, timeout: 5, pages: 50}")
        articles = [path for path in server.paths() if path.startswith("/tin-")]
    assert first.outcome is Outcome.PARTLY
    assert second.outcome is Outcome.DONE
    assert sorted(articles) == sorted(pages)
    assert second.known == 8


def test_a_green_run_that_stores_nothing_is_no_success(crawl_site: Crawl) -> None:
    """Pages were answered, none is an article: the expectation of the site file fails the run."""
    with RawServer({"/": ok(home())}) as server:
        assert crawl_site(server.url).outcome is Outcome.EXPECTATION_MISSED


def test_a_host_that_is_down_costs_nothing_that_was_found(archive: Archive, crawl_site: Crawl) -> None:
    """What waits in the frontier still waits after a run that reached nobody, and is fetched when the host is back."""
    pages: dict[str, Sent] = {f"/tin-{n}.html": ok(article(f"Bài viết số {n} của cổng thông tin")) for n in range(6)}
    server = RawServer({"/": ok(home(*pages)), **pages})
    with server:
        crawl_site(server.url, "limits: {delay: 0, timeout: 5, pages: 3}")
    down = crawl_site(server.url)
    with RawServer(server.answers, port=server.port) as back:
        up = crawl_site(back.url)
    assert down.outcome is Outcome.UNREACHABLE
    assert up.outcome is Outcome.DONE
    assert up.known == 6


def test_what_failed_once_is_tried_in_the_next_run(archive: Archive, crawl_site: Crawl) -> None:
    """A server error and a hang-up are no end: the next run asks again, and stores the pages."""
    failing = iter([ok("oops", status="500 Oops"), b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf", b""])
    pages: dict[str, Sent] = {
        "/tin-1.html": lambda: [next(failing, ok(article("Bài viết thứ nhất của cổng thông tin")))],
        "/tin-2.html": ok(article("Bài viết thứ hai của cổng thông tin")),
    }
    with RawServer({"/": ok(home(*pages)), **pages}) as server:
        known = [crawl_site(server.url).known for _ in range(3)]
    assert known == [1, 1, 2]
    assert get(archive, server.url + "tin-1.html") is not None
