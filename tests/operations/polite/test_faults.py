"""Servers that misbehave: the crawl ends, the good pages are stored, the bad one never, and the ledger names the cause."""

import time

import pytest
from sqlalchemy import select

from operations.outcome import Outcome
from storage import budget
from storage.archive import Archive
from storage.causes import Cause
from storage.database import reading
from storage.models import Article, Capture, Frontier, Unanswered
from tests.crawler.parsers.kind_notices import NOTICES
from tests.operations.conftest import Crawl
from tests.operations.polite import misbehaving
from tests.operations.serving import RawServer, Sent, article, home, ok

LIMITS = "limits: {delay: 0, timeout: 20, page_bytes: 2000000}"
IMPATIENT = LIMITS.replace("20,", "2,")
GOOD = {f"/tin-{number}.html": ok(article(f"Bài viết thứ {number} của cổng thông tin")) for number in range(1, 4)}
BAD = "/tin-77.html"

FAULTS: dict[str, tuple[Sent, Cause]] = {
    "hanging": (misbehaving.hanging, Cause.TIMEOUT),
    "stalling": (misbehaving.stalling, Cause.TIMEOUT),
    "dripping": (misbehaving.dripping, Cause.TIMEOUT),
    "hanging up": (misbehaving.hanging_up, Cause.UNREACHABLE),
    "truncating": (misbehaving.truncating, Cause.TRUNCATED),
    "cut chunk": (misbehaving.cut_chunk, Cause.TRUNCATED),
    "length too short": (misbehaving.too_short_a_length, Cause.TRUNCATED),
    "endless body": (misbehaving.endless, Cause.TOO_LARGE),
    "gzip bomb": (misbehaving.bomb(), Cause.TOO_LARGE),
    "gzip cut": (misbehaving.cut_gzip(), Cause.GARBLED),
    "no deflate": (misbehaving.no_deflate(), Cause.GARBLED),
    "no HTTP": (misbehaving.NO_HTTP, Cause.GARBLED),
    "headers without end": (misbehaving.MANY_HEADERS, Cause.GARBLED),
    "404": (ok("<h1>404</h1>", status="404 Not Found"), Cause.REMOVED),
    "500": (ok(article("Trang báo lỗi"), status="500 Internal Server Error"), Cause.SERVER_ERROR),
    "401": (ok(article("Cần mật khẩu"), status="401 Unauthorized"), Cause.BLOCKED),
    "loop of one": (ok("", status="302 Found", extra=f"Location: {BAD}\r\n"), Cause.LOOP),
    "moved away": (ok("", status="301 Moved", extra="Location: https://khac.example.vn/\r\n"), Cause.MOVED),
}


def fate(archive: Archive, path: str) -> tuple[str, str | None]:
    """State and cause of an address in the frontier."""
    with reading(archive.engine) as connection:
        here = select(Frontier.state, Frontier.cause).where(Frontier.url.endswith(path))
        state, cause = connection.execute(here).one()
    return state, cause


def stored(archive: Archive) -> set[str]:
    """Paths of the articles stored."""
    with reading(archive.engine) as connection:
        return {"/" + url.split("/", 3)[3] for url in connection.execute(select(Article.url)).scalars()}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_costs_its_own_page_and_is_named(archive: Archive, crawl_site: Crawl, name: str) -> None:
    """Whatever one address answers, the others are stored, it is not, and the frontier says why in a word."""
    sent, cause = FAULTS[name]
    limits = IMPATIENT if cause is Cause.TIMEOUT else LIMITS
    with RawServer({"/": ok(home(BAD, *GOOD)), BAD: sent, **GOOD}) as server, misbehaving.hung_while():
        report = crawl_site(server.url, limits)
    assert stored(archive) == set(GOOD)
    assert fate(archive, BAD)[1] == cause.value
    assert report.tally.causes[cause.value] >= 1
    assert report.outcome in {Outcome.DONE, Outcome.PARTLY}


def test_a_plain_page_under_the_header_of_a_packed_one_is_read(archive: Archive, crawl_site: Crawl) -> None:
    """A page that is said to be gzip and is not is whole: it is stored, as whoever reads its capture later would read it."""
    with RawServer({"/": ok(home(BAD, *GOOD)), BAD: misbehaving.no_gzip(), **GOOD}) as server:
        crawl_site(server.url, LIMITS)
    assert stored(archive) == {BAD, *GOOD}


def test_chunks_count_more_than_a_length(archive: Archive, crawl_site: Crawl) -> None:
    """A chunked answer with a Content-Length is whole; a redirect with a text behind its length is a redirect."""
    chunked: dict[str, Sent] = {
        f"/tin-{n}.html": misbehaving.two_lengths(article(f"Bài viết thứ {n} của cổng thông tin")) for n in range(1, 4)
    }
    moved = b"HTTP/1.1 302 Found\r\nLocation: /tin-1.html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n<html>here</html>"
    with RawServer({"/": ok(home(BAD, *chunked)), BAD: moved, **chunked}) as server:
        report = crawl_site(server.url, LIMITS)
    assert stored(archive) == set(chunked)
    assert fate(archive, BAD)[1] == Cause.MOVED.value
    assert report.outcome is Outcome.DONE


def test_pages_longer_than_they_say_do_not_pause_their_host(archive: Archive, crawl_site: Crawl) -> None:
    """A program that counts letters for bytes cuts every page short: none is stored, and the host is asked for all of them."""
    cut: dict[str, Sent] = dict.fromkeys((f"/tin-{n}.html" for n in range(1, 16)), misbehaving.too_short_a_length)
    with RawServer({"/": ok(home(*cut)), **cut}) as server:
        crawl_site(server.url, LIMITS, "expect: {articles: 0}")
        assert set(cut) <= set(server.paths())
    assert stored(archive) == set()
    with reading(archive.engine) as connection:
        assert budget.paused(connection, time.time()) == {}


def test_every_request_is_in_the_ledger(archive: Archive, crawl_site: Crawl) -> None:
    """Captures and failures without an answer are together as many requests as the server counted, each failure with its cause."""
    with RawServer({"/": ok(home(BAD, *GOOD)), BAD: misbehaving.hanging_up, **GOOD}) as server:
        crawl_site(server.url, LIMITS)
        asked = len(server.asked)
    with reading(archive.engine) as connection:
        captured = len(connection.execute(select(Capture.id)).all())
        failures = connection.execute(select(Unanswered.cause, Unanswered.url, Unanswered.detail)).all()
    assert captured + len(failures) == asked
    assert {(row.cause, row.url) for row in failures} == {(Cause.UNREACHABLE.value, server.url + BAD[1:])}
    assert all(row.detail for row in failures)


def test_a_reset_connection_is_told_as_such(archive: Archive, crawl_site: Crawl) -> None:
    """A server that resets connections gets no article stored and no crawl hung."""
    with misbehaving.Resetting(ok(home(BAD))) as server:
        report = crawl_site(server.url, LIMITS)
    assert fate(archive, BAD) == ("failed", Cause.UNREACHABLE.value)
    assert stored(archive) == set()
    assert report.outcome is not Outcome.DONE


def test_redirects_that_never_end_are_left(archive: Archive, crawl_site: Crawl) -> None:
    """A ring of redirects is walked once, a chain of them only so far; both are called loops."""

    def moved(target: str) -> bytes:
        return ok("", status="302 Found", extra=f"Location: {target}\r\n")

    ring: dict[str, Sent] = {"/a-1.html": moved("/b-1.html"), "/b-1.html": moved("/a-1.html")}
    chain: dict[str, Sent] = {f"/c-{number}.html": moved(f"/c-{number + 1}.html") for number in range(100)}
    with RawServer({"/": ok(home("/a-1.html", "/c-0.html", *GOOD)), **ring, **chain, **GOOD}) as server:
        crawl_site(server.url, LIMITS)
        paths = server.paths()
    assert paths.count("/a-1.html") == paths.count("/b-1.html") == 1
    assert sum(path.startswith("/c-") for path in paths) <= 12
    assert fate(archive, "/b-1.html")[1] == Cause.LOOP.value
    assert stored(archive) == set(GOOD)


def test_a_name_that_does_not_resolve(archive: Archive, crawl_site: Crawl) -> None:
    """No crash and no wait: the site is unreachable, and the ledger says that it is the name."""
    report = crawl_site("http://khong-co.invalid/", LIMITS)
    assert report.outcome is Outcome.UNREACHABLE
    with reading(archive.engine) as connection:
        assert set(connection.execute(select(Unanswered.cause)).scalars()) == {Cause.DNS.value}


def test_a_port_where_nobody_listens(archive: Archive, crawl_site: Crawl) -> None:
    """A refused connection is told as one."""
    with RawServer({}) as server:
        url = server.url
    assert crawl_site(url, LIMITS).outcome is Outcome.UNREACHABLE
    with reading(archive.engine) as connection:
        assert set(connection.execute(select(Unanswered.cause)).scalars()) == {Cause.UNREACHABLE.value}


def test_a_robots_txt_that_changes_in_mid_crawl_is_obeyed(
    archive: Archive, crawl_site: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the answer in hand is too old it is asked again, and what it forbids now is not asked for."""
    monkeypatch.setattr("crawler.settings.ROBOTSTXT_SECONDS", 0)
    pages = {
        f"/tin-{number}.html": ok(article(f"Bài viết thứ {number} của cổng thông tin")) for number in range(10, 30)
    }
    asked = 0

    def robots() -> list[bytes]:
        nonlocal asked
        asked += 1
        rules = "User-agent: *\nDisallow:\n" if asked < 8 else "User-agent: *\nDisallow: /tin-\n"
        return [ok(rules, kind="text/plain")]

    with RawServer({"/": ok(home(*pages)), "/robots.txt": robots, **pages}) as server:
        report = crawl_site(server.url, "limits: {delay: 0, timeout: 20, concurrency: 1}")
        fetched = [path for path in server.paths() if path in pages]
    assert 0 < len(fetched) < len(pages)
    assert stored(archive) == set(fetched)
    assert report.tally.causes[Cause.ROBOTS.value] == len(pages) - len(fetched)


def test_a_robots_txt_that_fails_in_mid_crawl_ends_nothing(
    archive: Archive, crawl_site: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it allowed holds for a day while it cannot be had again (RFC 9309, 2.4), and so does what it forbade."""
    monkeypatch.setattr("crawler.settings.ROBOTSTXT_SECONDS", 0)
    pages = {
        f"/tin-{number}.html": ok(article(f"Bài viết thứ {number} của cổng thông tin")) for number in range(10, 20)
    }
    asked = 0

    def robots() -> list[bytes]:
        nonlocal asked
        asked += 1
        if asked < 4:
            return [ok("User-agent: *\nDisallow: /tin-15.html\n", kind="text/plain")]
        return [b"" if asked % 2 else ok("<h1>500</h1>", status="500 Internal Server Error")]

    with RawServer({"/": ok(home(*pages)), "/robots.txt": robots, **pages}) as server:
        report = crawl_site(server.url, "limits: {delay: 0, timeout: 20, concurrency: 1}")
    assert stored(archive) == set(pages) - {"/tin-15.html"}
    assert report.tally.causes[Cause.ROBOTS.value] == 1
    assert report.tally.put_off.total() == 0


def test_a_robots_txt_that_failed_for_a_day_ends_the_run(
    archive: Archive, crawl_site: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it forbids everything: the run ends and says why, and what waits in the frontier is not gone through."""
    monkeypatch.setattr("crawler.settings.ROBOTSTXT_SECONDS", 0)
    monkeypatch.setattr("crawler.middlewares.robots._KEPT", 0.0)
    pages = {
        f"/tin-{number}.html": ok(article(f"Bài viết thứ {number} của cổng thông tin")) for number in range(10, 60)
    }
    asked = 0

    def robots() -> list[bytes]:
        nonlocal asked
        asked += 1
        return [ok("", kind="text/plain") if asked < 8 else ok("", status="500 Internal Server Error")]

    with RawServer({"/": ok(home(*pages)), "/robots.txt": robots, **pages}) as server:
        report = crawl_site(server.url, "limits: {delay: 0, timeout: 20, concurrency: 1}")
    assert report.outcome is Outcome.PAUSED
    assert "robots.txt answered 500" in report.why
    assert report.tally.put_off.total() < 20


WALLS = [(name, body) for name, body, kind in NOTICES if kind.value in {"denied", "challenge", "login"}]
STATUSES = ("200 OK", "403 Forbidden", "500 Internal Server Error", "503 Service Unavailable")


@pytest.mark.parametrize("status", STATUSES)
def test_block_pages_are_never_articles(
    archive: Archive, crawl_site: Crawl, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    """Denials, challenges, maintenance, log-in and captive pages are no article under any status, and are told as the host's."""
    # A host that answers 503 is given ever longer rests: short ones.
    monkeypatch.setattr("pipelines.budget._SLOWEST", 0.01)
    answers: dict[str, Sent] = {
        f"/tin-{number}.html": ok(body, status=status) for number, (_, body) in enumerate(WALLS)
    }
    pages: dict[str, Sent] = {}
    for number, path in enumerate(answers):
        pages |= {path: answers[path], f"/bai-{number}.html": ok(article(f"Bài viết thứ {number} của cổng thông tin"))}
    with RawServer({"/": ok(home(*pages)), **pages}) as server:
        crawl_site(server.url, "limits: {delay: 0, timeout: 20, concurrency: 1}", "expect: {articles: 0}")
    assert stored(archive) == set(pages) - set(answers)
    with reading(archive.engine) as connection:
        rows = connection.execute(select(Frontier.url, Frontier.cause).where(Frontier.url.contains("/tin-"))).all()
    told = {cause for _, cause in rows}
    assert len(rows) == len(answers)
    assert told <= {Cause.BLOCKED.value, Cause.OVERLOADED.value, Cause.SERVER_ERROR.value}
