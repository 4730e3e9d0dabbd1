"""The index's side of free words: its terms, its candidates, typing errors, and the order that the text gives them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tantivy

from storage.index.candidates import Found, Words, corrected, find
from storage.index.corrections import Corrector
from storage.index.documents import Indexed, document, newest_key, schema
from storage.index.prepared import Texts
from storage.index.rank import Candidate, placements, rerank
from storage.index.records import Searched
from storage.index.terms import pairs, terms
from vietnamese.folding import spaced, syllables

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def made(article_id: str, title: str, *paragraphs: str) -> tantivy.Document:
    """The index's form of an article with this text."""
    record = Searched(paragraphs=list(paragraphs))
    return document(Indexed(article_id, "a.vn", None, NOW, "live", article_id, 1, title, record))


@pytest.fixture
def searcher(tmp_path: Path) -> tantivy.Searcher:
    """Of an index of a few articles about cooperation, and many about nothing."""
    index = tantivy.Index(schema(), path=str(tmp_path))
    writer = index.writer(32_000_000, 1)
    for number in range(40):
        writer.add_document(made(f"n{number}", f"Tin số {number}", "Phát hiện nhiều bài viết của tỉnh."))
    writer.add_document(made("coop", "Hợp tác với Zimbabwe", "Đoàn công tác của tỉnh thăm Zimbabwe."))
    writer.add_document(made("apart", "Công bố đoàn thanh tra", "Tác giả là người của tỉnh."))
    writer.add_document(made("office", "Ủy ban nhân dân tỉnh họp", "Bàn về giao thông."))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher()


def best(searcher: tantivy.Searcher, query: str) -> Found:
    words = Words.of(query)
    return find(searcher, schema(), words, corrections=corrected(searcher, words))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "một",
        "Đoàn công tác, TP.HCM; GD-ĐT!",
        "Quyết định 123/QĐ-UBND ngày 5/3",
        "Привет 😀 thế giới",
        "a\x1db c_d",
    ],
)
def test_terms_are_the_syllables_and_pairs_of_each_text(text: str):
    """The fast way to an article's terms gives what the query's slow one gives, and no pair crosses two texts."""
    for texts in ([text], [text, "hai ba"], ["hai ba", text], [text, text, "hai", text]):
        words, neighbours = terms(texts)
        assert [one.split() for one in words] == [syllables(one) for one in texts]
        assert [one.split() for one in neighbours] == [pairs(syllables(one)) for one in texts]


def test_spaced_text_has_the_syllables_between_single_spaces():
    """Neighbours stand one space apart across a mark of punctuation, with and without their marks, in any script."""
    assert " doan cong tac " in spaced("Đoàn công, tác")
    assert " đoàn công tác " in spaced("Đoàn – công tác", marked=True)
    assert spaced("Tin 😀 mới").split() == ["tin", "moi"]


def test_newest_keys_follow_the_dates():
    """A later article has a higher key, an undated one a lower than all; two of one moment differ, one stays the same."""
    later = newest_key("a", NOW + timedelta(seconds=1))
    assert later > newest_key("b", NOW) > newest_key("c", datetime(1970, 1, 1, tzinfo=UTC)) > newest_key("d", None)
    assert newest_key("a", NOW) != newest_key("b", NOW)
    assert newest_key("a", None) == newest_key("a", None) != newest_key("b", None)


def test_words_side_by_side_come_first(searcher: tantivy.Searcher):
    """Of two articles with the same words the one that has them together is the better candidate."""
    ids = [article_id for article_id, _ in best(searcher, "đoàn công tác của tỉnh").hits]
    assert ids.index("coop") < ids.index("apart")


def test_restrictions_hold(searcher: tantivy.Searcher):
    """What a restriction excludes is no candidate."""
    without = (tantivy.Occur.MustNot, tantivy.Query.term_query(schema(), "id", "coop", "basic"))
    hits = find(searcher, schema(), Words.of("zimbabwe"), [without], corrections={}).hits
    assert "coop" not in dict(hits)


@pytest.mark.parametrize(
    ("query", "correction"),
    [
        ("tham zimbbwe", {"zimbbwe": "zimbabwe"}),
        ("pht hien", {"pht": "phat"}),
        ("phats hieenj", {"phats": "phat", "hieenj": "hien"}),
        ("phat5 hien65", {"phat5": "phat", "hien65": "hien"}),
        ("thanh cha", {"cha": "tra"}),
        ("bai vieet", {"vieet": "viet"}),
        ("phat hien", {}),
        ("cu", {}),
        ("2019 12345", {}),
    ],
)
def test_typing_errors_are_read_by_their_neighbours(searcher: tantivy.Searcher, query: str, correction: dict[str, str]):
    """A syllable that no article has is read as the nearest one beside its neighbour; known ones and numbers stay."""
    assert Corrector(searcher).corrections(Words.of(query).syllables) == correction
    assert best(searcher, query).corrections == correction


def test_an_abbreviation_finds_what_it_stands_for(searcher: tantivy.Searcher):
    """UBND finds an article that only has the words written out, before others with the word beside it."""
    assert best(searcher, "ubnd tinh hop").hits[0][0] == "office"


def test_what_has_all_words_goes_up():
    """An article with all words, side by side and with their marks, passes one that the index put above it."""
    some = Candidate("some", 10.0, "Bản tin", Texts(["Bản tin", "Giảng viên bàn về ban giảng."]))
    every = Candidate("every", 6.0, "Tin", Texts(["Tin", "Xã Bản Giang đón đoàn."]))
    ranked = rerank([some, every], Words.of("bản giang đón đoàn"))
    assert [one.article_id for one in ranked] == ["every", "some"]
    assert rerank([some, every], Words.of("")) == [some, every]


def test_tone_placements():
    """Words are looked for in old and new tone placement where the two differ, and only there."""
    assert sorted(placements("hòa")) == sorted(["hoà", "hòa"])
    assert placements("quý") == ["quý"]
    assert placements("hoan") == ["hoan"]
