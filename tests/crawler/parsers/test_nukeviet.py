"""The NukeViet family on pages in its shape, the seed article first."""

from datetime import datetime

import pytest

from crawler.parsers import parse_page, read_page
from crawler.records import Article, BlockKind, Kind, Page, Reading
from tests.crawler.parsers.page_shapes import nukeviet, seed_page, seed_parts

URL = "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html"
LONG = "Sáng nay, Sở Khoa học và Công nghệ tổ chức hội nghị giao ban với các đơn vị trực thuộc về kết quả của tháng."


def article(data: bytes) -> Article:
    found = parse_page(data, URL)
    assert found is not None
    return found


def reading(data: bytes, url: str = URL) -> Reading:
    return read_page(Page(url=url, status=200, headers=(("Content-Type", "text/html; charset=utf-8"),), body=data))


def test_seed_article_comes_out_whole():
    """The seed page gives its title, five whole paragraphs, two captioned images, its author and its dated publication."""
    title, *blocks = seed_parts()
    whole = [" ".join(block.split()) for block in blocks]
    found = article(seed_page())
    assert found.title == title
    assert list(found.paragraphs) == [whole[0], whole[1], whole[3], whole[4], whole[6]]
    assert [(image.url, image.caption) for image in found.images] == [
        ("http://so-vi-du.gov.vn/uploads/news/2022_01/quang%20canh.jpg", whole[2]),
        ("http://so-vi-du.gov.vn/uploads/news/2022_01/phat-bieu.jpg", whole[5]),
    ]
    assert (found.authors, found.byline) == (("Thanh Huyền",), "Thanh Huyền")
    assert found.published_at == datetime.fromisoformat("2022-01-22T15:40:12+07:00")
    assert (found.published_precision, found.published_from) == (
        "minute",
        "NukeViet 4.0.23 head meta[property='article:published_time']",
    )
    assert (found.key, found.language, found.modified_at) == ("nukeviet:vi/news/471", "vi", None)


def test_an_edit_does_not_move_the_day_of_publication():
    """NukeViet's microdata gives the time of the edit for both dates; the head still knows when the article came out."""
    edited = seed_page().replace(b"2022-01-22T15:40:12+07:00", b"2026-11-23T11:12:02+07:00")
    found = article(edited)
    assert found.published_at == datetime.fromisoformat("2022-01-22T15:40:12+07:00")
    assert found.modified_at == datetime.fromisoformat("2026-11-23T11:12:02+07:00")


def test_blocks_keep_their_order():
    """Pictures stand among the paragraphs where the page has them."""
    kinds = [block.kind for block in article(seed_page()).blocks]
    assert kinds == [
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
        BlockKind.IMAGE,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
        BlockKind.IMAGE,
        BlockKind.PARAGRAPH,
    ]


def test_fields_of_the_page():
    """Category comes from the breadcrumb, tags from the tag links, and each field says which rule found it."""
    found = article(seed_page())
    assert found.category == ("Khoa học và Công nghệ",)
    assert found.tags == ("sâm Lai Châu",)
    assert {
        "title",
        "body",
        "authors",
        "published_at",
        "category",
        "tags",
        "captions",
        "charset",
        "family",
    } <= found.evidence.keys()


def test_lead_image_is_the_first_block():
    """The figure between lead and body is the article's first image, its caption unescaped once more where it was stored encoded."""
    figure = '<figure class="article center"><img src="/uploads/a.jpg" alt="x"><figcaption>Đoàn công tác. Ảnh&amp;#x3A; Vũ Nam</figcaption></figure>'
    data = nukeviet("Tin có ảnh đầu bài", f"<p>{LONG}</p><p>{LONG}</p>", lead="Tóm tắt của tin này.").replace(
        b'<div id="news-bodyhtml"', figure.encode() + b'<div id="news-bodyhtml"'
    )
    found = article(data)
    assert found.blocks[0].image is not None
    assert (found.blocks[0].image.caption, found.blocks[0].image.credit) == ("Đoàn công tác. Ảnh: Vũ Nam", "Vũ Nam")
    assert found.lead == "Tóm tắt của tin này."


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ('<p><a href="/tin/9.html">Xã Phúc Sơn trồng rừng đầu xuân</a></p>', ()),
        ('<p><a href="/tin/9.html">Xem chi tiết</a></p>', ()),
        ("<p>Xã Phúc Sơn trồng rừng đầu xuân</p>", ()),
        ('<p><a href="/tac-gia/9">Tin, ảnh: Vàng A Páo</a></p>', ("Vàng A Páo",)),
    ],
)
def test_a_name_with_a_link_below_it_is_no_byline(below, authors):
    """It is as often one of a list of people, each with a link; a credit is one wherever it leads."""
    text = "<p>Lớp học có bốn mươi cán bộ của mười hai xã vùng cao, học trong ba ngày tại hội trường của Sở.</p>"
    name = '<p style="text-align:right"><strong>Lò Thị Mai</strong></p>'
    found = parse_page(nukeviet("Khai giảng lớp tập huấn", f"{text * 2}{name}{below}"), URL)
    assert found is not None
    assert found.authors == authors


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="/pdfjs/web/viewer.html?file=/uploads/kh-45.pdf"></iframe>',
        '<p><object data="/uploads/kh-45.pdf" type="application/pdf"></object></p>',
    ],
)
def test_a_body_that_shows_nothing_but_a_document_is_an_articles(frame):
    """Notices are often a scan in a viewer; an empty body, or one with an empty frame, is none."""
    found = parse_page(nukeviet("Kế hoạch tiếp công dân quý tư", frame), URL)
    assert found is not None
    assert [(file.url, file.type) for file in found.attachments] == [
        ("http://so-vi-du.gov.vn/uploads/kh-45.pdf", "pdf")
    ]
    for empty in ("", '<iframe src=""></iframe>', '<iframe src="/quang-cao.html"></iframe>'):
        assert parse_page(nukeviet("Kế hoạch tiếp công dân quý tư", empty), URL) is None


def test_author_and_source_fields():
    """The fields under the text give author and source; the account in the hidden microdata gives nothing."""
    after = '<p class="h5 text-right"><strong>Tác giả: </strong>Lò Thị Mai</p><p class="h5 text-right"><strong>Nguồn tin: </strong>Báo Lai Châu</p>'
    found = article(nukeviet("Tin ký tên", f"<p>{LONG}</p>", after=after))
    assert (found.authors, found.source) == (("Lò Thị Mai",), "Báo Lai Châu")
    assert article(nukeviet("Tin không ký tên", f"<p>{LONG}</p><p>{LONG}</p>")).authors == ()


def test_attachments_from_box_and_text():
    """Files of the download box and documents linked in the text are attachments, and their link lines are no paragraphs."""
    after = '<div class="news-download-file"><div class="list-group-item"><a href="/tin-tuc/bai-viet-471.html?download=1&amp;id=0" download>Tập tin 1: <strong>12-QD.pdf</strong></a></div></div>'
    found = article(
        nukeviet(
            "Quyết định 12/QĐ-UBND",
            f'<p>{LONG}</p><p><a href="/uploads/bieu mau.docx">Văn bản đính kèm</a></p>',
            after=after,
        )
    )
    assert [(file.url, file.name, file.type) for file in found.attachments] == [
        ("http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html?download=1&id=0", "12-QD.pdf", "pdf"),
        ("http://so-vi-du.gov.vn/uploads/bieu%20mau.docx", "Văn bản đính kèm", "docx"),
    ]
    assert found.paragraphs == (LONG,)
    assert found.document_numbers == ("12/QĐ-UBND",)


def test_kinds_by_module_and_function():
    """Lists, tag pages, the front page, standing pages, searches, log-ins and print copies are no articles."""
    text = f"<p>{LONG}</p>" * 5
    cases = {
        ("news", "viewcat", URL): Kind.LISTING,
        ("news", "tag", URL): Kind.LISTING,
        ("news", "main", "http://so-vi-du.gov.vn/"): Kind.HOME,
        ("about", "main", URL): Kind.STATIC,
        ("seek", "main", URL): Kind.SEARCH,
        ("users", "login", URL): Kind.LOGIN,
        ("news", "print", "http://so-vi-du.gov.vn/print/tin/a-4.html"): Kind.PRINT,
    }
    for (module, function, url), kind in cases.items():
        assert reading(nukeviet("Trang", text, at=(module, function)), url).kind is kind, (module, function)


def test_soft_404_inside_the_article_template():
    """A short article that says it does not exist is a soft-404; a long one about such pages stays an article."""
    for title, text in (
        (
            "Không tìm thấy trang yêu cầu",
            "Trang bạn yêu cầu không tồn tại hoặc đã bị gỡ bỏ. Vui lòng quay lại trang chủ.",
        ),
        ("Thông báo", "Bài viết này không tồn tại hoặc đã bị xóa khỏi hệ thống."),
        ("Nội dung đang được cập nhật", "Mời quý vị quay lại sau."),
    ):
        assert reading(nukeviet(title, f"<p>{text}</p>")).kind is Kind.SOFT_404
    about = nukeviet("Nhiều trang báo lỗi không tìm thấy trang", f"<p>{LONG} {LONG}</p>" * 3)
    assert reading(about).kind is Kind.ARTICLE


def test_legacy_text_is_converted_and_told():
    """A body typed in TCVN3 comes out in Unicode with the encoding named; the Unicode title and table beside it stay."""
    sentence = "Ngµy 24/12, c«ng viªn më cöa ®ãn kh¸ch du lÞch t¹i x· Gµnh DÇu, ®­îc ng­êi d©n ®ãn nhËn nhiÖt t×nh sau nhiÒu n¨m chê ®îi."
    table = "<table><tr><td>Chỉ tiêu</td><td>Đơn vị tính</td></tr><tr><td>Khách du lịch</td><td>lượt</td></tr></table>"
    found = article(
        nukeviet(
            "Công viên mở cửa",
            f'<p><font face=".VnTime">{sentence}</font></p>{table}' + f'<p><font face=".VnTime">{sentence}</font></p>',
        )
    )
    assert found.legacy_encoding == "tcvn3"
    assert found.paragraphs[0].startswith(
        "Ngày 24/12, công viên mở cửa đón khách du lịch tại xã Gành Dầu, được người dân"
    )
    assert found.tables == ((("Chỉ tiêu", "Đơn vị tính"), ("Khách du lịch", "lượt")),)
    assert found.title == "Công viên mở cửa"


def test_links_and_feeds():
    """Links come absolute and once, a pager's numbers are marked, and the head's feeds are listed."""
    found = reading(seed_page())
    urls = [link.url for link in found.links]
    assert urls == list(dict.fromkeys(urls))
    assert {link.url for link in found.links if link.paging} == {"http://so-vi-du.gov.vn/tin-tuc/page-2/"}
    assert found.feeds == ("http://so-vi-du.gov.vn/rss/",)
