"""What may be asked of the room by its addresses: no question ends in a fault, and each is narrowed as it says."""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import httpx
import lxml.html
import pytest
from lxml import etree

from crawler.records import Kind
from operations.outcome import Outcome
from storage.archive import Archive
from storage.asking import counting
from storage.coverage.why import Why
from storage.queries import site_status, status
from tests.web.conftest import Library
from web.bytes import download
from web.holdings import Holdings
from web.oai import OAI
from web.texts import Texts

FAR = ("until=9999-12-31", "until=0001-01-01", "since=0001-01-01", "since=9999-12-31")


@pytest.mark.parametrize(
    "path", ["/?", "/feed.atom?", "/export.csv?", "/api/v1/search?", "/api/v1/coverage?site=a.vn&"]
)
def test_days_beyond_all_articles_are_refused(library: Library, path: str) -> None:
    """A day that no article can have is a wrong request on every page, never a fault."""
    assert {far: library.get(path + far).status_code for far in FAR} == dict.fromkeys(FAR, 400)


@pytest.mark.parametrize("library", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("wrong", "kept"),
    [
        ({"q": "sâm", "since": "2026-03-02", "until": "2026-03-01", "province": "12"}, ("sâm", "2026-03-02", "2026-03-01", "12")),
        ({"q": "sâm " * 200, "since": "2026-03-02"}, (("sâm " * 125).strip(), "2026-03-02", "")),
        ({"q": "sâm\x00củ", "until": "31/2/2026", "copies": "1"}, ("sâmcủ", "1")),
    ],
)  # fmt: skip
def test_a_mistake_in_the_form_keeps_what_was_typed(
    library: Library, wrong: dict[str, str], kept: tuple[str, ...]
) -> None:
    """A wrong request of the search page is told above a form with all else in it; elsewhere a link leads to the search."""
    answer = library.get("/", params=wrong)
    assert answer.status_code == 400
    (form,) = lxml.html.fromstring(answer.content).iter("form")
    values = [str(field.get("value")) for field in form.iter("input")]
    assert [one for one in kept if one not in values] == []
    assert not list(lxml.html.fromstring(library.get("/nowhere").content).iter("form"))


def test_a_harvest_may_ask_for_any_day(library: Library) -> None:
    """OAI-PMH knows no such bounds: from the first to the last day there is, all articles come."""
    asked = "verb=ListIdentifiers&metadataPrefix=oai_dc&from=0001-01-01&until=9999-12-31"
    assert library.get(f"/oai?{asked}").text.count("<header") == _listed(library)


def _listed(library: Library) -> int:
    return len(library.get("/api/v1/articles?limit=100").json()["articles"])


def test_a_cursor_that_was_tampered_with_is_refused(library: Library) -> None:
    """A cursor with less counts than a search makes is no cursor."""
    made = library.get("/api/v1/search?limit=1").json()["next"]
    packed = zlib.decompress(urlsafe_b64decode(made + "=" * (-len(made) % 4))).decode()
    total = packed[packed.rindex("[", 0, packed.rindex("[")) :]
    short = urlsafe_b64encode(zlib.compress(packed.replace(total, "[1],[]]").encode())).decode().rstrip("=")
    answer = library.get(f"/api/v1/search?limit=1&after={short}")
    assert (answer.status_code, "cursor" in answer.text) == (400, True)


def test_a_section_narrows_any_query(library: Library) -> None:
    """What a section of the side finds is of that section, whatever the query: alternatives, an open quotation mark."""
    for query in ("khoa OR tỉnh OR hội", 'hội "khoa'):
        asked = {"q": query, "copies": "1", "limit": "100", "facets": "1"}
        found = library.get("/api/v1/search", params=asked).json()
        section = found["facets"]["category"][-1]
        narrowed = library.get("/api/v1/search", params=asked | {"category": section["value"]}).json()
        assert narrowed["total"]["articles"] == section["count"] < found["total"]["articles"]
        page = library.get("/", params={"q": query, "category": section["value"]}).text
        assert f"/?q={httpx.QueryParams(q=query)}".replace("q=q=", "q=") in page  # the way back
        lines = library.get("/export.jsonl", params={"q": query, "category": section["value"]}).text.splitlines()
        assert len(lines) == section["count"]


def test_what_is_like_a_withdrawn_article_is_not_told(library: Library) -> None:
    """Neither a search after what is like it nor its story by its id shows what it was about."""
    one = library.withdrawn
    for path in (f"/?like={one}", f"/feed.atom?like={one}", f"/api/v1/search?like={one}", f"/story/{one}", f"/api/v1/stories/{one}"):  # fmt: skip
        assert library.get(path).status_code == 451, path


def test_more_stories_than_are_counted_are_told_as_a_least(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where stories are counted of the newest articles alone, the page says that there are at least so many."""
    assert "Ít nhất" not in library.get("/?q=khoa").text
    monkeypatch.setattr(counting, "STORIES", 1)
    assert "Ít nhất" in library.get("/?q=khoa&limit=7").text


def test_the_counts_of_one_site_are_those_of_all(library: Library) -> None:
    """A site's own page counts what the list of all sites counts."""
    with Archive.open(library.directory, read_only=True) as archive:
        every = status(archive)["sites"]
        assert [site_status(archive, one["host"]) for one in every] == every
        assert site_status(archive, "nowhere.vn") is None
        holdings = Holdings()
        assert holdings.of(archive)["sites"] == every
        assert holdings.of(archive) is holdings.of(archive)


def test_only_a_result_set_is_exported(library: Library) -> None:
    """Where only what comes near to the words is shown, or what is like an article, no export is offered, and none is empty."""
    nearest = "khoa học công nghệ xyzt bêtông kjhg"
    assert library.get("/api/v1/search", params={"q": nearest}).json()["hits"]
    assert library.get("/export.csv", params={"q": nearest}).status_code == 404
    for asked in ({"q": nearest}, {"like": library.changed}):
        assert "/export." not in library.get("/", params=asked).text
    assert "/export." in library.get("/?q=khoa").text


def test_the_set_of_provinces_has_what_is_of_one(library: Library) -> None:
    """The set above all provinces holds exactly what is in one of these."""
    listed = library.get("/api/v1/articles?limit=100").json()["articles"]
    of_one = {f"oai:khotin:{one['id']}" for one in listed if one.get("province")}
    answer = library.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=province")
    found = {one.text for one in etree.fromstring(answer.content).iter(f"{{{OAI}}}identifier")}
    assert of_one <= found <= of_one | {f"oai:khotin:{library.withdrawn}"}


def test_a_harvester_may_post_its_question(library: Library) -> None:
    """A form of a POST is answered as the same query is; nothing else is taken, nor is a form without end."""
    form = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    posted = httpx.post(library.url + "/oai", data=form)
    assert posted.status_code == 200
    assert posted.text.count("<header") == _listed(library)
    assert httpx.post(library.url + "/oai", json=form).status_code == 415
    assert httpx.post(library.url + "/oai", data={"verb": "x" * 9_000}).status_code == 413
    assert httpx.post(library.url + "/", data=form).status_code == 405


def test_a_token_of_a_set_that_is_gone_is_no_token(library: Library) -> None:
    """A resumption token that names no set is refused as a token."""
    token = urlsafe_b64encode(b'[0, null, "site:nowhere.vn"]').decode()
    answer = library.get(f"/oai?verb=ListRecords&resumptionToken={token}")
    assert '<error code="badResumptionToken">' in answer.text


def test_no_link_of_ours_leads_to_another_host(library: Library) -> None:
    """An address of ours that begins with two strokes is no host for the links of its page."""
    page = httpx.get(library.url + "//evil.example/x?lang=en", timeout=60).text
    assert 'href="//' not in page


def test_a_file_keeps_its_ending() -> None:
    """However long the name of a document is, what is saved has its kind."""
    told = download("Kế hoạch " * 40 + ".docx")["Content-Disposition"]
    assert told.endswith(".docx")
    assert len(told) < 1_500


def test_words_of_the_archive_are_vietnamese() -> None:
    """Every outcome of a crawl, cause of a gap and kind of page has a name of its own on Vietnamese pages."""
    t = Texts("vi")
    named = {("health", one.name.lower()) for one in Outcome} | {("why", one.value) for one in Why}
    named |= {("is", one.value) for one in Kind}
    assert not {one for one in named if t.or_itself(*one) == one[1] and one != ("is", "robots")}


def test_every_sentence_of_the_room_is_vietnamese() -> None:
    """What pages say is wrong with a request is said in the reader's language."""
    t = Texts("vi")
    told = ("no article has this id", "limit is a number from 1 to 100", "q is longer than 500 letters", "like has a control character",
            "since=x is no day from 1990-01-01 to 2100-12-31; write it like 2022-01-31", "Not Found", "this address was not captured",
            "the search cannot go on from this cursor: it was cut; ask for the first page again",
            "a query has at most 256 words and signs: the rest was left out",
            "no word or number stands behind title: it was left out", "no word or number stands in it: it narrows nothing",
            "a quotation mark within a word means nothing: write it before the first and behind the last word",
            "no day is both after 2024-01-02 and before 2024-01-01: nothing can be found")  # fmt: skip
    assert not [one for one in told if t.notice(one) == one]


def test_what_is_refused_at_its_site_is_told_in_vietnamese() -> None:
    """Every sentence by which an address is refused has its Vietnamese."""
    import re  # noqa: PLC0415

    text = (Path(__file__).parents[2] / "crawler/discovery/traps.py").read_text("utf-8")
    sentences = re.findall(r'return f?"((?:It|Its|Page) [^"{}]+)"', text)
    assert len(sentences) > 10
    assert not [one for one in sentences if Texts("vi").notice(one) == one]
