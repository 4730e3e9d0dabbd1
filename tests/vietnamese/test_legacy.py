"""Text in letters of before Unicode: found by its spelling, converted, and never seen where there is none."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from viparse.normalize.encodings import CHARMAPS

from vietnamese.legacy import convert_legacy, detect_legacy, legacy_gain
from vietnamese.spelling import is_syllable

TEXT = (
    "Sáng nay, sở Khoa học và Công nghệ tổ chức hội nghị tổng kết năm, triển khai nhiệm vụ của năm tới; các đại biểu "
    "đã thảo luận về những khó khăn, vướng mắc trong việc hỗ trợ người dân ứng dụng kỹ thuật mới vào sản xuất chè."
)
ENCODINGS = ("tcvn3", "vni", "viscii", "vps", "windows-1258", "double-utf-8")
VOWELS = "aăâeêioôơuưy"


def typed(text: str, encoding: str) -> str:
    """The text as a reader without the font sees it."""
    if encoding == "double-utf-8":
        return "".join(western(bytes([byte])) for byte in text.encode())
    if encoding == "windows-1258":
        return "".join(western(bytes([byte])) for byte in b"".join(map(vietnamese_bytes, text)))
    letters = {unicodedata.normalize("NFC", letter): surface for surface, letter in CHARMAPS[encoding].pairs}
    return "".join(letters.get(char, char) for char in text)


def western(byte: bytes) -> str:
    return byte.decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else byte.decode("latin-1")


def vietnamese_bytes(char: str) -> bytes:
    spread = unicodedata.normalize("NFD", char)
    tones = [mark for mark in spread if mark in "\u0300\u0301\u0303\u0309\u0323"]
    base = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in tones))
    return (base + "".join(tones)).encode("cp1258")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_body_is_found_and_comes_back_whole(encoding):
    """Running text in each encoding is recognised as that one and converted without a letter lost."""
    assert detect_legacy(typed(TEXT, encoding)) == encoding
    assert convert_legacy(typed(TEXT, encoding), encoding) == TEXT


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "title", ["Hội nghị tổng kết năm học", "Đường nông thôn mới về đích sớm", "Thời tiết đầu tháng mười một"]
)
def test_a_title_alone_is_enough(encoding, title):
    """A title's few words are enough where they are spelled like Vietnamese only in that encoding."""
    small = title[0].lower() + title[1:] if encoding == "tcvn3" else title
    found = detect_legacy(typed(small, encoding))
    assert found is not None
    assert convert_legacy(typed(small, encoding), encoding) == small


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_unicode_words_and_pieces_are_spared(encoding):
    """In a page that mixes both, what is Unicode stays: a whole piece by its spelling, a word by its letters."""
    assert legacy_gain(TEXT, encoding) < 0 < legacy_gain(typed(TEXT, encoding), encoding)
    assert convert_legacy(TEXT, encoding) == TEXT
    assert convert_legacy(typed(TEXT, encoding) + " Trường", encoding) == TEXT + " Trường"


def test_capitals_typed_for_a_capital_font_come_back():
    """TCVN3 has one code for a marked letter in both cases: the letters around it tell which was meant."""
    assert convert_legacy("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "tcvn3") == "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert convert_legacy("tØnh Hµ Giang vµ B×nh §Þnh", "tcvn3") == "tỉnh Hà Giang và Bình Định"


def test_quotes_and_letters_that_share_a_code():
    """VISCII has letters where windows-1252 has quotes and dashes: a syllable decides."""
    assert convert_legacy("B“ trß·ng nói: “h÷p m£t” – ð£u nåm”", "viscii").startswith("BỘ ")
    assert "“" in convert_legacy("ông nói “h½p” – ðßþc", "viscii")


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.upper(),
        unicodedata.normalize("NFD", TEXT),
        "Giá cà phê Arabica® tăng 2½ %, đạt 3 §, © 2024 Sở Công Thương ¼ ° ± µm",
        "Le garçon français naïf a été reçu à Noël, près de la forêt, où l'île était déjà à l'ombre; « bien sûr », dit-il.",
        "Straße, Mädchen, schöne Grüße für alle: über Öl, Bären und Türen wird später geschrieben. Äpfel müssen süß sein.",
        "El señor Muñoz soñó con el año que pasó en España; ¿dónde está el niño? ¡Qué difícil! Año nuevo, corazón.",
        "Příliš žluťoučký kůň úpěl ďábelské ódy; město má několik krásných náměstí a řeku.",
        "Não há informações sobre a situação das crianças; então o João e a mãe irão à estação.",
        "Ærøskøbing på øen Ærø: smørrebrød, blåbær og kærlighed for små børn i København.",
        "Hän söi päärynää ja jäätelöä yöllä; työ on tehtävä hyvin, sillä elämä on lyhyt.",
        "Türkçe öğrenmek güzel; çocuklar büyüdü, şehir değişti, gün döndü.",
        "plain",
    ],
)
def test_other_text_is_left_alone(text):
    """Proper Unicode Vietnamese and other languages are no legacy text."""
    assert detect_legacy(text) is None


@given(
    st.text(
        alphabet="aăâbcdđeêghiklmnoôơuưáàảãạắằẳẵặấầẩẫậéèẻẽẹêếềểễệíìỉĩịòóỏõọốồổỗộơờớởỡợúùủũụứừửữựýỳỷỹỵ ,.", max_size=200
    )
)
def test_vietnamese_is_never_taken_for_legacy(text):
    """No text in Vietnamese letters is ever converted."""
    assert detect_legacy(text) is None


@given(st.text(max_size=80), st.sampled_from(ENCODINGS))
def test_any_text_is_converted_without_failing(text, encoding):
    """Any characters go through; white space stays where it stood."""
    converted = convert_legacy(text, encoding)
    assert isinstance(legacy_gain(converted, encoding), int)
    if "\u00a0" not in text:
        assert [char for char in converted if char in " \n\t"] == [char for char in text if char in " \n\t"]


@pytest.mark.parametrize(
    "word", ["nghĩa", "quyết", "Giếng", "gì", "khuỷu", "XOONG", "yêu", "ương", "uyên", "giặc", "hoẵng", "Kạn", "qua"]
)
def test_syllables(word):
    """What the orthography allows is a syllable, in any case."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["señor", "cat", "tôt", "zô", "straße", "tiê\u0301ń", "trưong", "über", "école", ""])
def test_no_syllables(word):
    """Foreign words, stops without their tone and impossible clusters are none."""
    assert not is_syllable(word)
