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
