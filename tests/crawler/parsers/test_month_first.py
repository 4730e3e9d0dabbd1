"""Dates written month first, read only where something proves that order."""

from datetime import date

import pytest

from crawler.parsers.month_first import by_stamp, by_weekday


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Wed, 03/05/2014 - 08:15", "2014-03-05 08:15"),
        ("T4, 03/05/2014 - 08:15", "2014-03-05 08:15"),
        ("Được gửi bởi admin vào Thứ tư, 03/05/2014 - 08:15", "2014-03-05 08:15"),
        ("Chủ nhật, 02/09/2018", "Chủ nhật, 02/09/2018"),
        ("CN, 02/09/2018", "CN, 02/09/2018"),
        ("Sat, 03/05/2014 - 08:15", "Sat, 03/05/2014 - 08:15"),
        ("Thu, 05/05/2016 - 08:15", "Thu, 05/05/2016 - 08:15"),
        ("Lúc 03/05/2014", "Lúc 03/05/2014"),
        ("Thứ năm - 25/12/2014", "Thứ năm - 25/12/2014"),
    ],
)
def test_a_weekday_tells_the_order(text: str, iso: str) -> None:
    """3 May 2014 was a Saturday, 5 March a Wednesday; a weekday that fits both, or neither, changes nothing."""
    assert by_weekday(text) == iso


SEEN = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "page", "wanted"),
    [
        ("11/13/2026 9:40:00 AM", "", "13/11/2026 9:40:00 AM"),
        ("11/5/2026 9:40:00 AM", "", "5/11/2026 9:40:00 AM"),
        ("Ngày đăng: 10/2/2026 3:07:12 PM", "", "Ngày đăng: 2/10/2026 3:07:12 PM"),
        ("9/12/2026 3:07:12 PM", "", "12/9/2026 3:07:12 PM"),
        ("09/12/2026 03:07:12 PM", "", "12/09/2026 03:07:12 PM"),
        ("10/11/2026 3:07:12 PM", "Tin khác 10/25/2026 8:00:00 AM", "11/10/2026 3:07:12 PM"),
    ],
)
def test_a_stamp_of_net_is_month_first(text: str, page: str, wanted: str) -> None:
    """Month first is what another stamp of the page proves, what would lie ahead otherwise, and what has no zeros."""
    assert by_stamp(text, lambda: f"{page} {text}", SEEN) == wanted


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("13/11/2026 9:40:00 AM", ""),
        ("05/11/2026 09:40:00 AM", ""),
        ("5/11/2026 9:40:00 SA", ""),
        ("5/11/2026 9:40 AM", ""),
        ("5/11/2026 09:40:00", ""),
        ("5/11/2026 15:40:00 PM", ""),
        ("5/11/2026", ""),
        ("10/11/2026 3:07:12 PM", ""),
        ("5/11/2026 9:40:00 AM", "Tin khác 25/10/2026 8:00:00 AM"),
        ("5/11/2026 9:40:00 AM", "Tin khác 25/10/2026 8:00:00 AM, 10/25/2026 8:00:00 AM"),
        ("5/12/2026 9:40:00 AM", "Tin khác 25/10/2026 8:00:00 AM"),
        ("12/5/2026 9:40:00 AM", ""),
    ],
)
def test_other_stamps_stay_day_first(text: str, page: str) -> None:
    """Zeros, SA and CH, no seconds, hours of the day, another stamp of the page, or what lies ahead otherwise: the day stands first."""
    assert by_stamp(text, lambda: f"{page} {text}", SEEN) == text
