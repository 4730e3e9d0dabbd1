"""Sections' names in the place of a headline."""

import pytest

from crawler.parsers import read_page
from crawler.records import Kind, Page

TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXTS = (
    "Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét.",
    "Theo thiết kế, mặt đường rộng năm mét, đổ bê tông; kinh phí lấy từ chương trình xây dựng nông thôn mới và phần dân góp.",
    "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông, mong việc thi công không vướng vào vụ gặt tháng Chín.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
URL = "http://xa-vi-du.gov.vn/tin/hop-dan-ban-mo-duong-lien-thon-12.html"


def title_of(headings: str, *, head: str = "Cổng thông tin xã", menu: str = "") -> str:
    """The title read from a page of no known CMS with those headings above a text."""
    html = f"""<html lang="vi"><head><title>{head}</title></head><body><div id="menu"><a href="/">Trang chủ</a> {menu}</div>
<div id="giua">{headings}<div>05/08/2024</div><div>{TEXT}</div></div><div id="duoi">Địa chỉ: xã Ví Dụ.</div></body></html>"""
    page = Page(url=URL, status=200, headers=(("Content-Type", "text/html"),), body=html.encode())
    reading = read_page(page, families=())
    assert reading.article is not None, reading.reason
    return reading.article.title


@pytest.mark.parametrize("section", ["Tin tức - Sự kiện", "Tin hoạt động", "Chi tiết bài viết", "Chỉ đạo của cấp trên"])
@pytest.mark.parametrize("heading", ["<h2>{}</h2>", '<div class="post-title">{}</div>', "<h4>{}</h4>"])
@pytest.mark.parametrize("head", ["Cổng thông tin xã", "{} - Xã Ví Dụ"])
def test_a_sections_name_above_the_headline_is_no_title(section, heading, head):
    """The heading below what the menu, the path or every portal calls a section is the headline."""
    # A label of the menu that the head has as the page's title may be a short headline.
    menu = '<a href="/chi-dao">Chỉ đạo của cấp trên</a>'
    if section == "Chỉ đạo của cấp trên":
        head = "Cổng thông tin xã"
    assert title_of(f"<h1>{section}</h1>{heading.format(TITLE)}", head=head.format(section), menu=menu) == TITLE


def test_a_short_headline_stays_one():
    """A headline of few words counts where no menu names it, though a heading follows."""
    assert title_of("<h1>Họp dân bàn mở đường</h1><h2>Bà con đồng thuận hiến đất</h2>") == "Họp dân bàn mở đường"
    menu = f'<a href="{URL}">Họp dân bàn mở đường</a>'
    assert (
        title_of("<h1>Họp dân bàn mở đường</h1><h2>Bà con đồng thuận hiến đất</h2>", menu=menu)
        == "Họp dân bàn mở đường"
    )


@pytest.mark.parametrize("address", [URL.replace("http:", "https:"), f"{URL}?mobile=1", "/khac"])
def test_a_subheading_of_the_text_is_no_headline(address):
    """A short headline that the head states, or whose link above leads to the page in another form, keeps its place."""
    menu, head = f'<a href="{address}">Họp dân bàn mở đường</a>', "Họp dân bàn mở đường - Xã Ví Dụ"
    assert title_of("<h1>Họp dân bàn mở đường</h1><h3>Bà con đồng thuận hiến đất</h3>", head=head, menu=menu) == (
        "Họp dân bàn mở đường"
    )
    inner = f"<h1>Họp dân bàn mở đường</h1><div><h3>Bà con đồng thuận hiến đất</h3>{TEXT}</div>"
    assert title_of(inner, menu=menu) == "Họp dân bàn mở đường"


def test_a_section_that_lists_news_stays_a_list():
    """Linked headings below a section's name are other articles."""
    items = "".join(
        f'<h3><a href="/tin/{n}.html">Tin số {n} của xã trong tháng này</a></h3><p>{TEXTS[0]}</p>' for n in range(6)
    )
    html = f'<html><head><title>Tin tức</title></head><body><a href="/tin">Tin tức</a><h1>Tin tức</h1>{items}</body></html>'
    page = Page(
        url="http://xa-vi-du.gov.vn/tin", status=200, headers=(("Content-Type", "text/html"),), body=html.encode()
    )
    assert read_page(page, families=()).kind is Kind.LISTING
