"""An article's texts made ready to look for words in: the same answers whether all letters have their place or not."""

import pytest

from storage.index.prepared import Texts

OTHER = "Київ"
"""Of another alphabet: texts beside it are not spread in place."""


@pytest.mark.parametrize("beside", [(), (OTHER,)])
def test_a_syllable_is_found_in_its_writing(beside: tuple[str, ...]):
    """A syllable stands in a writing if one of its places has these marks, in any case, at either end of a text."""
    texts = Texts(["Kỹ thuật số, kĩ thuật", "ma, MÁ; mà", *beside])
    assert texts.has(" ma ")
    assert texts.has(" ki ")
    assert not texts.has(" thuats ")
    assert texts.has_written(" ma ", ["má"])
    assert texts.has_written(" ma ", ["mà"])
    assert not texts.has_written(" ma ", ["mả", "mã"])
    assert texts.has_written(" ki ", ["kỹ"])
    assert not texts.has_written(" thuat ", ["thuát"])
    assert not texts.has_written(" so ma ", ["số, kĩ"])


def test_only_texts_in_place_have_places():
    """Each text has its stretch, as long as it is and a space before and after, or no text has any."""
    assert Texts(["Kỹ thuật", "b"]).places == [" ki thuat ", " b "]
    assert Texts(["Kỹ thuật", OTHER]).places is None
