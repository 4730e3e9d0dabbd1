"""Documents an article hands out."""

import pytest

from crawler.parsers import parse_page
from crawler.parsers.attachments import attachments_of, document_type
from tests.crawler.parsers.page_shapes import unknown

BASE = "https://so-vi-du.gov.vn/tin/1.html"
URL = "http://xa-vi-du.gov.vn/tin/hop-dan-12.html"


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("/upload/ke-hoach.PDF", "pdf"),
        ("/documents/20182/0/ke-hoach.docx/3f2b8a10-0001?t=1", "docx"),
        ("/tai-ve.aspx?file=bieu.xlsx&id=4", "xlsx"),
        ("/tin/pdf-la-gi.html", None),
        ("/anh/so-do.png", None),
    ],
)
def test_document_types(href, kind):
    """The extension counts wherever a CMS puts the file's name."""
    assert document_type(href) == kind


@pytest.mark.parametrize(
    ("href", "text", "name"),
    [
        ("/upload/ke-hoach.pdf", "Kế hoạch số 15/KH-UBND", "Kế hoạch số 15/KH-UBND"),
        ("/upload/ke%20hoach.pdf", "tại đây", "ke hoach.pdf"),
        ("/upload/ke-hoach.pdf", "", "ke-hoach.pdf"),
        ("/tai-ve.aspx?file=bieu.xlsx&id=4", "Tải về", "bieu.xlsx"),
        ("/documents/20182/0/ke-hoach.docx/3f2b8a10-0001", "[Xem chi tiết]", "ke-hoach.docx"),
        ("/upload/ke-hoach.pdf", "Xem chi tiết kế hoạch", "Xem chi tiết kế hoạch"),
    ],
)
def test_names(href, text, name):
    """A link is named by its text, or by its file where the text only says where to press."""
    (found,) = attachments_of((), [(href, text, "pdf")], BASE)
    assert found.name == name


def test_each_address_once():
    """Two links to one file are one attachment."""
    assert len(attachments_of((), [("/a.pdf", "Kế hoạch", "pdf"), ("/a.pdf", "tại đây", "pdf")], BASE)) == 1


PARAGRAPH = (
    "<p>Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài.</p>"
)


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a href="/tai-ve/33" download="ke-hoach.pdf">Kế hoạch mở đường</a>', "/tai-ve/33"),
        ('<a href="#" data-href="/u/q.pdf">Kế hoạch mở đường</a>', "/u/q.pdf"),
        ('<a href="javascript:void(0)" data-url="/u/q.pdf">Kế hoạch mở đường</a>', "/u/q.pdf"),
        ("""<a href="#" onclick="window.open('/u/q.pdf', '_blank')">Kế hoạch.pdf</a>""", "/u/q.pdf"),
        ("""<a href="JavaScript:Xem('/u/q.pdf?v=2')">Kế hoạch mở đường</a>""", "/u/q.pdf?v=2"),
        ('<a href="#">Kế hoạch.pdf</a>', None),
        ("""<a href="#" onclick="chia_se('ke-hoach')">Kế hoạch.pdf</a>""", None),
        ("""<a href="/tin/ke-hoach.html" onclick="dem('/u/q.pdf')">Kế hoạch mở đường</a>""", None),
        ('<a href="/tin/ke-hoach.html" download>Kế hoạch mở đường</a>', None),
    ],
)
@pytest.mark.parametrize(
    "box", ["<p>Xem {}</p>", "<table><tr><th>Tệp</th><th>Ngày</th></tr><tr><td>{}</td><td>19/11</td></tr></table>"]
)
def test_a_link_tells_its_document_by_the_name_for_saving_or_in_its_script(link, found, box):
    """Buttons keep the address in an attribute or a script; a link that leads to no file hands out none."""
    page = unknown("Xã Ví Dụ họp dân bàn mở đường liên thôn", PARAGRAPH * 3 + box.format(link) + PARAGRAPH)
    article = parse_page(page, URL)
    assert article is not None
    wanted = [f"http://xa-vi-du.gov.vn{found}"] if found else []
    assert [(file.url, file.type) for file in article.attachments] == [(url, "pdf") for url in wanted]


@pytest.mark.parametrize("second", ["pdf-2.jpg", "pdf.jpg"])
def test_a_picture_of_the_text_is_no_type_icon(second):
    """A numbered picture, and one that stands apart from the document's link, is shown though its name begins "pdf"."""
    text = (
        "<p>Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài.</p>"
    )
    images = (
        f'<div><img src="/u/doc1.jpg"><br><img src="/u/{second}"><br><a href="/u/q.pdf">Kế hoạch mở đường</a></div>'
    )
    found = parse_page(unknown("Xã Ví Dụ họp dân bàn mở đường liên thôn", text * 3 + images + text), URL)
    assert found is not None
    assert [block.image.url.rpartition("/")[2] for block in found.blocks if block.image] == ["doc1.jpg", second]


def test_a_framed_document_has_the_name_of_its_link():
    """A document shown in a frame above its link is named by the link; "Xem" alone names nothing."""
    linked = (
        ("/u/a.pdf", "", "pdf"),
        ("/u/a.pdf", "Kế hoạch", "pdf"),
        ("/u/b.pdf", "Xem", "pdf"),
        ("/u/a.pdf", "Khác", "pdf"),
    )
    found = attachments_of((), linked, "http://xa-vi-du.gov.vn/")
    assert [attachment.name for attachment in found] == ["Kế hoạch", "b.pdf"]


@pytest.mark.parametrize(
    "below",
    [
        "<div><h3>Văn bản mới</h3><ul><li>{}</li></ul></div>",
        "<div><h4>VĂN BẢN LIÊN QUAN</h4><ul><li>{}</li></ul></div>",
        '<div>Tin khác</div><div class="downloads">{}</div>',
    ],
)
def test_new_documents_of_the_portal_are_not_the_articles(below):
    """A box of documents with a heading of its own, or below the heading of other news, hands out nothing of the article."""
    text = (
        "<p>Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài.</p>"
    )
    box = below.format('<a href="/vb/12-qd.pdf">Quyết định số 12/QĐ-UBND về phân công nhiệm vụ</a>')
    found = parse_page(unknown("Xã Ví Dụ họp dân bàn mở đường liên thôn", f"{text * 3}</div>{box}<div>"), URL)
    assert found is not None
    assert found.attachments == ()


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("<th>STT</th><th>Tên tệp</th><th>Tải</th>", ["kh-99.pdf"]),
        ("<th>STT</th><th>Văn bản khác</th><th>Tải</th>", []),
        ("<th>STT</th><th>Biểu mẫu</th><th>Tải</th>", []),
    ],
)
def test_a_table_of_files_below_the_text_is_the_articles(head, names):
    """Its first row says that it lists files; a table of other documents or forms lists the portal's."""
    table = (
        f'<table><tr>{head}</tr><tr><td>1</td><td>KH 99.pdf</td><td><a href="/f/kh-99.pdf">Tải về</a></td></tr></table>'
    )
    text = (
        "<p>Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài.</p>"
    )
    found = parse_page(unknown("Xã Ví Dụ họp dân bàn mở đường", f"{text * 3}</div><div>{table}</div><div>"), URL)
    assert found is not None
    assert [one.name for one in found.attachments] == names
