"""Days that are the page's own: clocks in headers and menus, updates in footers, and the true day beside them."""

from datetime import date

import pytest

from crawler.parsers import parse_page, read_page
from crawler.records import Article, Kind, Page

URL = "http://xa-vi-du.gov.vn/tin/hop-dan-12.html"
TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét.",
        "Theo thiết kế, mặt đường rộng năm mét, đổ bê tông; kinh phí lấy từ chương trình xây dựng nông thôn mới và phần dân góp.",
        "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông, mong việc thi công không vướng vào vụ gặt tháng Chín.",
        "Kết luận buổi họp, lãnh đạo xã giao ban quản lý hoàn chỉnh hồ sơ, công khai dự toán tại nhà văn hóa trước ngày khởi công.",
    )
)
LABELS = ("Giới thiệu", "Tin tức", "Văn bản", "Thủ tục", "Hỏi đáp", "Liên hệ")
LINKS = "".join(f'<a href="/muc-{number}">{label}</a> ' for number, label in enumerate(LABELS))
ITEMS = "".join(f'<li><a href="/muc-{number}">{label}</a></li>' for number, label in enumerate(LABELS))
FOOT = "Địa chỉ: xã Ví Dụ. Điện thoại: 0213.000.000."
PLAIN = f'<div class="main"><h1>{TITLE}</h1>{{day}}<div class="text">{TEXT}</div></div>'
CLOCK = "Thứ Sáu, 27/11/2026 08:27"

FRAMES = {
    "table header": f'<table width="780"><tr><td>{LINKS}</td><td align="right"><font size="1">{CLOCK}</font></td></tr><tr><td colspan="2">{PLAIN}</td></tr></table><table><tr><td>{FOOT}</td></tr></table>',
    "nested table header": f'<center><table><tr><td><img src="/banner.jpg"></td></tr><tr><td>{LINKS}</td></tr><tr><td>{CLOCK}</td></tr></table>{PLAIN}<table><tr><td>{FOOT}</td></tr></table></center>',
    "marquee": f"<div><marquee>{CLOCK}</marquee>{PLAIN}</div><div>{FOOT}</div>",
    "top bar": f'<div id="top">{CLOCK}</div><div id="menu">{LINKS}</div>{PLAIN}<div>{FOOT}</div>',
    "item of the menu": f'<div class="menu"><ul>{ITEMS}<li>{CLOCK}</li></ul></div>{PLAIN}<div>{FOOT}</div>',
    "item of the menu in a wrapper": f'<div id="wrap"><nav><ul>{ITEMS}<li class="date-time">{CLOCK}</li></ul></nav>{PLAIN}</div><div>{FOOT}</div>',
    "beside the search field": f'<div id="wrap"><div class="x"><span>{CLOCK}</span><form action="/tim"><input name="q"></form></div>{PLAIN}</div><div>{FOOT}</div>',
    "after the logo": f'<form id="aspnetForm"><div class="a"><a href="/"><img src="/logo.png"></a><span class="date-time">{CLOCK}</span></div><div class="b">{LINKS}</div>{PLAIN}<div>{FOOT}</div></form>',
    "before the breadcrumb": f'<div class="a">{LINKS}</div><div class="b">{CLOCK} <a href="/">Trang chủ</a> &gt; <a href="/tin">Tin tức</a></div>{PLAIN}<div>{FOOT}</div>',
    "under the menu": f'<div class="page"><div>{LINKS}</div><div id="clock">{CLOCK}</div>{PLAIN}<div>{FOOT}</div></div>',
    "no box of its own": f"<div>{CLOCK}<br>{LINKS}</div>{PLAIN}<div>{FOOT}</div>",
    "said to be today": f'<div class="main"><div>Hôm nay: 27/11/2026</div><h1>{TITLE}</h1>{{day}}<div class="text">{TEXT}</div></div><div>{FOOT}</div>',
    "time element": f'<div class="a"><time datetime="2026-11-27T08:27:00+07:00">{CLOCK}</time></div><div>{LINKS}</div>{PLAIN}<div>{FOOT}</div>',
    "written by a script": f'<div id="top"><script>document.write("{CLOCK}")</script><span>27/11/2026</span></div>{PLAIN}<div>{FOOT}</div>',
    "flat page": f'<div align="center">{CLOCK}<br></div><p align="center"><b>{TITLE}</b></p>{{day}}{TEXT}<hr>{FOOT}',
    "footer": f'<div>{LINKS}</div>{PLAIN}<div class="x">{FOOT}</div><div class="y">{CLOCK}</div>',
    "update in the footer": f'<div class="page"><div>{LINKS}</div>{PLAIN}<div class="y">Cập nhật lúc: 08:27 27/11/2026</div></div>',
}  # fmt: skip
DAYS = (
    "<div>18/03/2019</div>",
    "<p><i>Thứ hai, 18/03/2019 16:01</i></p>",
    '<time datetime="2019-03-18">18/3/2019</time>',
)


def read(frame: str, day: str, *, head: str = "") -> Article:
    html = f'<html lang="vi"><head><title>{TITLE} | Xã Ví Dụ</title><meta property="og:title" content="{TITLE}">{head}</head><body>{frame.format(day=day)}</body></html>'
    found = parse_page(html.encode(), URL)
    assert found is not None
    assert found.title == TITLE
    return found


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_clock_of_the_page_is_no_day_of_publication(frame):
    """A page whose article shows no day gets none, wherever its header or footer shows today's."""
    head = '<meta property="og:type" content="article">'
    assert read(frame, "", head=head).published_at is None


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("day", DAYS, ids=["line", "with time", "time element"])
def test_the_day_of_the_article_is_found_beside_a_clock(frame, day):
    """The day between headline and text is the day of publication, whatever clock the page has."""
    found = read(frame, day).published_at
    assert found is not None
    assert found.date() == date(2019, 3, 18)


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_what_the_head_states_goes_before_a_clock(frame):
    """A day stated in the head holds on a page that shows only a clock."""
    found = read(frame, "", head='<meta property="article:published_time" content="2019-03-18T16:01:00+07:00">')
    assert found.published_at is not None
    assert found.published_at.date() == date(2019, 3, 18)


@pytest.mark.parametrize(
    "main",
    [
        f'<div class="main"><div class="day">18/03/2019</div><h1>{TITLE}</h1><div class="text">{TEXT}</div></div>',
        f'<div class="main"><div><i>18/03/2019</i> <a href="/tin">Tin tức</a></div><h1>{TITLE}</h1>{TEXT}</div>',
        f"<article><p>18/03/2019</p><h1>{TITLE}</h1>{TEXT}</article>",
        f'<div class="main"><h1>{TITLE}</h1>{TEXT}<p align="right">18/03/2019</p></div>',
        f"<div>Ngày đăng: 18/03/2019</div><h1>{TITLE}</h1>{TEXT}",
    ],
    ids=["above", "above with section", "article", "below", "label"],
)  # fmt: skip
def test_a_day_in_the_box_of_the_article_counts_above_and_below(main):
    """A day above the headline or below the text is taken where its box is the article's alone, or a label says what it is."""
    found = read(f'<div id="top">{CLOCK}</div><div id="menu">{LINKS}</div>{main}<div>{FOOT}</div>', "").published_at
    assert found is not None
    assert found.date() == date(2019, 3, 18)


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_clock_makes_no_article_of_a_standing_page(frame):
    """A text without a day of its own is no article because the page's header or footer shows today's."""
    html = f'<html lang="vi"><head><title>Xã Ví Dụ</title></head><body>{frame.format(day="")}</body></html>'.replace(
        TITLE, "Lịch sử - văn hóa xã"
    )
    headers = (("Content-Type", "text/html"),)
    url = "http://xa-vi-du.gov.vn/lich-su-van-hoa-xa-vi-du"
    assert read_page(Page(url=url, status=200, headers=headers, body=html.encode())).kind is Kind.STATIC
