"""What an alternative text says, who made a picture, and what is no picture of the article."""

import pytest

from crawler.parsers import parse_page
from crawler.parsers.captions import alt_caption, credit_of, only_credit
from tests.crawler.parsers.page_shapes import nukeviet
from tests.crawler.parsers.test_captions import BARE, IMG, LONG, URL, article


@pytest.mark.parametrize(
    "alt",
    [
        "t6-lang-phi.jpg",
        "IMG_2031",
        "z3126540541_3f6a9161",
        "anh 12",
        "Ảnh minh họa",
        "Thăm vườn sâm của bản",
        "",
        "Thăm vườn sâm của xã bên- Ảnh 1.",
    ],
)
def test_alt_that_says_nothing_is_no_caption(alt):
    """File names, bare words and the title again are no captions."""
    assert alt_caption(alt, "Thăm vườn sâm của bản") is None


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Quang cảnh hội nghị - Ảnh: B.SƠN", "B.SƠN"),
        ("Quang cảnh hội nghị (Ảnh: Hà Nhân).", "Hà Nhân"),
        ("Ảnh: TTXVN", "TTXVN"),
        ("Quang cảnh hội nghị.", None),
    ],
)
def test_credit_at_the_end_of_a_caption(caption, credit):
    """The photographer is read from the caption's end, whatever sets the name apart."""
    assert credit_of(caption) == credit


@pytest.mark.parametrize(
    "said",
    [
        "Shutterstock",
        "minh-hoa - stock.adobe.com",
        "Getty Images/Thu Hà",
        "Illustration: Thu Hà",
        "Коллаж: Андрей Иванов",
    ],
)
def test_agency_or_maker_alone_is_a_credit(said):
    """What names nothing but an agency or who made the picture is its credit, and no caption."""
    assert only_credit(said) is not None
    found = article(f"<figure>{IMG}<figcaption>{said}</figcaption></figure>")
    assert [image.caption for image in found.images] == [None]


def test_sentence_that_names_an_agency_is_a_caption():
    """A caption that says what is seen stays one whoever sold the picture."""
    said = "Vườn sâm của bản nhìn từ trên cao. Ảnh: Getty Images"
    assert only_credit(said) is None
    assert article(f"<figure>{IMG}<figcaption>{said}</figcaption></figure>").images[0].caption == said


def test_portrait_of_the_writer_is_no_picture_of_the_article():
    """A picture whose alternative text is the author's name shows the author; one of another person stays."""
    faces = '<p><img src="/uploads/ha.jpg" alt="Thu Hà" width="90"></p><p><img src="/uploads/nam.jpg" alt="Văn Nam" width="90"></p>'
    found = parse_page(
        nukeviet("Thăm vườn sâm", f"<p>{LONG}</p>{faces}<p>{LONG}</p><p><b>Tác giả: Thu Hà</b></p>"), URL
    )
    assert found is not None
    assert found.authors == ("Thu Hà",)
    assert [image.alt for image in found.images] == ["Văn Nam"]


@pytest.mark.parametrize("align", ["center", "right"])
def test_a_credit_on_a_line_of_its_own_joins_the_caption(align):
    """The photographer's line right under a caption is part of it; a line of text that begins with the same word is not."""
    caption = f"<p>{IMG}</p><p align='center'><i>{BARE}</i></p>"
    found = article(f"{caption}<p align='{align}'><em>Ảnh: Thu Hà</em></p>")
    assert [(image.caption, image.credit) for image in found.images] == [(f"{BARE} Ảnh: Thu Hà", "Thu Hà")]
    assert found.paragraphs == (LONG, LONG)
    assert article(f"{caption}<p align='{align}'>Ảnh: B.NG</p>").images[0].caption == f"{BARE} Ảnh: B.NG"
    said = "Ảnh: tư liệu của bản. Bà con giữ từ ngày đầu trồng sâm."
    assert article(f"{caption}<p>{said}</p>").paragraphs == (LONG, said, LONG)


@pytest.mark.parametrize(
    ("image", "kept"),
    [
        ('<img src="images/icon_date.jpg" />', 0),
        ('<img src="/Content/ico-calendar.png?v=2">', 0),
        ('<img src="/uploads/icon_date.jpg" width="600" height="400">', 1),
        ('<img src="/uploads/iconic-bridge.jpg">', 1),
    ],
)
def test_a_file_called_icon_is_one_where_no_size_says_otherwise(image, kept):
    """A sign beside the day is no picture, and the day no caption; a large picture is one whatever its name."""
    found = article(f"<table><tr><td>{image}</td><td>16/11/2026 15:20</td></tr></table>")
    assert len(found.images) == kept


def test_what_joomla_keeps_behind_an_address_is_no_part_of_it():
    """Its editor's notes on size follow the address of the picture."""
    found = article(
        '<figure><img src="/images/a.jpg#joomlaImage://local-images/a.jpg?width=800&amp;height=600" alt=""></figure>'
    )
    assert [image.url for image in found.images] == ["http://so-vi-du.gov.vn/images/a.jpg"]
