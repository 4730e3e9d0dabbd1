"""How much a list says it holds: believed where it agrees with the list, else nothing is said."""

import pytest

from crawler.discovery.totals import Stated, read_totals
from crawler.discovery.walk import next_steps
from crawler.parsers import read_page
from crawler.records import Kind, Page
from crawler.sites.conventions import without_page_number
from crawler.sites.model import Site
from tests.operations.serving import article

LIST = "https://a.vn/tin-tuc/"


def site() -> Site:
    return Site(id="a", name="A", url="https://a.vn/")


def read(url: str, body: str, *headers: tuple[str, str], kind: str = "text/html; charset=utf-8") -> Stated | None:
    """What a page of that address and body says."""
    reading = read_page(
        Page(url=url, status=200, headers=(("Content-Type", kind), *headers), body=body.encode()), site()
    )
    return read_totals(reading, next_steps(reading, site()), site())


def listing(*beside: str, last: int = 0) -> str:
    """A list of ten articles with those texts beside it, and a pager that leads to its last page."""
    items = "".join(
        f'<li><a href="/tin-tuc/bai-viet-thu-{n}-cua-cong-{n}01.html">Bài viết thứ {n} của cổng thông tin</a></li>'
        for n in range(10)
    )
    pager = "".join(f'<a href="/tin-tuc/page-{n}/">{n}</a>' for n in sorted({2, 3, last}) if last)
    told = "".join(f"<div>{text}</div>" for text in beside)
    other = '<a href="/van-hoa/page-900/">Văn hóa</a>'
    return f'<html lang="vi"><head><title>Tin tức - Cổng</title></head><body><ul>{items}</ul>{pager}{told}{other}</body></html>'


@pytest.mark.parametrize(
    ("beside", "pages"),
    [
        ("Trang 1/57", 57),
        ("Trang <b>1</b> / <b>1.057</b>", 1057),
        ("Trang 1 của 57", 57),
        ("Page 1 of 57", 57),
        ("1/57 trang", 57),
        ("Trang 2/57", None),  # of another list: this is the first page
        ("01/11/2026", None),
        ("Trang 1/12/2024", None),  # of a paper, and its day
        ("Trang 1 / 12 Tháng 11", None),
        ("Trang 1/12.11.2024", None),
        ("Page 1 of 12 November", None),
        ("Trang 1/57 - Tổng số", 57),
        ("Trang 57", None),
        ("<script>x = 1</script>Trang 1/57", 57),
        ("<script><div>Trang 1/99</div></script><!-- <div>Trang 1/88</div> -->Trang 1/57", 57),
        ("<span>Trang 1/57</span> <a href='#'>1</a> <a href='#'>2</a>", 57),
        ("<!-- <div>Trang 1/57</div>", None),
    ],
)
def test_pages_in_words(beside: str, pages: int | None) -> None:
    """A page says how many pages its list has, if it says at the same time which one it is."""
    stated = read(LIST, listing(beside))
    assert stated is not None
    assert (stated.pages, stated.articles) == (pages, None)


@pytest.mark.parametrize(
    ("beside", "articles"),
    [
        (["1.234 bài viết"], None),  # without a pager nobody knows of what
        (["Hiển thị 1 - 10 trong 1.234 kết quả"], 1234),
        (["Đang hiển thị 1-10 của tổng số 1,234 bài viết."], 1234),
        (["Showing 1 - 10 of 123 results"], 123),
        (["Hiển thị 11 - 20 trong 1.234 kết quả"], None),  # of another page
        (["Hiển thị 1 - 10 trong 1.234 kết quả", "Hiển thị 1 - 5 trong 99 kết quả"], None),
        (["1-10/2026"], None),
        (["Tổng lượt truy cập: 1.234"], None),
    ],
)
def test_articles_in_words(beside: list[str], articles: int | None) -> None:
    """A range with its total says how many articles there are; one number alone, or two that differ, say nothing."""
    stated = read(LIST, listing(*beside))
    assert stated is not None
    assert stated.articles == articles


@pytest.mark.parametrize(
    ("told", "articles"), [("Tổng số: 568 tin", 568), ("561 bài viết", 561), ("12 bài viết", None)]
)
def test_a_bare_number_must_fit_the_pager(told: str, articles: int | None) -> None:
    """Of 57 pages with ten articles 561 to 570 may be said; twelve are somebody's articles, not the list's."""
    stated = read(LIST, listing(told, last=57))
    assert stated is not None
    assert (stated.articles, stated.pages) == (articles, 57)


@pytest.mark.parametrize(("beside", "articles"), [(["3 mục"], None), (["23 mục"], 23), (["3 mục", "Trang 1/3"], 3)])
def test_a_pager_that_may_go_on_is_held_against_strictly(beside: list[str], articles: int | None) -> None:
    """Links to pages 2 and 3 tell of three pages at the least: a number that three pages would not need is something else's."""
    stated = read(LIST, listing(*beside, last=3))
    assert stated is not None
    assert (stated.articles, stated.pages) == (articles, 3)


def test_a_page_in_the_middle_belongs_to_its_list() -> None:
    """Page 3 of a list has its number and its list's stem; the pager of another list beside it counts for nothing."""
    stated = read(LIST + "page-3/", listing("Trang 3/57"))
    assert stated is not None
    assert (stated.stem, stated.number, stated.pages, len(stated.shown)) == (without_page_number(LIST), 3, 57, 10)


def test_a_rest_answer_says_it_in_its_head() -> None:
    """WordPress tells posts and pages of its list in X-WP-Total and X-WP-TotalPages; nonsense there says nothing."""
    url = "https://a.vn/wp-json/wp/v2/posts?per_page=100"
    body = '[{"link": "https://a.vn/bai-viet-mot/", "date_gmt": "2026-01-01T00:00:00"}]'
    head = [("X-WP-Total", "1234"), ("X-WP-TotalPages", "13")]
    stated = read(url, body, *head, kind="application/json")
    assert stated is not None
    assert (stated.kind, stated.articles, stated.pages) == (Kind.DATA, 1234, 13)
    odd = read(url, body, ("X-WP-Total", "many"), kind="application/json")
    assert odd is not None
    assert (odd.articles, odd.pages) == (None, None)


def test_a_sitemap_holds_what_it_names() -> None:
    """The articles of a sitemap are counted, its sections and standing pages are not."""
    names = ("tin-tuc/bai-viet-mot-101.html", "tin-tuc/bai-viet-hai-102.html", "tin-tuc/", "lien-he")
    urls = "".join(f"<url><loc>https://a.vn/{name}</loc></url>" for name in names)
    stated = read("https://a.vn/sitemap-tin.xml", f"<urlset>{urls}</urlset>", kind="text/xml")
    assert stated is not None
    assert (stated.kind, stated.articles) == (Kind.SITEMAP, 2)


@pytest.mark.parametrize("path", ["tag/du-lich/", "author/quantri/", "2026/05/"])
def test_a_list_that_only_sorts_anew_states_nothing(path: str) -> None:
    """By word, by person or by month the same articles are listed once more: such lists add nothing to what is expected."""
    assert read(f"https://a.vn/{path}", listing("Trang 1/57")) is None


def test_an_article_states_nothing() -> None:
    """Only lists hold articles: on an article's page such words are of something else."""
    body = article("Kế hoạch phát triển cây dược liệu của tỉnh").replace("</article>", "</article><p>Trang 1/57</p>")
    assert read("https://a.vn/tin-tuc/ke-hoach-phat-trien-cay-duoc-lieu-101.html", body) is None


def test_the_pages_of_a_query_are_one_list() -> None:
    """The first page, whose address has no number, and page 2 of its pager are pages of one list."""
    body = listing("Trang 1/5").replace("/tin-tuc/page-2/", "/tin-tuc?page=2")
    first, second = read("https://a.vn/tin-tuc", body), read("https://a.vn/tin-tuc?page=2", body.replace("1/5", "2/5"))
    assert first is not None
    assert second is not None
    assert (first.stem, first.number, first.pages) == (second.stem, 1, 5)
    assert (second.number, second.pages) == (2, 5)
