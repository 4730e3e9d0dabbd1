"""Boxes beside a short article: pop-ups and the elements of single-page portals, and what only bears their names."""

import pytest

from crawler.parsers import parse_page

URL = "http://xa-vi-du.gov.vn/tin-tuc/hop-dan-ban-mo-duong-lien-thon-12.html"
TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXTS = (
    "Sáng nay, tại nhà văn hóa trung tâm, Ủy ban nhân dân xã Ví Dụ tổ chức họp dân bàn việc mở rộng đường liên thôn.",
    "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
ABOUT = (
    "Xã Ví Dụ được thành lập trên cơ sở nhập ba xã cũ, có mười một bản với hơn một nghìn hộ dân thuộc bốn dân tộc cùng sinh sống. "
    * 3
)
LAST = "Kết luận buổi họp, lãnh đạo xã giao ban quản lý công khai dự toán tại nhà văn hóa trước ngày khởi công."
OTHER = "Mời bà con góp ý vào dự thảo hương ước của bản tại trụ sở ủy ban xã vào giờ hành chính."
ARTICLE = f"<h1>{TITLE}</h1><div>18/03/2019 08:05</div>"


def paragraphs(body: str) -> tuple[str, ...]:
    html = f'<html lang="vi"><head><title>{TITLE}</title></head><body>{body}</body></html>'
    found = parse_page(html.encode(), URL)
    assert found is not None
    assert found.title == TITLE
    return found.paragraphs


@pytest.mark.parametrize("names", ['class="popup"', 'id="popup" class="popup-box"', 'id="thong-bao" class="pop-up"'])
def test_a_popup_longer_than_the_article_is_none_of_it(names):
    """What calls itself a pop-up is no text of the article, however short that is."""
    article = f'<div class="tin">{ARTICLE}<div>{TEXT}</div></div>'
    assert paragraphs(f"{article}<div {names}><a>Đóng</a><p>{ABOUT}</p></div>") == TEXTS


def test_a_page_that_is_all_popup_is_read():
    """Where nearly all text of a page stands in what is called a pop-up, the name means something else."""
    assert (
        paragraphs(f'<div><a href="/">Trang chủ</a></div><div class="popup">{ARTICLE}<div>{TEXT}</div></div>') == TEXTS
    )


@pytest.mark.parametrize(
    "box",
    [
        '<div class="popup-gallery">{}</div>',
        '<div id="image-popup">{}</div>',
        "<news-modal-view>{}</news-modal-view>",
        "<app-topic-detail>{}</app-topic-detail>",
        "<app-share-content>{}</app-share-content>",
    ],
)
def test_a_box_for_pictures_or_details_is_the_text(box):
    """A box around the text that scripts name after how they open its pictures or what they detail is no pop-up."""
    foot = "<div><p>Trang thông tin điện tử xã Ví Dụ, cơ quan chủ quản là Ủy ban nhân dân xã, chịu trách nhiệm: Chủ tịch xã.</p></div>"
    text = f"{TEXT}<p>{ABOUT}</p>"
    found = paragraphs(f'<div class="tin">{ARTICLE}{box.format(text)}</div>{foot}')
    assert found[:3] == (*TEXTS, ABOUT.strip())


def test_an_element_of_its_own_that_holds_a_part_of_the_text_is_not_all_of_it():
    """A paragraph beside a script's own element is text as it is beside a plain box."""
    text = f"<my-text><p>{TEXTS[0]}</p><p>{ABOUT}</p></my-text><p>{TEXTS[1]}</p>"
    assert paragraphs(f"<div>{ARTICLE}<div>{text}</div></div>") == (TEXTS[0], ABOUT.strip(), TEXTS[1])


FOOT = "<div><p>Cổng thông tin điện tử xã Ví Dụ</p><p>Trưởng Ban Biên tập: Ông Lò Văn Ví, Chủ tịch Ủy ban nhân dân xã</p></div>"


@pytest.mark.parametrize("count", [1, 2])
def test_elements_of_a_single_page_portal_are_boxes(count):
    """The frame of a portal made of elements of its own is no text: footer, side column and rating."""
    detail = f'<app-detail><div class="d">{ARTICLE}<div class="nd">{"".join(f"<p>{text}</p>" for text in TEXTS[:count])}</div></div>'
    side = "<app-sidebar><h4>Lượt truy cập</h4><p>Trực tuyến: 231</p><p>Tổng số: 98.221.345</p></app-sidebar>"
    page = f"<app-root><app-layout><app-header><div><a href='/'>Trang chủ</a></div></app-header>{detail}<app-rating><div>Đánh giá bài viết: 0/5</div></app-rating></app-detail>{side}<app-footer>{FOOT}</app-footer></app-layout></app-root>"
    assert paragraphs(page) == TEXTS[:count]


def test_an_element_of_its_own_within_a_sentence_parts_nothing():
    """A small element of a script in the middle of a sentence is part of the sentence."""
    first = TEXTS[0].replace("Ủy ban nhân dân", '<my-tooltip data-x="1">Ủy ban nhân dân</my-tooltip>')
    text = f"<p>{first}</p><p>{TEXTS[1]}</p><p>{ABOUT}</p>"
    assert paragraphs(f"<div>{ARTICLE}<div>{text}</div></div>") == (*TEXTS, ABOUT.strip())


def test_an_aside_by_its_tag_that_holds_the_text_means_something_else():
    """An element called a widget that holds the article is read."""
    assert paragraphs(f"<page-widget><div>{ARTICLE}<div>{TEXT}</div></div></page-widget>") == TEXTS


@pytest.mark.parametrize("names", ["widget", "block-widget", "print", "topic", "tool-box rating"])
def test_a_text_in_two_boxes_of_one_name_is_whole(names):
    """Where the name of a box that holds most of the text means something else, it means so in its twin beside it."""
    boxes = f'<div class="{names}">{TEXT}</div><div class="{names}"><p>{LAST}</p></div>'
    assert paragraphs(f'<div class="tin">{ARTICLE}{boxes}</div>') == (*TEXTS, LAST)


@pytest.mark.parametrize(
    "twin",
    [
        f"<h3>Góp ý</h3><p>{OTHER}</p>",
        f'<p>{OTHER[:60]} <a href="/a">Xem các tin khác của xã trong tháng</a></p>',
        f"<form><p>{OTHER}</p><input name='q'></form>",
    ],
    ids=["a heading of its own", "links", "a form"],
)
def test_a_twin_with_a_head_or_links_is_beside_the_text(twin):
    """A widget beside the widget of the text is none of it where it has a heading, links or a form of its own."""
    boxes = f'<div class="widget">{TEXT}</div><div class="widget"><p>{LAST}</p></div><div class="widget">{twin}</div>'
    assert paragraphs(f'<div class="tin">{ARTICLE}{boxes}</div>') == (*TEXTS, LAST)


def test_comments_of_one_name_stay_comments():
    """What readers write is no text, however much of it stands in boxes of one name."""
    boxes = f'<div class="comment"><p>{ABOUT}</p></div><div class="comment">{TEXT}</div>'
    assert paragraphs(f'<div class="tin">{ARTICLE}<div>{TEXT}<p>{ABOUT}</p></div>{boxes}</div>')[:3] == (
        *TEXTS,
        ABOUT.strip(),
    )
