"""What results tell: marks on the text as published, where hits stand, counts and facets, similar articles, JSON."""

import json
from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest

from storage.archive import Archive
from storage.asking.asked import Asked
from storage.asking.language import read_question
from storage.asking.loading import Places, Stored
from storage.asking.marking import Part
from storage.asking.results import Hit, Order
from storage.asking.search import search
from storage.asking.showing import Shower
from storage.days import HANOI
from storage.errors import NoArticle
from storage.index.records import Searched

Put = Callable[..., None]


def shown(query: str, title: str = "Đầu đề", **record: object) -> Hit:
    question = read_question(query)
    read = msgspec.convert(record, Searched)
    facts = {"id": "x", "url": "https://a.vn/x", "site": "a.vn", "province": None, "published_at": None}
    article = Stored(**facts, published_precision=None, state="live", story="s", title=title, record=read)  # type: ignore[arg-type]
    return Shower(question, question.words.split()).hit(article, Places(copies=0, sites=()))


def hits(parts: list[Part]) -> list[str]:
    return [text for text, is_hit in parts if is_hit]


def test_snippets_show_the_original_with_hits():
    """The best stretch of the text as published, its hits marked, words typed with marks only where they have them."""
    long = " ".join(f"từ{n}" for n in range(60))
    texts = ["Mở đầu không liên quan.", f"{long} Cây Sâm Lai Châu, và trái chậu. {long}"]
    parts = shown("sâm lai châu", paragraphs=texts).snippet
    assert hits(parts) == ["Sâm Lai Châu"]
    joined = "".join(text for text, _ in parts)
    assert joined.startswith("… từ")
    assert joined.endswith(" …")
    assert "Cây Sâm Lai Châu, và trái chậu." in joined
    assert hits(shown("chau", paragraphs=texts).snippet) == ["Châu", "chậu"]
    assert shown('"ban giảng"', paragraphs=["bản Giang, ban giảng"]).snippet == [
        ("bản Giang, ", False),
        ("ban giảng", True),
    ]
    assert shown("xyz", paragraphs=["Không có."]).snippet == [("Không có.", False)]
    assert shown("xyz").snippet == []
    decomposed = shown("hóa đơn", paragraphs=["Hoa\u0301 đơn, hoá đơn"]).snippet
    assert hits(decomposed) == ["Hoá đơn", "hoá đơn"]


def test_titles_are_marked_as_published():
    """Hits in the title are marked, a phrase of another field is not."""
    assert hits(shown("bộ trưởng", title="BỘ TRƯỞNG thăm").title_parts) == ["BỘ TRƯỞNG"]
    assert hits(shown("title:thăm", title="BỘ TRƯỞNG thăm", paragraphs=["thăm"]).title_parts) == ["thăm"]
    assert hits(shown("caption:thăm", title="BỘ TRƯỞNG thăm").title_parts) == []
    assert shown("thăm", title="").title_parts == []


def test_hits_in_captions_and_attachments_say_so():
    """A caption or attachment that has what was asked for is told with its place in the record and its address."""
    hit = shown(
        "đập thủy điện",
        paragraphs=["Tin trong ngày."],
        images=[{"url": "https://a.vn/1.jpg", "caption": None}, {"url": "https://a.vn/2.jpg", "caption": "Đập thủy điện"}],
        attachments=[{"url": "https://a.vn/x.pdf", "name": "Quy trình vận hành đập thủy điện"}, {"url": "https://a.vn/y.pdf", "name": "Khác"}],
    )  # fmt: skip
    assert hit.found_in == "caption"
    assert [(one.number, one.url, one.parts) for one in hit.captions] == [
        (1, "https://a.vn/2.jpg", [("Đập thủy điện", True)])
    ]
    assert [(one.number, one.url, hits(one.parts)) for one in hit.attachments] == [
        (0, "https://a.vn/x.pdf", ["đập thủy điện"])
    ]
    assert shown('caption:"thủy điện"', images=[{"url": "u", "caption": "Đập thuỷ điện"}]).captions[0].parts[1] == (
        "thuỷ điện",
        True,
    )
    assert shown("tin", paragraphs=["Tin."], images=[{"url": "u", "caption": "Ảnh"}]).captions == []
    assert shown("lan", authors=["Lan"]).found_in == "author"
    assert shown("lan", tables=[[["Lan", "9"]]]).found_in == "table"


@pytest.fixture
def spread(archive: Archive, put: Put) -> Archive:
    """Articles over two provinces, three sites, three months and some categories."""
    days = ("2025-05-31 23:59", "2025-06-01 00:00", "2025-06-30 12:00", "2025-07-01 08:00")
    for number, day in enumerate(days):
        put(
            f"n{number}",
            f"Hội nghị lần {number}.",
            host=("a.vn", "b.vn", "b.vn", "c.vn")[number],
            province=("12", "12", "12", "01")[number],
            published_at=datetime.strptime(day, "%Y-%m-%d %H:%M").replace(tzinfo=HANOI),
            facts={"category": ["Tin tức", "Hội nghị"] if number else ["Thông báo"]},
        )
    put("undated", "Hội nghị không ngày.", facts={"category": []})
    put("other", "Việc khác.", province="01", facts={"category": ["Tin tức"]})
    return archive


def test_facets_count_all_that_is_found(spread: Archive):
    """Province, site, month at +07:00 and category paths are counted over everything found, filters respected."""
    results = search(spread, Asked(query="hội nghị", facets=True, limit=1))
    assert results.facets
    told = {name: {one.value: one.count for one in values} for name, values in results.facets.values.items()}
    assert told == {
        "province": {"12": 3, "01": 1},
        "site": {"b.vn": 2, "a.vn": 2, "c.vn": 1},
        "month": {"2025-07": 1, "2025-06": 2, "2025-05": 1},
        "category": {"Tin tức": 3, "Tin tức/Hội nghị": 3, "Thông báo": 1},
    }
    assert [one.value for one in results.facets.values["month"]] == ["2025-07", "2025-06", "2025-05"]
    assert [one.name for one in results.facets.values["province"]] == ["Lai Châu", "Hà Nội"]
    narrow = search(spread, Asked(query="hội nghị province:12 date:2025-06", facets=True)).facets
    assert narrow
    assert {one.value: one.count for one in narrow.values["site"]} == {"b.vn": 2}
    assert search(spread, Asked(query="hội nghị")).facets is None


def test_each_facet_value_can_be_asked_for(spread: Archive):
    """What a facet counts is what its value finds as a filter."""
    results = search(spread, Asked(facets=True))
    assert results.facets
    words = {"province": "province:{}", "site": "site:{}", "month": "date:{}", "category": 'category:"{}"'}
    for name, values in results.facets.values.items():
        for one in values:
            assert search(spread, words[name].format(one.value)).total.least == one.count, (name, one)


def test_a_site_is_counted_without_those_below_it(spread: Archive, put: Put):
    """Each article is counted for one site, and the site as a filter beside the query finds these; `site:` finds those below as well."""
    put("below", "Hội nghị ở sở.", host="so.a.vn")
    results = search(spread, Asked(facets=True))
    assert results.facets
    sites = {one.value: one.count for one in results.facets.values["site"]}
    assert sum(sites.values()) == results.total.most
    assert {one: search(spread, Asked(site=one)).total.most for one in sites} == sites
    assert search(spread, "site:a.vn").total.most == sites["a.vn"] + sites["so.a.vn"]


def test_a_section_is_asked_for_with_those_below_it(spread: Archive, put: Put):
    """A counted section finds what it counts, though another one has its name further below; its own name is searched anywhere."""
    put("far", "Hội nghị xa.", facts={"category": ["Văn bản", "Tin tức"]})
    put("near", "Hội nghị gần.", facts={"category": ["Tin tức khác"]})
    results = search(spread, Asked(facets=True))
    assert results.facets
    for one in results.facets.values["category"]:
        assert search(spread, Asked(category=one.value)).total.least == one.count, one
    assert search(spread, Asked(category="tin tức/")).total.least == 4
    assert search(spread, "category:tin-tức").total.least == 6


def test_similar_articles(archive: Archive, put: Put):
    """Articles of other stories that share rare pairs of words, the most alike first; the query narrows; no id is an error."""
    put("root", "Khánh thành cầu treo Nậm Mu bắc qua suối ở xã Phúc Than.", title="Cầu treo Nậm Mu")
    put("copy", "Khánh thành cầu treo Nậm Mu bắc qua suối ở xã Phúc Than.", title="Cầu treo Nậm Mu", host="b.vn")
    # As the road has it: a text this short is nobody's copy, and has no digest.
    near = "Sửa chữa cầu treo Nậm Mu sau lũ ở xã Phúc Than."
    put("near", near, title="Sửa cầu treo Nậm Mu", content_digest=None)
    put("far", "Người dân xã Phúc Than trồng chè.", title="Trồng chè")
    for number in range(5):
        put(f"n{number}", f"Thời tiết ngày {number} nắng nóng.", title=f"Thời tiết {number}")
    (root,) = search(archive, Asked(query="title:nậm -sửa", site="a.vn")).hits
    results = search(archive, Asked(like=root.article_id))
    assert [hit.title for hit in results.hits] == ["Sửa cầu treo Nậm Mu", "Trồng chè"]
    assert results.next is None
    assert [hit.title for hit in search(archive, Asked(query="chè", like=root.article_id)).hits] == ["Trồng chè"]
    with pytest.raises(NoArticle):
        search(archive, Asked(like="nobody"))


def test_results_as_json(spread: Archive):
    """The JSON has every field that docs/search.md names, whatever was found, and only plain values."""
    told = search(spread, Asked(query='"hội nghị" titel:lần', facets=True, limit=1)).as_json()
    assert json.loads(json.dumps(told)) == told
    assert set(told) == {"query", "notices", "corrections", "sort", "total", "facets", "hits", "next"}
    assert told["notices"][0]["piece"] == "titel:"
    assert told["notices"][0]["at"] == [11, 17]
    assert told["sort"] == Order.RELEVANCE.value
    (hit,) = told["hits"]
    assert hit["snippet"][0] == {"text": "Hội nghị lần", "hit": True}
    assert hit["other_sites"] == []
    empty = search(spread, "xyzt").as_json()
    assert (empty["hits"], empty["total"]["articles"], empty["next"]) == ([], 0, None)
