"""What each part of the query language finds, on both databases."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from storage.archive import Archive
from storage.asking.asked import Asked
from storage.asking.conditions import is_decided
from storage.asking.language import read_question
from storage.asking.results import Order
from storage.asking.search import matching_ids, search
from storage.days import HANOI
from storage.identity import article_id
from tests.storage.asking.test_language import ANY_QUERY

Put = Callable[..., None]


def names(archive: Archive, query: str, **more: Any) -> list[str]:
    """The articles found, by name, in their order."""
    found = search(archive, Asked(query=query, **({"copies": True} | more)))
    return [hit.url.rsplit("/", 1)[1].removesuffix(".html") for hit in found.hits]


def found(archive: Archive, query: str) -> set[str]:
    """The articles found by name; the total and the ids for an export must be the same articles."""
    results = search(archive, Asked(query=query, copies=True, limit=100))
    seen = {hit.url.rsplit("/", 1)[1].removesuffix(".html") for hit in results.hits}
    assert results.total.is_exact
    assert results.total.most == len(seen)
    assert matching_ids(archive, Asked(query=query)) == {hit.article_id for hit in results.hits}
    return seen


@pytest.fixture
def library(archive: Archive, put: Put) -> Archive:
    """Articles that differ in one thing each."""
    put("lu", "Lũ quét ở bản Nậm Cầy làm sập cầu treo.", published_at=datetime(2024, 5, 5, 23, 59, tzinfo=HANOI))
    put("lut", "Lụt lớn trên sông Đà, nước dâng cao.", published_at=datetime(2024, 5, 6, 0, 0, tzinfo=HANOI))
    put("han", "Hạn hán kéo dài ở vùng cao.", published_at=datetime(2024, 5, 31, 12, 0, tzinfo=HANOI), host="b.vn")
    put("ubnd", "UBND tỉnh họp bàn về thuế.", title="Họp bàn thuế", host="so.a.vn", province="12")
    put("uyban", "Ủy ban nhân dân tỉnh họp bàn về giá.", title="Họp về giá", province="08", authors=["Lò Thị Mai"])
    put("anh", "Đoàn thăm trường.", captions=["Đập thủy điện Lai Châu", "Học sinh trường Nậm Mu"])
    put(
        "so",
        "Ban hành.",
        facts={"document_numbers": ["123/QĐ-UBND", "05/2024/NQ-HĐND"], "category": ["Văn bản", "Chỉ đạo"]},
    )
    put(
        "khac", "Ban hành.", facts={"document_numbers": ["1234/QĐ-UBND"], "category": ["Tin tức", "Chỉ đạo, điều hành"]}
    )
    put(
        "tep",
        "Mời xem.",
        facts={"attachments": [{"url": "https://a.vn/kh.pdf", "name": "Kế hoạch phòng dịch", "type": "pdf"}]},
    )
    return archive


FINDS = (
    ("lũ OR lụt", "lu lut"),
    ("lũ quét OR hạn hán", "lu han"),
    ("vùng cao (lũ OR hạn)", "han"),
    ('"nậm cầy" OR "sông đà"', "lu lut"),
    ('"nam mu" OR title:thuế', "anh ubnd"),
    ("họp -thuế", "uyban"),
    ("họp -(thuế OR giá)", ""),
    ("họp NOT title:thuế", "uyban"),
    ("-title:bài", "ubnd uyban"),
    ('-caption:"chú thích"', "anh"),
    ("title:thuế", "ubnd"),
    ('title:"họp bàn thuế"', "ubnd"),
    ('title:"hop ban thue"', "ubnd"),
    ('title:"họp bán thuế"', ""),
    ("title:(thuế OR giá)", "ubnd uyban"),
    ("caption:đập", "anh"),
    ('caption:"lai châu"', "anh"),
    ('caption:"châu học"', ""),
    ("caption:họp", ""),
    ('attachment:"phòng dịch"', "tep"),
    ('author:"Lò Thị Mai"', "uyban"),
    ("author:mai", "uyban"),
    ("author:Mải", ""),
    ("site:b.vn", "han"),
    ("site:so.a.vn", "ubnd"),
    ("site:a.vn họp", "ubnd uyban"),
    ("họp -site:so.a.vn", "uyban"),
    ("province:12", "ubnd"),
    ("province:Lai Châu", "ubnd"),
    ('province:"ha giang"', "uyban"),
    ("-province:08 họp", "ubnd"),
    ("category:chỉ-đạo", "so khac"),
    ('category:"Chỉ đạo, điều hành"', "khac"),
    ('category:"chi dao dieu hanh"', "khac"),
    ('category:"chỉ đáo"', ""),
    ('category:"văn bản"', "so"),
    ("number:123/QĐ-UBND", "so"),
    ("number:123/qd-ubnd", "so"),
    ("number:123", "so"),
    ("number:123/QĐ", "so"),
    ("number:5/2024/NQ-HĐND", "so"),
    ("number:12", ""),
    ("-number:123 ban hành", "khac"),
    ("before:2024-05-05", "lu"),
    ("after:2024-05-06", "lut han"),
    ("after:6/5/2024 before:2024-05-30", "lut"),
    ("date:2024-05", "lu lut han"),
    ("before:2023", ""),
    ("after:2024-05 -date:5/5/2024", "lut han"),
    ("state:live họp", "ubnd uyban"),
    ("state:gone", ""),
    ("UBND tỉnh", "ubnd uyban"),
    ("ủy ban nhân dân tỉnh", "ubnd uyban"),
    ("uy ban nhan dan OR lụt", "ubnd uyban lut"),
    ('"UBND tỉnh"', "ubnd"),
    ('-"ủy ban nhân dân" họp', "ubnd"),
    ("họp -UBND", ""),
    ('họp -"UBND"', "uyban"),
    ("ubnd -ubnd", ""),
    ("123/QĐ-UBND", "so"),
    ("ban hành 0123/qd-ubnd", "so"),
    ('"0123/QĐ-UBND"', "so"),
    ('ban hành -"123/QĐ-UBND"', "khac"),
)  # fmt: skip


def test_what_a_query_finds(library: Archive):
    """Each part of the language finds what it says, alone and together; count, hits and export agree."""
    for query, expected in FINDS:
        assert found(library, query) == set(expected.split()), query


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_QUERY)
def test_any_query_runs(library: Archive, query: str):
    """Whatever is typed gives results in every order, with counts, facets and a cursor that leads on."""
    for order in Order:
        results = search(library, Asked(query=query, order=order, facets=True, limit=2))
        assert 0 <= results.total.least <= results.total.most
        if results.next:
            search(library, Asked(query=query, order=order, limit=2, after=results.next))


def test_a_long_phrase_and_marks_are_verified(archive: Archive, put: Put):
    """Pairs of a phrase that stand apart, and other marks, are not taken for it, and are not counted."""
    put("yes", "Mừng bản mường đổi mới hôm nay.")
    put("apart", "Bản mường xa. Họ mường đổi cũ. Nơi đổi mới.")
    put("marks", "Mừng bán mượng đôi mời hôm nay.")
    assert found(archive, '"ban muong doi moi"') == {"yes", "marks"}
    assert found(archive, '"bản mường đổi mới"') == {"yes"}
    assert found(archive, '-"bản mường đổi mới" hôm nay') == {"marks"}
    assert found(archive, '(hôm nay "đổi mới") OR "họ mường"') == {"yes", "apart"}


def test_a_count_that_is_not_read_is_told_as_bounds(archive: Archive, put: Put, monkeypatch: pytest.MonkeyPatch):
    """Where more texts would have to be read than the limit, the total says at least and at most, and pages hold them all."""
    monkeypatch.setattr("storage.asking.counting.VERIFIED", 3)
    monkeypatch.setattr("storage.asking.walking._MOST_READ", 4)
    for number in range(9):
        put(f"y{number}", f"Bản mường số {number} đổi mới.")
        put(f"n{number}", f"Bán mượng số {number} đôi mời.")
    first = search(archive, Asked(query='"bản mường"', limit=4, order=Order.NEWEST))
    assert not first.total.is_exact
    assert first.total.least <= 9 <= first.total.most == 18
    seen, after = [], None
    for _ in range(30):
        page = search(archive, Asked(query='"bản mường"', limit=4, order=Order.NEWEST, after=after))
        seen += [hit.article_id for hit in page.hits]
        after = page.next
        if not after:
            break
    assert sorted(seen) == sorted(article_id("a.vn", f"key:y{number}") for number in range(9))


def test_the_nearest_are_shown_and_told(archive: Archive, put: Put):
    """If no article has all words, those with most are shown, in any order, else those with some; a notice says so."""
    put("most", "Khánh thành cầu treo Nậm Mu ở xã Phúc Than.", published_at=datetime(2024, 5, 5, tzinfo=HANOI))
    put("some", "Cầu đường.", published_at=datetime(2025, 5, 5, tzinfo=HANOI))
    for order in Order:
        results = search(archive, Asked(query="khánh thành cầu treo nậm mu hômqua", order=order, facets=True))
        assert [hit.title for hit in results.hits] == ["Bài most"]
        assert "no article has all of these words" in results.notices[-1].message
        assert (results.total.least, results.total.most) == (1, 1)
        assert results.facets
        assert [(one.value, one.count) for one in results.facets.values["month"]] == [("2024-05", 1)]
    some = search(archive, Asked(query="cầu bêtông xyzt", order=Order.NEWEST))
    assert [hit.title for hit in some.hits] == ["Bài some", "Bài most"]
    assert matching_ids(archive, Asked(query="cầu bêtông xyzt")) == set()


def test_two_spellings_of_i_and_y_are_one_word(archive: Archive, put: Put):
    """Kỹ and kĩ, tỷ and tỉ, quy and qui find each other, in phrases too, and are marked; tay and tai, mỹ and mì stay two words."""
    put("y", "Sở ban hành quy định kỹ thuật, chi 5 tỷ đồng.", title="Về lý luận")
    put("i", "Trường theo qui định mới mua kĩ thuật 5 tỉ đồng.", title="Về lí luận")
    put("khac", "Bàn tay của người Mỹ, tuy gần mà xa.", title="Về lai")
    put("mi", "Bát mì và cái tai, cái túi.", title="Về lay")
    for query in ("kĩ thuật", "ky thuat", '"kỹ thuật"', '"qui dinh"', '"5 tỷ đồng"', 'title:"lí luận"', "-tay -tai"):
        assert found(archive, query) == {"y", "i"}, query
    assert found(archive, "tay") == {"khac"}
    assert found(archive, "tuy") == {"khac"}
    assert found(archive, '"mì"') == {"mi"}
    assert found(archive, '"mỳ"') == {"mi"}
    assert found(archive, '"Mĩ"') == {"khac"}
    put("ten", "Em Vy học giỏi; trung tâm kÿ nghệ.", title="Về lối sống")
    put("vi", "Vì vị trí của đơn vị.", title="Về lối đi")
    assert found(archive, '"Vy"') == {"ten"}
    assert found(archive, "title:vi") == set()
    assert found(archive, '"kŷ"') == set()
    # Errors and keys of Telex and VNI in such a syllable are read as it, in either spelling.
    for query in ("kyx thuật", "kyy thuật", "ky4 thuật", "quyy định", "lys luận"):
        assert found(archive, query) == {"y", "i"}, query
    assert found(archive, '"kÿ nghệ"') == {"ten"}
    assert [hit.url.rsplit("/", 1)[1] for hit in search(archive, Asked(query="kỹ nghệ")).hits] == ["ten.html"]
    for hit in search(archive, Asked(query="kỹ thuật tỉ")).hits:
        marked = "".join(text for text, is_hit in hit.snippet if is_hit).split()
        assert marked in (["kỹ", "thuậttỷ"], ["kĩ", "thuậttỉ"]), hit.snippet


def test_what_has_most_words_counts_beside_what_has_all(archive: Archive, put: Put):
    """The best that lack one word in five are shown after those with all, and counted; of two words both are needed."""
    put("all", "Hội nghị tổng kết năm của ngành.")
    put("most", "Hội nghị tổng kết của ngành.")
    put("few", "Hội nghị.")
    results = search(archive, "hội nghị tổng kết năm ngành")
    assert [hit.title for hit in results.hits] == ["Bài all", "Bài most"]
    assert (results.total.least, results.total.most, results.total.stories) == (2, 2, 2)
    assert results.notices == ()
    assert names(archive, "kết năm") == ["all"]


def test_an_abbreviation_in_a_field_is_widened(archive: Archive, put: Put):
    """Behind a field and a minus as among free words, where it is typed without quotation marks."""
    put("short", title="UBND tỉnh họp")
    put("long", title="Ủy ban nhân dân huyện họp")
    put("other", title="Hội đồng nhân dân huyện họp", captions=["Sở KH&CN họp"])
    put("long caption", title="Tin", captions=["Sở Khoa học và Công nghệ họp"])
    assert found(archive, "title:ubnd") == found(archive, "title:(UBND họp)") == {"short", "long"}
    assert found(archive, 'title:"ubnd"') == {"short"}
    assert found(archive, "title:họp -title:UBND") == found(archive, "title:HĐND") == {"other"}
    assert found(archive, "caption:KHCN") == {"other", "long caption"}
    assert is_decided(read_question("title:ubnd").root)


def test_an_abbreviation_left_out_leaves_out_no_other_words(archive: Archive, put: Put):
    """What has its pairs of syllables but not its words stays, whether it is left out everywhere or in a field."""
    put("park", "Sản xuất công nghiệp tăng.", title="Khánh thành khu công viên")
    put("zone", "Tin.", title="Mở khu công nghiệp mới")
    put("short", "Tin.", title="KCN mới mở")
    assert found(archive, "-KCN") == {"park"}
    assert found(archive, "-title:KCN") == {"park"}


def test_a_document_is_found_however_its_number_is_written(archive: Archive, put: Put):
    """Pasted bare into the box: first, alone, and without a word of the nearest; its own words are not asked of others."""
    text = "Quyết định số 0456/QĐ-UBND; Công văn 789 /UBND-KGVX; Kế hoạch 11/KH - UBND."
    put("named", text, facts={"document_numbers": ["0456/QĐ-UBND", "789/UBND-KGVX", "11/KH-UBND"]})
    for number in range(5):
        put(f"near {number}", f"QĐ-UBND số {number}, KH 11, UBND KGVX 789, ngày 456.")
    for query in ("456/QĐ-UBND", "quyết định số 456/qd-ubnd", "789/UBND-KGVX", "11/KH-UBND", '"456/QĐ-UBND"'):
        results = search(archive, query)
        assert [hit.url.rsplit("/", 1)[1] for hit in results.hits] == ["named.html"], query
        assert (results.notices, results.total.most) == ((), 1)


def test_an_abbreviation_is_marked_as_its_words(archive: Archive, put: Put):
    """The other writing of what was asked for is marked in the text as published."""
    put("x", "Sở KH&CN trình UBND tỉnh.")
    (hit,) = search(archive, "sở khoa học và công nghệ ủy ban nhân dân").hits
    assert [text for text, is_hit in hit.snippet if is_hit] == ["Sở KH", "CN", "UBND"]


def test_both_writings_rank_above_what_has_neither(archive: Archive, put: Put):
    """An abbreviation and its words lead to articles with either before those that only share another word."""
    put("short", "UBND tỉnh họp.")
    put("long", "Ủy ban nhân dân tỉnh họp.")
    for number in range(20):
        put(f"n{number}", f"Công an tỉnh họp về ban nhạc, ủy lạo nhân và dân lần {number}.")
    for query in ("UBND tỉnh họp", "ủy ban nhân dân tỉnh họp", "uy ban nhan dan tinh hop"):
        assert set(names(archive, query, limit=2)) == {"short", "long"}, query


def test_typing_errors_are_read_as_what_was_meant(archive: Archive, put: Put):
    """A word that no article has is read as the nearest, on every page and mark, and told; one in quotes is not."""
    for number in range(4):
        put(f"n{number}", f"Khánh thành cầu treo số {number}.")
    first = search(archive, Asked(query="khánh thành, cầu trxeo,", limit=2))
    assert first.corrections == {"trxeo": "treo"}
    assert first.total.least == 4
    assert all(("Khánh thành cầu treo", True) in hit.snippet for hit in first.hits)
    assert first.next
    second = search(archive, Asked(query="khánh thành, cầu trxeo,", limit=2, after=first.next))
    assert (len(second.hits), second.corrections) == (2, first.corrections)
    assert search(archive, 'khánh thành "trxeo"').total.most == 0
    assert search(archive, 'khánh thành "trxeo"').corrections == {}
