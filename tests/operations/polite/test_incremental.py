"""What later crawls ask for: little where nothing is new, the recent articles again, today's news before the backlog."""

import socket
import zlib
from datetime import UTC, datetime, timedelta
from typing import Self

from sqlalchemy import select, update

from operations.outcome import Outcome
from storage.archive import Archive
from storage.database import reading, writing
from storage.models import Article, Capture, Frontier, Revision, Source, Validator
from storage.sources import ETAG, PROOFS, tell
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, Sent, article, home, ok

SECTIONS, EACH, PAGE = 8, 30, 10
PICTURE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 8\r\nConnection: close\r\n\r\n\x89PNG\r\n\x1a\n"
)


def page(title: str, born: datetime | None = None) -> bytes:
    """An article page, published at a moment."""
    text = article(title)
    return ok(text.replace("2026-01-05T08:00:00+07:00", born.isoformat()) if born else text)


def feed(*paths: str) -> bytes:
    """A feed of those articles; their addresses are relative, which feeds may be."""
    items = "".join(f"<item><title>Tin</title><link>{path}</link></item>" for path in paths)
    return ok(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>', kind="application/rss+xml")


def site() -> dict[str, Sent]:
    """A site of sections with feeds and paged lists, whose home page shows three articles of each."""
    answers: dict[str, Sent] = {}
    front: list[str] = []
    for section in range(SECTIONS):
        articles = [f"/muc-{section}/bai-viet-so-{section}{number:02}-{900 + number}.html" for number in range(EACH)]
        answers |= {path: page(f"Bài viết {path[-8:-5]} của mục thứ {section} trong cổng") for path in articles}
        pages = [articles[at : at + PAGE] for at in range(0, EACH, PAGE)]
        for number, some in enumerate(pages, 1):
            links = "".join(f'<li><a href="{one}">Bài viết của cổng thông tin {one[-8:-5]}</a></li>' for one in some)
            pager = "".join(f'<a href="/muc-{section}/trang-{n}">{n}</a>' for n in range(2, len(pages) + 1))
            rss = f'<link rel="alternate" type="application/rss+xml" href="/rss/muc-{section}">'
            text = f'<html lang="vi"><head><title>Mục {section}</title>{rss}</head><body><ul>{links}</ul>{pager}</body></html>'
            answers[f"/muc-{section}" + (f"/trang-{number}" if number > 1 else "")] = ok(text)
        answers[f"/rss/muc-{section}"] = feed(*articles[:20])
        front += [f"/muc-{section}", *articles[:3]]
    entries = "".join(
        f'<li><a href="{path}">{"Bài viết của cổng thông tin tỉnh" if path.endswith("html") else f"Mục {path[-1]}"}</a></li>'
        for path in front
    )
    answers["/"] = ok(f'<html lang="vi"><head><title>Cổng</title></head><body><ul>{entries}</ul></body></html>')
    return answers


def test_a_second_crawl_with_nothing_new_costs_little(archive: Archive, crawl_site: Crawl) -> None:
    """Home page, robots.txt and one source a section: lists beside feeds that show the same are not asked for at once."""
    with RawServer(site()) as server:
        first = crawl_site(server.url)
        asked = len(server.asked)
        second = crawl_site(server.url)
        again = server.paths()[asked:]
    assert first.tally.outcomes["new"] == SECTIONS * EACH
    assert second.outcome is Outcome.DONE
    assert len(again) <= 0.04 * asked
    assert not [path for path in again if "/trang-" in path or "bai-viet" in path]


def links(**sections: str) -> bytes:
    """A page that leads to sections and shows no article itself."""
    entries = "".join(f'<li><a href="/{path}/">{name}</a></li>' for path, name in sections.items())
    return ok(f"<html><head><title>Cổng</title></head><body><nav><ul>{entries}</ul></nav></body></html>")


def a_day_later(archive: Archive) -> None:
    """Let a day go by for what decides when sources are asked again."""
    with writing(archive.engine) as connection:
        for row in connection.execute(select(Source.frontier_id, Source.checked_at)).all():
            earlier = update(Source).where(Source.frontier_id == row.frontier_id)
            connection.execute(earlier.values(checked_at=row.checked_at - timedelta(days=1)))


def test_a_front_page_without_articles_hides_no_news(archive: Archive, crawl_site: Crawl) -> None:
    """Where the root sends to a page that only leads to sections, each day's news are found on that day."""
    answers: dict[str, Sent] = {f"/tin-{n}.html": page(f"Bài viết thứ {n} của cổng thông tin") for n in range(1, 9)}
    answers |= {"/": ok("", status="302 Found", extra="Location: /trang-chu\r\n")}
    answers |= {"/trang-chu": links(**{"thoi-su": "Thời sự", "kinh-te": "Kinh tế"})}
    brought = []
    with RawServer(answers) as server:
        for day in range(4):
            answers["/thoi-su/"] = ok(home(*(f"/tin-{n}.html" for n in range(2 + 2 * day, 0, -2))))
            answers["/kinh-te/"] = ok(home(*(f"/tin-{n}.html" for n in range(1 + 2 * day, 0, -2))))
            brought.append(crawl_site(server.url).tally.outcomes["new"])
            a_day_later(archive)
    assert brought == [2, 2, 2, 2]


def test_a_child_sitemap_with_daily_news_is_asked_daily(archive: Archive, crawl_site: Crawl) -> None:
    """An index of sitemaps shows no article and is asked seldom; its child that brings news is asked all the same."""
    answers: dict[str, Sent] = {f"/tin-{n}.html": page(f"Bài viết thứ {n} của cổng thông tin") for n in range(1, 6)}
    answers["/"] = ok(home("/tin-1.html"))
    brought = []
    with RawServer(answers) as server:
        index = f"<sitemapindex><sitemap><loc>{server.url}sitemap-tin.xml</loc></sitemap></sitemapindex>"
        answers["/sitemap.xml"] = ok(index, kind="text/xml")
        for day in range(4):
            known = "".join(f"<url><loc>{server.url}tin-{n}.html</loc></url>" for n in range(1, day + 3))
            answers["/sitemap-tin.xml"] = ok(f"<urlset>{known}</urlset>", kind="text/xml")
            brought.append(crawl_site(server.url).tally.outcomes["new"])
            a_day_later(archive)
    assert brought == [2, 1, 1, 1]


def test_a_run_for_which_nothing_is_due_is_no_failure(archive: Archive, crawl_site: Crawl) -> None:
    """A site of declared sources that are all asked seldom: the run asks nothing, and nobody is called for that."""
    with RawServer({"/muc": ok(home("/tin-1.html")), "/tin-1.html": page("Bài viết của cổng thông tin")}) as server:
        facts = (f"discovery: {{detect: false, listings: ['{server.url}muc']}}", "limits: {delay: 0, recheck: 0}")
        crawl_site(server.url, *facts)
        server.answers["/muc"] = ok(home())
        crawl_site(server.url, *facts, "expect: {articles: 0}")
        crawl_site(server.url, *facts, "expect: {articles: 0}")
        asked = len(server.asked)
        report = crawl_site(server.url, *facts)
        assert len(server.asked) == asked
    assert report.outcome is Outcome.DONE
    assert report.stored == 0


def test_news_of_a_long_silence_are_found_behind_what_the_feed_still_shows(archive: Archive, crawl_site: Crawl) -> None:
    """Where more came than the feed holds, the list is followed: what the feed showed in the same run does not count as known."""
    paths = [f"/tin-{number}.html" for number in range(99, 40, -1)]

    def show(newest: int) -> dict[str, Sent]:
        now = paths[paths.index(f"/tin-{newest}.html") :]
        pages = {"/muc" if n == 0 else f"/muc/trang-{n + 1}": home(*now[10 * n : 10 * n + 10]) for n in range(6)}
        pager = "".join(f'<a href="/muc/trang-{n}">{n}</a>' for n in range(2, 7))
        shown: dict[str, Sent] = {path: ok(text.replace("</body>", pager + "</body>")) for path, text in pages.items()}
        front = home("/muc").replace("Bài viết của cổng thông tin số 0", "Tin tức")
        rss = '<link rel="alternate" type="application/rss+xml" href="/rss"></head>'
        return shown | {"/": ok(front.replace("</head>", rss)), "/rss": feed(*now[:20])}

    articles: dict[str, Sent] = {path: page(f"Bài viết {path} của cổng") for path in paths}
    with RawServer({**articles, **show(50)}) as server:
        assert crawl_site(server.url).tally.outcomes["new"] == 10
        server.answers = {**articles, **show(99)}
        with writing(archive.engine) as connection:
            connection.execute(update(Source).values(checked_at=datetime.now(UTC) - timedelta(days=30)))
        assert crawl_site(server.url).tally.outcomes["new"] == 49


def test_what_only_a_list_shows_is_found_when_the_list_is_due(archive: Archive, crawl_site: Crawl) -> None:
    """An article that the section's feed forgot is found a day later, and from then on the list is asked in every run."""
    news = "/muc-3/bai-viet-chi-co-tren-danh-muc-990.html"
    with RawServer(site()) as server:
        crawl_site(server.url)
        server.answers[news] = page("Bài viết chỉ có trên danh mục của cổng")
        old = server.answers["/muc-3"]
        assert isinstance(old, bytes)
        text = old.partition(b"\r\n\r\n")[2].decode()
        server.answers["/muc-3"] = ok(
            text.replace("<ul>", f'<ul><li><a href="{news}">Bài viết mới của mục ba</a></li>')
        )
        with writing(archive.engine) as connection:
            connection.execute(update(Source).values(checked_at=datetime.now(UTC) - timedelta(days=1)))
        report = crawl_site(server.url)
        assert report.tally.outcomes["new"] == 1
        asked = len(server.asked)
        crawl_site(server.url)
        assert "/muc-3" in server.paths()[asked:]


def test_recent_articles_are_visited_again_by_plan(archive: Archive, crawl_site: Crawl) -> None:
    """Half a day later an article of yesterday is asked for again and its edit found; one of years ago is left alone."""
    now = datetime.now(UTC)
    young, old = (
        page("Bài viết của ngày hôm qua", now - timedelta(days=1)),
        page("Bài viết của năm xưa", now - timedelta(days=2000)),
    )
    with RawServer({"/": ok(home("/tin-1.html", "/tin-2.html")), "/tin-1.html": young, "/tin-2.html": old}) as server:
        crawl_site(server.url)
        server.answers["/tin-1.html"] = page("Bài viết của ngày hôm qua, đã sửa", now - timedelta(days=1))
        server.answers["/tin-2.html"] = page("Bài viết của năm xưa, đã sửa", now - timedelta(days=2000))
        assert crawl_site(server.url).tally.outcomes["changed"] == 0
        with writing(archive.engine) as connection:
            connection.execute(update(Frontier).values(tried_at=now - timedelta(hours=13)))
        assert crawl_site(server.url).tally.outcomes["changed"] == 1
        assert server.paths().count("/tin-2.html") == 1
        assert crawl_site(server.url, recheck=True).tally.outcomes["changed"] == 1
    with reading(archive.engine) as connection:
        assert len(connection.execute(select(Revision.id)).all()) == 4


def test_a_removed_article_is_suspected_then_confirmed_by_plan(archive: Archive, crawl_site: Crawl) -> None:
    """A recent article that is gone is doubted at its next turn and asked again soon after: gone, without `--recheck`."""
    now = datetime.now(UTC)
    with RawServer(
        {"/": ok(home("/tin-1.html")), "/tin-1.html": page("Bài sẽ bị gỡ", now - timedelta(days=1))}
    ) as server:
        crawl_site(server.url)
        del server.answers["/tin-1.html"]
        states = []
        for hours in (13, 2):
            with writing(archive.engine) as connection:
                connection.execute(update(Frontier).values(tried_at=now - timedelta(hours=hours)))
            crawl_site(server.url)
            with reading(archive.engine) as connection:
                states.append(connection.execute(select(Article.state)).scalar_one())
    assert states == ["suspected", "gone"]


def test_a_crawl_of_days_asks_for_todays_news_before_its_backlog(archive: Archive, crawl_site: Crawl) -> None:
    """A first crawl that its page limit stopped goes on with what is new since, then with the rest, each page once."""
    some = [f"/tin-{number}.html" for number in range(10, 40)]
    pages: dict[str, Sent] = {path: page(f"Bài viết {path} của cổng") for path in some}
    limits = "limits: {delay: 0, pages: 12, concurrency: 1}"
    with RawServer({"/": ok(home(*some)), **pages}) as server:
        assert crawl_site(server.url, limits).outcome is Outcome.PARTLY
        begun = len(server.asked)
        server.answers["/tin-99.html"] = page("Bài viết vừa đăng hôm nay của cổng")
        server.answers["/"] = ok(home("/tin-99.html", *some))
        sitemap = "".join(f"<url><loc>{server.url}{path[1:]}</loc></url>" for path in some)
        server.answers["/sitemap.xml"] = ok(f"<urlset>{sitemap}</urlset>", kind="text/xml")
        while crawl_site(server.url, limits).outcome is Outcome.PARTLY:
            pass
        later = [path for path in server.paths()[begun:] if path.startswith("/tin-")]
    # While the home page is being read a few addresses of the backlog are under way.
    assert later.index("/tin-99.html") <= 5
    asked = [path for path in server.paths() if path.startswith("/tin-")]
    assert sorted(asked) == sorted({*some, "/tin-99.html"})


def test_a_rescue_brings_all_and_tells_what_is_missing(archive: Archive, crawl_site: Crawl) -> None:
    """Page limit and `since` hold no rescue up; pages come before pictures; what cannot be had is told with its cause."""
    some = [f"/tin-{number}.html" for number in range(10, 30)]
    picture = '<p><img src="/anh-{}.png"></p></article>'
    pages: dict[str, Sent] = {
        path: ok(article(f"Bài viết {path} của cổng").replace("</article>", picture.format(path[5:7]))) for path in some
    }
    pages |= {f"/anh-{path[5:7]}.png": PICTURE for path in some}
    pages |= {"/tin-77.html": ok("", status="500 Error")}
    facts = ("limits: {delay: 0, pages: 5}", "since: 2026-11-01", "media: {images: true}")
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
    assert "still missing: 1 pages: server error" in report.sentence


class Validating(RawServer):
    """Gives every page an ETag by `tag(path, body)` and answers 304 to who names it; `conditional` lists those requests."""

    def __init__(self, answers: dict[str, Sent], *, lies: bool) -> None:
        super().__init__(answers)
        self.conditional: list[str] = []
        self._lies = lies

    def _answer(self, plain: socket.socket) -> None:
        head = plain.recv(8192, socket.MSG_PEEK).decode("latin-1")
        path = head.split(" ")[1]
        sent = self.answers.get(path)
        if isinstance(sent, bytes) and b"\r\n\r\n" in sent and not sent.startswith(b"HTTP/1.1 404"):
            tag = '"always"' if self._lies else f'"{zlib.crc32(sent)}"'
            lines = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
            if named := lines.get("if-none-match"):
                self.conditional.append(path)
            if named == tag:
                plain.recv(8192)
                self.asked.append((path, 0.0))
                plain.sendall(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nConnection: close\r\n\r\n".encode())
                plain.close()
                return
            self.answers = {**self.answers, path: sent}
            plain = _Tagged(plain, tag)  # type: ignore[assignment]
        super()._answer(plain)


class _Tagged:
    """A connection that puts an ETag into the head of what is sent."""

    def __init__(self, plain: socket.socket, tag: str) -> None:
        self._plain, self._tag = plain, tag

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._plain.close()

    def recv(self, size: int) -> bytes:
        return self._plain.recv(size)

    def sendall(self, data: bytes) -> None:
        self._plain.sendall(data.replace(b"\r\n", f"\r\nETag: {self._tag}\r\n".encode(), 1))


def test_validators_are_believed_once_they_kept_their_word(archive: Archive, crawl_site: Crawl) -> None:
    """Unchanged pages with unchanged ETags prove a site; then it is asked by them, and a page that changed is read again."""
    with Validating(site(), lies=False) as server:
        crawl_site(server.url)
        crawl_site(server.url)
        assert server.conditional == []
        report = crawl_site(server.url)
        assert server.conditional
        assert report.tally.unchanged >= len(server.conditional) - 1
        news = "/muc-3/bai-viet-moi-cua-muc-ba-991.html"
        server.answers[news] = page("Bài viết mới của mục ba trong cổng")
        server.answers["/rss/muc-3"] = feed(news)
        with writing(archive.engine) as connection:
            connection.execute(update(Source).values(checked_at=datetime.now(UTC) - timedelta(days=8)))
        assert crawl_site(server.url).tally.outcomes["new"] == 1


def test_a_site_whose_sources_did_not_change_is_neither_silent_nor_drifting(
    archive: Archive, crawl_site: Crawl
) -> None:
    """A run that only hears "not modified" is done: the site answered, and still shows what it showed."""
    with Validating({"/": ok(home("/tin-1.html")), "/tin-1.html": page("Bài viết của cổng")}, lies=False) as server:
        crawl_site(server.url, "limits: {delay: 0, recheck: 0}")
        with writing(archive.engine) as connection:
            site_id = connection.execute(select(Source.site_id).limit(1)).scalar_one()
            tell(connection, site_id, {ETAG: (PROOFS, 0, None)}, now=datetime.now(UTC))
            # None of the sources is at its turn to be asked for whole.
            turn = (Source.frontier_id + datetime.now(UTC).toordinal()) % 8 == 0
            assert not connection.execute(select(Source.frontier_id).where(turn, Source.items.is_not(None))).all()
        report = crawl_site(server.url, "limits: {delay: 0, recheck: 0}")
        assert server.conditional == ["/"]
    assert report.tally.statuses["2xx"] == 0
    assert report.outcome is Outcome.DONE


def test_not_modified_without_a_condition_is_no_page(archive: Archive, crawl_site: Crawl) -> None:
    """A server that answers 304 to who named no validator brought nothing: the address is asked again in the next run."""
    odd = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
    with RawServer({"/": ok(home("/tin-1.html")), "/tin-1.html": odd}) as server:
        crawl_site(server.url, "expect: {articles: 0}")
        server.answers["/tin-1.html"] = page("Bài viết của cổng")
        assert crawl_site(server.url).tally.outcomes["new"] == 1


def test_a_validator_that_lied_is_never_used(archive: Archive, crawl_site: Crawl) -> None:
    """An ETag that stayed the same while the page changed: the verdict is kept, and no request of the site names one again."""
    with Validating(site(), lies=True) as server:
        crawl_site(server.url)
        front = server.answers["/"]
        assert isinstance(front, bytes)
        server.answers["/"] = ok(front.partition(b"\r\n\r\n")[2].decode().replace("<title>", "<title>Mới: "))
        for _ in range(3):
            crawl_site(server.url)
        assert server.conditional == []
    with reading(archive.engine) as connection:
        verdict = connection.execute(select(Validator.kind, Validator.lied, Validator.told_by)).one()
    assert tuple(verdict) == ("etag", 1, server.url)
