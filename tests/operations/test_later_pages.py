"""Articles that a site cuts in pages, and posts behind a password, crawled from a living site."""

from pathlib import Path

from sqlalchemy import select

from crawler.sites.registry import Registry
from pipelines.ingest import ingest
from storage.archive import Archive
from storage.database import reading
from storage.models import Article, Capture, Revision
from storage.queries import get
from tests.archives import new_archive
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, Sent, article, home, ok
from tests.operations.test_endings import post, standing

POST, SECOND, THIRD = "/bai-dai/", "/bai-dai/2/", "/bai-dai/3/"
PASSWORD = (
    '<form action="/wp-login.php?action=postpass" class="post-password-form" method="post"><p>Nội dung này được bảo mật bằng '
    'mật khẩu.</p><p><input name="post_password" type="password"></p></form>'
)


def paged(number: int, text: str) -> bytes:
    """A page of a WordPress post in three pages, with links to the others."""
    page = article("Bài viết dài của cổng thông tin", text).replace("<p>1. ", f"<p>Trang {number}. ", 1)
    links = "".join(
        f'<span class="post-page-numbers current" aria-current="page">{other}</span>'
        if other == number
        else f'<a class="post-page-numbers" href="{POST}{f"{other}/" if other > 1 else ""}">{other}</a>'
        for other in (1, 2, 3)
    )
    classes = "single single-post postid-9" + (f" paged-{number} single-paged-{number}" if number > 1 else "")
    page = page.replace("<body>", f'<body class="{classes}">').replace("</article>", f"</div>{links}</article>")
    page = page.replace("</h1>", '</h1><div class="entry-content">')
    return ok(page.replace("</head>", '<meta name="generator" content="WordPress 6.1"></head>'))


def pages(edit: str = "") -> dict[str, bytes]:
    """The three pages by their paths; `edit` stands in the first one."""
    return {
        POST: paged(1, f"Đoạn mở đầu của bài {edit} nói về cây dược liệu ở các huyện vùng cao của tỉnh trong năm nay."),
        SECOND: paged(2, "Đoạn giữa của bài nói về hợp tác xã, giống cây và diện tích đất rừng được giao cho các hộ."),
        THIRD: paged(3, "Đoạn cuối của bài nói về đầu ra của sản phẩm và hợp đồng mà các doanh nghiệp đã ký kết."),
    }


def texts(archive: Archive) -> list[tuple[str, str, bool]]:
    """Of every revision: its article's address, where its text is from, and whether it is the current one."""
    columns = select(Article.url, Revision.record, Article.revision_id, Revision.id)
    with reading(archive.engine) as connection:
        rows = connection.execute(columns.join(Article, Article.id == Revision.article_id).order_by(Revision.id)).all()
    return [(row.url, row.record["blocks"][0]["text"][:7], row.revision_id == row.id) for row in rows]


def test_a_post_in_pages_is_one_record_of_its_first_page(archive: Archive, crawl_site: Crawl) -> None:
    """Later pages are kept and counted as such, make no revision and no article, and the first page is what is asked again."""
    with RawServer({"/": ok(home(POST)), **pages()}) as server:
        first = crawl_site(server.url)
        assert set(pages()) <= set(server.paths())
        server.asked.clear()
        server.answers |= pages("(đã sửa)")
        again = crawl_site(server.url, recheck=True)
        assert [path for path in server.paths() if path in pages()] == [POST]
    assert (first.tally.kinds["continuation"], dict(first.tally.outcomes)) == (2, {"new": 1})
    assert dict(again.tally.outcomes) == {"changed": 1}
    url = server.url.rstrip("/") + POST
    assert texts(archive) == [(url, "Trang 1", False), (url, "Trang 1", True)]


def test_the_pictures_of_later_pages_are_kept(archive: Archive, crawl_site: Crawl) -> None:
    """A picture that stands on a later page only is fetched as those of any article are."""
    picture = '<p><img src="/anh/sam.png"></p>'
    answers: dict[str, Sent] = {"/": ok(home(POST)), **pages(), "/anh/sam.png": ok("\x89PNG\r\n", kind="image/png")}
    answers[THIRD] = paged(3, f"Đoạn cuối của bài nói về đầu ra của sản phẩm và hợp đồng đã ký kết. {picture}")
    with RawServer(answers) as server:
        report = crawl_site(server.url)
        assert server.paths().count("/anh/sam.png") == 1
    assert sum(report.tally.media.values()) == 1


def test_a_later_page_leads_to_the_first_one(archive: Archive, crawl_site: Crawl) -> None:
    """Where a list names a later page only, the article is its first page all the same."""
    with RawServer({"/": ok(home(THIRD)), **pages()}) as server:
        report = crawl_site(server.url)
    assert dict(report.tally.outcomes) == {"new": 1}
    assert texts(archive) == [(server.url.rstrip("/") + POST, "Trang 1", True)]


def test_an_article_stored_as_its_last_page_is_healed(archive: Archive, crawl_site: Crawl) -> None:
    """An archive that took a later page for the article's state asks that address, is led to the first page, and shows that."""
    # Without the signs of a later page, as an earlier release read it: the whole post at its third page's address.
    with RawServer({"/": ok(home(THIRD)), THIRD: post(9, "Bài viết dài của cổng thông tin")}) as server:
        crawl_site(server.url)
        assert texts(archive) == [(server.url.rstrip("/") + THIRD, "1. Ủy b", True)]
        server.answers |= pages()
        crawl_site(server.url, recheck=True)
    url = server.url.rstrip("/") + POST
    assert [(at, text, now) for at, text, now in texts(archive) if now] == [(url, "Trang 1", True)]


def test_kept_pages_read_the_same_from_their_file(archive: Archive, crawl_site: Crawl, tmp_path: Path) -> None:
    """The crawl's WARC file, in which a later page lies first, gives an empty archive the same one record."""
    with RawServer({"/": ok(home(THIRD)), **pages()}) as server:
        crawl_site(server.url)
    with reading(archive.engine) as connection:
        kinds = connection.execute(select(Capture.kind).where(Capture.url.endswith("/"))).scalars().all()
    assert kinds.count("continuation") == 2
    (file,) = archive.warc_dir.glob("*.warc.gz")
    with new_archive(tmp_path / "other") as other:
        ingest(other, Registry.load(archive.sites_dir), [file])
        assert texts(other) == texts(archive)
    assert texts(archive) == [(server.url.rstrip("/") + POST, "Trang 1", True)]


def test_an_article_that_gets_a_password_keeps_its_text(archive: Archive, crawl_site: Crawl) -> None:
    """The log-in form in an article's place is no revision of it but a refusal: suspected, then gone, and back without the form."""
    open_, closed = post(7, "Bài viết sẽ bị khóa"), post(7, "Bảo vệ: Bài viết sẽ bị khóa")
    start, end = closed.index(b"<p>"), closed.rindex(b"</p>") + 4
    closed = ok((closed[:start] + PASSWORD.encode() + closed[end:]).partition(b"\r\n\r\n")[2].decode())
    with RawServer({"/": ok(home("/bai-7/", "/bai-8/")), "/bai-7/": open_, "/bai-8/": closed}) as server:
        first = crawl_site(server.url)
        assert (dict(first.tally.outcomes), first.tally.kinds["login"]) == ({"new": 1}, 1)
        server.answers["/bai-7/"] = closed
        assert crawl_site(server.url, recheck=True).tally.steps == {"suspected": 1}
        assert crawl_site(server.url, recheck=True).tally.steps == {"confirmed": 1}
        url = f"{server.url}bai-7/"
        assert standing(archive, url)[:2] == ("gone", "blocked")
        stored = get(archive, url)
        assert stored is not None
        assert (stored["title"], stored["revision"]) == ("Bài viết sẽ bị khóa", 1)
        server.answers["/bai-7/"] = open_
        assert crawl_site(server.url, recheck=True).tally.steps == {"returned": 1}
