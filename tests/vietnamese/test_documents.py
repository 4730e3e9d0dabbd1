"""Numbers of official documents in text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.documents import document_numbers, number_key


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Theo Quyết định 123/QĐ-UBND, ngày 30/4/2020", ("123/QĐ-UBND",)),
        ("Nghị quyết số 45/2024/NQ-HĐND.", ("45/2024/NQ-HĐND",)),
        ("công văn 676/UBND-KTHT&ĐT gửi các xã", ("676/UBND-KTHT&ĐT",)),
        ("Chỉ thị 12/CT-TTg và Công điện 05/CĐ-TTg", ("12/CT-TTg", "05/CĐ-TTg")),
        ("Chỉ thị số 01-CT/TU, Nghị quyết 12-NQ/TW", ("01-CT/TU", "12-NQ/TW")),
        ("Hướng dẫn 05-HD/BTCTU và 05/HD-BTCTU", ("05-HD/BTCTU", "05/HD-BTCTU")),
        ("Công văn 1234/BTC-QLN; Thông tư 99/2025/TT-BTC", ("1234/BTC-QLN", "99/2025/TT-BTC")),
        ("số 15/KH-UBND", ("15/KH-UBND",)),
        ("Kế hoạch số 15/KH của Sở", ("15/KH",)),
        ("Luật số 15/2023/QH15, Pháp lệnh 02/2020/UBTVQH14", ("15/2023/QH15", "02/2020/UBTVQH14")),
        ("Nghị định 30/2020/NĐ-CP", ("30/2020/NĐ-CP",)),
        ("Lệnh số 05/2023/L-CTN", ("05/2023/L-CTN",)),
        ("Thông tư liên tịch 12/2015/TTLT-BKHCN-BNV", ("12/2015/TTLT-BKHCN-BNV",)),
        ("Tờ trình 88/TTr-SKHCN, Quyết định 12a/QĐ-SKHCN", ("88/TTr-SKHCN", "12a/QĐ-SKHCN")),
        ("Quyết định 123 /QĐ – UBND", ("123/QĐ-UBND",)),
        ("Quyết định 123/QÐ-UBND và 123/QĐ-UBND", ("123/QĐ-UBND",)),
        ("(123/QĐ-UBND)", ("123/QĐ-UBND",)),
        ("Văn bản hợp nhất 03/VBHN-VPQH", ("03/VBHN-VPQH",)),
        ("ngày 12/05/2024, trực 24/7, 3/4 số hộ, 5 km/giờ, 12/2024", ()),
        ("xe 29A-123.45, đường QL4D, quốc lộ 4D/32, km 12/QL32", ()),
        ("tỷ số 3-1, TCVN 1234:2020, mạng 4G/5G, 10/10 xã, lớp 12/A", ()),
        ("đạt 100/Nghị quyết đề ra, 12/2024/Việt Nam", ()),
        ("giai đoạn 2021-2025/NTM, covid-19/SARS", ()),
    ],
)
def test_numbers(text, numbers):
    """The forms of Decree 30/2020/NĐ-CP and of the Party's regulation are found; dates, ratios, plates and roads are none."""
    assert document_numbers(text) == numbers


@given(
    st.integers(1, 99_999),
    st.integers(1990, 2090),
    st.sampled_from(["QĐ", "NQ", "KH", "TTr", "BC"]),
    st.sampled_from(["UBND", "HĐND", "SKHCN", "BTC", "TTg"]),
    st.sampled_from([" ", ", ", "(", "số "]),
)
def test_built_numbers_are_found(number, year, kind, issuer, before):
    """Whatever the number, type and issuer, both forms come back as they were written."""
    short, long = f"{number}/{kind}-{issuer}", f"{number}/{year}/{kind}-{issuer}"
    assert document_numbers(f"theo{before}{short}; và {long}.") == (short, long)


@given(st.text(alphabet="0123456789/-–& QĐNUBCTabt.,", max_size=80))
def test_any_text_is_read(text):
    """Any text gives numbers without spaces, each once."""
    found = document_numbers(text)
    assert len(set(found)) == len(found)
    assert not any(" " in number for number in found)


def test_one_number_has_one_key():
    """Spaces, case, the d of đ, dashes and leading zeros do not part a document's number from itself."""
    written = ("05/QĐ-UBND", "5/qd-ubnd", "5 / QĐ – UBND", "5/QÐ-UBND", "005/Qđ-Ubnd")
    assert {number_key(number) for number in written} == {"5/qd-ubnd"}
    assert number_key("50/QĐ-UBND") != number_key("5/QĐ-UBND")
