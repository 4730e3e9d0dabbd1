"""Headlines of pages that name only the portal in their head and set no heading."""

import pytest

from crawler.parsers import parse_page

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
    ],
    ids=["table", "boxes"],
)
def test_a_bold_lead_below_a_bold_headline_is_no_headline(column):
    """The line set like a heading above a bold sentence as long as a lead is the title, and the sentence the lead."""
    html = f'<html><head><title>Tin tức</title></head><body><div id="a"><a href="/">Trang chủ</a></div><div id="b">{column}</div></body></html>'
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/tin.asp?id=12")
    assert found is not None
    assert (found.title, found.lead, found.paragraphs) == (TITLE, LEAD, TEXTS)


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
