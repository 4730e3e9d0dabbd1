"""Which of the days a page shows is heard as that of publication: labels, the headline's own day, clocks, days in pieces."""

from datetime import UTC, datetime

import pytest

from crawler.parsers import read_page
from crawler.records import Article, Kind, Page

TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXT = "<p>Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét.</p>"
SEEN = datetime(2026, 11, 27, 13, 15, tzinfo=UTC)


def read(data: str, *, seen: datetime | None = SEEN) -> Article:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    url = "http://xa-vi-du.gov.vn/tin/hop-dan-12.html"
    read = read_page(Page(url=url, status=200, headers=headers, body=data.encode(), fetched_at=seen))
    assert read.article is not None
    return read.article


def page(under: str = "", *, title: str = TITLE, above: str = "", below: str = "", head: str = "") -> str:
    """A page of no known CMS with something above its headline, under it and below its text."""
    menu = "".join(f'<li><a href="/muc-{number}">Mục {number}</a></li>' for number in range(6))
    return (
        f'<html lang="vi"><head><title>{title} | Xã Ví Dụ</title><meta property="og:type" content="article">{head}</head>'
        f'<body><div id="menu"><ul>{menu}</ul></div><div class="wrap"><div class="left">{above}<h1>{title}</h1>{under}'
        f'<div class="noidung">{TEXT * 3}</div>{below}</div><div class="right">Thăm dò ý kiến</div></div><div>Địa chỉ: xã Ví Dụ</div></body></html>'
    )


def day(found: Article) -> str | None:
    if found.published_at is None:
        return None
    return found.published_at.isoformat()[: 16 if found.published_precision == "minute" else 10]


@pytest.mark.parametrize(
    "title",
    [
        "Dự báo thời tiết ngày 25/11/2026",
        "Giá vàng trong nước lúc 9h00 ngày 12/11/2026",
        "Lịch cắt điện từ 16/11/2026 đến 22/11/2026",
        "Kết quả xét tuyển viên chức (đợt ngày 30/10/2026)",
    ],
)
def test_a_day_in_the_headline_is_not_the_day_of_publication(title):
    """A headline that names a day, alone or in the breadcrumb too, does not go before the day shown under it or below the text."""
    crumbs = f'<div class="b"><a href="/">Trang chủ</a> / <span>{title}</span></div>'
    assert day(read(page("<div>13/11/2026 08:05</div>", title=title))) == "2026-11-13T08:05"
    assert day(read(page("<div>13/11/2026 08:05</div>", title=title, above=crumbs))) == "2026-11-13T08:05"
    assert day(read(page(title=title, below="<div>Ngày đăng: 13/11/2026</div>"))) == "2026-11-13"


def test_a_day_beside_the_headline_in_its_element_is_heard():
    """A day set into the heading's element, in an element of its own, is the article's, as portals print it."""
    for said in ("(13/11/2026 08:05)", "Văn phòng UBND xã, 13/11/2026 08:05"):
        assert day(read(page().replace("</h1>", f" <small>{said}</small></h1>"))) == "2026-11-13T08:05"


def test_a_name_before_the_day_beside_the_headline_leaves_it_heard():
    """Particulars longer than a short headline are no headline, and go before a day in the text."""
    said = page(title="Xã họp dân").replace("</h1>", " <small>Quản trị viên 13/11/2026 08:05</small></h1>")
    assert day(read(said.replace(TEXT * 3, f"{TEXT}<p>Ngày 17/10/2015</p>{TEXT * 2}"))) == "2026-11-13T08:05"


def test_a_day_in_the_headline_is_the_last_resort():
    """Where the page shows no other day, that of the headline is all there is; one after the capture cannot be it."""
    assert day(read(page(title="Giá vàng trong nước lúc 9h00 ngày 12/11/2026"))) == "2026-11-12T09:00"
    assert day(read(page(title="Lịch tiếp công dân của lãnh đạo ngày 05/01/2027"))) is None


@pytest.mark.parametrize(
    "other",
    [
        "Hạn nộp hồ sơ: 10/11/2026",
        "Thời hạn góp ý: đến hết ngày 10/11/2026",
        "Ngày hết hạn 10/11/2026",
        "Ngày có hiệu lực: 10/11/2026",
        "Ngày họp: 10/11/2026",
        "Khai mạc 10/11/2026",
        "Diễn ra: 10/11/2026",
        "Hạn đăng ký: 10/11/2026",
        "Đăng ký trước ngày 10/11/2026",
    ],
)
def test_a_day_of_another_matter_is_not_heard(other):
    """A term, a validity or an event is no day of publication, whichever of the two stands first, in one line or two."""
    for line in (
        f"<div>{other}</div><div>Ngày đăng: 13/11/2026</div>",
        f"<div>Ngày đăng: 13/11/2026</div><div>{other}</div>",
        f"<div>{other} - Ngày đăng: 13/11/2026</div>",
        f"<div>13/11/2026 | {other}</div>",
    ):
        assert day(read(page(line))) == "2026-11-13"
    assert day(read(page(f"<div>{other}</div>"))) is None


@pytest.mark.parametrize("label", ["Ngày ban hành", "Ngày ký"])
def test_the_day_of_a_document_is_the_last_resort(label):
    """A document's own day is that of its page where no other is shown, above or below it."""
    issued = (
        f"<table><tr><td>{label}</td><td>10/11/2026</td></tr><tr><td>Ngày hiệu lực</td><td>12/11/2026</td></tr></table>"
    )
    assert day(read(page(issued))) == "2026-11-10"
    assert day(read(page(f"{issued}<div>Ngày đăng: 13/11/2026</div>"))) == "2026-11-13"
    assert day(read(page(f"<div>{label}: 10/11/2026 | 13/11/2026</div><div>13/11/2026</div>"))) == "2026-11-13"
    assert day(read(page(issued, below="<div>Ngày đăng: 13/11/2026</div>"))) == "2026-11-13"
    assert day(read(page(issued, below="<div>Văn bản khác</div><div>01/11/2026</div>"))) == "2026-11-10"


def test_a_label_in_an_element_of_its_own_is_the_days():
    """A label in bold, in the cell before or in the line's own text says what the day beside it is."""
    for line in (
        "<div><b>Hạn nộp hồ sơ:</b> 10/11/2026</div><div><b>Ngày đăng:</b> 13/11/2026</div>",
        "<div><span>Hạn nộp</span> <span>10/11/2026</span></div><div><span>Ngày đăng</span> <span>13/11/2026</span></div>",
        "<table><tr><td>Hết hạn</td><td>10/11/2026</td></tr><tr><td>Ngày đăng</td><td>13/11/2026</td></tr></table>",
        "<div>Hạn nộp: <i>10/11/2026</i></div><div>Ngày đăng: <i>13/11/2026</i></div>",
    ):
        assert day(read(page(line))) == "2026-11-13"


@pytest.mark.parametrize(
    "line",
    [
        "<div><a href='/su-kien'>Sự kiện</a> | 13/11/2026</div>",
        "<div><span>Tin tức - Sự kiện</span> <span>13/11/2026</span></div>",
        "<div>Sự kiện: 13/11/2026</div>",
        "<div>Sự kiện Ngày 13/11/2026</div>",
        "<div>Sự kiện: 20 năm tái lập xã | 13/11/2026</div>",
        "<div><span>Đăng ký kinh doanh</span> <span>13/11/2026</span></div>",
        "<div>Đăng ký hộ tịch: 13/11/2026</div>",
        "<div>Ban hành văn bản Ngày 13/11/2026</div>",
        "<div><a href='/hieu-luc'>Hiệu lực</a> <span>13/11/2026</span></div>",
        "<div><span>Hạn mức đất</span> <span>13/11/2026</span></div>",
        "<div>Hạn hán, 13/11/2026</div>",
        "<div>Ngày bắt đầu: 13/11/2026</div>",
    ],
)
def test_words_that_only_look_like_such_labels_silence_no_day(line):
    """A section called "Sự kiện", drought, and SharePoint's start of publication are no terms or events."""
    assert day(read(page(line))) == "2026-11-13"


@pytest.mark.parametrize(
    "title",
    ["Ban hành Quy chế tiếp dân", "Đăng ký đất đai", "Thời hạn sử dụng đất", "Hạn chót nộp hồ sơ", "Ngày thi đầu tiên"],
)
@pytest.mark.parametrize("line", ["<div>13/11/2026</div>", "<span>13/11/2026</span>"])
def test_a_headline_is_no_label_of_the_day_under_it(title, line):
    """A headline that begins as labels of other days do leaves the day right under it that of publication."""
    assert day(read(page(line, title=title))) == "2026-11-13"


@pytest.mark.parametrize(
    "line",
    [
        "Đăng ngày 10/11/2026, hạn nộp hồ sơ 13/11/2026",
        "Đăng ngày: 10/11/2026. Hạn chót 13/11/2026",
        "Ngày đăng: 10/11/2026 | Khai mạc 13/11/2026",
        "Đăng 10/11/2026, kết thúc 13/11/2026",
        "Ngày đăng: 10/11/2026, xét duyệt cuối 13/11/2026",
    ],
)
def test_days_of_one_line_are_heard_in_its_order(line):
    """Of the days one line holds the first is that of publication, whatever the letters the next begins with."""
    assert day(read(page(f"<div>{line}</div>"))) == "2026-11-10"
    assert day(read(page(below=f"<div>{line}</div>"))) == "2026-11-10"


def test_a_day_after_the_capture_is_not_heard():
    """Nothing captured was published two days later; a day's difference is one of clocks, and without a capture's day none is judged."""
    line = "<div>30/11/2026</div><div>13/11/2026</div>"
    assert day(read(page(line))) == "2026-11-13"
    assert day(read(page(line), seen=None)) == "2026-11-30"
    assert day(read(page("<div>28/11/2026 06:30</div>"))) == "2026-11-28T06:30"
    assert day(read(page("<div>30/11/2026</div>"))) is None


CLOCK = '<div class="b"><a href="/">Trang chủ</a> / <a href="/tin">Tin tức</a> <span>Thứ Sáu, 27/11/2026</span></div>'


def test_a_clock_in_the_articles_column_gives_way_to_a_labelled_day():
    """Today's day above the headline is a clock where the page labels another as that of publication."""
    assert day(read(page(above=CLOCK, below="<div>Ngày đăng: 13/11/2026</div>"))) == "2026-11-13"


def test_a_day_above_the_headline_is_heard_where_nothing_speaks_against_it():
    """A day of its own, or the capture's where no other is labelled, stays the day of publication."""
    above = '<div class="b"><span>26/11/2026 08:05</span></div>'
    other = '<div class="b"><span>13/11/2026 08:05</span></div>'
    assert day(read(page(above=above))) == "2026-11-26T08:05"
    assert day(read(page(above=above, below="<div>10/11/2026</div>"))) == "2026-11-26T08:05"
    assert day(read(page(above=other, below="<div>Ngày đăng: 10/11/2026</div>"))) == "2026-11-13T08:05"
    others = "<p>Tin thứ nhất</p><p>Ngày đăng: 10/11/2026</p><p>Tin thứ hai</p><p>Ngày đăng: 09/11/2026</p>"
    assert day(read(page(above=above, below=others))) == "2026-11-26T08:05"


def test_a_time_of_today_above_the_headline_is_that_of_a_fresh_article():
    """An article captured on its day keeps it, whatever day a document below it is labelled with."""
    document = "<div><span>Quyết định số 12/QĐ-UBND</span> <span>Ngày đăng: 05/02/2020</span></div>"
    above = '<div class="tg">Thứ Sáu, 27/11/2026 08:10</div>'
    assert day(read(page(above=above, below=document))) == "2026-11-27T08:10"


@pytest.mark.parametrize(
    "said",
    ["13 Tháng Mười Một, 2026", "Tháng Mười Một 13, 2026", "Thứ Sáu, 13 Tháng Mười Một 2026", "13 tháng mười một 2026"],
)
def test_a_month_written_out_is_seen(said):
    """WordPress in Vietnamese writes months as words; the day of a related post below does not stand in."""
    related = '<div class="tin"><div>Một tin khác của huyện nhà</div><div>24/11/2026</div></div>'
    assert day(read(page(f"<span class='date'>{said}</span>", below=related))) == "2026-11-13"


@pytest.mark.parametrize(
    "leaf",
    [
        "<div class='date'><span>13</span><span>11/2026</span></div>",
        "<div><span>13</span><span>Tháng 11</span><span>2026</span></div>",
        "<div><b>13</b><div><span>Th11</span><span>2026</span></div></div>",
        "<time>13<br>Th11<br>2026</time>",
        "<div>Thứ Sáu<br>13/11<br>2026</div>",
        "<div><span>13</span><span>Tháng Mười Một</span><span>2026</span></div>",
    ],
)
def test_a_leaf_of_a_calendar_is_a_day(leaf):
    """Day, month and year in boxes of their own under or above the headline are one day."""
    assert day(read(page(leaf))) == "2026-11-13"
    assert day(read(page(above=leaf))) == "2026-11-13"


@pytest.mark.parametrize(
    "counts",
    ["<span>12</span> <span>05</span> <span>2024</span>", "<i></i> 12 <i></i> 05 <i></i> 2024"],
)
def test_counters_are_no_leaf_of_a_calendar(counts):
    """Numbers of comments, likes and readers side by side go before no day, labelled or not."""
    assert day(read(page(f'<div class="st">{counts}</div><div>Đăng: 13/11/2026</div>'))) == "2026-11-13"
    assert day(read(page(f'<div class="st">{counts}</div>', below="<div>Ngày đăng: 13/11/2026</div>"))) == "2026-11-13"


@pytest.mark.parametrize(
    "numbers",
    [
        "<table><tr><td>13</td><td>11</td><td>2026</td></tr></table>",
        "<div><span>11/2026</span></div>",
        "<div><span>Số 13</span> <span>11/2026</span></div>",
        "<div><span>13</span> lượt xem <span>11/2026</span></div>",
    ],
)
def test_numbers_that_only_stand_side_by_side_are_no_day(numbers):
    """Cells of a table, a month alone, an issue's number and a count beside a month make no day."""
    assert day(read(page(numbers))) is None


def test_the_weekday_tells_that_the_month_stands_first():
    """Drupal's own format puts the month first: believed where the weekday fits that order only."""
    assert day(read(page("<div>Fri, 11/13/2026 - 08:05</div>"))) == "2026-11-13T08:05"
    assert day(read(page("<div>Wed, 11/04/2026 - 08:05</div>"))) == "2026-11-04T08:05"
    assert day(read(page("<div>Sat, 11/04/2026 - 08:05</div>"))) == "2026-04-11T08:05"


def test_a_time_in_an_element_behind_the_days_text_is_its():
    """An icon before the day leaves the time in a span behind it the day's; a number of views there is none."""
    assert day(read(page("<div><i></i> Thứ Năm, 12/11/2026 <span>09:25</span></div>"))) == "2026-11-12T09:25"
    assert day(read(page("<div><i></i> Thứ Năm, 12/11/2026 <span>925 lượt xem</span></div>"))) == "2026-11-12"


def ld(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def test_a_comma_too_many_in_json_ld_is_let_pass():
    """A template's comma before the closing bracket does not cost the day the page states."""
    head = ld('{"@type": "NewsArticle", "datePublished": "2026-11-13T08:05:00+07:00",\n}')
    assert day(read(page(head=head))) == "2026-11-13T08:05"


def test_json_ld_of_the_page_tells_its_days_where_nothing_is_shown():
    """Days of a WebPage node are the article's, unless another is shown, or the node has another page's address."""
    node = '{{"@type": "WebPage", "url": "http://xa-vi-du.gov.vn/{}", "datePublished": "2026-11-13T01:05:00+00:00", "dateModified": "2026-11-15T02:00:00+00:00"}}'
    own = ld(node.format("tin/hop-dan-12.html"))
    found = read(page(head=own))
    assert day(found) == "2026-11-13T08:05"
    assert (found.modified_at and found.modified_at.isoformat()) == "2026-11-15T09:00:00+07:00"
    assert day(read(page("<div>12/11/2026</div>", head=own))) == "2026-11-12"
    assert day(read(page(below="<div>Ngày đăng: 12/11/2026</div>", head=own))) == "2026-11-12"
    assert day(read(page(head=ld(node.format(""))))) is None
    assert day(read(page(head=ld(node.format("tin/hop-dan-12.html?id=13"))))) is None
    assert day(read(page(head=ld('{"@type": "WebPage", "datePublished": "2015-01-01"}')))) is None


def test_the_time_a_page_was_made_is_no_change():
    """A template that states each page as changed now changes no article."""
    node = '{"@type": "WebPage", "url": "http://xa-vi-du.gov.vn/tin/hop-dan-12.html", "dateModified": "2026-11-27T13:00:00Z"}'
    assert read(page("<div>13/11/2026</div>", head=ld(node))).modified_at is None


def test_json_ld_of_the_page_makes_no_article_of_a_static_page():
    """Plug-ins state a day of publication for every page, the portal's own too."""
    address = "http://xa-vi-du.gov.vn/quy-trinh-tiep-dan"
    head = ld(f'{{"@type": "WebPage", "url": "{address}", "datePublished": "2015-01-01T08:00:00+07:00"}}')
    said = page(title="Quy trình tiếp công dân", head=head).replace('<meta property="og:type" content="article">', "")
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    found = read_page(Page(url=address, status=200, headers=headers, body=said.encode(), fetched_at=SEEN))
    assert found.kind is Kind.STATIC
