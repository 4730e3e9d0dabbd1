"""The charset of a page, whatever it claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.charset import to_utf8

TEXT = "Sở Khoa học và Công nghệ tổ chức hội nghị tổng kết năm “2022” – đầy đủ đại biểu dự, đường xá thuận lợi."
TCVN3 = "Së Khoa häc vµ C«ng nghÖ tæ chøc héi nghÞ tæng kÕt n¨m 2022, ®Çy ®ñ ®¹i biÓu dù, ®­êng x¸ thuËn lîi."


def page(text: str, label: str = "") -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else ""
    return f"<html><head>{meta}<title>{text}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("body", "header", "charset"),
    [
        (page(TEXT).encode(), None, "utf-8"),
        (page(TEXT, "windows-1252").encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (page(TEXT).encode("utf-8-sig"), "text/html; charset=gb2312", "utf-8"),
        (page(TEXT).encode("utf-16"), None, "utf-16-le"),
        (page(TEXT).encode("utf-16-le"), None, "utf-16-le"),
        (page(TEXT).encode("utf-16-be"), "text/html; charset=utf-8", "utf-16-be"),
        (page(TEXT, "utf-8").encode()[:-30] + TEXT.encode()[:2], None, "utf-8"),
        (page("Grüße aus Zürich", "x-cp1252").encode("cp1252"), None, "cp1252"),
        (page("žluťoučký kůň", "x-cp1250").encode("cp1250"), None, "cp1250"),
        (page("日本語のページ", "x-sjis").encode("cp932"), None, "cp932"),
        (page("中文網頁", "big5").encode("big5"), None, "big5hkscs"),
        ((" " * 9000 + page("żółć", "iso-8859-2")).encode("iso-8859-2"), None, "iso8859-2"),
    ],
)
def test_the_text_comes_out_whole(body, header, charset):
    """Marks, valid UTF-8, labels only browsers know and a meta far down all lead to the same text."""
    found = to_utf8(body, header)
    assert found.charset == charset
    assert any(
        text in found.data.decode()
        for text in (TEXT, "Grüße aus Zürich", "žluťoučký kůň", "日本語のページ", "中文網頁", "żółć")
    )


@pytest.mark.parametrize(
    "label", ["windows-1252", "utf-8", "windows-1258", "x-viet-tcvn", "x-user-defined", "iso-8859-1", "gb2312", ""]
)
def test_tcvn3_keeps_every_byte_under_any_label(label):
    """Text for TCVN3 fonts is handed on as the letters of windows-1252 that its tables start from."""
    found = to_utf8(page(TCVN3, label).encode("latin-1"), None)
    assert (found.charset, TCVN3 in found.data.decode()) == ("cp1252", True)


def test_windows_1258_is_read_under_any_label():
    """Letters with marks apart are recognised though the page says windows-1252."""
    typed = "".join(
        piece.encode("cp1258").decode("cp1252")
        for piece in "Hôị nghi\u0323 tô\u0309ng kê\u0301t đươ\u0323c tô\u0309 chư\u0301c ta\u0323i Ha\u0300 Nô\u0323i".replace(
            "ị", "i\u0323"
        )
    )
    found = to_utf8(page(typed, "windows-1252").encode("cp1252"), None)
    assert found.charset == "cp1258"
    assert "tô\u0309ng kê\u0301t đươ\u0323c" in found.data.decode()


def test_lines_of_two_charsets_are_both_read():
    """A template in UTF-8 around an include in windows-1252 loses nothing."""
    body = "\n".join([f"<p>{TEXT}</p>"] * 4).encode() + "\n<p>Café à Genève, Grüße</p>\n".encode("cp1252")
    found = to_utf8(body, None)
    assert TEXT in found.data.decode()
    assert "Café à Genève, Grüße" in found.data.decode()


def test_pasted_windows_quotes_come_back():
    """A few bytes of windows-1252 in UTF-8 become the quotes they were."""
    body = page(TEXT * 20).encode() + b"<p>\x93xin ch\xc3\xa0o\x94</p>"
    assert "“xin chào”" in to_utf8(body, None).data.decode()


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [None, "text/html; charset=utf-7", "text/html; charset=x-user-defined", "text/html; charset=viscii"]
    ),
)
def test_any_bytes_become_utf8(body, header):
    """Any bytes under any label give valid UTF-8 without null bytes."""
    found = to_utf8(body, header)
    assert "\0" not in found.data.decode()
