"""Captions: every shape a Vietnamese CMS gives them goes to its image and leaves the text."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
from tests.crawler.parsers.page_shapes import nukeviet

URL = "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html"
LONG = "Trong buổi sáng, đoàn đã thăm ba hộ trồng sâm của bản và nghe báo cáo về vùng nguyên liệu của huyện."
CAPTION = "Đoàn công tác thăm vườn sâm của bản. Ảnh: Thu Hà"
IMG = '<img src="/uploads/sam.jpg" alt="" width="450" height="300">'


def article(body: str) -> Article:
    found = parse_page(nukeviet("Thăm vườn sâm", f"<p>{LONG}</p>{body}<p>{LONG}</p>"), URL)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "body",
    [
        f"<figure>{IMG}<figcaption>{CAPTION}</figcaption></figure>",
        f"<div class='wp-caption'>{IMG}<p class='wp-caption-text'>{CAPTION}</p></div>",
        f"<table class='image'><tr><td>{IMG}</td></tr><tr><td><em>{CAPTION}</em></td></tr></table>",
        f"<table><tr><td>{IMG}<br>{CAPTION}</td></tr></table>",
        f"<p style='text-align:center'>{IMG}</p><p style='text-align:center'><em>{CAPTION}</em></p>",
        f"<p align=center>{IMG}</p><p align=center>{CAPTION}</p>",
        f"<div align=center>{IMG}</div><div align=center><span style='font-size:10pt'>{CAPTION}</span></div>",
        f"<p>{IMG}</p><p><i>{CAPTION}</i></p>",
        f"<div style='text-align:center'>{IMG}<br /><em>{CAPTION}</em></div>",
        f"<div class='VCSortableInPreviewMode'><div>{IMG}</div><div class='PhotoCMS_Caption'><p>{CAPTION}</p></div></div>",
        f"<p>{IMG}<span class='image-caption'>{CAPTION}</span></p>",
        f'<p><img src="/uploads/sam.jpg" alt="{CAPTION}"></p>',
        f"<center>{IMG}<br>{CAPTION}</center>",
        f'<div><img src="/uploads/sam.jpg" alt="{CAPTION}"></div><div class="x7"><span>{CAPTION}</span></div>',
    ],
)
def test_caption_goes_to_its_image(body):
    """Whatever shape it has, the caption is the image's, its credit is known, and it is no paragraph."""
    found = article(body)
    assert [(image.caption, image.credit) for image in found.images] == [(CAPTION, "Thu Hà")]
    assert found.paragraphs == (LONG, LONG)


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{IMG}<p class='imgalt'><em>{CAPTION}</em></p></div>",
        f"<div align=center>{IMG}<br><em>{CAPTION}</em></div>",
        f"<p>{IMG}</p><p><i>{CAPTION}</i></p>",
        f"<center>{IMG}<br>{CAPTION}</center>",
    ],
)
def test_indentation_says_nothing(body):
    """Tabs and carriage returns that a template is indented with are white space as spaces are."""
    indented = body.replace("><", ">\r\n\t\t\t<").replace(CAPTION, f"\r\n\t\t\t\t{CAPTION}\r\n\t\t\t")
    found = article(indented)
    assert [(image.caption, image.credit) for image in found.images] == [(CAPTION, "Thu Hà")]
    assert found.paragraphs == (LONG, LONG)


BARE = "Đoàn công tác thăm vườn sâm của bản"


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{IMG}</p><p><small>{BARE}</small></p>",
        f"<p>{IMG}</p><p><span style='font-size:10px'>{BARE}</span></p>",
        f"<p>{IMG}</p><p style='font-size: 0.8em'>{BARE}</p>",
        f"<p>{IMG}</p><p><font size='1'>{BARE}</font></p>",
        f"<p>{IMG}</p><h6>{BARE}</h6>",
        f"<span class='image'>{IMG}<span class='image_desc'>{BARE}</span></span>",
        f"<p>{IMG}</p><p class='mo_ta_anh'>{BARE}</p>",
        f"<p class='pImage'>{IMG}</p><p class='pChuThichAnh'>{BARE}</p>",
        f"<p align='center'><i>{BARE}</i></p><p align='center'>{IMG}</p>",
    ],
)
def test_a_caption_is_told_by_its_looks_or_its_name(body):
    """Small letters under a picture, a name in either spelling, and a centred italic line above each picture tell a caption."""
    found = article(body)
    assert [image.caption for image in found.images] == [BARE]
    assert found.paragraphs == (LONG, LONG)


@pytest.mark.parametrize(
    "body",
    [
        f"<div style='font-size:11px'><p>{LONG}</p><p>{LONG}</p><p>{LONG}</p><p>{IMG}</p><p>{BARE}</p></div>",
        f"<p>{IMG}</p><h6>{BARE}</h6><p>{LONG}</p><h6>Kết quả của mô hình</h6>",
        f"<p align='center'><i>{BARE}</i></p><p align='center'>{IMG}</p><p>{LONG}</p><p align='center'>{IMG}</p>",
        f"<p align='center'><i>{BARE}:</i></p><p align='center'>{IMG}</p>",
    ],
)
def test_looks_that_the_text_has_too_tell_nothing(body):
    """A page all in small letters, headings of its parts, and an italic line above one picture of two are text."""
    found = article(body)
    assert all(image.caption is None for image in found.images)
    assert any(BARE in text for text in found.paragraphs)


@pytest.mark.parametrize(
    "body",
    [
        "<p style='text-align:center'>Hội nghị đã thông qua nghị quyết với một trăm phần trăm đại biểu tán thành.</p>",
        f"<p>{IMG}</p><p style='text-align:center'><b>Kết quả bước đầu của mô hình trồng sâm dưới tán rừng</b></p>",
        f"<p>{IMG}</p><p style='text-align:justify'>Hội nghị đã thông qua nghị quyết với đa số đại biểu tán thành.</p>",
    ],
)
def test_what_is_no_caption_stays(body):
    """A centred sentence without an image, a bold sub-heading and a plain paragraph after one stay in the text."""
    found = article(body)
    assert len(found.paragraphs) == 3
    assert all(image.caption is None for image in found.images)


def test_images_of_a_table_keep_their_own_captions():
    """Two pictures side by side with a row of captions below: each has the one in its column."""
    body = f"<table><tr><td>{IMG}</td><td>{IMG.replace('sam', 'doi')}</td></tr><tr><td>Vườn sâm của ông Páo</td><td>Đồi chè của bản bên</td></tr></table>"
    assert [image.caption for image in article(body).images] == ["Vườn sâm của ông Páo", "Đồi chè của bản bên"]


TURN = f"<p align='center'><i>{{}}</i></p><p align='center'>{IMG}</p>"


@pytest.mark.parametrize(
    ("body", "captions"),
    [
        (
            f"{TURN.format('Một vài hình ảnh')}{TURN.format(BARE)}<p align='center'><i>Đồi chè</i></p>",
            [BARE, "Đồi chè"],
        ),
        (f"<p align='center'>{IMG}</p>{TURN.format(BARE)}<p>{LONG}</p>", [BARE, None]),
        (f"{TURN.format('Một vài hình ảnh:')}{TURN.format(BARE)}<p>{LONG}</p>", [BARE, None]),
        (f"{TURN.format(f'{LONG} {LONG}')}{TURN.format(BARE)}<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p>", [BARE, None]),
    ],
)
def test_a_line_above_pictures_whose_captions_stand_below_is_text(body, captions):
    """A title of the pictures, a line that leads on to them and a paragraph are no captions."""
    assert [image.caption for image in article(body).images] == captions


def test_data_table_is_a_table_and_no_text():
    """A table of figures is kept as rows; its cells are no paragraphs."""
    found = article("<table><tr><td>Xã</td><td>Diện tích</td></tr><tr><td>Pa Vệ Sủ</td><td>12 ha</td></tr></table>")
    assert found.tables == ((("Xã", "Diện tích"), ("Pa Vệ Sủ", "12 ha")),)
    assert found.paragraphs == (LONG, LONG)


def test_figure_with_a_heading_is_a_card():
    """A caption with a heading in it is the text of another page's card, and neither caption nor text."""
    card = f"<figure>{IMG}<figcaption><h3>Bản tin hằng tuần</h3><p>Đăng ký nhận bản tin của tỉnh.</p></figcaption></figure>"
    found = article(card)
    assert all(image.caption is None for image in found.images)
    assert found.paragraphs == (LONG, LONG)


@pytest.mark.parametrize("look", ["<p><i>{}</i></p>", "<p align='center'>{}</p>"])
def test_a_page_all_italic_or_centred_keeps_its_paragraphs(look):
    """Where the text itself is set so, a line under a picture is a paragraph like the others; a name still tells a caption."""
    text = "".join(look.format(LONG) for _ in range(3))
    found = parse_page(nukeviet("Thăm vườn sâm", f"{text}<p align='center'>{IMG}</p>{text}"), URL)
    assert found is not None
    assert (found.images[0].caption, found.paragraphs) == (None, (LONG,) * 6)
    named = parse_page(nukeviet("Thăm vườn sâm", f"{text}<p>{IMG}</p><p class='image-caption'>{BARE}</p>{text}"), URL)
    assert named is not None
    assert named.images[0].caption == BARE


def test_somebodys_words_in_italics_are_no_caption():
    """A long italic paragraph in quotes under a picture is text; in the middle of the line it is a caption."""
    words = f"“{LONG} {LONG}”"
    assert article(f"<p>{IMG}</p><p><i>{words}</i></p>").paragraphs == (LONG, words, LONG)
    assert article(f"<p>{IMG}</p><p align='center'><i>{words}</i></p>").images[0].caption == words


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{IMG}<br>{BARE}</p>",
        f"<p>{IMG}<br><span style='font-size:12px'>{BARE}</span></p>",
        f"<p align='center'>{IMG}<br><strong>{BARE}</strong></p>",
        f"<p align='center'>{IMG}</p><p align='center'><strong>{BARE}.</strong></p>",
        f"<p align='center'>{IMG}</p><h5 align='center'>{BARE}</h5>",
    ],
)
def test_a_short_line_in_the_block_of_its_picture_is_its_caption(body):
    """A short line alone with its picture is the caption, and so is a bold one in the middle that no heading can be."""
    found = article(body)
    assert [(image.caption or "").rstrip(".") for image in found.images] == [BARE]
    assert found.paragraphs == (LONG, LONG)


@pytest.mark.parametrize(
    "body",
    [
        f"<p><img src='/uploads/sam.jpg' align='right' width='250'>{BARE}.</p>",
        f"<p align='center'>{IMG}</p><p align='center'><strong>{BARE}</strong></p>",
        f"<p>{IMG}<br>{BARE}.<br><br>{LONG}</p>",
    ],
)
def test_a_short_line_that_is_text_stays_text(body):
    """Text that flows around a picture, a bold line like a heading, and a block that goes on are no captions."""
    found = article(body)
    assert found.images[0].caption is None
    assert any(text.rstrip(".") == BARE for text in found.paragraphs)


def test_text_beside_a_picture_is_no_caption():
    """In a table that puts a picture beside text, two paragraphs or three sentences are text; a caption of one stays a caption."""
    table = f"<table><tr><td>{IMG}</td><td>{{}}</td></tr></table>"
    assert article(table.format(f"<p>{LONG}</p><p>{LONG}</p>")).paragraphs == (LONG,) * 4
    said = "Ông trồng sâm từ năm ngoái. Vườn có hai nghìn cây. Năm nay cây đã cho hạt."
    assert article(table.format(said)).paragraphs == (LONG, said, LONG)
    assert article(table.format(CAPTION)).images[0].caption == CAPTION


def test_text_beside_a_pasted_picture_stays():
    """A picture whose bytes an editor pasted into the page has no address to keep; what stands below or beside it is not lost."""
    pasted = f"<img src='data:image/png;base64,{'A' * 3000}'>"
    for body in (
        f"<p>{pasted}<br>{BARE}</p>",
        f"<p align='center'>{pasted}</p><p align='center'>{BARE}</p>",
        f"<table class='image'><tr><td>{pasted}</td></tr><tr><td>{BARE}</td></tr></table>",
        f"<figure>{pasted}<figcaption>{BARE}</figcaption></figure>",
    ):
        assert article(body).paragraphs == (LONG, BARE, LONG)


def test_what_names_a_table_is_text():
    """The caption of a figure that holds a table is kept as a paragraph beside it; the record has no other place for it."""
    table = "<table><tr><th>Xã</th><th>Diện tích</th></tr><tr><td>Pa Ủ</td><td>7,0</td></tr></table>"
    found = article(f"<figure class='wp-block-table'>{table}<figcaption>Diện tích sâm theo xã</figcaption></figure>")
    assert found.paragraphs == (LONG, "Diện tích sâm theo xã", LONG)


def test_what_a_video_shows_is_no_paragraph():
    """A line under a video that says so, in italics, is no text; a paragraph that begins with the word is."""
    video = "<p><iframe src='https://www.youtube.com/embed/abc'></iframe></p>"
    assert article(f"{video}<p><em>Video: Toàn cảnh vườn sâm của bản</em></p>").paragraphs == (LONG, LONG)
    assert article(f"{video}<p>Video: {LONG}</p>").paragraphs == (LONG, f"Video: {LONG}", LONG)


def test_a_source_under_a_table_is_the_tables():
    """A source named under a table in mid-text stays there; under the last paragraph it is the article's."""
    table = "<table><tr><th>Xã</th><th>Diện tích</th></tr><tr><td>Pa Ủ</td><td>7,0</td></tr></table>"
    found = article(f"{table}<p align='center'><i>Nguồn: Phòng Nông nghiệp huyện</i></p><p>{LONG}</p>")
    assert (found.source, "Nguồn: Phòng Nông nghiệp huyện" in found.paragraphs) == (None, True)
    last = parse_page(
        nukeviet("Thăm vườn sâm", f"<p>{LONG}</p><p>{LONG}</p><p><i>Nguồn: Phòng Nông nghiệp huyện</i></p>"), URL
    )
    assert last is not None
    assert last.source == "Phòng Nông nghiệp huyện"


def test_a_caption_of_two_looks_is_one_caption():
    """A break where bold turns to plain inside what names itself a caption parts nothing."""
    found = article(f"<p>{IMG}</p><p class='image-caption'><b>Ảnh trên</b><br>{BARE}</p>")
    assert (found.images[0].caption, found.paragraphs) == (f"Ảnh trên {BARE}", (LONG, LONG))


@pytest.mark.parametrize(
    "said",
    [
        "<p style='text-align:center'><b>Đồng chí Lò Văn Dụ</b><br>phát biểu tại hội nghị sáng 27/11</p>",
        "<p><i>Quang cảnh hội nghị</i><br>Nguồn: Báo Ví Dụ</p>",
        "<p style='text-align:center'><i>Quang cảnh hội nghị</i><br>Đại biểu dự họp</p>",
    ],
)
def test_a_caption_goes_on_below_a_break_where_its_look_changes(said):
    """The second line of a caption's block, the picture's source among them, stays out of the text."""
    found = article(f"<p style='text-align:center'>{IMG}</p>{said}")
    assert found.paragraphs == (LONG, LONG)
    assert found.images[0].caption is not None


def test_a_caption_in_the_block_of_its_picture_is_whole():
    """A second line that begins with a small letter goes on with the caption."""
    found = article(f"<p align='center'>{IMG}<br><b>Đồng chí Lò Văn Dụ</b><br>phát biểu tại hội nghị sáng 27/11</p>")
    assert found.images[0].caption == "Đồng chí Lò Văn Dụ phát biểu tại hội nghị sáng 27/11"
    assert found.paragraphs == (LONG, LONG)


def test_the_first_sentence_of_a_report_is_no_caption():
    """What was done on a day, a whole sentence under a picture in its block, is text; what a picture shows is its caption."""
    said = "Ngày 27/11, Ủy ban nhân dân xã tổ chức hội nghị."
    assert article(f"<p>{IMG}<br>{said}</p>").paragraphs == (LONG, said, LONG)


def test_a_long_caption_in_italics_may_end_a_sentence():
    """A long italic line under a picture that is nobody's words is its caption, full stop or not."""
    assert article(f"<p>{IMG}</p><p><i>{LONG} {LONG}</i></p>").images[0].caption == f"{LONG} {LONG}"
