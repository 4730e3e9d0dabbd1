"""What later crawls ask for: little where nothing is new, the recent articles again, today's news before the backlog."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from operations.outcome import Outcome
from storage.archive import Archive
from storage.database import reading, writing
from storage.models import Article, Frontier, Revision, Source
from tests.operations.conftest import Crawl
from tests.operations.polite.portal import EACH, SECTIONS, a_day_later, feed, page, site
from tests.operations.serving import RawServer, Sent, home, ok


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
