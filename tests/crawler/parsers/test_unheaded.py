"""Headlines of pages that name only the portal in their head and set no heading."""

import pytest

from crawler.parsers import parse_page, read_page
from crawler.records import Page

TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
LEAD = "Sáng nay, tại nhà văn hóa trung tâm, Ủy ban nhân dân xã Ví Dụ tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn."
TEXTS = (
    "Theo thiết kế, mặt đường rộng năm mét, đổ bê tông; kinh phí lấy từ chương trình xây dựng nông thôn mới và phần dân góp.",
    "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông, mong việc thi công không vướng vào vụ gặt tháng Chín.",
    "Kết luận buổi họp, lãnh đạo xã giao ban quản lý hoàn chỉnh hồ sơ, công khai dự toán tại nhà văn hóa trước ngày khởi công.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)


@pytest.mark.parametrize(
    "column",
    [
        f'<table><tr><td><font size="4"><b>{TITLE}</b></font><br><i>(18/03/2009)</i></td></tr><tr><td><b>{LEAD}</b></td></tr><tr><td>{TEXT}</td></tr></table>',
        f"<div><b>{TITLE}</b></div><div>18/03/2009</div><div><b>{LEAD}</b></div><div>{TEXT}</div>",
        f"<div><b>{TITLE}</b></div><div>18/03/2009</div><div><h2>{LEAD}</h2>{TEXT}</div>",
        f'<table><tr><td><font size="4"><b>{TITLE}</b></font></td></tr><tr><td><i>18/03/2009</i></td></tr><tr><td><h3>{LEAD}</h3>{TEXT}</td></tr></table>',
    ],
    ids=["table", "boxes", "heading", "heading in a table"],
)
def test_a_bold_lead_below_a_bold_headline_is_no_headline(column):
    """The line set like a heading above a bold sentence as long as a lead is the title, and the sentence the lead."""
    html = f'<html><head><title>Tin tức</title></head><body><div id="a"><a href="/">Trang chủ</a></div><div id="b">{column}</div></body></html>'
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/tin.asp?id=12")
    assert found is not None
    assert (found.title, found.lead, found.paragraphs) == (TITLE, LEAD, TEXTS)


@pytest.mark.parametrize("above", ["", f"<div><b>{TITLE}</b></div>", "<div>18/03/2009</div>"])
def test_a_long_heading_is_the_title_where_no_line_above_a_day_heads_it(above):
    """A sentence set as a heading is a lead only below a bold line and its day."""
    html = f'<html><head><title>Tin tức</title></head><body><div id="a"><a href="/">Trang chủ</a></div><div id="b">{above}<div><h2>{LEAD}</h2>{TEXT}</div></div></body></html>'
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/tin.asp?id=12")
    assert found is not None
    assert found.title == LEAD


def test_a_heading_the_body_begins_with_is_the_title():
    """On a page whose head names only the section, the heading at the start of the text's own box is the headline."""
    html = f'<html><head><title>Hỏi đáp - Xã Ví Dụ</title></head><body><div><a href="/">Trang chủ</a></div><div id="b"><h2>{TITLE}</h2><div>18/03/2019</div>{TEXT}</div></body></html>'
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/hoi-dap/hop-dan-ban-mo-duong-lien-thon-12.html")
    assert found is not None
    assert (found.title, found.paragraphs) == (TITLE, TEXTS)


def test_a_headline_encoded_twice_is_read():
    """Entities that a CMS encoded once more are undone in the page's own heading."""
    html = f"<html><head><title>Xã Ví Dụ</title></head><body><h1>Nậm Mít&amp;#x3A; &amp;quot;Điểm sáng&amp;quot; làm đường</h1><div>18/03/2019</div><div>{TEXT}</div></body></html>"
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/tin.asp?id=12")
    assert found is not None
    assert found.title == 'Nậm Mít: "Điểm sáng" làm đường'


@pytest.mark.parametrize("named", ["tieude", "title"])
def test_the_heading_of_other_news_is_no_title(named):
    """A box called a title that says "Tin mới nhất" heads a list; the heading above the text is the headline."""
    html = f"""<html><head><title>Trang tin</title><meta name="generator" content="Microsoft SharePoint"></head><body><div><a href="/">Trang chủ</a></div>
<div id="b"><h3>{TITLE}</h3>{TEXT}</div><div class="{named}">Tin mới nhất trong tuần</div><ul><li><a href="/tin/3.html">Khánh thành nhà văn hóa bản Nà Pen</a> (28/07/2024)</li></ul></body></html>"""
    url = "http://xa-vi-du.gov.vn/portal/Pages/2024-8-5/hop-dan-ban-mo-duong-x.aspx"
    found = parse_page(html.encode(), url)
    assert found is not None
    assert found.title == TITLE
    assert (found.published_at and found.published_at.date().isoformat()) == "2024-08-05"


@pytest.mark.parametrize(
    ("shown", "url", "title"),
    [
        (f"{TITLE} (18/03/2019)", "tin.aspx?id=12", TITLE),
        (f"{TITLE} (Thứ Hai, ngày 18/03/2019 10:20)", "tin.aspx?id=12", TITLE),
        (f"{TITLE} (Cập nhật lúc 18/03/2019)", "tin.aspx?id=12", TITLE),
        (f"{TITLE} (đợt ngày 18/03/2019)", "tin.aspx?id=12", None),
        (f"{TITLE} (từ 18/03/2019 đến 22/03/2019)", "tin.aspx?id=12", None),
        (f"{TITLE} (18/03/2019)", "tin/hop-dan-18-03-2019-12.html", None),
    ],
)
def test_a_day_in_brackets_behind_a_headline(shown, url, title):
    """A bare day in brackets is that of publication and no part of the headline; one that says which list or week it is stays."""
    html = f'<html><head><title>Trang tin</title></head><body><div><a href="/">Trang chủ</a></div><div><div class="title">{shown}</div>{TEXT}</div></body></html>'
    found = parse_page(html.encode(), f"http://xa-vi-du.gov.vn/{url}")
    assert found is not None
    assert found.title == (title or shown)


BOLD = (
    f"<p><b>{TITLE}</b></p>",
    f"<div><strong>{TITLE}</strong></div>",
    f'<div style="font-weight:bold;font-size:16px">{TITLE}</div>',
    f'<div><span style="font-weight: 700">{TITLE}</span></div>',
    f'<p class="fw-bold">{TITLE}</p>',
    f'<p style="font-size:20px">{TITLE}</p>',
    f'<span id="ctl00_FormView1_TieuDeLabel">{TITLE}</span><br>',
)


@pytest.mark.parametrize("heading", BOLD)
@pytest.mark.parametrize(
    "column",
    [
        "<div>{heading}{day}{text}</div>",
        '<div class="x">{heading}</div>{day}<div class="y">{text}</div>',
        "<table><tr><td>{heading}</td></tr><tr><td>{day}</td></tr><tr><td>{text}</td></tr></table>",
    ],
    ids=["in the text's box", "boxes", "rows"],
)
@pytest.mark.parametrize("day", ["18/03/2019 08:30", "3/18/2019 8:30:00 AM"])
def test_a_line_set_like_a_heading_above_a_day_is_the_headline(heading, column, day):
    """Bold or large by tag, style or class and right above the day: the headline, also as the first line of the text's own box."""
    main = column.format(heading=heading, day=f"<p>{day}</p>", text=TEXT)
    html = f'<html><head><title>Sở Ngoại vụ</title></head><body><div id="a"><a href="/">Trang chủ</a></div><div id="b">{main}</div></body></html>'
    found = parse_page(html.encode(), "http://ngoaivu.gov.vn/chitiet.aspx?id=120077")
    assert found is not None
    assert (found.title, found.paragraphs) == (TITLE, TEXTS)


@pytest.mark.parametrize(
    "line",
    [
        f'<p style="font-weight:bold">{TITLE}</p>',
        f'<div style="font-weight:bold">{TITLE}<p>18/03/2019 08:30</p></div>',
        '<p style="font-weight:bold">Trung tâm Y tế huyện Ví Dụ</p><p>18/03/2019 08:30</p>',
        f'<ul><li style="font-weight:bold">{TITLE}</li></ul><p>18/03/2019 08:30</p>',
    ],
    ids=["no day", "a day in it", "an office", "a list"],
)
def test_a_style_alone_makes_no_headline(line):
    """Letters that are bold by style are no headline without a day right below, in lists, or where they name an office."""
    html = f'<html><head><title>Tin trong tuần</title></head><body><div id="a"><a href="/">Trang chủ</a></div><div id="b"><div>{line}</div><div>{TEXT}<p>Ngày đăng: 18/03/2019 08:30</p></div></div></body></html>'
    found = parse_page(html.encode(), "http://ngoaivu.gov.vn/chitiet.aspx?id=120077")
    assert found is not None
    assert found.title == "Tin trong tuần"


def test_a_bold_first_line_of_a_page_with_a_heading_is_text():
    """Where a heading stands above the text, a bold line above a day in it is none."""
    html = f'<html><head><title>Sở Ngoại vụ</title></head><body><div id="a"><a href="/">Trang chủ</a></div><div id="b"><h2>{TITLE}</h2><div><p><b>Đường mới rộng năm mét, đổ bê tông</b></p><p>18/03/2019 08:30</p>{TEXT}</div></div></body></html>'
    found = parse_page(html.encode(), "http://ngoaivu.gov.vn/tin-tuc/hop-dan-120077.html")
    assert found is not None
    assert found.title == TITLE


@pytest.mark.parametrize(
    "column",
    [
        f'<b>{TITLE}</b><div class="nd"><p><b>Độc lập - Tự do - Hạnh phúc</b></p><p>Ví Dụ, ngày 18 tháng 3 năm 2019</p>{TEXT}</div>',
        f'<b>{TITLE}</b><div class="nd"><p style="font-weight:bold">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p>18/03/2019</p>{TEXT}</div>',
        f'<font size="4">{TITLE}</font><div class="nd"><p><b>Kế hoạch mở đường liên thôn năm nay</b></p><p>Ngày 18/03/2019</p>{TEXT}</div>',
        f'<b>{TITLE}</b><div style="font-weight:bold">Việc mở rộng tuyến đường liên thôn được bà con các bản trong xã đồng tình</div><div>18/03/2019</div><div class="nd">{TEXT}</div>',
        f'<div><div style="font-weight:bold">Tiêu điểm trong tuần này có gì</div><div>18/03/2019</div></div><div><b>{TITLE}</b><div class="nd">{TEXT}</div></div>',
    ],
    ids=["motto", "motto by style", "first line", "lead by style", "box above"],
)
def test_what_stands_above_a_day_beside_a_bold_headline_is_no_headline(column):
    """The head of a document, a line of the text, a lead and a box above the article are no headline where a bold one stands above the text."""
    html = f'<html><head><title>Cổng thông tin điện tử xã Ví Dụ</title></head><body><div><a href="/">Trang chủ</a></div><div id="b">{column}</div></body></html>'
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/chitiet.aspx?id=120077")
    assert found is not None
    assert found.title == TITLE


def framed(column: str, head: str = "Sở Giao thông &gt; Tin tức &gt; Chi tiết") -> bytes:
    """A page that ASP.NET holds in one form, with the column beside its menu."""
    return f"""<html lang="vi"><head><title>{head}</title></head><body><form method="post" id="Form"><ul class="menu"><li><a href="/">Trang chủ</a></li></ul>
{column}<div id="footer">Địa chỉ: xã Ví Dụ</div></form></body></html>""".encode()


SHOWN = f'<div class="nv-title" id="dnn_ctr4_lblTitle">{TITLE}</div><div class="nv-date">Ngày đăng: 18/03/2019 10:20:00</div><div>{TEXT}</div>'


@pytest.mark.parametrize(
    "column",
    [
        f'<h2><span class="TitleH2">Chi tiết tin</span></h2><div class="view">{SHOWN}</div>',
        f'<div class="ArticleInMenu"><div class="ArticleHeader">{TITLE}</div><div>Cập nhật lúc: 10:20 18/03/2019</div><div>{TEXT}</div></div>',
    ],
    ids=["module", "menu"],
)
def test_a_box_above_a_day_is_the_title_in_what_holds_the_page(column):
    """A form or a box "InMenu" that holds the page is no aside, and "Chi tiết tin" is the name of all articles."""
    found = parse_page(framed(column), "http://xa-vi-du.gov.vn/tin.aspx?id=12")
    assert found is not None
    assert (found.title, found.published_at and found.published_at.isoformat()[:16]) == (TITLE, "2019-03-18T10:20")


def test_a_box_above_a_day_beside_the_text_is_no_title():
    """The same box in a column of other news is of that column."""
    other = (
        '<div class="sidebar"><div class="nv-title">Khánh thành nhà văn hóa bản Nà Pen</div><div>17/03/2019</div></div>'
    )
    column = f"<div class='view'><div>18/03/2019 10:20</div>{TEXT}</div>{other}"
    found = parse_page(framed(f"<h2>Chi tiết tin</h2>{column}"), "http://xa-vi-du.gov.vn/tin.aspx?id=12")
    assert found is not None
    assert found.title == "Chi tiết tin"


@pytest.mark.parametrize(("day", "kind"), [("<div>18/03/2019 10:20</div>", "article"), ("", "listing")])
def test_a_short_note_below_such_a_box_is_an_article(day, kind):
    """A note of one sentence is an article below a box that may be a title's and a day, on a page named after the portal."""
    note = f'<div class="card"><div class="card-title">{TITLE}</div>{day}<div><p>{TEXTS[0][:100]}.</p></div></div><ul>{OTHERS}</ul>'
    page = Page(
        url="http://xa-vi-du.gov.vn/tin-tuc/chi-tiet/62001",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=framed(note, "Cổng thông tin điện tử xã Ví Dụ"),
    )
    assert read_page(page, families=()).kind == kind


OTHERS = "".join(f'<li><a href="/tin-tuc/chi-tiet/{n}">Khánh thành nhà văn hóa bản Nà Pen</a></li>' for n in range(5))


@pytest.mark.parametrize(
    ("front", "title"), [('<a href="/">UBND xã Ví Dụ ở huyện</a>', TITLE), ("Họp dân bàn mở đường liên thôn", None)]
)
def test_a_heading_that_leads_to_the_front_page_is_no_headline(front, title):
    """The one h1 is the portal's name where it leads to the front page; the styled line above the day is the headline."""
    styled = f'<p style="font-size:20px;font-weight:bold">{TITLE}</p><p>18/03/2019</p><div>{TEXT}</div>'
    html = f'<html><head><title>UBND xã</title></head><body><h1 class="logo">{front}</h1><ul><li><a href="/a">Tin tức</a></li></ul><div>{styled}</div></body></html>'
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/tin/chi-tiet/62001")
    assert found is not None
    assert found.title == (title or front)


ENTRY = f'<div class="item"><{{tag}}>Thông báo lịch tiếp công dân tuần này</{{end}}><div>18/03/2019</div><p>{TEXTS[0][:100]}.</p></div>'


@pytest.mark.parametrize("tag", ["h4", 'div class="item-title"'])
@pytest.mark.parametrize(("entries", "kinds"), [(1, {"article"}), (3, {"static", "listing"})], ids=["one", "several"])
def test_one_heading_above_a_day_makes_a_short_note_an_article(tag, entries, kinds):
    """On a page whose head names a place and nothing else; several such headings are those of a list."""
    body = ENTRY.format(tag=tag, end=tag.split()[0]) * entries
    page = Page(
        url="http://xa-vi-du.gov.vn/thong-tin.aspx?id=3" if entries == 1 else "http://xa-vi-du.gov.vn/lich-lam-viec",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=framed(body, "Xã Ví Dụ"),
    )
    assert read_page(page, families=()).kind in kinds


PARTICULARS = '<div class="grid"><div class="col"><p><i class="fa-calendar"></i> 18/03/2019</p></div></div>'


@pytest.mark.parametrize("names", ["font-bold text-3xl text-justify", "fw-bold fs-2", "h2 fw-bold"])
def test_a_line_bold_and_large_by_its_classes_is_the_headline(names):
    """Templates of utility classes have no headings: a line dressed as one heads the text, the day stands above it."""
    html = f"""<html><head><title>Sở Tư pháp</title></head><body><div><a href="/">Trang chủ</a></div><div class="p-2">{PARTICULARS}
<p class="{names}">{TITLE}</p><div class="text-lg mt-2 italic">\r\n\t\t{LEAD}</div><div class="text-lg">{TEXT}</div></div></body></html>"""
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/chi-tiet-tin-tucs/hop-dan-ban-mo-duong-lien-thon")
    assert found is not None
    assert (found.title, found.lead, found.paragraphs) == (TITLE, LEAD, TEXTS)


@pytest.mark.parametrize("names", ["font-bold", "text-3xl", "text-gray-800"])
def test_a_line_only_bold_or_only_large_is_none(names):
    """Either alone dresses labels and slogans too."""
    html = f"""<html><head><title>Sở Tư pháp</title></head><body><div><a href="/">Trang chủ</a></div><div class="p-2">{PARTICULARS}
<p class="{names}">{TITLE}</p><div class="text-lg">{TEXT}</div></div></body></html>"""
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/chi-tiet-tin-tucs/hop-dan-ban-mo-duong-lien-thon")
    assert found is None or found.title != TITLE


def test_a_box_called_title_and_a_number_is_one():
    """Style sheets number their titles; the day right below says whose it is."""
    html = f"""<html><head><title>Tin tức - Xã Ví Dụ</title></head><body><div><a href="/">Trang chủ</a></div><table><tr><td>
<p class="title01 f-s16">{TITLE}</p><span class="time">(18/03/2019 15:20)</span><div class="n-img"><img src="/a.jpg"></div><b class="hot-line">{LEAD}</b>{TEXT}</td></tr></table></body></html>"""
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/tin-tuc?articleId=12")
    assert found is not None
    assert (found.title, found.lead, found.paragraphs) == (TITLE, LEAD, TEXTS)
