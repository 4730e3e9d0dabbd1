"""How articles end on a living site: crawled, changed, crawled again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.discovery.walk import next_steps
from crawler.sites.registry import Registry
from pipelines.ingest import LeadOn, ingest
from storage.archive import Archive
from storage.events import audit
from storage.queries import get
from storage.warc.writer import Message, WarcWriter
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, Sent, article, home, ok

PAGES: Mapping[str, Sent] = {
    f"/tin-{number}.html": ok(article(f"Bài viết số {number} của cổng thông tin")) for number in range(1, 7)
}
GONE = ok("<h1>404</h1>", status="404 Not Found")


def post(number: int, title: str) -> bytes:
    """A page of WordPress, which says the number of its post."""
    page = article(title).replace("<body>", f'<body class="single single-post postid-{number}">')
    page = page.replace("</head>", '<meta name="generator" content="WordPress 6.1"></head>')
    return ok(page.replace("</h1>", '</h1><div class="entry-content">').replace("</article>", "</div></article>"))


def moved(path: str, status: str = "301 Moved Permanently") -> bytes:
    return ok("", status=status, extra=f"Location: {path}\r\n")


def standing(archive: Archive, url: str) -> tuple[str, str | None, list[str]]:
    """State, reason and audit lines of what is stored under an address."""
    stored = get(archive, url)
    assert stored is not None
    told = audit(archive, stored["id"])
    return stored["state"], told["state_reason"], [line["kind"] for line in told["events"]]


def test_what_vanishes_is_suspected_then_confirmed(archive: Archive, crawl_site: Crawl) -> None:
    """Each way to vanish has its reason; failures and untouched pages are none; the second crawl confirms; a page may return."""
    with RawServer({"/": ok(home(*PAGES)), **PAGES}) as server:
        crawl_site(server.url)
        soft = "<title>Không tìm thấy trang</title><h1>Không tìm thấy trang</h1><p>Trang bạn yêu cầu không tồn tại.</p>"
        server.answers |= {
            "/tin-1.html": GONE,
            "/tin-2.html": ok("<h1>403 Forbidden</h1>", status="403 Forbidden"),
            "/tin-3.html": moved("/", "302 Found"),
            "/tin-4.html": ok(soft),
            "/tin-5.html": ok("<h1>500</h1>", status="500 Oops"),
        }
        first = crawl_site(server.url, recheck=True)
        assert first.tally.steps == {"suspected": 4}
        assert "4 suspected to be gone" in first.sentence
        assert first.as_json()["steps"] == {"suspected": 4}
        usual = crawl_site(server.url)
        assert usual.tally.steps == {}
        second = crawl_site(server.url, recheck=True)
        assert second.tally.steps == {"confirmed": 4}
        server.answers["/tin-1.html"] = PAGES["/tin-1.html"]
        third = crawl_site(server.url, recheck=True)
        assert third.tally.steps == {"returned": 1}
    reasons = [standing(archive, f"{server.url}tin-{number}.html") for number in range(1, 7)]
    ended = ["suspected", "confirmed"]
    assert reasons == [
        ("live", None, [*ended, "returned"]),
        ("gone", "blocked", ended),
        ("gone", "redirected-home", ended),
        ("gone", "soft-404", ended),
        ("live", None, []),
        ("live", None, []),
    ]


def test_a_moved_article_is_the_same_at_its_new_address(archive: Archive, crawl_site: Crawl) -> None:
    """Redirected or only found elsewhere by its number, it keeps its id and its old address; another article never takes it."""
    old = {f"/cu/bai-{n}/": post(n, f"Bài viết số {n} của cổng thông tin") for n in (11, 12, 13)}
    with RawServer({"/": ok(home(*old)), **old}) as server:
        crawl_site(server.url)
        ids = [get(archive, f"{server.url}cu/bai-{n}/") for n in (11, 12, 13)]
        new = {f"/moi/bai-{n}/": old[f"/cu/bai-{n}/"] for n in (11, 12)}
        server.answers |= {
            "/": ok(home(*new)),
            **new,
            "/cu/bai-11/": moved("/moi/bai-11/"),
            "/cu/bai-12/": GONE,
            "/cu/bai-13/": moved("/moi/bai-11/"),
        }
        report = crawl_site(server.url, recheck=True)
    assert report.tally.steps["moved"] == 2
    for was, number in zip(ids[:2], (11, 12), strict=True):
        now = get(archive, f"{server.url}moi/bai-{number}/")
        assert was is not None
        assert now is not None
        assert (now["id"], now["url"], now["state"]) == (was["id"], f"{server.url}moi/bai-{number}/", "live")
        assert now["addresses"] == [f"{server.url}cu/bai-{number}/", f"{server.url}moi/bai-{number}/"]
        assert "moved" in standing(archive, now["url"])[2]
    assert standing(archive, f"{server.url}cu/bai-13/")[:2] == ("suspected", "another-article")


def test_one_of_two_addresses_may_die(archive: Archive, crawl_site: Crawl) -> None:
    """Filed in two sections, the article lives as long as one of them shows it, and ends with the last."""
    both = {f"/{section}/bai-11/": post(11, "Bài viết của hai chuyên mục") for section in ("kinh-te", "xa-hoi")}
    with RawServer({"/": ok(home(*both)), **both}) as server:
        crawl_site(server.url)
        stored = get(archive, f"{server.url}kinh-te/bai-11/")
        assert stored is not None
        current = stored["url"].removeprefix(server.url.rstrip("/"))
        server.answers[current] = GONE
        assert crawl_site(server.url, recheck=True).tally.steps == {}
        survivor = get(archive, f"{server.url}kinh-te/bai-11/")
        assert survivor is not None
        assert (survivor["state"], survivor["url"] != stored["url"]) == ("live", True)
        server.answers |= dict.fromkeys(both, GONE)
        assert crawl_site(server.url, recheck=True).tally.steps == {"suspected": 1}
        assert crawl_site(server.url, recheck=True).tally.steps == {"confirmed": 1}


@pytest.mark.parametrize(("lead_on", "told"), [(next_steps, []), (None, ["moved"])], ids=["rest", "file"])
def test_the_rest_of_a_killed_crawl_tells_no_move(
    archive: Archive, tmp_path: Path, lead_on: LeadOn | None, told: list[str]
) -> None:
    """A second category kept by a crawl before it was killed is no new address; a whole visit that shows only it is a move."""
    registry = Registry.load(archive.sites_dir)
    for hour, path in enumerate(("/cu/bai-12/", "/moi/bai-12/")):
        with WarcWriter(tmp_path, prefix=f"visit-{hour}", info={}) as warc:
            warc.write(
                Message(
                    url=f"http://a.example{path}",
                    request=f"GET {path} HTTP/1.1\r\nHost: a.example\r\n\r\n".encode(),
                    response=post(12, "Bài viết số 12 của cổng thông tin"),
                    date=datetime(2026, 1, 2, hour, tzinfo=UTC),
                )
            )
        ingest(archive, registry, sorted(tmp_path.glob(f"visit-{hour}*.gz")), lead_on=lead_on)
    assert standing(archive, "http://a.example/moi/bai-12/")[2] == told


def test_a_second_address_in_the_rest_has_the_first_asked_again(archive: Archive, crawl_site: Crawl) -> None:
    """A re-crawl killed after it kept an article at another address: the crawl that goes on asks the old one, which answers, and tells no move."""
    page = post(12, "Bài viết số 12 của cổng thông tin")
    with RawServer({"/": ok(home("/cu/bai-12/")), "/cu/bai-12/": page, "/moi/bai-12/": page}) as server:
        crawl_site(server.url)
        with WarcWriter(archive.warc_dir, prefix="khotin-killed", info={}) as warc:
            request = f"GET /moi/bai-12/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
            url = f"{server.url}moi/bai-12/"
            warc.write(Message(url=url, request=request, response=page, date=datetime.now(UTC)))
        report = crawl_site(server.url)
        asked = server.paths()
    assert asked.count("/cu/bai-12/") == 2
    assert asked.count("/moi/bai-12/") == 0
    assert report.tally.steps == {}
    assert standing(archive, url)[2] == []
