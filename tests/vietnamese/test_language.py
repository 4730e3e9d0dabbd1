"""Document numbers, names, language and abbreviations."""

from vietnamese.abbreviations import expansion
from vietnamese.documents import document_numbers
from vietnamese.language import detect_language
from vietnamese.names import is_account, people_in, person_in

TEXT = (
    "Sáng nay, Sở Khoa học và Công nghệ tổ chức hội nghị tổng kết năm, triển khai nhiệm vụ của năm tới với các đơn vị."
)


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
