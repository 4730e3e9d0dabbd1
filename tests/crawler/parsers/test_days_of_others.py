"""Days that are not the article's: those of other articles and of comments below it, and of laws its text cites."""

import pytest

from crawler.parsers import parse_page

URL = "http://xa-vi-du.gov.vn/tin/hop-dan-12.html"
TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXTS = (
    "Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét.",
    "Theo thiết kế, mặt đường rộng năm mét, đổ bê tông; kinh phí lấy từ chương trình xây dựng nông thôn mới và phần dân góp.",
    "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông, mong việc thi công không vướng vào vụ gặt tháng Chín.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
OTHERS = ("Khánh thành nhà văn hóa bản Nà Pen", "Trao quà cho học sinh nghèo vượt khó", "Ra quân làm thủy lợi mùa khô")
BELOW = {
    "list": "<ul>" + "".join(f'<li><a href="/tin/{n}.html">{one}</a> <span>(2{n}/07/2024)</span></li>' for n, one in enumerate(OTHERS)) + "</ul>",
    "lines": "".join(f'<div><a href="/tin/{n}.html">{one}</a> (2{n}/07/2024)</div>' for n, one in enumerate(OTHERS[:2])),
    "table": "<table>" + "".join(f'<tr><td><a href="/tin/{n}.html">{one}</a></td><td>2{n}/07/2024</td></tr>' for n, one in enumerate(OTHERS[:2])) + "</table>",
    "cell": "<table><tr><td><b>Tin đã đưa</b><br>" + "".join(f'<img src="/b.gif"> <a href="/tin/{n}.html">{one}</a> <font size=1>(2{n}/07/2024)</font><br>' for n, one in enumerate(OTHERS * 3)) + "</td></tr></table>",
    "tails": "<table><tr><td><b>Tin đã đưa</b><br>" + "".join(f'<b><a href="/tin/{n}.html">{one}</a></b> (2{n}/07/2024)<br>' for n, one in enumerate(OTHERS * 3)) + "</td></tr></table>",
    "comments": '<div class="binh-luan"><b>Lò Văn Pành</b> <span>01/09/2024</span><p>Bà con rất mong con đường.</p></div>',
}  # fmt: skip


def day_of(main: str, *, url: str = URL) -> str:
    """The day of publication read from a page with that main column, "" for none."""
    html = f"""<html lang="vi"><head><title>{TITLE} | Xã Ví Dụ</title><meta property="og:title" content="{TITLE}"></head><body>
<div id="menu"><a href="/">Trang chủ</a> <a href="/tin">Tin tức</a></div><div id="giua">{main}</div><div id="duoi">Địa chỉ: xã Ví Dụ.</div></body></html>"""
    found = parse_page(html.encode(), url)
    assert found is not None
    assert found.title == TITLE
    return found.published_at.date().isoformat() if found.published_at else ""


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
@pytest.mark.parametrize("box", ["<div>{}</div>", "{}"], ids=["box", "flat"])
def test_days_below_the_text_that_are_others(below, box):
    """The days of other news and of comments in the box of the headline are not taken for the article's."""
    assert day_of(f"<h1>{TITLE}</h1>{box.format(TEXT)}{below}") == ""


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
def test_the_own_day_is_found_beside_them(below):
    """The day under the headline counts, whatever stands below."""
    assert day_of(f"<h1>{TITLE}</h1><ul><li>18/03/2019</li></ul><div>{TEXT}</div>{below}") == "2019-03-18"


@pytest.mark.parametrize("line", ["{} 18/03/2019", "{}<span>18/03/2019</span>", "{} <b>-</b> Ngày đăng: 18/03/2019"])
def test_a_day_behind_the_link_to_its_section_is_heard(line):
    """A short link on the line says nothing of the day below the text."""
    section = line.format('<a href="/tin">Tin tức</a>')
    assert (
        day_of(f"<h1>{TITLE}</h1><div>{TEXT}</div><div>{OTHERS[0]}. {TEXTS[0]} {TEXTS[1]}<br>{section}</div>")
        == "2019-03-18"
    )


def test_the_day_in_the_address_comes_before_what_stands_below():
    """A day in the address is believed before one below the text."""
    below = "<div>Số 12, ra ngày 28/07/2024</div>"
    assert (
        day_of(
            f"<h1>{TITLE}</h1><div>{TEXT}</div>{below}", url="http://xa-vi-du.gov.vn/2024/08/05/hop-dan-ban-mo-duong"
        )
        == "2024-08-05"
    )


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Căn cứ Luật Đất đai ngày 18/01/2024;", ""),
        ("Hạn góp ý: 18/01/2024", ""),
        ("Thứ Năm, ngày 18/01/2024", "2024-01-18"),
        ("Nậm Mít, ngày 18 tháng 01 năm 2024", "2024-01-18"),
        ("Ngày đăng: 18/01/2024 - Giáo dục", "2024-01-18"),
        ("Cập nhật lúc 08:30 18/01/2024 (GMT+7)", "2024-01-18"),
        ("18/01/2024", "2024-01-18"),
        ("Ngày tạo : 18/01/2024", "2024-01-18"),
        ("Ngày tạo lập hồ sơ 18/01/2024", ""),
    ],
)
def test_a_line_of_the_text_tells_the_day_only_by_itself(line, day):
    """In the text a day counts with its weekday, a place or a label before it; a law's day is the law's."""
    assert day_of(f"<h1>{TITLE}</h1><div><p>{line}</p>{TEXT}</div>") == day
