"""Documents that an article shows in a frame, lists in a table or hands out in a box below its text."""

import pytest

from crawler.parsers import read_page
from crawler.records import Article, Kind, Page, Reading
from tests.crawler.parsers.page_shapes import unknown

URL = "http://xa-vi-du.gov.vn/tin-tuc/cong-bo-du-toan-thu-chi-ngan-sach-12.html"
TITLE = "Công bố dự toán thu, chi ngân sách xã quý ba"
TEXT = "Ủy ban nhân dân xã công bố dự toán thu, chi ngân sách quý ba để nhân dân biết, theo dõi và góp ý tại nhà văn hóa các bản."
PDF = "http://xa-vi-du.gov.vn/f/du-toan.pdf"


def reading(body: str) -> Reading:
    """A page of no known CMS with that body, read."""
    return read_page(
        Page(url=URL, status=200, headers=(("Content-Type", "text/html"),), body=unknown(TITLE, body)), families=()
    )


def article(body: str) -> Article:
    """The article of such a page."""
    found = reading(body)
    assert found.article is not None, found.reason
    return found.article


FRAMES = [
    '<iframe src="/f/du-toan.pdf" width="100%"></iframe>',
    '<iframe src="/f/du-toan.pdf#toolbar=0"></iframe>',
    '<embed src="/f/du-toan.pdf" type="application/pdf">',
    '<object data="/f/du-toan.pdf" type="application/pdf"><p>Trình duyệt không đọc được tệp.</p></object>',
    '<object><embed src="/f/du-toan.pdf"></object>',
    f'<iframe src="https://docs.google.com/gview?url={PDF}&amp;embedded=true"></iframe>',
    '<iframe src="/pdfjs/web/viewer.html?file=%2Ff%2Fdu-toan.pdf"></iframe>',
    '<iframe data-src="https://view.officeapps.live.com/op/embed.aspx?src=http%3A%2F%2Fxa-vi-du.gov.vn%2Ff%2Fdu-toan.pdf"></iframe>',
]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("above", ["", "<p>Ủy ban nhân dân xã công bố dự toán quý ba:</p>", f"<p>{TEXT}</p>" * 3])
def test_a_document_in_a_frame_is_an_attachment_of_the_article(frame, above):
    """A page that shows a document under its headline is an article with that attachment, with or without text."""
    found = article(above + frame)
    assert [(file.url, file.name, file.type) for file in found.attachments] == [(PDF, "du-toan.pdf", "pdf")]
    assert found.title == TITLE


def test_a_frame_that_says_it_holds_a_pdf_needs_no_extension():
    """The type an element states counts where the address has none."""
    found = article('<object data="/tai-ve.ashx?id=7" type="application/pdf"></object>')
    assert [(file.url, file.type) for file in found.attachments] == [("http://xa-vi-du.gov.vn/tai-ve.ashx?id=7", "pdf")]


@pytest.mark.parametrize(
    "frame", ['<iframe src="https://www.youtube.com/embed/x"></iframe>', '<video src="/f/phim.mp4"></video>']
)
def test_a_player_stays_a_player(frame):
    """A video under a headline makes no article."""
    assert reading(frame).kind is Kind.MEDIA


LONG = f"<p>{TEXT}</p>" * 3


def files(body: str) -> list[tuple[str, str]]:
    """The attachments of a page with that body as (address, name)."""
    return [(file.url.removeprefix("http://xa-vi-du.gov.vn"), file.name) for file in article(body).attachments]


def test_documents_in_a_table_are_named_by_their_row():
    """A link in a data table is an attachment; where it only says where to press, the row's longest cell names it."""
    rows = "".join(
        f'<tr><td>{number}</td><td>{name}</td><td><a href="/f/{number}.pdf">{label}</a></td></tr>'
        for number, name, label in ((1, "Báo cáo quý ba", "Tải về"), (2, "Biểu số hai", "Bieu-2.pdf"))
    )
    table = f"<table><tr><th>STT</th><th>Tên tệp</th><th>Tệp</th></tr>{rows}</table>"
    assert files(LONG + table) == [("/f/1.pdf", "Báo cáo quý ba"), ("/f/2.pdf", "Bieu-2.pdf")]
    assert len(article(LONG + table).tables) == 1


@pytest.mark.parametrize(
    "box",
    [
        '<div class="download"><p>Tài liệu đính kèm:</p><a href="/f/1.pdf"><i></i> Báo cáo quý ba.pdf</a></div>',
        '<div class="hang"><b>File đính kèm</b> <a href="/f/1.pdf">Báo cáo quý ba.pdf</a></div>',
        '<div><a href="/f/1.pdf">Báo cáo quý ba.pdf</a></div>',
        '<p class="chia-se">In bài</p><div class="tep-dinh-kem"><a href="/f/1.pdf">Báo cáo quý ba.pdf</a></div>',
    ],
    ids=["name", "label", "next", "after a line"],
)
def test_a_file_box_below_the_text_is_read(box):
    """A box of documents outside the text's own element counts where it stands next to it, or says what it is."""
    assert files(f"<div>{LONG}</div></div>{box}<div>") == [("/f/1.pdf", "Báo cáo quý ba.pdf")]


def test_documents_of_other_parts_of_the_page_are_not_the_articles():
    """What stands below links to other news, or among links to pages, is no file box of the article."""
    others = '<div><a href="/tin/3.html">Khánh thành nhà văn hóa bản Nà Pen</a></div>'
    assert (
        files(f"<div>{LONG}</div></div>{others}<div class='tai-lieu'><a href='/f/1.pdf'>Luật mới.pdf</a></div><div>")
        == []
    )


def test_a_link_that_shows_a_files_name_is_a_document():
    """Pages that hand out files by number show the name as the link's text."""
    link = '<p>Tải văn bản: <a href="/download.aspx?id=33">1234_QD-UBND.pdf</a></p>'
    assert files(LONG + link) == [("/download.aspx?id=33", "1234_QD-UBND.pdf")]
    assert files(f'{LONG}<p>Xem thêm ở <a href="/trang/33">trang của xã.</a></p>') == []


def test_icons_of_file_types_are_no_pictures():
    """pdf.png beside the link to a document is dress; a picture of the text is kept."""
    found = article(
        f'{LONG}<p><img src="/a/doan-vien.jpg"></p><ul><li><img src="/i/pdf.png"><a href="/f/1.pdf">Báo cáo</a></li></ul>'
    )
    assert [image.url.rpartition("/")[2] for image in found.images] == ["doan-vien.jpg"]
    assert [file.name for file in found.attachments] == ["Báo cáo"]
