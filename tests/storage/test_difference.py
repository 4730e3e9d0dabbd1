"""What lies between two records, word by word: nothing is lost, nothing is split inside a word."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from storage.difference import difference, lines, words
from tests.storage.test_changes import MORE, TEXT, image, paragraph, record, with_text

PIECES = st.lists(
    st.sampled_from(["hoà", "hòa", "Lai", "Châu", "1.234,5", "22/01", " ", "\n", ",", "“", "tỉnh", "̉"]), max_size=25
)
PARAGRAPHS = st.lists(st.sampled_from(["Một đoạn.", "Hai đoạn.", "Ba đoạn khác.", "Một đoạn khác."]), max_size=6)


def test_a_corrected_number_shows_alone() -> None:
    """Of a long paragraph the number is marked, whole, and the paragraph after it is only counted."""
    (field,) = difference(record(), with_text("1.234,5", "1.243,5"))
    name, parts = field
    assert name == "text"
    assert [part for part in parts if part[0] in "-+"] == [("-", "1.234,5"), ("+", "1.243,5")]
    assert parts[-1] == ("…", "1")


def test_marks_stay_with_their_letters() -> None:
    """Decomposed Vietnamese is compared in whole words too."""
    old, new = (unicodedata.normalize("NFD", text) for text in ("Hội nghị tỉnh Lai Châu", "Hội nghị tính Lai Châu"))
    changed = [text for sign, text in words(old, new) if sign in "-+"]
    assert changed == [unicodedata.normalize("NFD", "tỉnh"), unicodedata.normalize("NFD", "tính")]


def test_a_new_paragraph_and_a_gone_one() -> None:
    """Paragraphs that came or went are shown whole, the others counted."""
    more = record(blocks=[*record()["blocks"], paragraph("Thêm.")])
    (come,) = difference(record(), more)
    (gone,) = difference(more, record())
    assert come == ("text", [("…", "2"), ("+", "Thêm."), ("=", "\n")])
    assert gone == ("text", [("…", "2"), ("-", "Thêm."), ("=", "\n")])


def test_captions_titles_and_lists_are_fields() -> None:
    """Each field that differs is told under its name, in the record's order, and no other."""
    other = image(caption="Đoàn khảo sát tại vườn sâm") | {"title": "Khác", "tags": ["sâm", "dược liệu"]}
    other["images"] = [other["blocks"][2]["image"]]
    old = record() | {"images": [record()["blocks"][2]["image"]]}
    found = dict(difference(old, other))
    assert list(found) == ["title", "captions", "tags"]
    assert found["tags"] == [("=", "sâm"), ("+", "; dược liệu")]
    assert ("-", "công tác") in found["captions"]


def test_unlike_texts_are_not_mixed() -> None:
    """A paragraph written anew is shown as one that went and one that came, not as a mosaic of small words."""
    assert words(TEXT, MORE) == [("-", TEXT), ("+", MORE)]


@given(PIECES, PIECES)
def test_both_texts_can_be_read_from_the_parts(old: list[str], new: list[str]) -> None:
    """What stayed and went is the old text, what stayed and came is the new one, letter for letter."""
    one, other = "".join(old), "".join(new)
    parts = words(one, other)
    assert "".join(text for sign, text in parts if sign in "=-") == one
    assert "".join(text for sign, text in parts if sign in "=+") == other


@given(PARAGRAPHS, PARAGRAPHS)
def test_every_paragraph_is_shown_or_counted(old: list[str], new: list[str]) -> None:
    """Equal lists have no parts; of others no paragraph is dropped."""
    parts = lines(old, new)
    assert (old == new) == (not parts)
    if parts:
        counted = sum(int(text) for sign, text in parts if sign == "…")
        came = "".join(text for sign, text in parts if sign in "=+").split("\n")
        assert counted + len([line for line in came if line]) >= len(new)
