"""Liferay pages of our own in the shape its asset publisher gives them: one asset in full, teasers, notices."""

from datetime import datetime, timedelta, timezone

import pytest

from crawler.parsers import read_page
from crawler.records import Kind, Page, Reading

SITE = "https://so-vi-du.gov.vn"
DETAIL = f"{SITE}/tin-tuc/-/view_content/706224-khai-giang-lop-tap-huan.html"
WHOLE = """<div class="asset-full-content-title">Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã</div>
<div class="assetPublishDate block_timer"> Ngày đăng 05/03/2019 | 3:06 PM &nbsp;|&nbsp;View count: 107 </div>
<div class="asset-full-content show-asset-title"><div class="asset-content" id="_101_706224">
<div class="sapo-wrapper clearfix"><p class="sapo"><strong>Sáng 5/3, Sở Ví Dụ khai giảng lớp tập huấn đầu tiên trong năm.</strong></p></div>
<div class="journal-content-article">Lớp học có 40 cán bộ của 12 xã vùng cao, học trong ba ngày.</p>
<p style="text-align:center"><img src="/image/journal/article?img_id=706230" alt="lop-hoc.jpg"></p>
<p style="text-align:center"><em>Các học viên trong giờ thực hành</em></p>
<p>Chương trình thực hiện theo Kế hoạch số 45/KH-UBND, xem <a href="/documents/20182/0/ke-hoach-45.pdf/3f2b8a10-77aa">toàn văn</a>.</p>
<p align="right" class="view-content-author"><strong><em>admin admin</em></strong></p></div></div></div>
<div class="related_asset"><div class="related_asset_title">Các tin khác</div><ul class="related_asset_list">
<li><a href="/tin-tuc/-/view_content/706100-tin-khac.html">Một tin khác của Sở trong tháng hai</a></li></ul></div>"""
TEASER = """<div class="asset-abstract"><div class="asset-content normal-news"><h3 class="asset-title">
<a href="/tin-tuc/-/view_content/706224-khai-giang-lop-tap-huan.html">Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã</a></h3>
<div class="assetPublishDate block_timer">Ngày đăng 05/03/2019 | 03:06 PM</div><div class="asset-summary">Sáng 5/3, Sở Ví Dụ khai giảng lớp
tập huấn đầu tiên trong năm cho bốn mươi cán bộ của mười hai xã vùng cao, học trong ba ngày tại hội trường của Sở, với sự tham gia của
các giảng viên đến từ trường đại học và doanh nghiệp trong tỉnh, theo kế hoạch đã được Ủy ban nhân dân tỉnh phê duyệt.</div></div></div>"""
STATUS = """<section class="portlet" id="portlet_status"><h1 class="portlet-title"><span>Trạng thái</span></h1>
<h3 class="alert alert-error">{}</h3><code class="lfr-url-error">https://so-vi-du.gov.vn/x</code></section>"""


def liferay(main: str, url: str) -> Reading:
    body = f"""<!DOCTYPE html><html class="aui ltr" lang="vi-VN"><head><title>Tin tức - Sở Ví Dụ</title>
<script>var Liferay={{Browser:{{}}}};var themeDisplay=Liferay.ThemeDisplay;</script></head>
<body class="yui3-skin-sam"><nav id="navigation"><ul><li><a href="/trang-chu">Trang chủ</a></li></ul></nav><div id="main-content">
<div class="portlet-boundary portlet-boundary_101_" id="p_p_id_101_"><section class="portlet" id="portlet_101">
<header class="portlet-topper"><h1 class="portlet-title"><span class="portlet-title-text">Tin tức</span></h1></header>
<div class="portlet-body">{main}</div></section></div></div>
<div id="footer"><p>Cổng thông tin điện tử Sở Ví Dụ, số 1 đường Ví Dụ. Điện thoại: 0213.000.000.</p></div></body></html>"""
    headers = (("Content-Type", "text/html;charset=UTF-8"),)
    return read_page(Page(url=url, status=200, headers=headers, body=body.encode()))


def test_an_asset_in_full_is_an_article():
    """Title, sapo, date, text and caption come from the asset's own box; its account line and related list stay out."""
    reading = liferay(WHOLE, DETAIL)
    article = reading.article
    assert article is not None, reading.reason
    assert (reading.family, article.key) == ("liferay", "liferay:706224")
    assert article.title == "Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã"
    assert article.lead == "Sáng 5/3, Sở Ví Dụ khai giảng lớp tập huấn đầu tiên trong năm."
    assert article.paragraphs == (
        "Lớp học có 40 cán bộ của 12 xã vùng cao, học trong ba ngày.",
        "Chương trình thực hiện theo Kế hoạch số 45/KH-UBND, xem toàn văn.",
    )
    assert [(image.url, image.caption) for image in article.images] == [
        (f"{SITE}/image/journal/article?img_id=706230", "Các học viên trong giờ thực hành")
    ]
    assert article.published_at == datetime(2019, 3, 5, 15, 6, tzinfo=timezone(timedelta(hours=7)))
    assert [(attachment.name, attachment.type) for attachment in article.attachments] == [("toàn văn", "pdf")]
    assert (article.authors, article.document_numbers) == ((), ("45/KH-UBND",))


def test_the_page_of_the_portal_gives_no_title():
    """Without a heading of its own an asset is no article: neither the title element nor the portlet's title names it."""
    reading = liferay(WHOLE.partition("\n")[2], DETAIL)
    assert (reading.article, reading.kind) == (None, Kind.OTHER)


@pytest.mark.parametrize(
    ("main", "url", "kind"),
    [
        (TEASER, f"{SITE}/tin-tuc", Kind.LISTING),
        (TEASER * 3, f"{SITE}/lay-y-kien-van-ban-du-thao", Kind.LISTING),
        (TEASER * 9, f"{DETAIL}/en", Kind.LISTING),
        (WHOLE * 2, f"{SITE}/tin-tuc", Kind.LISTING),
        (WHOLE, f"{DETAIL}?_101_viewMode=print&p_p_state=pop_up", Kind.PRINT),
        (STATUS.format("Không tìm thấy"), f"{SITE}/x", Kind.SOFT_404),
        (STATUS.format("Forbidden"), f"{SITE}/x", Kind.DENIED),
        (TEASER, f"{SITE}/", Kind.HOME),
    ],
)
def test_what_is_no_article(main: str, url: str, kind: Kind):
    """A list of one, of drafts or at a detail address with a language behind it, print copies and notices are told apart."""
    assert liferay(main, url).kind is kind


@pytest.mark.parametrize(
    "content",
    [
        '<div class="journal-content-article" data-analytics-asset-title="{title}"><div class="title-news"><h2>{title}</h2></div><div>{day}</div><div><strong>{lead}</strong></div><div class="content-news">{text}</div></div>',
        '<div class="journal-content-article" data-analytics-asset-title="{title}"><h3>{title}</h3><p><em>{day}</em></p><p><strong>{lead}</strong></p>{text}</div>',
        '<div class="asset-content"><div class="title-detail"><h3>{title}</h3></div><div><span>{day}</span> | <span>Lượt xem: 231</span> | <a href="#">In bài viết</a></div><div><a>A-</a><a>A+</a></div><div class="detail-des">{lead}</div><div class="detail-content">{text}</div></div>',
    ],
    ids=["boxes", "plain", "news-detail"],
)  # fmt: skip
def test_a_layout_inside_the_web_content_is_taken_apart(content):
    """Where a template sets title, day, lead and tools into the content itself, they are told from the text."""
    title = "Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã"
    lead = "Sáng 5/3, Sở Ví Dụ khai giảng lớp tập huấn đầu tiên trong năm cho cán bộ của mười hai xã vùng cao."
    texts = (
        "Lớp học có bốn mươi cán bộ, học trong ba ngày tại hội trường của Sở với các giảng viên đến từ trường đại học.",
        "Học viên được hướng dẫn dùng chữ ký số, nộp hồ sơ trực tuyến và bảo vệ tài khoản cá nhân trên không gian mạng.",
        "Kết thúc lớp học, các học viên làm bài kiểm tra và được cấp giấy chứng nhận theo quy định của Ủy ban nhân dân tỉnh.",
    )
    text = "".join(f"<p>{one}</p>" for one in texts)
    inner = content.format(title=title, day="05/03/2019 15:06", lead=lead, text=text)
    found = liferay(f'<div class="asset-full-content">{inner}</div>', DETAIL).article
    assert found is not None
    assert (found.title, found.lead, found.paragraphs) == (title, lead, texts)
    assert (found.published_at and found.published_at.isoformat()) == "2019-03-05T15:06:00+07:00"


@pytest.mark.parametrize(
    "rest",
    [
        "<div><p>Đề nghị các đơn vị triển khai thực hiện nghiêm túc.</p></div>",
        '<div><p>Đề nghị các đơn vị triển khai.</p></div><div><a href="/documents/1/a.pdf">Kế hoạch</a></div>',
        "<h4>Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã</h4><p>Lớp học kết thúc vào cuối tuần.</p>",
    ],
)
def test_what_stands_below_the_text_of_a_content_that_states_its_title_is_kept(rest):
    """A layout inside the content costs no paragraph and no document below the densest part of the text."""
    title = "Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã"
    text = "<p>Lớp học có bốn mươi cán bộ, học trong ba ngày tại hội trường của Sở với các giảng viên đến từ trường đại học.</p>"
    content = f'<div class="asset-content"><h1>{title}</h1><div>{text * 3}</div>{rest}</div>'
    found = liferay(f'<div class="asset-full-content">{content}</div>', DETAIL).article
    assert found is not None
    assert found.paragraphs[-1].startswith(("Đề nghị", "Lớp học kết thúc"))
    assert len(found.attachments) == rest.count(".pdf")


def test_tags_below_the_text_of_such_a_content_are_not_its_end():
    """A box of tags or of buttons in the content is no paragraph, and the signature above it stays the author."""
    title = "Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã"
    text = "<p>Lớp học có bốn mươi cán bộ, học trong ba ngày tại hội trường của Sở với các giảng viên đến từ trường đại học.</p>"
    below = '<div class="tags"><a href="/the/1">tập huấn</a></div><div><a href="#">In bài viết</a></div>'
    body = f'<div>{text * 3}<div style="text-align:right"><strong>Minh Ngọc</strong></div></div>'
    content = f'<div class="asset-content"><div><h3>{title}</h3></div>{body}{below}</div>'
    found = liferay(f'<div class="asset-full-content">{content}</div>', DETAIL).article
    assert found is not None
    assert (len(found.paragraphs), found.authors) == (3, ("Minh Ngọc",))


VENDOR = """<div class="tin-chi-tiet"><h2 class="tieu-de">Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã</h2><div class="ngay">05/03/2019 15:06</div><div class="noi-dung">
<p>Lớp học có bốn mươi cán bộ, học trong ba ngày tại hội trường của Sở với các giảng viên đến từ trường đại học.</p>
<p>Học viên được hướng dẫn dùng chữ ký số, nộp hồ sơ trực tuyến và bảo vệ tài khoản cá nhân trên không gian mạng.</p></div></div>"""
SIDE = """</div></section></div><div class="portlet-boundary portlet-boundary_56_"><div class="journal-content-article">
<h4>Đường dây nóng</h4><p>Người dân phản ánh, kiến nghị về thủ tục hành chính xin gọi số 0213.000.111 trong giờ làm việc.</p></div></div>
<div><section><div>"""


@pytest.mark.parametrize("url", [f"{SITE}/tin-tuc?id=706224", f"{SITE}/tin-tuc/-/khai-giang-lop-tap-huan"])
def test_web_content_beside_a_vendors_portlet_is_no_article(url):
    """A box of web content in the layout does not stand in for the article another portlet shows, whatever the address."""
    found = liferay(VENDOR + SIDE, url).article
    assert found is not None
    assert found.title == "Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã"
    assert [text[:11] for text in found.paragraphs] == ["Lớp học có ", "Học viên đư"]


def test_web_content_below_a_portlet_of_the_title_is_the_article():
    """A display page may set its headline into a portlet of its own: the web content is the article all the same."""
    heading, text = VENDOR.split('<div class="noi-dung">')
    rest = SIDE.replace("<h4>Đường dây nóng</h4>", text.removesuffix("</div></div>"))
    found = liferay(f"{heading}</div>{rest}", f"{SITE}/tin-tuc/-/khai-giang-lop-tap-huan").article
    assert found is not None
    assert found.title == "Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã"
    assert "Lớp học có bốn mươi cán bộ" in found.paragraphs[0]
    assert found.evidence["body"] == "Liferay .journal-content-article"


@pytest.mark.parametrize("url", [f"{SITE}/tin-tuc/-/khai-giang-lop-tap-huan", DETAIL])
@pytest.mark.parametrize("stated", [True, False])
def test_links_to_other_news_beside_the_headline_are_no_article(url, stated):
    """A portlet of the headline that lists other news does not outweigh the short web content it stands above."""
    title = "Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã"
    links = "".join(
        f'<li><a href="/tin-tuc/-/tin-{number}">Các xã vùng cao thi đua làm đường giao thông nông thôn, đợt {number}</a> (1{number}/03/2019)</li>'
        for number in range(8)
    )
    heading = f'<h1>{title}</h1><div>05/03/2019 15:06</div><div class="tin-khac"><ul>{links}</ul></div>'
    names = f'data-analytics-asset-id="771" data-analytics-asset-title="{title}"' if stated else ""
    text = "<p>Sáng 5/3, Sở Ví Dụ khai giảng lớp tập huấn cho bốn mươi cán bộ xã.</p><p>Lớp học trong ba ngày.</p>"
    content = f'<div class="journal-content-article" {names}>{text}</div>'
    portlets = f'{heading}</div></section></div><div class="portlet-boundary portlet-boundary_56_">{content}</div><div><section><div>'
    found = liferay(portlets, url).article
    assert found is not None
    assert (found.title, len(found.paragraphs)) == (title, 2)


FOUR_TEASERS = "Mười hai xã, thị trấn dự thi ở tám môn, trong đó có đẩy gậy và bắn nỏ. " * 4
TEASERS = """</div></section></div><div class="portlet-boundary portlet-boundary_101_"><div class="asset-abstract"><h3 class="asset-title">
<a href="/tin-tuc/-/view_content/700001-hoi-thi.html">Hội thi thể thao các dân tộc</a></h3><div class="asset-content"><div class="asset-summary">
{}</div></div></div></div><div><section><div>"""


def test_an_article_of_a_vendors_portlet_beside_teasers_of_the_portal_is_read():
    """The asset publisher's teasers in a side column neither make the page a list nor give its text."""
    found = liferay(VENDOR + TEASERS.format("Mười hai xã dự thi."), f"{SITE}/tin-tuc?id=706224").article
    assert found is not None
    assert found.title == "Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã"
    assert [text[:11] for text in found.paragraphs] == ["Lớp học có ", "Học viên đư"]


@pytest.mark.parametrize(
    "main",
    [
        VENDOR + TEASER,
        "<h2>Tin hoạt động của Sở Ví Dụ</h2><p>Ngày 05/03/2019</p>" + TEASERS.format(FOUR_TEASERS),
        '<ul><li><a href="/a">Khai giảng lớp tập huấn chuyển đổi số</a></li></ul>' + TEASERS.format(FOUR_TEASERS),
    ],
)
def test_teasers_below_the_name_of_a_section_stay_a_list(main):
    """Teasers in the portlet of the headline, or longer than all that portlet says, are what the page is for."""
    assert liferay(main, f"{SITE}/tin-tuc").kind is Kind.LISTING


FIRST, SECOND = (
    "Lớp học có bốn mươi cán bộ của mười hai xã vùng cao, học trong ba ngày tại hội trường của Sở với giảng viên đến từ trường đại học.",
    "Chương trình thực hiện theo kế hoạch đã được Ủy ban nhân dân tỉnh phê duyệt từ đầu năm, kinh phí lấy từ nguồn sự nghiệp của Sở.",
)
HEADLINE = "Khai giảng lớp tập huấn chuyển đổi số cho cán bộ xã"


def own_portlet(main: str, above: str = "", url: str = f"{SITE}/web/guest/tin/-/chi-tiet/khai-giang-620100-1.html"):
    body = f"""<!DOCTYPE html><html><head><title>Chi tiết tin - Sở Ví Dụ</title><script>var Liferay={{Browser:{{}}}};</script></head><body>
<ul><li><a href="/trang-chu">Trang chủ</a></li></ul>{above}<div id="main-content"><div class="portlet-boundary portlet-boundary_tin_WAR_tin_">
<div class="portlet-body">{main}</div></div></div><div id="footer"><p>Sở Ví Dụ, số 1 đường Ví Dụ.</p></div></body></html>"""
    return read_page(Page(url=url, status=200, headers=(("Content-Type", "text/html"),), body=body.encode()))


@pytest.mark.parametrize(
    ("above", "heading"),
    [
        ("", f'<div class="detail-title">{HEADLINE}</div>'),
        ("", f'<span class="title">{HEADLINE}</span>'),
        ("", f"<h5>{HEADLINE}</h5>"),
        (f"<h1>{HEADLINE}</h1>", ""),
    ],
)
def test_a_portlet_of_its_own_has_a_headline_where_others_do(above, heading):
    """Where no mark of Liferay shows the headline, it is looked for as on sites nobody knows."""
    reading = own_portlet(
        f'{heading}<div class="date">19/11/2026 08:30</div><div class="detail"><p>{FIRST}</p><p>{SECOND}</p></div>',
        above,
    )
    article = reading.article
    assert article is not None, reading.reason
    assert (article.title, article.paragraphs) == (HEADLINE, (FIRST, SECOND))


def test_a_display_page_has_its_headline_outside_its_web_content():
    """A display page sets its title in a fragment of its own, above the main part."""
    content = f'<div class="journal-content-article"><p>{FIRST}</p><p>{SECOND}</p></div>'
    article = own_portlet(content, f"<h1>{HEADLINE}</h1>", f"{SITE}/w/khai-giang-lop").article
    assert article is not None
    assert (article.title, article.paragraphs) == (HEADLINE, (FIRST, SECOND))


@pytest.mark.parametrize(
    "above",
    [
        "",
        '<h1 class="portlet-title"><span class="portlet-title-text">Tin tức của Sở trong tháng</span></h1>',
        "<h1>Chi tiết tin tức</h1>",
        "<h1>Sở Công Thương tỉnh Ví Dụ</h1>",
        '<div class="banner"><h1>Chính quyền phục vụ nhân dân và doanh nghiệp</h1></div>',
        '<header><h1><a href="/">Đoàn kết, dân chủ, kỷ cương, phát triển</a></h1></header>',
        "<h1>Chào mừng quý khách đến với Ví Dụ</h1>",
    ],
)
def test_the_name_of_a_portlet_or_of_the_portal_makes_no_article(above):
    """A page that shows nothing but the title of a portlet, a section or the portal has no headline."""
    content = f'<div class="journal-content-article"><p>{FIRST}</p><p>{SECOND}</p></div>'
    assert own_portlet(content, above, f"{SITE}/w/khai-giang-lop").article is None


def test_a_list_whose_headlines_are_no_links_is_no_article():
    """Several boxes dressed as the headline are a list's, also where "Xem thêm" alone leads on."""
    items = "".join(
        f'<div class="item"><div class="title">{HEADLINE} lần {at}</div><div class="date">0{at}/11/2026</div><p>{FIRST}</p>'
        f'<a class="more" href="/web/guest/tin/-/chi-tiet/tin-62010{at}-1.html">Xem thêm</a></div>'
        for at in range(1, 5)
    )
    assert own_portlet(items, url=f"{SITE}/tin-tuc").article is None
