"""Leads that the text itself begins with."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
from tests.crawler.parsers.page_shapes import unknown

URL = "http://xa-vi-du.gov.vn/tin/hop-dan-ban-mo-duong-12.html"
TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
LEAD = "Sáng nay, tại nhà văn hóa trung tâm, Ủy ban nhân dân xã Ví Dụ tổ chức họp dân để lấy ý kiến về tuyến đường liên thôn."
TEXTS = (
    "Theo thiết kế, mặt đường rộng năm mét, đổ bê tông; kinh phí lấy từ chương trình xây dựng nông thôn mới và phần dân góp.",
    "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông, mong việc thi công không vướng vào vụ gặt tháng Chín.",
)
PICTURES = "".join(
    f'<p style="text-align:center"><img src="/anh/{n}.jpg"></p><p style="text-align:center"><em>Bà con góp đá mở đường, ảnh {n}.</em></p>'
    for n in (1, 2, 3)
)


def read(body: str) -> Article:
    """The article of an unknown site with that text."""
    found = parse_page(unknown(TITLE, body), URL)
    assert found is not None
    return found


@pytest.mark.parametrize("heading", ["I. Kết quả bước đầu", "Vì sao xã chọn mở đường trong năm nay?"])
def test_a_bold_sentence_above_a_bold_sub_heading_is_the_lead(heading):
    """A sub-heading or question in bold may stand between the bold lead and the plain text."""
    found = read(f"<p><b>{LEAD}</b></p><p><b>{heading}</b></p><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>")
    assert (found.lead, found.paragraphs) == (LEAD, (heading, *TEXTS))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Về việc ban hành quy chế quản lý đường liên thôn xã Ví Dụ", "Những điều khoản chung"),
        (LEAD, "Kinh phí lấy từ chương trình xây dựng nông thôn mới và phần dân góp."),
    ],
)
def test_bold_lines_that_go_on_are_no_lead(first, second):
    """Neither the head of a document nor the first of several bold sentences is a lead."""
    found = read(f"<p><b>{first}</b></p><p><b>{second}</b></p><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>")
    assert (found.lead, found.paragraphs) == (None, (first, second, *TEXTS))


@pytest.mark.parametrize("names", ["class='introtext'", "id='summary'", "class='a1' id='tom-tat'"])
def test_the_first_box_of_the_text_is_the_lead_by_its_name_or_id(names):
    """Joomla calls it introtext; controls have an id for a name."""
    found = read(f"<div {names}><p>{LEAD}</p></div><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>")
    assert (found.lead, found.paragraphs) == (LEAD, TEXTS)


def test_a_bold_lead_that_the_first_paragraph_repeats_is_said_once():
    """Editors copy the lead into the text; a first paragraph that goes on with it stays."""
    found = read(f"<p><b>{LEAD}</b></p><p>{LEAD}</p><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>")
    assert (found.lead, found.paragraphs) == (LEAD, TEXTS)
    longer = f"{LEAD} {TEXTS[0]}"
    found = read(f"<p><b>{LEAD}</b></p><p>{longer}</p><p>{TEXTS[1]}</p>")
    assert (found.lead, found.paragraphs) == (LEAD, (longer, TEXTS[1]))


def test_a_box_of_the_whole_text_is_no_lead_by_its_id():
    """What holds more than the first paragraph is called so for another reason."""
    found = read(f"<div id='description'><p>{LEAD}</p><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p></div>")
    assert (found.lead, found.paragraphs) == (None, (LEAD, *TEXTS))


def test_the_only_text_above_several_pictures_is_the_lead():
    """A photo story has its lead and captions."""
    found = read(f"<p><b>{LEAD}</b></p>{PICTURES}")
    assert (found.lead, found.paragraphs, len(found.images)) == (LEAD, (), 3)
    plain = read(f"<p>{LEAD}</p>{PICTURES}")
    assert (plain.lead, plain.paragraphs) == (None, (LEAD,))


def test_a_box_named_a_brief_of_the_article_is_the_lead():
    """Above the text; a box of briefs beside it is none."""
    html = unknown(TITLE, f"<p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>").decode()
    day = html.index("<p>" + TEXTS[0][:10])
    cut = html.rindex("<div", 0, day)
    for name, lead in (
        ("article-brief", LEAD),
        ("trich-dan", LEAD),
        ("debrief", None),
        ("news-brief", None),
        ("trich", None),
    ):
        page = f'{html[:cut]}<div class="{name}">{LEAD}</div>{html[cut:]}'
        found = parse_page(page.encode(), URL)
        assert found is not None
        assert found.lead == lead


def above(between: str) -> Article:
    """An article with that between the headline and the box of its text."""
    page = unknown(TITLE, "".join(f"<p>{text}</p>" for text in TEXTS)).replace(
        b'<div class="noidung">', f'{between}<div class="noidung">'.encode()
    )
    found = parse_page(page, URL)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="mt-2 italic">{LEAD}</div>',
        f'<div style="font-style:italic">{LEAD}</div>',
        f"<p><em>{LEAD}</em></p>",
        f'<p class="fw-bold">\r\n\t{LEAD}</p>',
    ],
)
def test_a_sentence_set_apart_under_the_headline_is_the_lead(box):
    """Bold or italic as a whole, and the only text between headline and body."""
    found = above(box)
    assert (found.lead, found.paragraphs) == (LEAD, TEXTS)


@pytest.mark.parametrize(
    "box",
    [
        f"<div>{LEAD}</div>",
        f"<p><em>{LEAD}</em></p><p>{TEXTS[1]}</p>",
        f"<p><em>Sáng nay,</em> {LEAD}</p>",
    ],
)
def test_other_texts_under_the_headline_are_no_lead(box):
    """A plain paragraph, one of several and one that only begins so are none."""
    assert above(box).lead is None


def test_a_box_called_brief_and_no_more_is_the_lead():
    """Portals on VHV's CMS call it so, below the headline and its tools."""
    tools = '<div class="social-connect"><a href="#">Đọc bài</a> <a href="#">Lưu</a></div>'
    found = above(f'{tools}<div class="brief font-size-text mb-10"><p>{LEAD}</p></div>')
    assert (found.lead, found.paragraphs) == (LEAD, TEXTS)


def test_links_to_other_news_below_a_lead_are_none_of_it():
    """Editors pick news that goes with the lead; a link inside its last sentence stays."""
    others = (
        '<a href="/tin/a-3.html">Xã bên làm xong ba cây cầu</a><br/><a href="/tin/b-4.html">Bà con góp đá mở đường</a>'
    )
    assert above(f'<div class="sapo">\r\n\t{LEAD}<br/>{others}</div>').lead == LEAD
    linked = f'{LEAD[:-1]} theo <a href="/tin/a-3.html">chương trình của tỉnh</a>'
    assert above(f'<div class="sapo">{linked}</div>').lead == f"{LEAD[:-1]} theo chương trình của tỉnh"
