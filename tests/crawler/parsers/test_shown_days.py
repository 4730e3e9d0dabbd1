"""The forms in which pages of no known CMS show their days, beside labels and in elements of their own."""

from datetime import UTC, datetime

import pytest

from crawler.parsers import parse_page, read_page
from crawler.parsers.dates import choose_moment
from crawler.parsers.parts import Clue
from crawler.records import Article, Page
from tests.crawler.parsers.page_shapes import unknown

TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXT = (
    "<p>Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét.</p>"
    * 3
)


def shown(line: str) -> Article:
    """The article of a page that shows that line under its headline."""
    page = unknown(TITLE, TEXT).decode()
    start, _, rest = page.partition('<div class="ngay">')
    found = parse_page(f"{start}{line}{rest.partition('</div>')[2]}".encode(), "http://xa-vi-du.gov.vn/tin/a-12.html")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "line",
    [
        "<div>Cập nhật: 07/08/2024 10:00 | Ngày đăng: 05/08/2024 08:30</div>",
        "<div>Ngày đăng: 05/08/2024 08:30 - Cập nhật: 07/08/2024 10:00</div>",
        "<div><span>Đăng: 05/08/2024 08:30</span> <span>Sửa lần cuối: 07/08/2024 10:00</span></div>",
        "<div><span>Cập nhật lúc: 10:00 07/08/2024</span> <span>Đăng lúc: 08:30 05/08/2024</span></div>",
    ],
)
def test_days_of_publication_and_of_change_are_told_by_their_labels(line):
    """Where both are labelled each is read by its label, whichever stands first."""
    found = shown(line)
    assert (found.published_at and found.published_at.isoformat()) == "2024-08-05T08:30:00+07:00"
    assert (found.modified_at and found.modified_at.isoformat()) == "2024-08-07T10:00:00+07:00"


def test_a_day_of_change_alone_is_the_day_of_publication():
    """A page that shows "Cập nhật" and nothing else was published then, as far as anybody can tell."""
    found = shown("<div>Cập nhật: 07/08/2024 10:00</div>")
    assert (found.published_at and found.published_at.isoformat()) == "2024-08-07T10:00:00+07:00"
    assert found.modified_at is None


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("<div><span>05/08/2024</span><span>08:30</span></div>", "08:30"),
        ("<div><b>Ngày đăng:</b> <span>05/08/2024</span> <span>8h30</span></div>", "08:30"),
        ("<ul><li><span>08:30</span></li><li><span>05/08/2024</span></li></ul>", "08:30"),
        ("<div><i>05/08/2024</i> 8:30 chiều</div>", "20:30"),
        ("<div>5 Tháng 8, 2024 8:20 sáng</div>", "08:20"),
        ("<div>05-Aug-2024 08:30</div>", "08:30"),
        ('<div><i class="calendar"></i> 05-08-2024 <i class="clock"></i> 08:30 <i class="eye"></i> 120</div>', "08:30"),
        ("<div><svg><title>Ngày</title></svg> 05-08-2024 <svg><title>Giờ</title></svg> 08:30</div>", "08:30"),
        ('<div><i class="clock"></i> 08:30 <i class="calendar"></i> 05-08-2024</div>', "08:30"),
        ('<ul><li><i class="calendar"></i>05/08/2024</li><li><i class="clock"></i>08:30</li></ul>', "08:30"),
        ("<div>Ngày: 05/08/2024<br>Giờ: 08:30</div>", "08:30"),
        ("<div>Ngày: 05/08/2024</div><div>Giờ: 08:30</div>", "08:30"),
        ("<div>05/08/2024 <span>08:30</span></div>", "08:30"),
    ],
)
def test_a_time_of_day_is_read_beside_its_day(line, time):
    """A time in an element of its own, or told by "sáng" and "chiều", belongs to the day beside it."""
    found = shown(line)
    assert (found.published_at and found.published_at.isoformat()) == f"2024-08-05T{time}:00+07:00"


def test_a_day_that_shows_that_the_month_stands_first_is_read_so():
    """ASP.NET's default culture puts the month first: believed where the second number is no month."""
    found = shown("<div>8/15/2024 8:30:00 AM</div>").published_at
    assert (found and found.isoformat()) == "2024-08-15T08:30:00+07:00"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<div>8/5/2024 8:30:00 AM</div>", "2024-08-05"),
        ("<div>08/05/2024 08:30:00 AM</div>", "2024-05-08"),
        ("<div>8/5/2024 8:30:00 SA</div>", "2024-05-08"),
        ("<div>8/5/2024 8:30:00 AM</div><!-- --><p class=khac>15/4/2024 8:30:00 AM</p>", "2024-05-08"),
    ],
)
def test_the_stamp_of_net_is_month_first_where_nothing_on_the_page_says_otherwise(line, day):
    """Without zeros, with seconds and AM it is America's; zeros, SA, or a first number above 12 beside it say that the day stands first."""
    found = shown(line).published_at
    assert (found and found.isoformat()) == f"{day}T08:30:00+07:00"


@pytest.mark.parametrize(
    "line",
    [
        '<div><i class="calendar"></i> 05-08-2024 <i class="timer"></i> Thời lượng: 08:30</div>',
        '<div><i class="calendar"></i> 05-08-2024 <i class="eye"></i> 120 <i class="clock"></i> 08:30</div>',
        "<div>Ngày: 05/08/2024<br>Giờ mở cửa: 08:30</div>",
    ],
)
def test_another_time_is_not_that_of_the_day(line):
    """A running time, or one behind something else, says nothing of when the article was published."""
    found = shown(line)
    assert (found.published_at and found.published_at.isoformat()) == "2024-08-05T00:00:00+07:00"


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("<div>05/08/24 08:30</div>", "2024-08-05T08:30"),
        ("<div>08:30 05/08/24</div>", "2024-08-05T08:30"),
        ("<div>Ngày đăng: 05/08/24</div>", "2024-08-05T00:00"),
        ("<div><b>Ngày đăng:</b> <span>5-8-24 | 8h30 | Lượt xem: 20</span></div>", "2024-08-05T08:30"),
        ("<div>Thứ hai, 5/8/24</div>", "2024-08-05T00:00"),
        ("<div>05-08-24</div>", "2024-08-05T00:00"),
        ("<div><span>05</span>/<span>08</span>/<span>2024</span></div>", "2024-08-05T00:00"),
        ("<div>Ngày: <b>05</b>/<b>08</b>/<b>2024</b></div>", "2024-08-05T00:00"),
        ('<div><b class="d">05</b><b class="m">08</b><b class="y">2024</b></div>', "2024-08-05T00:00"),
        ('<div class="date"><div>05</div><div>08</div><div>2024</div></div>', "2024-08-05T00:00"),
        ('<div class="date"><b class="day">Thứ hai</b> <b>05</b> <b>08</b> <b>2024</b></div>', "2024-08-05T00:00"),
    ],
)
def test_a_day_of_few_figures_or_in_pieces_is_read_where_its_line_is_a_dateline(line, moment):
    """Right under the headline two figures are a year beside a label, a weekday or a time, or as forms print it; pieces by their names."""
    found = shown(line)
    assert (found.published_at and found.published_at.isoformat()) == f"{moment}:00+07:00"


@pytest.mark.parametrize(
    "line",
    [
        "<div>Số: 05/08/24</div>",
        "<div>Tỷ số 05/08/24</div>",
        "<div>Hạn nộp: 05/08/24</div>",
        "<div>08/25/24 08:30</div>",
        "<div>5/8/24</div>",
        "<div>192-05-08-24</div>",
        '<div class="date"><b class="month">08</b><b class="day">05</b><b class="year">2024</b></div>',
        '<div class="stat"><b class="view">05</b><b class="like">08</b><b class="share">2024</b></div>',
    ],
)
def test_other_figures_under_the_headline_are_no_day(line):
    """Numbers of documents, results, terms, months first and counters are no day of publication."""
    assert shown(line).published_at is None


@pytest.mark.parametrize(
    "page",
    [
        '<body><div id="top">27/11/26 08:00</div><div class="m"><h1>{title}</h1><div class="c">{text}</div></div></body>',
        '<body><div class="m"><h1>{title}</h1><div class="c">{text}<p>05/08/24 08:30</p>{text}</div></div></body>',
        '<body><div class="m"><h1>{title}</h1><div class="c">{text}</div><div>05/08/24 08:30</div></div></body>',
    ],
)
def test_two_figures_are_no_year_elsewhere(page):
    """A clock above the headline, a line in the text and one below it say nothing with two figures."""
    found = parse_page(page.format(title=TITLE, text=TEXT).encode(), "http://xa-vi-du.gov.vn/tin/a-12.html")
    assert found is not None
    assert found.published_at is None


def test_lines_in_a_flat_page_are_datelines_under_the_headline():
    """Where headline, line and text stand in one box, the line right under the headline is the dateline."""
    for line in (
        "<p>05/08/24 08:30</p>",
        "<p>Cập nhật lần cuối 07/08/2024 10:00; Đăng ngày 05/08/2024 08:30</p>",
        "<p>Cập nhật lúc 8h30, ngày 05/08/2024</p>",
    ):
        page = f"<body><h1>{TITLE}</h1>{line}{TEXT}</body>"
        found = parse_page(page.encode(), "http://xa-vi-du.gov.vn/tin/a-12.html")
        assert found is not None
        assert (found.published_at and found.published_at.isoformat()) == "2024-08-05T08:30:00+07:00"


@pytest.mark.parametrize(
    ("said", "published", "changed"),
    [
        ("Cập nhật lần cuối: 07/08/2024 10:00 | Ngày xuất bản: 05/08/2024 08:30", "05 08:30", "07 10:00"),
        ("Cập nhật: 07/08/2024 10:00", "07 10:00", "07 10:00"),
        ("Cập nhật: 07/08/2024 10:00 | Ngày đăng: chưa rõ", "07 10:00", "07 10:00"),
        ("05/08/2024 08:30 - Cập nhật 07/08/2024 10:00", "05 08:30", "05 08:30"),
    ],
)
def test_a_familys_line_of_two_days_tells_each_by_its_label(said, published, changed):
    """A CMS's own field may show the day of change before that of publication; one that is asked for a change tells the change."""
    clues = [Clue(said, "a family's field")]
    found, change = choose_moment(clues), choose_moment(clues, of_change=True)
    assert found is not None
    assert change is not None
    assert (f"{found.at:%d %H:%M}", f"{change.at:%d %H:%M}") == (published, changed)


HEAD = "<p align=right><em>Ví Dụ, ngày 12 tháng 8 năm 2024</em></p>"


@pytest.mark.parametrize(
    ("above", "head", "day"),
    [
        ('<div class="post-date">15/08/2024</div>', HEAD, "2024-08-15"),
        ("<div>Ngày đăng: 15/08/2024</div>", HEAD, "2024-08-15"),
        ('<div class="date">15/08/2024</div>', HEAD, "2024-08-15"),
        ('<div class="date">20/08/2024</div>', HEAD, "2024-08-12"),
        ("<div>15/08/2024</div>", HEAD, "2024-08-12"),
        ('<div class="post-date">15/08/2024</div>', "<p>13/08/2024</p>", "2024-08-13"),
        (
            '<div><a href="/tin/b-9.html">Xã Ví Dụ thu hoạch lúa sớm</a> <span class="news-date">15/08/2024</span></div>',
            HEAD,
            "2024-08-12",
        ),
    ],
)
def test_a_documents_head_gives_way_to_the_day_of_its_post(above, head, day):
    """The place and day in the head of a pasted document is no day of publication where a line above the headline is labelled or named one."""
    page = (
        f'<body><div class="m">{above}<h3>{TITLE}</h3><div class="c">{head}{TEXT}</div></div><p>Trang của xã</p></body>'
    )
    read = read_page(
        Page(
            url="http://xa-vi-du.gov.vn/tin/a-12.html",
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            body=page.encode(),
            fetched_at=datetime(2024, 8, 20, 3, tzinfo=UTC),
        ),
        None,
    )
    assert read.article is not None
    assert (read.article.published_at and read.article.published_at.date().isoformat()) == day
