"""Dates written month first, read only where something proves that order."""

import pytest

from crawler.parsers.families.month_first import by_weekday, with_us_clock


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1/28/2026 6:52:01 AM", "2026-01-28 06:52:01"),
        ("5/2/2026 12:05:00 PM", "2026-05-02 12:05:00"),
        ("5/2/2026 12:05:00 AM", "2026-05-02 00:05:00"),
        ("28/1/2026 6:52:01 AM", "28/1/2026 6:52:01 AM"),
        ("2026-05-02T06:52:01+07:00", "2026-05-02T06:52:01+07:00"),
        ("02/05/2026 - 06:52", "02/05/2026 - 06:52"),
    ],
)
def test_the_american_clock_of_dotnet(text: str, iso: str) -> None:
    """AM and PM at the end of a value show the order; what has neither, or no such month, stays as it is."""
    assert with_us_clock(text) == iso


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
