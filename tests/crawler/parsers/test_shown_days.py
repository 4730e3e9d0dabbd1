"""The forms in which pages of no known CMS show their days, beside labels and in elements of their own."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
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
