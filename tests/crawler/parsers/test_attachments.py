"""Documents an article hands out."""

import pytest

from crawler.parsers.attachments import attachments_of, document_type

BASE = "https://so-vi-du.gov.vn/tin/1.html"


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
