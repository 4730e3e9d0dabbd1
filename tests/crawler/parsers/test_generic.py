"""The generic parser: a site nobody knows, its body, title, date and what must stay out."""

from crawler.parsers import parse_page, read_page
from crawler.records import Kind, Page
from crawler.sites.model import Fields, Site
from tests.crawler.parsers.page_shapes import unknown

URL = "http://xa-vi-du.gov.vn/tin/hop-dan-12.html"
LONG = "Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét."
BODY = f"<div>{LONG}</div><div>{LONG}</div><p>{LONG}</p><p style='text-align:right'><b>Tòng Văn Dũng</b></p>"


def test_article_of_an_unknown_site():
    """Title, text without <p>, byline and the shown day come out; menu, related news and footer do not."""
    found = parse_page(unknown("Xã Ví Dụ họp dân bàn mở đường", BODY), URL)
    assert found is not None
    assert found.title == "Xã Ví Dụ họp dân bàn mở đường"
    assert found.paragraphs == (LONG, LONG, LONG)
    assert found.authors == ("Tòng Văn Dũng",)
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2019-03-18T16:01:00+07:00"
    assert found.key is None


def test_json_ld_is_believed_before_the_page():
    """Structured data gives date and author."""
    head = '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"H","datePublished":"2020-05-06T07:08:00Z","author":{"name":"Lê Đức Thọ"}}]}</script>'
    found = parse_page(unknown("Xã Ví Dụ họp dân", f"<p>{LONG}</p><p>{LONG}</p>", head=head), URL)
    assert found is not None
    assert found.published_at is not None
    assert (found.published_at.isoformat(), found.published_from) == (
        "2020-05-06T14:08:00+07:00",
        "JSON-LD datePublished",
    )
    assert found.authors == ("Lê Đức Thọ",)


def test_list_of_teasers_is_no_article():
    """A page of linked headings is a listing, dates beside them or not."""
    teasers = "".join(
        f'<div><h3><a href="/tin/t-{n}.html">Tin số {n} của xã trong tháng này</a></h3><span>0{n}/03/2019</span><p>{LONG}</p></div>'
        for n in range(1, 9)
    )
    page = Page(
        url="http://xa-vi-du.gov.vn/tin",
        status=200,
        headers=(("content-type", "text/html"),),
        body=unknown("Tin tức", teasers),
    )
    assert read_page(page).kind is Kind.LISTING


def test_site_selectors_win():
    """What a site file says about title, body, author and parts to remove wins over detection."""
    site = Site(
        id="xa-vi-du",
        name="Xã Ví Dụ",
        url="http://xa-vi-du.gov.vn/",
        fields=Fields(title=".tieu-de", body="#bai", author=".ky", remove=(".quang-cao",)),
    )
    body = (
        f'<p class="tieu-de">Tên thật của bài</p><div id="bai"><p>{LONG}</p><p class="quang-cao">Mua ngay hôm nay, giá rẻ bất ngờ!</p></div><span class="ky">Mai Anh</span>'
        + BODY
    )
    found = parse_page(unknown("Tên trên trang", body), URL, site=site)
    assert found is not None
    assert (found.title, found.paragraphs, found.authors) == ("Tên thật của bài", (LONG,), ("Mai Anh",))
    assert found.evidence["body"] == "site file xa-vi-du, fields.body"


def test_canonical_is_believed_only_for_the_same_article():
    """A rel=canonical that names the front page, another host or another number is passed over."""
    for href, wanted in (
        ("http://xa-vi-du.gov.vn/", URL),
        ("http://khac.gov.vn/tin/hop-dan-12.html", URL),
        ("http://xa-vi-du.gov.vn/tin/khac-13.html", URL),
        ("http://xa-vi-du.gov.vn/tin-tuc/hop-dan-12.html", "http://xa-vi-du.gov.vn/tin-tuc/hop-dan-12.html"),
    ):
        found = parse_page(unknown("Xã họp dân bàn mở đường", BODY, head=f'<link rel="canonical" href="{href}">'), URL)
        assert found is not None
        assert found.canonical_url == wanted
