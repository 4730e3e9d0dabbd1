"""Captions of slides and galleries: headings that are captions, and the cards of other pages that look alike."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
from tests.crawler.parsers.page_shapes import nukeviet

LONG = "Trong buổi sáng, đoàn đã thăm ba hộ trồng sâm của bản và nghe báo cáo về vùng nguyên liệu của huyện."
IMG = '<img src="/uploads/sam.jpg">'
CAPTION = "Bà con bản trên thu hoạch sâm"


def article(body: str) -> Article:
    page = nukeviet("Thăm vườn sâm", f"<p>{LONG}</p>{body}<p>{LONG}</p>")
    found = parse_page(page, "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html")
    assert found is not None
    return found


def carousel(*captions: str, shown: str = "d-none d-md-block") -> str:
    """Bootstrap's carousel, with its links to the slide before and after."""
    slides = "".join(
        f'<div class="carousel-item"><img src="/uploads/{place}.jpg"><div class="carousel-caption {shown}">{caption}</div></div>'
        for place, caption in enumerate(captions)
    )
    return (
        f'<div id="c" class="carousel slide"><div class="carousel-inner">{slides}</div><a href="#c"><span class="sr-only">Previous</span></a>'
        '<a href="#c"><span class="sr-only">Next</span></a></div>'
    )


def test_headings_in_a_carousel_are_captions():
    """Each slide's heading is its picture's caption, one heading after the other; the links between slides are no text."""
    found = article(carousel(f"<h5>{CAPTION}</h5>", "<h5>Đồi chè của bản bên</h5>"))
    assert [image.caption for image in found.images] == [CAPTION, "Đồi chè của bản bên"]
    assert found.paragraphs == (LONG, LONG)


def test_captions_no_screen_shows_are_none():
    """What a carousel hides on every screen is neither caption nor text."""
    found = article(carousel(f"<h5>{CAPTION}</h5>", shown="d-none"))
    assert [image.caption for image in found.images] == [None]
    assert found.paragraphs == (LONG, LONG)


@pytest.mark.parametrize("slide", ["carousel-item", "item active"])
def test_a_slides_heading_and_sentence_are_one_caption(slide):
    """Nothing a slide says of its picture is lost, whatever its box is called."""
    body = f'<div class="{slide}">{IMG}<div class="carousel-caption"><h3>Vụ mới</h3><p>{CAPTION}</p></div></div>'
    found = article(body)
    assert [image.caption for image in found.images] == [f"Vụ mới {CAPTION}"]
    assert found.paragraphs == (LONG, LONG)


def test_a_heading_alone_in_a_figure_is_its_caption():
    """An editor who made a caption large meant the picture above it."""
    found = article(f"<figure>{IMG}<figcaption><h4>{CAPTION}</h4></figcaption></figure>")
    assert [image.caption for image in found.images] == [CAPTION]


@pytest.mark.parametrize(
    "card",
    [
        f'<figure>{IMG}<figcaption><h4><a href="/tin/khac-12.html">{CAPTION}</a></h4></figcaption></figure>',
        f'<figure><a href="/tin/khac-12.html">{IMG}</a><figcaption><h4>{CAPTION}</h4></figcaption></figure>',
        f'<div onclick="go(5)"><figure>{IMG}<figcaption><h4>{CAPTION}</h4></figcaption></figure></div>',
        f"<figure>{IMG}<figcaption><h4>{CAPTION}</h4><p>Đăng ký nhận bản tin của tỉnh.</p></figcaption></figure>",
    ],
)
def test_a_heading_with_a_link_or_a_text_below_is_a_card(card):
    """What leads to another page, or says more below its heading, is neither caption nor text."""
    found = article(card)
    assert all(image.caption is None for image in found.images)
    assert found.paragraphs == (LONG, LONG)


def test_an_item_of_a_gallery_has_its_caption_under_the_picture():
    """In a list that calls itself a gallery the line under a picture is its caption."""
    found = article(f'<ul class="lightgallery"><li>{IMG}<p>{CAPTION}</p></li></ul>')
    assert [image.caption for image in found.images] == [CAPTION]
    assert found.paragraphs == (LONG, LONG)


@pytest.mark.parametrize(
    "steps",
    [
        f"<ul><li><p>Bước một: làm đất kỹ, lên luống cao.</p>{IMG}</li></ul>",
        f"<ul><li>{IMG}<p>Bước một: làm đất kỹ, lên luống cao.</p></li></ul>",
        f'<ul class="gallery"><li><p>Bước một: làm đất kỹ, lên luống cao.</p>{IMG}</li></ul>',
    ],
)
def test_items_of_other_lists_stay_text(steps):
    """Steps with a picture in a list of no such name, or above their pictures, are the list's text."""
    found = article(steps)
    assert [item for block in found.blocks for item in block.items] == ["Bước một: làm đất kỹ, lên luống cao."]
