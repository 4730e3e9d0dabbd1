"""The query language: what each query is read as, and what is told of one that is written wrongly."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.asking.language import read_question
from storage.asking.nodes import All, Days, Either, Free, Node, Not, Number, OneOf
from storage.asking.periods import read_period
from storage.asking.phrases import Phrase, phrase, writings

SIGNS = ["OR", "HOẶC", "AND", "NOT", "(", ")", '"', "-", "title:", "caption:", "before:", "after:", "number:", "site:"]
SIGNS += [
    "province:",
    "state:",
    "foo:",
    "tựa:",
    "2024-13",
    "6/5/2024",
    "123/QĐ-UBND",
    "Lai Châu",
    "ủy",
    "“",
    "”",
    "\x00",
    "٣",
]
ANY_QUERY = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from(SIGNS)).map(" ".join), st.lists(st.sampled_from(SIGNS)).map("".join)
)


def read(query: str) -> tuple[Node, ...]:
    return read_question(query).root.parts


def words(*typed: str) -> Free:
    return Free(typed)


def quoted(text: str, field: str = "text") -> Phrase:
    found = phrase(text, field)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("sâm Lai Châu", [words("sâm", "Lai", "Châu")]),
        ("covid-19 mua-ban", [words("covid-19", "mua-ban")]),
        ('"Bản Giang" sâm', [words("sâm"), quoted("Bản Giang")]),
        ("“Bản Giang”", [quoted("Bản Giang")]),
        ("-thuế sâm", [words("sâm"), Not(quoted("thuế"))]),
        ("NOT thuế sâm", [words("sâm"), Not(quoted("thuế"))]),
        ('-"mua bán"', [Not(quoted("mua bán"))]),
        ("-covid-19", [Not(quoted("covid 19"))]),
        ("-title:họp", [Not(quoted("họp", "title"))]),
        ("-(lũ OR lụt)", [Not(Either((words("lũ"), words("lụt"))))]),
        ("lũ quét OR sạt lở", [Either((words("lũ", "quét"), words("sạt", "lở")))]),
        ("lũ HOẶC lụt", [Either((words("lũ"), words("lụt")))]),
        ("tỉnh (lũ OR lụt)", [words("tỉnh"), Either((words("lũ"), words("lụt")))]),
        ("(tỉnh họp) bàn", [words("tỉnh", "họp", "bàn")]),
        ("lũ AND lụt", [words("lũ", "lụt")]),
        ("lũ or lụt hoặc", [words("lũ", "or", "lụt", "hoặc")]),
        ("title:họp", [quoted("họp", "title")]),
        ('title:"hội nghị" bàn', [words("bàn"), quoted("hội nghị", "title")]),
        ('title:(họp OR "hội nghị")', [Either((quoted("họp", "title"), quoted("hội nghị", "title")))]),
        ('tựa:họp tiêu-đề:"hội nghị"', [quoted("họp", "title"), quoted("hội nghị", "title")]),
        ("Caption:đập", [quoted("đập", "caption")]),
        ('author:"Thanh Huyền"', [quoted("Thanh Huyền", "author")]),
        ('category:"Tin tức"', [quoted("Tin tức", "category")]),
        ("site:LaiChau.gov.vn", [OneOf("site", ("laichau.gov.vn",))]),
        ("site:https://www.a.vn/tin", [OneOf("site", ("a.vn",))]),
        ("province:12", [OneOf("province", ("12",))]),
        ("province:lai-chau", [OneOf("province", ("12",))]),
        ('province:"lai chau"', [OneOf("province", ("12",))]),
        ("province:Lai Châu sâm", [words("sâm"), OneOf("province", ("12",))]),
        ("tỉnh:huế sâm", [words("sâm"), OneOf("province", ("46",))]),
        ("number:123/QĐ-UBND", [Number("123/qd-ubnd")]),
        ('number:"số 123/QĐ-UBND"', [Number("123/qd-ubnd")]),
        ('number:"Quyết định ngày 5/6/2024 số 123/QĐ-UBND"', [Number("123/qd-ubnd")]),
        ('number:"số 12 / 2024 / nq-hđnd"', [Number("12/2024/nq-hdnd")]),
        ('số:"Nghị quyết số: 57"', [Number("57")]),
        ('"0456/QĐ-UBND"', [Either((quoted("0456/QĐ-UBND"), Number("456/qd-ubnd")))]),
        ('-"456/QĐ-UBND"', [Not(Either((quoted("456/QĐ-UBND"), Number("456/qd-ubnd"))))]),
        ('"quyết định 456/QĐ-UBND"', [quoted("quyết định 456/QĐ-UBND")]),
        ("-UBND", [Not(Either(writings("UBND")))]),
        ('-"UBND"', [Not(quoted("UBND"))]),
        ("-HTX-mới", [Not(quoted("HTX mới"))]),
        ("title:ubnd", [Either(writings("ubnd", "title"))]),
        ('title:"ubnd"', [quoted("ubnd", "title")]),
        ("caption:(KH&CN lũ)", [Either(writings("KH&CN", "caption")), quoted("lũ", "caption")]),
        ('số:"05 / qđ – ubnd"', [Number("5/qd-ubnd")]),
        ("state:gone", [OneOf("state", ("gone",))]),
        ("after:2024-05", [Days(date(2024, 5, 1), None)]),
        ("before:2024-02", [Days(None, date(2024, 2, 29))]),
        ("since:6/5/2024 until:2024", [Days(date(2024, 5, 6), None), Days(None, date(2024, 12, 31))]),
        ("date:2024-05-06", [Days(date(2024, 5, 6), date(2024, 5, 6))]),
        ("Sở họp lúc 10:30, xem http://a.vn/b", [words("Sở", "họp", "lúc", "10:30,", "xem", "http://a.vn/b")]),
        ("Lai Châu: khai mạc (số 2)", [words("Lai", "Châu", "khai", "mạc", "số", "2")]),
        ("Số: 123/QĐ-UBND", [words("Số", "123/QĐ-UBND")]),
        ("", []),
    ],
)
def test_a_right_query_is_read_as_it_says(query: str, parts: list[Node]):
    """Words, phrases, exclusions, sides of OR, brackets and fields are what they look like, and nothing is remarked."""
    question = read_question(query)
    assert list(question.root.parts) == parts
    assert question.notices == ()


@pytest.mark.parametrize(
    ("query", "parts", "piece", "told"),
    [
        ('sâm "lai châu', [words("sâm", "lai", "châu")], '"', "no second quotation mark"),
        ('title:"hội nghị', [quoted("hội", "title"), quoted("nghị", "title")], 'title:"', "read as title:(hội nghị)"),
        ('-tựa:"họp', [Not(quoted("họp", "title"))], 'tựa:"', "read as title:họp"),
        ('tỉnh:" Lai Châu sâm', [words("sâm"), OneOf("province", ("12",))], 'tỉnh:"', "read as province:(Lai Châu)"),
        ('after:"2024 sâm', [words("sâm"), Days(date(2024, 1, 1), None)], 'after:"', "read as after:2024"),
        ('sâm title:"', [words("sâm")], 'title:"', "and no word: title: was left out"),
        ('sâm ""', [words("sâm")], '""', "nothing stands between"),
        ('title:"" sâm', [words("sâm")], 'title:""', "behind title: it was left out"),
        ('title:("" sâm)', [quoted("sâm", "title")], '""', "nothing stands between"),
        ("category:/", [], "category:/", "behind category: it was left out"),
        ("& %", [], "& %", "it narrows nothing"),
        ("* …", [], "* …", "it narrows nothing"),
        ('lũ "quét" sạt"', [words("lũ", 'sạt"'), quoted("quét")], 'sạt"', "within a word"),
        ("number:QĐ-123", [words("QĐ-123")], "number:QĐ-123", "no document's number"),
        ("(sâm củ", [words("sâm", "củ")], "(", "not closed"),
        ("sâm) củ", [words("sâm", "củ")], ")", "closes none"),
        ("sâm ()", [words("sâm")], "()", "nothing stands in these brackets"),
        ("sâm OR", [words("sâm")], "OR", "OR stands between two"),
        ("OR sâm", [words("sâm")], "OR", "OR stands between two"),
        ("sâm OR OR củ", [Either((words("sâm"), words("củ")))], "OR OR", "OR stands between two"),
        ("sâm - củ", [words("sâm", "củ")], "-", "a lone - excludes nothing"),
        ("sâm NOT", [words("sâm")], "NOT", "a lone NOT excludes nothing"),
        ("titel:sâm", [words("sâm")], "titel:", "is title: meant?"),
        ("mầu:đỏ", [words("mầu", "đỏ")], "mầu:", "no field is named 'mầu'"),
        ("title:", [words("title")], "title:", "nothing stands behind title:"),
        ("title: sâm", [quoted("sâm", "title")], "title: sâm", "without a space"),
        ("before:2024-13", [], "before:2024-13", "no day, month or year"),
        ("after:31/2/2024 sâm", [words("sâm")], "after:31/2/2024", "no day, month or year"),
        ("after:2025 before:2024", [Days(date(2025, 1, 1), None), Days(None, date(2024, 12, 31))], "after:2025 before:2024", "nothing can be found"),
        ("province:Atlantis", [words("Atlantis")], "province:Atlantis", "no province is known"),
        ("number:abc", [words("abc")], "number:abc", "no document's number"),
        ("state:withdrawn", [], "state:withdrawn", "never shown"),
        ("state:old", [], "state:old", "known are live"),
        ("SÂM HOẶC NHÂN SÂM", [words("SÂM", "HOẶC", "NHÂN", "SÂM")], "HOẶC", "write OR"),
        ('province:"Hà Giang"', [OneOf("province", ("08",))], 'province:"Hà Giang"', "part of Tuyên Quang (08) now"),
    ],
)  # fmt: skip
def test_a_wrong_query_is_explained_and_read_plainly(query: str, parts: list[Node], piece: str, told: str):
    """What is wrong is told once, with its place, and the rest of the query means what it says."""
    question = read_question(query)
    assert list(question.root.parts) == parts
    (notice,) = question.notices
    assert told in notice.message
    assert notice.piece == piece == question.text[notice.begin : notice.end]


def test_a_site_that_the_archive_has_not_is_told():
    """A site's name leads to hosts of the archive; one that leads to none is read as words."""
    hosts = {"laichau.gov.vn": ("laichau.gov.vn", "sokhcn.laichau.gov.vn")}
    found = read_question("site:laichau.gov.vn", lambda name: hosts.get(name, ()))
    assert found.root.parts == (OneOf("site", ("laichau.gov.vn", "sokhcn.laichau.gov.vn")),)
    unknown = read_question("site:x.vn", lambda name: hosts.get(name, ()))
    assert unknown.root.parts == (words("x.vn"),)
    assert "no site 'x.vn'" in unknown.notices[0].message


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2/2024", (date(2024, 2, 1), date(2024, 2, 29))),
        ("6/5/2024", (date(2024, 5, 6), date(2024, 5, 6))),
        ("2024.05.06", (date(2024, 5, 6), date(2024, 5, 6))),
        ("06-05-2024", (date(2024, 5, 6), date(2024, 5, 6))),
        ("13/13/2024", None),
        ("2024-00", None),
        ("0000", None),
        ("24", None),
        ("hôm nay", None),
    ],
)
def test_days_months_and_years(typed: str, days: tuple[date, date] | None):
    """A day, month or year in any common spelling gives its first and last day; what is none gives nothing."""
    assert read_period(typed) == days


@given(ANY_QUERY)
@example("(" * 500)
@example("-" * 500)
@example("title:" * 300)
@example("x " * 1000)
@example("\ud800")
def test_any_text_is_a_query(text: str):
    """Reading never fails, makes no empty phrase, and each notice shows its piece of the text."""
    question = read_question(text)
    assert isinstance(question.root, All)
    assert all(one.folded for one in question.phrases)
    for notice in question.notices:
        assert question.text[notice.begin : notice.end] == notice.piece
        assert notice.message


def test_the_words_that_rank_are_those_asked_for():
    """Free words on every side of OR rank; those behind a minus and in fields do not."""
    question = read_question('tỉnh (lũ OR lụt) -hạn title:bão "sạt lở"')
    assert question.words == "tỉnh lũ lụt"
    assert question.phrases == (quoted("bão", "title"), quoted("sạt lở"))
