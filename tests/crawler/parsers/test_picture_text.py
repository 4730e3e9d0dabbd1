"""Text in one box or table with a picture: beside it in a column, or all the page says, it is no caption; captions stay captions."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
from tests.crawler.parsers.page_shapes import nukeviet

URL = "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html"
LONG = "Trong buổi sáng, đoàn đã thăm ba hộ trồng sâm của bản và nghe báo cáo về vùng nguyên liệu của huyện."
SPEECH = "Bà Lò Thị Mỷ ở bản Pa Ủ phấn khởi cho biết: “Từ ngày có đường, sâm của nhà tôi bán được giá hơn hẳn mọi năm”."
SENTENCE = "Đoàn công tác của tỉnh và lãnh đạo huyện thăm vườn sâm của ông Páo ở bản Pa Ủ, xã Mù Cả."
REPORT = "Sáng 19/11, xã Mù Cả ra quân trồng 2.000 cây xanh dọc tuyến đường vào bản Pa Ủ."
SHORT = "Dịp này, xã trao 20 phần quà cho hộ nghèo."
BARE = "Đoàn công tác thăm vườn sâm của bản"
IMG = '<img src="/uploads/sam.jpg" alt="" width="450" height="300">'

MEDIA = f'<div class="wp-block-media-text"><figure class="wp-block-media-text__media">{IMG}</figure><div class="wp-block-media-text__content">{{}}</div></div>'
COLUMNS = f'<div class="wp-block-columns"><div class="wp-block-column"><figure class="wp-block-image">{IMG}</figure></div><div class="wp-block-column">{{}}</div></div>'
ROW = f'<div class="row"><div class="col-md-6">{IMG}</div><div class="col-md-6">{{}}</div></div>'
FLATSOME = f'<div class="row"><div class="col medium-6 small-12">{IMG}</div><div class="col medium-6 small-12">{{}}</div></div>'
CELLS = f"<table><tr><td>{IMG}</td><td>{{}}</td></tr></table>"
STACKED = f'<div class="row"><div class="col-12">{IMG}</div><div class="col-12">{{}}</div></div>'
UNDER = f"<div class='image'>{IMG}<p>{{}}</p></div>"


def article(body: str) -> Article:
    found = parse_page(nukeviet("Thăm vườn sâm", f"<p>{LONG}</p>{body}<p>{LONG}</p>"), URL)
    assert found is not None
    return found


def alone(body: str) -> Article:
    """An article of an unknown site whose text is nothing but this."""
    menu = "".join(f"<li><a href='/muc-{place}'>Chuyên mục số {place}</a></li>" for place in range(12))
    page = (
        "<html><head><title>Xã Mù Cả trồng cây trên tuyến đường vào bản Pa Ủ</title></head><body>"
        f"<ul>{menu}</ul><div class=m><h1>Xã Mù Cả trồng cây trên tuyến đường vào bản Pa Ủ</h1><p class=d>19/11/2026 08:30</p>{body}</div></body></html>"
    )
    found = parse_page(page.encode(), "https://x.vi-du.gov.vn/tin-tuc/xa-mu-ca-trong-cay-1234.html")
    assert found is not None
    return found


@pytest.mark.parametrize("box", [MEDIA, COLUMNS, ROW, FLATSOME, CELLS])
def test_somebodys_words_in_a_column_beside_a_picture_are_text(box):
    """One paragraph with somebody's words, in a column of its own beside the picture, is a paragraph."""
    found = article(box.format(f"<p>{SPEECH}</p>"))
    assert found.paragraphs == (LONG, SPEECH, LONG)
    assert [image.caption for image in found.images] == [None]


def test_a_sentence_in_the_block_for_text_beside_a_picture_is_text():
    """Gutenberg's block of picture and text needs no more sign than a whole sentence."""
    assert article(MEDIA.format(f"<p>{SENTENCE}</p>")).paragraphs == (LONG, SENTENCE, LONG)


@pytest.mark.parametrize(
    ("box", "said"),
    [
        (MEDIA, BARE),
        (MEDIA, f"<p><em>{SENTENCE}</em></p>"),
        (COLUMNS, f"<p>{SENTENCE}</p>"),
        (ROW, f"<p>{SENTENCE}</p>"),
        (ROW, f"<p><i>{SPEECH}</i></p>"),
        (ROW, f"<p>{SPEECH} Ảnh: Thu Hà</p>"),
        (CELLS, f"<p>{SENTENCE}</p>"),
        (CELLS, f"<p align='center'>{SPEECH}</p>"),
        (STACKED, f"<p>{SPEECH}</p>"),
        (UNDER, SPEECH),
    ],
)
def test_a_caption_beside_its_picture_stays_a_caption(box, said):
    """Short, dressed as one, with a credit, of one plain sentence, or under the picture: a column alone makes no text of it."""
    found = article(box.format(said))
    assert found.paragraphs == (LONG, LONG)
    assert found.images[0].caption is not None


@pytest.mark.parametrize(
    "body",
    [
        f"<table width='100%'><tr><td><p>{REPORT}</p><p align='center'>{IMG}</p><p>{SHORT}</p></td></tr></table>",
        f"<table><tr><td><p align='center'>{IMG}</p><p>{REPORT}</p><p>{SHORT}</p></td></tr></table>",
        f"<table><tr><td><b>{REPORT}</b></td></tr><tr><td>{IMG}<p>{SHORT}</p></td></tr></table>",
    ],
)
def test_a_table_that_holds_all_the_text_holds_no_caption(body):
    """A short report laid out in a table with its picture is the article's text, in order."""
    found = alone(body)
    assert [found.lead, *found.paragraphs][-2:] == [REPORT, SHORT]
    assert [image.caption for image in found.images] == [None]


@pytest.mark.parametrize(
    "body",
    [
        f"<table><tr><td>{IMG}</td></tr><tr><td>{SENTENCE}</td></tr></table><p>{LONG}</p>",
        f"<table><tr><td>{IMG}</td></tr><tr><td>{REPORT}</td></tr></table><p>{LONG}</p>",
        f"<p>{LONG}</p><table><tr><td><p>{SENTENCE}</p>{IMG}</td></tr></table>",
    ],
)
def test_a_sentence_in_a_pictures_table_is_a_caption_where_there_is_text(body):
    """Where the page has text outside the table, the sentence above or under the picture in it is its caption."""
    found = alone(body)
    assert found.paragraphs == (LONG,)
    assert found.images[0].caption in {SENTENCE, REPORT}


@pytest.mark.parametrize(
    "table",
    [
        f"<table><tr><td>{IMG}</td></tr><tr><td>{SENTENCE}</td></tr></table>",
        f"<table><tr><td>{SENTENCE}</td></tr><tr><td>{IMG}</td></tr></table>",
        f"<table><tr><td>{IMG}</td></tr><tr><td>{REPORT}</td></tr></table>",
        f"<table class='image'><tr><td>{IMG}</td></tr><tr><td>{REPORT}</td></tr></table>",
        f"<table><tr><td>{IMG}</td></tr><tr><td><em>{REPORT}</em></td></tr></table>",
    ],
)
def test_the_caption_of_a_page_that_is_one_picture_stays(table):
    """A page of one picture has its caption in a row of its own: no report, in a table named after pictures, or in italics."""
    found = parse_page(nukeviet("Thăm vườn sâm", table), URL)
    assert found is not None
    assert found.images[0].caption in {SENTENCE, REPORT}
