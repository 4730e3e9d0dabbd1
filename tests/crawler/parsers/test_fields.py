"""What a site file says about its pages: selectors win over detection, each generation on the days it held."""

from datetime import UTC, date, datetime

import pytest

from crawler.parsers import read_page
from crawler.records import Page
from crawler.sites.model import Fields, Site

LONG = "Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét."
BODY = f"""<html lang="vi"><head><title>Trang tin xã</title></head><body><h2 class="moi">Tên theo mẫu mới</h2>
<b class="cu">Tên theo mẫu cũ</b><p>Ngày đăng: 18/03/2019</p><div class="bai"><p>{LONG}</p><p>{LONG}</p><p>{LONG}</p></div></body></html>"""
SITE = Site(
    id="xa-vi-du",
    name="Xã Ví Dụ",
    url="http://xa-vi-du.gov.vn/",
    fields=(Fields(title=".moi"), Fields(title=".cu", until=date(2020, 6, 30))),
)


@pytest.mark.parametrize(
    ("fetched", "title", "rule"),
    [
        (datetime(2020, 6, 30, 12, tzinfo=UTC), "Tên theo mẫu cũ", "site file xa-vi-du until 2020-06-30, fields.title"),
        (datetime(2020, 7, 1, 12, tzinfo=UTC), "Tên theo mẫu mới", "site file xa-vi-du, fields.title"),
        (None, "Tên theo mẫu mới", "site file xa-vi-du, fields.title"),
    ],
)
def test_the_day_a_page_was_fetched_chooses_the_selectors(fetched: datetime | None, title: str, rule: str) -> None:
    """A capture from before the redesign is read by the old selectors, one of unknown day by the newest."""
    page = Page(
        url="http://xa-vi-du.gov.vn/tin/hop-dan-12.html",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=BODY.encode(),
        fetched_at=fetched,
    )
    article = read_page(page, SITE).article
    assert article is not None
    assert (article.title, article.evidence["title"]) == (title, rule)
