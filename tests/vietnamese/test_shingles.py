"""Marks of texts: the same wherever a run stands, few whatever the length, and apart from the marks of digests."""

from hypothesis import given
from hypothesis import strategies as st

from vietnamese.shingles import SPARSEST, digest_mark, marks, story_words

WORDS = st.lists(st.sampled_from([f"tu{number}" for number in range(300)]), min_size=3, max_size=900)


@given(WORDS, WORDS, WORDS)
def test_an_embedded_text_keeps_its_sparse_marks(before: list[str], text: list[str], after: list[str]):
    """What a long text keeps of a run it keeps anywhere; a short text has those and more."""
    sparse = {mark for mark in marks(text) if mark % SPARSEST == 0}
    assert sparse <= marks([*before, *text, *after])


@given(WORDS)
def test_marks_fit_the_column(text: list[str]):
    """Signed 64 bits, never a digest's mark, and at most about one in two runs."""
    found = marks(text)
    assert all(-(1 << 63) <= mark < 1 << 63 for mark in found)
    assert digest_mark(" ".join(text)) not in found
    assert len(found) <= len(text) - 2


def test_marks_are_of_folded_syllables():
    """Marks, capitals, tone placement and punctuation do not count; document numbers stand nowhere twice."""
    one = story_words("Sở Khoa học", ["Hoà Bình: công bố quyết định số 12/QĐ-UBND về hoá chất, " * 6])
    other = story_words(None, ["so khoa hoc " + "hòa bình công bố quyết định số 12/QĐ-UBND về hóa chất " * 6])
    assert marks(one) == marks(other) != frozenset()


def test_marks_stay_what_they_are():
    """They are stored: another release gives the same."""
    assert digest_mark("a") == -5342337669673095393
    stored = [-2862093437443009056, 4965561994611757762, 5975100091814220258]
    assert sorted(marks(story_words(None, ["một hai ba bốn năm sáu bảy tám"]))) == stored
