"""Dates, document numbers, names, language and abbreviations."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.abbreviations import expansion
from vietnamese.dates import read_moment
from vietnamese.documents import document_numbers
from vietnamese.language import detect_language
from vietnamese.names import is_account, people_in, person_in

TEXT = (
    "Sáng nay, Sở Khoa học và Công nghệ tổ chức hội nghị tổng kết năm, triển khai nhiệm vụ của năm tới với các đơn vị."
)


@pytest.mark.parametrize(
    ("text", "wanted", "precision"),
    [
        ("Thứ bảy - 22/01/2022 10:30", "2022-01-22T10:30:00+07:00", "minute"),
        ("2022-01-22+0715:40:12", "2022-01-22T15:40:12+07:00", "minute"),
        ("2017-06-10T09:55:06Z", "2017-06-10T09:55:06+00:00", "minute"),
        ("Ngày đăng 18/03/2019 | 04:01 PM", "2019-03-18T16:01:00+07:00", "minute"),
        ("21/12/2012 | 12:00 AM", "2012-12-21T00:00:00+07:00", "day"),
        ("Cập nhật lúc 10:30, 22/01/2022", "2022-01-22T10:30:00+07:00", "minute"),
        ("10h30 ngày 22/1/2022", "2022-01-22T10:30:00+07:00", "minute"),
        ("ngày 3 tháng 2 năm 2024", "2024-02-03T00:00:00+07:00", "day"),
        ("3/2/2024", "2024-02-03T00:00:00+07:00", "day"),
        ("Sat, 22 Jan 2022 10:30:00 +0700", "2022-01-22T10:30:00+07:00", "minute"),
        ("August 3, 2020", "2020-08-03T00:00:00+07:00", "day"),
    ],
)
def test_moments(text, wanted, precision):
    """Every form a site prints is read, day before month, with its precision."""
    found = read_moment(text)
    assert found is not None
    assert (found.at, found.precision) == (datetime.fromisoformat(wanted), precision)


@pytest.mark.parametrize("text", ["Sáng 22-1", "1/28/2026 6:52:01 AM", "32/01/2020", "", "điện thoại 0213.3876.121"])
def test_no_moment(text):
    """A day without a year, a month above twelve and a telephone number are no dates."""
    assert read_moment(text) is None


@given(st.text(max_size=60))
def test_reading_a_moment_never_fails(text):
    """Any text gives a moment or None."""
    found = read_moment(text)
    assert found is None or found.at.tzinfo is not None


def test_document_numbers():
    """Numbers of official documents are found in their shapes, ratios and dates are not."""
    text = "Theo Quyết định 123/QĐ-UBND, Nghị quyết 45/2024/NQ-HĐND, công văn 676/UBND-KTHT&ĐT, Chỉ thị 12/CT-TTg; ngày 30/4/2020, 5 km/giờ, trực 24/7, 123/QĐ-UBND."
    assert document_numbers(text) == ("123/QĐ-UBND", "45/2024/NQ-HĐND", "676/UBND-KTHT&ĐT", "12/CT-TTg")


def test_names():
    """Names are told from units, places and accounts, and the unit behind a name is left out."""
    assert person_in("Thu Hà – Phòng QLKH") == "Thu Hà"
    assert people_in("Thu Hà, Văn Nam và Lò Thị Mai") == ("Thu Hà", "Văn Nam", "Lò Thị Mai")
    assert person_in("Trung tâm Văn hoá huyện") is None
    assert person_in("Điện Biên") is None
    assert all(is_account(name) for name in ("admin", "Admin English", "quantri", "Ban biên tập", "BBT", "a@b.vn"))
    assert not is_account("Quàng Thị Xuân")


def test_languages():
    """Vietnamese and English are told by their letters and words, anything else is not guessed."""
    assert detect_language(TEXT) == "vi"
    assert (
        detect_language("The department of information was one of the first in the city to use it for all of its work.")
        == "en"
    )
    assert detect_language("123 456") is None


def test_abbreviations_widen_a_query():
    """An abbreviation gives its words, folded; a plain word gives nothing."""
    assert expansion("UBND") == "uy ban nhan dan"
    assert expansion("hđnd") == "hoi dong nhan dan"
    assert expansion("sâm") is None
