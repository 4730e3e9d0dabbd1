"""Headlines that only the address or the day below tells, on pages whose head and headings name a section or the portal."""

import pytest

from crawler.parsers import parse_page, read_page
from crawler.records import Kind, Page

TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
SLUG = "http://xa-vi-du.gov.vn/tin/xa-vi-du-hop-dan-ban-mo-duong-lien-thon-1204.html"
PLAIN = "http://xa-vi-du.gov.vn/tin.aspx?id=1204"
TEXTS = (
    "Theo thiết kế, mặt đường rộng năm mét, đổ bê tông; kinh phí lấy từ chương trình xây dựng nông thôn mới và phần dân góp.",
    "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông, mong việc thi công không vướng vào vụ gặt tháng Chín.",
    "Kết luận buổi họp, lãnh đạo xã giao ban quản lý hoàn chỉnh hồ sơ, công khai dự toán tại nhà văn hóa trước ngày khởi công.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
DAY = '<div class="d">18/03/2019 08:05</div>'


def title(column: str, *, url: str = SLUG, head: str = "Tin tức - Sự kiện") -> str | None:
    html = f'<html lang="vi"><head><title>{head}</title></head><body><div><a href="/">Trang chủ</a></div><div class="cot">{column}</div></body></html>'
    found = parse_page(html.encode(), url)
    return found.title if found is not None else None


@pytest.mark.parametrize("box", ["<div class='tt'>{}</div>", "<p style='font-size:20px'>{}</p>", "<span>{}</span>"])
@pytest.mark.parametrize("section", ["<div>Tin tức - Sự kiện</div>", "<h1>Tin tức - Sự kiện</h1>", ""])
@pytest.mark.parametrize("head", ["Tin tức - Sự kiện", "Cổng thông tin điện tử xã Ví Dụ", ""])
def test_what_the_address_repeats_is_the_headline(box, section, head):
    """A line that the address spells out is the headline, not the section's name above it, whatever it is called."""
    column = section + box.format(TITLE) + DAY + f"<div>{TEXT}</div>"
    assert title(column, head=head) == TITLE


@pytest.mark.parametrize(
    "url",
    [
        "http://xa-vi-du.gov.vn/tin/1204-xa-vi-du-hop-dan-ban-mo-uong-lien-thon.html",
        "http://xa-vi-du.gov.vn/tin/tabid/9/id/1204/xa-vi-du-hop-dan-ban-mo-duong-lien-thon/Default.aspx",
        "http://xa-vi-du.gov.vn/tin/xa-vi-du-hop-dan-ban-mo-duong-lien-thon",
    ],
)
def test_addresses_are_read_as_cmss_make_them(url):
    """Numbers before or behind, a step before the last, and the letter đ left out do not hide the headline."""
    assert title(f"<div class='tt'>{TITLE}</div>{DAY}<div>{TEXT}</div>", url=url) == TITLE


def test_a_headline_that_was_changed_later_is_believed():
    """A heading of the page that speaks of what the address does stays, although a line elsewhere repeats the address."""
    newer = "Xã Ví Dụ họp dân bàn việc mở rộng đường liên thôn và hiến đất"
    column = f"<h1>{newer}</h1>{DAY}<div>{TEXT}</div><div class='cu'>{TITLE}</div>"
    assert title(column, head=newer) == newer


@pytest.mark.parametrize("box", ["<a href='/x'>{}</a>", "<ul><li>{}</li></ul>", "<div class='breadcrumb'>{}</div>"])
def test_a_link_or_path_is_no_headline(box):
    """A link, an entry of a list or the path to the page that repeats the address is not taken for the headline."""
    assert title(f"{box.format(TITLE)}<h1>Tin tức - Sự kiện</h1>{DAY}<div>{TEXT}</div>") != TITLE


@pytest.mark.parametrize(
    "names", ["id='ctl00_lblTitle'", "class='ten-tin'", "class='tieu_de_bai_viet'", "class='NewsHead'"]
)
def test_a_named_box_above_the_day_is_the_headline(names):
    """Where neither head nor address tells it, a box that may be called a title and has the day right below is the headline."""
    column = f"<span {names}>{TITLE}</span>{DAY}<div>{TEXT}</div>"
    assert title(column, url=PLAIN, head="Cổng thông tin điện tử xã Ví Dụ") == TITLE


@pytest.mark.parametrize(
    "column",
    [
        f"<div class='head'>Tin tức, sự kiện</div>{DAY}<h4>{TITLE}</h4><div>{TEXT}</div>",
        f"<div class='head'>Thông tin chỉ đạo điều hành</div><div>18/03/2019</div><h4>{TITLE}</h4><div>{TEXT}</div>",
        f"<h4>{TITLE}</h4>{DAY}<div>{TEXT}</div><div class='subject'>Lịch công tác tuần của xã</div><div>20/03/2019</div>",
    ],
)
def test_a_heading_above_the_text_comes_first(column):
    """A loose name and a day do not outdo a heading right above the text."""
    assert title(column, url=PLAIN, head="Cổng thông tin điện tử xã Ví Dụ") == TITLE


def test_a_summary_does_not_hide_the_headline_below_a_section():
    """With a summary in the headline's own box, the box named a title above the day is the headline as it is without one."""
    summary = f"<p>{TEXTS[0]}</p>"
    for lead in ("", summary):
        box = f"<div><span class='newsTitle'>{TITLE}</span><br><span>18/03/2019</span>{lead}<div>{TEXT}</div></div>"
        assert title(f"<div><span class='Head'>Tin tức - Sự kiện</span></div>{box}", url=PLAIN) == TITLE


def test_a_section_with_a_long_name_is_a_list():
    """A section whose address spells its name of six words out stays a list of its articles."""
    cards = "".join(
        f'<div class="item"><a href="/tin/{number}.html">Tin số {number} của xã Ví Dụ trong tuần này</a><p>{TEXTS[number % 2]}</p></div>'
        for number in range(6)
    )
    html = f"<html><head><title>Cổng thông tin xã</title></head><body><div class='t'>Tuyên truyền, phổ biến giáo dục pháp luật</div>{cards}</body></html>"
    url = "http://xa-vi-du.gov.vn/tuyen-truyen-pho-bien-giao-duc-phap-luat"
    assert read_page(Page(url=url, status=200, headers=(), body=html.encode())).kind is Kind.LISTING
