"""Tables with pictures in their cells: lists with icons or portraits are data, a picture with its caption is none."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
from tests.crawler.parsers.page_shapes import nukeviet

LONG = "Trong buổi sáng, đoàn đã thăm ba hộ trồng sâm của bản và nghe báo cáo về vùng nguyên liệu của huyện."
PICTURE = '<img src="/uploads/sam.jpg" width="450">'


def article(body: str) -> Article:
    page = nukeviet("Thăm vườn sâm", f"<p>{LONG}</p>{body}<p>{LONG}</p>")
    found = parse_page(page, "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html")
    assert found is not None
    return found


def table(*rows: tuple[str, ...]) -> str:
    return f"<table>{''.join('<tr><td>' + '</td><td>'.join(row) + '</td></tr>' for row in rows)}</table>"


@pytest.mark.parametrize(
    "icon",
    [
        '<img src="/images/new.gif">',
        '<img src="/upload/abc.png" width="16">',
        '<img src="/upload/abc.png" style="width:24px; height:24px">',
        '<a href="/tep/phu-luc.pdf"><img src="/upload/tai.png"></a>',
    ],
)
def test_an_icon_in_a_cell_leaves_a_table_its_rows(icon):
    """A sign beside a word, small, called "new" or pressed for a document, makes no picture's table of a list."""
    rows = (("TT", "Xã", "Tỷ lệ"), ("1", f"Pa Ủ{icon}", "1,1%"), ("2", "Mù Cả", "2,2%"))
    found = article(table(*rows))
    assert found.tables == ((("TT", "Xã", "Tỷ lệ"), ("1", "Pa Ủ", "1,1%"), ("2", "Mù Cả", "2,2%")),)
    assert not found.images
    assert found.paragraphs == (LONG, LONG)


def test_a_document_behind_an_icon_is_called_by_its_row():
    """A list of annexes hands out documents, each with the longest words of its row for a name."""
    icon = '<a href="/tep/{}.pdf"><img src="/images/pdf.gif" width="16"></a>'
    rows = (
        ("STT", "Tên phụ lục", "Tải về"),
        ("1", "Giá đất ở", icon.format("a")),
        ("2", "Giá đất rừng", icon.format("b")),
    )
    found = article(table(*rows))
    assert [(one.url.rpartition("/")[2], one.name) for one in found.attachments] == [
        ("a.pdf", "Giá đất ở"), ("b.pdf", "Giá đất rừng"),
    ]  # fmt: skip
    assert len(found.tables) == 1
    assert not found.images


def test_a_list_with_portraits_keeps_rows_and_pictures():
    """Names and offices beside portraits are rows, not captions; the portraits stay pictures of the article."""
    rows = [("Họ và tên", "Chức vụ", "Ảnh")]
    rows += [(name, "Giám đốc sở", f'<img src="/uploads/{place}.jpg" width="90">') for place, name in enumerate(("Vừ A Páo", "Lò Thị Ính"))]  # fmt: skip
    found = article(table(*rows))
    assert found.tables == ((("Họ và tên", "Chức vụ", "Ảnh"), ("Vừ A Páo", "Giám đốc sở", ""), ("Lò Thị Ính", "Giám đốc sở", "")),)  # fmt: skip
    assert [(image.url.rpartition("/")[2], image.caption) for image in found.images] == [
        ("0.jpg", None),
        ("1.jpg", None),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ((PICTURE,), ("Vườn sâm của bản",)),
        ((f"{PICTURE}<br>Vườn sâm của bản",),),
        ((PICTURE,), ('Vườn sâm của bản <img src="/images/camera.png" width="16" height="16">',)),
        ((PICTURE, ""), ("Vườn sâm của bản", "")),
    ],
)
def test_a_picture_with_its_caption_is_no_list(rows):
    """One picture over its caption's row stays a picture, with an icon beside the caption and with an empty column too."""
    found = article(table(*rows))
    assert [image.caption for image in found.images] == ["Vườn sâm của bản"]
    assert not found.tables
    assert found.paragraphs == (LONG, LONG)


def test_captions_in_cells_of_their_pictures_are_no_list():
    """Three heads over three pictures, each with its caption in its cell, are pictures with captions, not rows of data."""
    cells = tuple(f'<img src="/uploads/{place}.jpg" width="200"><br>Chặng thứ {place} của tuyến' for place in range(3))
    found = article(table(("Trước", "Trong", "Sau"), cells))
    assert not found.tables
    assert len(found.images) == 3


def test_rows_of_pictures_between_rows_of_captions_are_no_list():
    """Captions above and below pictures stay theirs: a row of pictures holds no words beside them."""
    pictures = tuple(f'<img src="/uploads/{place}.jpg" width="200">' for place in range(3))
    found = article(table(pictures, ("Gieo hạt", "Làm cỏ", "Thu hoạch")))
    assert not found.tables
    assert [image.caption for image in found.images] == ["Gieo hạt", "Làm cỏ", "Thu hoạch"]


@pytest.mark.parametrize(
    "image",
    [
        '<a href="/tep/ban-tin-{}.pdf"><img src="/uploads/bia-{}.jpg"></a>',
        '<a href="/tep/ban-tin-{}.pdf"><img src="/uploads/bia-{}.png" width="300" height="400"></a>',
        '<img src="/uploads/{}/moi.png" width="600" alt="{}">',
    ],
)
def test_covers_and_pictures_with_a_size_keep_their_captions(image):
    """The cover of a leaflet that opens it is a picture, and so is what is called "moi.png" and shown as large as one."""
    one, two = (tuple(image.format(place, place) for place in places) for places in ("12", "34"))
    found = article(table(one, ("Bản tin số 1", "Bản tin số 2"), two, ("Bản tin số 3", "Bản tin số 4")))
    assert [shown.caption for shown in found.images] == [f"Bản tin số {place}" for place in range(1, 5)]
    assert not found.tables


def test_small_faces_keep_their_names():
    """Two portraits of 45 pixels beside their names are pictures with captions."""
    rows = [
        (f'<img src="/uploads/{place}.jpg" width="45">', name) for place, name in enumerate(("Vừ A Páo", "Lò Thị Ính"))
    ]
    found = article(table(*rows))
    assert [shown.caption for shown in found.images] == ["Vừ A Páo", "Lò Thị Ính"]


@pytest.mark.parametrize(
    ("image", "pictures"),
    [
        ('<img src="/images/dot.gif">', 0),
        ('<img src="/images/x.png" width="9" height="9">', 0),
        ('<img src="/images/x.png" style="width:16px;height:16px">', 0),
        ('<img src="/uploads/hoat-canh.gif">', 1),
        ('<img src="/uploads/rong.jpg" width="30%">', 1),
        ('<img src="/uploads/rong.jpg" width="20" height="300">', 1),
        ('<img src="/uploads/rong.jpg" height="20">', 1),
        ('<img src="/uploads/rong.jpg" style="height:30px;width:100%">', 1),
        ('<img src="data:image/gif;base64,R0" data-src="/uploads/cho.jpg" style="width:1px">', 1),
    ],
)
def test_bullets_and_small_signs_are_no_pictures(image, pictures):
    """A list's bullet and what is shown a few pixels large are dress; one size alone and a percentage tell nothing."""
    assert len(article(f"<p>{image} Một dòng của danh sách</p>").images) == pictures
