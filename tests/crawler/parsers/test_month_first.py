"""Dates written month first, read only where something proves that order."""

import pytest

from crawler.parsers.month_first import by_weekday


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
