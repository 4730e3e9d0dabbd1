"""Folding: what meets, what stays apart, and that doing it twice changes nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.cleaning import clean
from vietnamese.folding import (
    END,
    aligned,
    document_numbers,
    fold,
    in_one_spelling,
    search_syllables,
    side_by_side,
    spread,
    spread_in_place,
    syllables,
    tone_key,
)

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯðÐİſ"
MARKS = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"
HIDDEN = "\u200b\u200d\u00ad\ufeff\u2060"
vietnamese_text = st.text(alphabet=LETTERS + MARKS + HIDDEN + " ,.-/\u00a01234", max_size=60)


@given(st.one_of(vietnamese_text, st.text(max_size=40)))
def test_folding_is_idempotent(text):
    """Folding a folded text changes nothing."""
    assert fold(fold(text)) == fold(text)


@given(vietnamese_text)
def test_composed_and_decomposed_meet(text):
    """NFD and NFC of one text fold to the same key, with invisible characters or without."""
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert syllables(unicodedata.normalize("NFD", text)) == syllables(text)


@given(st.text(alphabet=LETTERS + " .", max_size=30), st.sampled_from(HIDDEN))
def test_invisible_characters_do_not_count(text, hidden):
    """A text with an invisible character between all its letters folds and cleans to the same."""
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(hidden.join(decomposed)) == fold(text)
    assert clean(hidden.join(decomposed)) == clean(text)


@given(vietnamese_text)
def test_clean_text_stays_clean(text):
    """Cleaning is idempotent, gives NFC, and leaves no double space."""
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once


def test_marks_case_and_placement_meet():
    """Old and new tone placement, capitals and missing marks meet; đ is d."""
    assert fold("HOÁ hóa Thuỷ thủy ĐƯỜNG Ðường") == "hoa hoa thuy thuy duong duong"


@given(st.text(alphabet="aßäöüÄÖÜéèçÇñåÅøæœŒłŁžŽšŠčğĞışŞőűđĐýÿÞð “”’–…1 ,", max_size=40))
def test_letters_of_europe_fold_alone_as_beside_others(text):
    """A text in European letters folds to the same whether or not a sign of another script stands behind it."""
    assert fold(f"{text} 汉") == f"{fold(text)} 汉"


def test_tone_key_keeps_words_apart():
    """The tone key joins placements of one word, not two words."""
    assert tone_key("hoá thuỷ qúy") == tone_key("hóa thủy quý")
    assert tone_key("ma") != tone_key("má")
    assert tone_key("toan") != tone_key("toán")


AROUND = (
    "km/h",
    "và/hoặc",
    "5/9/2017",
    "m2/người",
    "a/b",
    "12/",
    "/",
    "TP.HCM",
    "số:",
    "(",
    "2.500đ/kg",
    "Ð/c",
    "\u200b",
    "e\u0301/",
)
NUMBERS = ("123/QĐ-UBND", "45/2024/NQ-HĐND", "7a/TB-VP", "12/KH", "6 /x 9/2019/TT-BGDĐT", "5\u200b/CT-TTg")


@given(
    st.lists(st.sampled_from(AROUND), max_size=4),
    st.sampled_from(NUMBERS),
    st.lists(st.sampled_from(AROUND), max_size=4),
)
def test_document_numbers_are_found_among_other_strokes(before, number, after):
    """Dates, units and strokes between words hide no document number from the quick look for one."""
    wanted = fold(number).rpartition(" ")[2]
    assert wanted in document_numbers(" ".join((*before, number, *after)))


def test_document_numbers_are_one_more_token():
    """A document number gives its parts in place and itself at the end."""
    assert syllables("Quyết định số 123/QĐ-UBND ngày 5/9/2017") == [
        "quyet",
        "dinh",
        "so",
        "123",
        "qd",
        "ubnd",
        "ngay",
        "5",
        "9",
        "2017",
        "123/qd-ubnd",
    ]
    assert syllables("45/2024/NQ-HĐND")[-1] == "45/2024/nq-hdnd"
    assert syllables("tốc độ 60/giờ") == ["toc", "do", "60", "gio"]


def test_one_spelling_of_i_and_y():
    """Neighbours that share a space are both spelled with i, each at its place; where the letters tell words apart they stay."""
    assert in_one_spelling(" ly ly  ky quy ") == " li li  ki qui "
    assert in_one_spelling(" tay tuy y yen thuy quyen ") == " tay tuy y yen thuy quyen "
    assert search_syllables("Lý, tỷ: quyết định 12/QĐ-UBND") == [
        "li",
        "ti",
        "quyet",
        "dinh",
        "12",
        "qd",
        "ubnd",
        "12/qd-ubnd",
    ]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Kỹ sư Günther, 3/4", "ky su gunther  3 4"),
        ("Киев – Hà Nội", "киев   ha noi"),
        ("x\u200by_z", "x y z"),
        ("\u0958 Đà", "\ufffe da"),
    ],
)
def test_a_text_in_place_keeps_its_length(text: str, folded: str):
    """Each letter is folded where it stands, in any alphabet; one with two letters when folded is none that could be asked for."""
    assert aligned(text) == folded
    assert len(folded) == len(text)


def test_texts_spread_in_place_are_those_spread():
    """Where all letters have their place the texts lie between the marks of their ends as long as they were, else there is no place."""
    texts = ["Kỹ thuật số", "", "a\0b"]
    spread_out = spread_in_place(side_by_side(texts))
    assert spread_out == spread(texts)
    assert [len(part) - 2 for part in spread_out.split(END)] == list(map(len, texts))
    assert spread_in_place(side_by_side(["Киев"])) is None
