"""Later pages of an article that a site cuts in pages, by each convention that tells them."""

import pytest

from crawler.parsers import read_page
from crawler.records import Kind, Page, Reading
from tests.crawler.parsers.page_shapes import wordpress

HOST = "http://so-vi-du.gov.vn"
POST = f"{HOST}/tin/le-hoi-dau-xuan/"
TEXT = (
    "<p>Lễ hội năm nay có phần thi đẩy gậy, kéo co và bắn nỏ, thu hút mười hai đội của các xã, thị trấn tham gia.</p>"
    * 3
)
NEW = (
    '<p class="post-nav-links">Trang: <a href="{0}" class="post-page-numbers">1</a> '
    '<span class="post-page-numbers current" aria-current="page">2</span></p>'
)
OLD = '<div class="page-links">Trang: <a href="{0}"><span>1</span></a> <span>2</span></div>'
OLDEST = '<div class="page-links">Trang: <a href="{0}">1</a> 2 <a href="{0}3/">3</a></div>'


def read(url: str, *, links: str = "", classes: str = "", head: str = "", family: bool = True) -> Reading:
    """A post's page as it is read, with page links below its text, more classes of its body and more in its head.

    Without `family` no sign of a CMS is left, and the page says itself that it is an article.
    """
    body = wordpress("Lễ hội đầu xuân", TEXT + links).decode()
    if not family:
        stated = (
            '<meta property="og:type" content="article"><meta property="article:published_time" '
            'content="2026-01-05T08:00:00+07:00">'
        )
        body = f"<html lang='vi'><head><title>Lễ hội đầu xuân</title>{stated}</head><body class=\"\"><article><h1>Lễ hội đầu xuân</h1>{TEXT}{links}</article></body></html>"
    body = body.replace('<body class="', f'<body class="{classes} ').replace("</head>", f"{head}</head>")
    return read_page(Page(url=url, status=200, headers=(("Content-Type", "text/html"),), body=body.encode()))


@pytest.mark.parametrize("links", [NEW, OLD, OLDEST], ids=["6.x", "4.x", "3.x"])
@pytest.mark.parametrize("family", [True, False], ids=["wordpress", "unknown"])
def test_a_box_of_page_links_tells_a_later_page(links: str, *, family: bool) -> None:
    """WordPress's box, as its versions write it, makes the page with a later number current no article; number 1 is the first page."""
    reading = read(f"{POST}2/", links=links.format(POST), family=family)
    assert (reading.kind, reading.first_page, reading.article) == (Kind.CONTINUATION, POST, None)
    assert reading.reason.startswith(f"a later page of {POST}: ")
    by_query = read(f"{HOST}/?p=54&page=2", links=links.format(f"{HOST}/?p=54"), family=family)
    # On a site of no known family a page number in the query is a list's already.
    told = (Kind.CONTINUATION, f"{HOST}/?p=54") if family else (Kind.LISTING, None)
    assert (by_query.kind, by_query.first_page, by_query.article) == (*told, None)


def test_the_first_page_is_the_article() -> None:
    """With number 1 current, or no number, the page is the article without its box of page links, and says how many there are."""
    links = (
        '<p class="post-nav-links">Trang: <span class="post-page-numbers current" aria-current="page">1</span> '
        f'<a href="{POST}2/" class="post-page-numbers">2</a></p>'
    )
    reading = read(POST, links=links)
    assert (reading.kind, reading.first_page) == (Kind.ARTICLE, None)
    assert reading.article is not None
    assert len(reading.article.paragraphs) == 3
    assert reading.article.evidence["pages"].startswith("the first of 2: ")
    whole = read(POST).article
    assert whole is not None
    assert "pages" not in whole.evidence


@pytest.mark.parametrize(
    ("url", "first"),
    [(f"{POST}12/", POST), (POST[:-1] + "/12", POST[:-1]), (f"{HOST}/?p=54&page=12", f"{HOST}/?p=54")],
)
def test_the_class_of_the_body_tells_a_later_page(url: str, first: str) -> None:
    """A theme that shows no page links still names the page in the body's class; the address without the number is the first."""
    reading = read(url, classes="paged-12 single-paged-12")
    assert (reading.kind, reading.first_page) == (Kind.CONTINUATION, first)


def test_a_page_without_another_address_for_its_beginning_is_the_article() -> None:
    """What its own address shows is all that can be had of an article: no sign takes that away, nor a link 1 to the page itself."""
    assert read(POST, classes="paged-12 single-paged-12").kind is Kind.ARTICLE
    assert read(POST, classes="paged-12 single-paged-12", links=NEW.format(POST)).kind is Kind.ARTICLE
    counter = '<div class="pagenavcounter">Trang 2 / 3</div>'
    assert read(POST, links=counter, family=False).kind is Kind.ARTICLE


@pytest.mark.parametrize(
    ("url", "before", "first"),
    [
        (f"{POST}2/", POST, POST),
        (f"{POST}?page=2", POST, POST),
        # The article before this one, by its number; and no neighbour of the page at all.
        (f"{HOST}/tin/13", f"{HOST}/tin/12", None),
        (f"{HOST}/tin/2", f"{HOST}/tin/1", None),
        (POST, f"{HOST}/tin/khac/", None),
        (f"{POST}?page=3", f"{HOST}/tin/khac/?page=2", None),
    ],
)
def test_rel_prev_tells_a_later_page_by_this_pages_address_alone(url: str, before: str, first: str | None) -> None:
    """A rel=prev with the page number before this one's is its sign; WordPress's own, to the post before, is none."""
    reading = read(url, head=f'<link rel="prev" href="{before}">')
    assert (reading.kind, reading.first_page) == (Kind.CONTINUATION if first else Kind.ARTICLE, first)


@pytest.mark.parametrize(
    "stated", ['<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">'], ids=["canonical", "og:url"]
)
def test_a_number_in_the_query_is_a_pages_only_where_the_head_names_the_first(stated: str) -> None:
    """With rel=prev alone "?page=3" may be an article's own number; the head's address without one tells, but no front page."""
    before = f'<link rel="prev" href="{POST}?page=2">'
    later = read(f"{POST}?page=3", head=before + stated.format(POST))
    assert (later.kind, later.first_page) == (Kind.CONTINUATION, POST)
    assert read(f"{POST}?page=3", head=before).kind is Kind.ARTICLE
    before = f'<link rel="prev" href="{HOST}/index.php?page=14">'
    for front in (f"{HOST}/", f"{HOST}/index.php"):
        assert read(f"{HOST}/index.php?page=15", head=before + stated.format(front)).kind is Kind.ARTICLE


def test_a_post_below_page_2_begins_at_the_post() -> None:
    """WordPress gives /slug/page/2/ the class of a later page too: its first page is /slug/, not /slug/page/."""
    assert read(f"{POST}page/2/", classes="paged-2 single-paged-2").first_page == POST


def test_pagers_of_other_things_make_no_later_page() -> None:
    """Page links that lead to another address than this one's, as below comments, leave the article what it is."""
    links = OLD.format(f"{POST}binh-luan-1/")
    assert read(f"{POST}2/", links=links, family=False).kind is Kind.ARTICLE
    assert read(POST, links=links, family=False).kind is Kind.ARTICLE


@pytest.mark.parametrize(
    "links",
    [
        '<a class="current" href="#">1</a>',
        f'<a class="current" href="{POST}">1</a> <a href="{HOST}/trang-khac/2/">2</a>',
        '<a class="current" href="#">1</a> <a href="#">2</a> <a href="#">3</a>',
        f'<span aria-current="page">1</span> <a href="{POST}#comments-2">2</a>',
        f'<span aria-current="page">1</span> <a href="{POST}">0</a>',
    ],
    ids=["itself", "elsewhere", "script", "comments", "nought"],
)
def test_a_box_that_leads_to_no_other_page_of_it_tells_no_pages(links: str) -> None:
    """Into how many pages an article is cut is told by links to the others alone."""
    article = read(POST, links=f'<div class="page-links">Trang: {links}</div>').article
    assert article is not None
    assert "pages" not in article.evidence


def test_joomlas_counter_tells_a_later_page() -> None:
    """A counter like "Trang 2 / 3" above an article cut by Joomla's plug-in makes it a later page; its first one has no start in its address."""
    counter = '<div class="pagenavcounter">Trang 2 / 3</div>'
    for query in ("start=1", "showall=&limitstart=1", "showall=&start=1", "limitstart=1&showall"):
        later = read(f"{POST}?{query}", links=counter, family=False)
        assert (later.kind, later.first_page) == (Kind.CONTINUATION, POST)
    by_number = read(f"{HOST}/?id=12&showall=&limitstart=1", links=counter, family=False)
    assert by_number.first_page == f"{HOST}/?id=12"
    placed = '<div class="pagenavcounter">Tin 3 trong 12</div>'
    assert read(f"{POST}?showall=", links=placed, family=False).kind is Kind.ARTICLE
    first = read(POST, links='<div class="pagenavcounter">Trang 1 / 3</div>', family=False)
    assert first.kind is Kind.ARTICLE


@pytest.mark.parametrize("links", [NEW, OLDEST])
def test_links_that_are_no_addresses_do_no_harm(links: str) -> None:
    """A number 1 or a rel=prev that leads nowhere leaves a page that only those would make a later one an article."""
    reading = read(f"{POST}2/", links=links.format("http://[so/"), head='<link rel="prev" href="http://[so/">')
    assert (reading.kind, reading.first_page) == (Kind.ARTICLE, None)
