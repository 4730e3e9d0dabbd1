"""What programs read: API by its own description, feed, exports, Memento, OAI-PMH, WARC records, each by a reader nobody here wrote."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import feedparser
import httpx
import lxml.html
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from pyarrow import parquet
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch
from warcio.archiveiterator import ArchiveIterator

from storage.archive import Archive
from storage.revisions import revisions
from storage.withdrawal import restore, withdraw
from tests.web.conftest import Library
from web import oai


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_api_is_what_it_says(library: Library, mode: GenerationMode) -> None:
    """No request that its description allows, and none that it forbids, is answered otherwise than it says (schemathesis)."""
    description = schemathesis.openapi.from_url(library.url + "/api/v1/openapi.json")
    checked = 0
    for found in description.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters):
            continue

        @settings(
            max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
        )
        @given(case=operation.as_strategy(mode))
        def check(case: schemathesis.Case[Any]) -> None:
            answer = case.call()
            # How two days stand to each other, and which cursors a search has made, no schema can say.
            unsaid = answer.status_code == 400 and any(
                word in answer.json()["detail"] for word in ("later than", "span 1 to", "from this cursor")
            )
            case.validate_response(answer, excluded_checks=[positive_data_acceptance] if unsaid else [])

        check()
        checked += 1
    assert checked >= 4


def test_pages_of_the_api_hold_every_article_once(library: Library) -> None:
    """All articles come by cursor, each once, and the search agrees on how many may be seen."""
    seen: list[str] = []
    after = "0"
    while after:
        answer = library.get("/api/v1/articles", params={"limit": "7", "after": after}).json()
        seen += [article["id"] for article in answer["articles"]]
        after = answer["next"]
    assert len(seen) == len(set(seen))
    total = library.get("/api/v1/search").json()["total"]["articles"]
    assert len(seen) == total + 1  # the withdrawn one


def test_coverage_tells_each_day(library: Library) -> None:
    """The ledger of a site comes day by day."""
    host = library.get("/api/v1/sites").json()["sites"][0]["host"]
    told = library.get("/api/v1/coverage", params={"site": host, "since": "2026-01-01", "until": "2026-01-31"}).json()
    assert [day["day"] for day in told["days"]] == [f"2026-01-{day:02}" for day in range(1, 32)]


def test_the_feed_is_read(library: Library) -> None:
    """Feedparser finds no fault in the feed of a query, and its entries are the newest that the query finds."""
    for query in ("khoa học", "độc hại", ""):
        feed = feedparser.parse(library.get("/feed.atom", params={"q": query}).content)
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.version == "atom10"
        hits = library.get("/api/v1/search", params={"q": query, "sort": "newest", "limit": "50"}).json()["hits"]
        assert [entry.id.rsplit("/", 1)[-1] for entry in feed.entries] == [hit["id"] for hit in hits]
        assert all(entry.link.startswith(library.url) for entry in feed.entries)


def test_exports_hold_the_whole_result_set(library: Library) -> None:
    """Every format holds each article that the question finds, copies too."""
    wanted = sorted(library.ids("Lai Châu"))
    lines = library.get("/export.jsonl?q=Lai Châu").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == wanted
    rows = list(csv.DictReader(io.StringIO(library.get("/export.csv?q=Lai Châu").text, newline="")))
    assert [row["id"] for row in rows] == wanted
    table = parquet.read_table(io.BytesIO(library.get("/export.parquet?q=Lai Châu").content))
    assert table.column("id").to_pylist() == wanted
    items = library.get("/export.csl.json?q=Lai Châu").json()
    assert [item["id"] for item in items] == wanted
    assert library.get("/export.bib?q=Lai Châu").text.count("@online{") == len(wanted)
    assert library.get("/export.ris?q=Lai Châu").text.count("ER  - ") == len(wanted)


@pytest.mark.parametrize("library", ["sqlite"], indirect=True)
def test_csv_for_people_begins_with_a_byte_order_mark(library: Library) -> None:
    """The link of the search page gives what a spreadsheet reads as UTF-8: the bytes of the plain export behind the mark."""
    page = lxml.html.fromstring(library.get("/?q=Lai Châu").content)
    (link,) = [str(one.get("href")) for one in page.iter("a") if "/export.csv" in (one.get("href") or "")]
    marked = library.get(link).content
    assert marked == b"\xef\xbb\xbf" + library.get("/export.csv?q=Lai Châu").content
    (link,) = [str(one.get("href")) for one in page.iter("a") if "/export.jsonl" in (one.get("href") or "")]
    assert library.get(link).content.startswith(b"{")


def test_a_library_harvests_everything_and_then_what_changed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sickle gets every article, withdrawn ones as deleted, by set too; later only what changed since."""
    monkeypatch.setattr(oai, "_PAGE", 7)  # so that the harvest needs resumption tokens
    client = Sickle(library.url + "/oai")
    everything = {record.header.identifier: record for record in client.ListRecords(metadataPrefix="oai_dc")}
    listed = library.get("/api/v1/articles?limit=100").json()["articles"]
    assert everything.keys() == {f"oai:khotin:{one['id']}" for one in listed}
    deleted = [record for record in everything.values() if record.deleted]
    assert [record.header.identifier for record in deleted] == [f"oai:khotin:{library.withdrawn}"]
    titles = {one["id"]: one["title"] for one in listed if one["state"] != "withdrawn"}
    for record in everything.values():
        if not record.deleted:
            assert record.metadata["title"] == [titles[record.header.identifier.rpartition(":")[2]]]
    sets = {one.setSpec for one in client.ListSets()}
    (host,) = {one for one in sets if one.endswith(library.portal.rstrip("/").rpartition(":")[2])}
    of_site = {header.identifier for header in client.ListIdentifiers(metadataPrefix="oai_dc", set=host)}
    assert of_site == {identifier for identifier, record in everything.items() if host in record.header.setSpecs}
    assert client.Identify().deletedRecord == "persistent"
    with Archive.open(library.directory) as archive:
        now = datetime.now(UTC).replace(microsecond=0)
        one = next(iter(titles))
        withdraw(archive, one, "thử", now=now)
        try:
            since = now.strftime("%Y-%m-%dT%H:%M:%SZ")
            later = {
                header.identifier: header
                for header in client.ListIdentifiers(**{"metadataPrefix": "oai_dc", "from": since})
            }
            assert later[f"oai:khotin:{one}"].deleted
            assert client.GetRecord(metadataPrefix="oai_dc", identifier=f"oai:khotin:{one}").deleted
        finally:
            restore(archive, one, "thử xong", now=now)
    assert not client.GetRecord(metadataPrefix="oai_dc", identifier=f"oai:khotin:{one}").deleted
    with pytest.raises(NoRecordsMatch):
        client.ListRecords(**{"metadataPrefix": "oai_dc", "from": "2090-01-01"})


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Delete", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=heute", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-01&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-01&until=2026-03-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=site:nowhere.vn", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=bnVsbA==", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:khotin:x%00y", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:else:1", "idDoesNotExist"),
    ],
)
def test_a_wrong_harvest_gets_the_protocols_own_word(library: Library, query: str, code: str) -> None:
    """Each error of OAI-PMH is told as the protocol has it."""
    answer = library.get(f"/oai?{query}")
    assert answer.status_code == 200
    assert f'<error code="{code}">' in answer.text


def test_a_page_is_led_to_through_time(library: Library) -> None:
    """The TimeGate leads to the nearest capture, the TimeMap lists all, and each is there at an address that stays."""
    with Archive.open(library.directory, read_only=True) as archive:
        first, second = revisions(archive, library.changed)
    url = first["url"]
    listed = library.get(f"/timemap/link/{url}")
    assert listed.headers["content-type"] == "application/link-format"
    mementos = [
        line.partition(">")[0].strip(" <") for line in listed.text.split(",\n") if "memento" in line.partition(";")[2]
    ]
    stamps = [f"{one['seen_at']:%Y%m%d%H%M%S}" for one in (first, second)]
    assert [address.split("/")[4] for address in mementos] == stamps
    for one, address in zip((first, second), mementos, strict=True):
        asked = {"Accept-Datetime": f"{one['seen_at']:%a, %d %b %Y %H:%M:%S GMT}"}
        led = library.get(f"/timegate/{url}", headers=asked)
        assert (led.status_code, led.headers["location"]) == (302, address)
        assert led.headers["vary"] == "accept-datetime"
        shown = httpx.get(address, timeout=60)
        assert shown.headers["memento-datetime"] == asked["Accept-Datetime"]
        assert 'rel="timemap"' in shown.headers["link"]
        here, there = ("first", "next last") if one is first else ("last", "first prev")
        assert f'<{address}>; rel="{here} memento"' in shown.headers["link"]
        assert f'; rel="{there} memento"' in shown.headers["link"]
    for wrong in ("gestern", "2026-01-01"):
        refused = library.get(f"/timegate/{url}", headers={"Accept-Datetime": wrong})
        assert (refused.status_code, refused.headers["vary"]) == (400, "accept-datetime")
        assert 'rel="original"' in refused.headers["link"]
    assert "Sửa lần hai" not in httpx.get(mementos[0], timeout=60).text
    assert "Sửa lần hai" in httpx.get(mementos[1], timeout=60).text
    assert library.get(f"/memento/19990101000000/{url}").headers["location"].split("/")[2] == stamps[0]
    raw = httpx.get(mementos[0].replace(stamps[0], stamps[0] + "id_"), timeout=60)
    assert raw.content.startswith(b"<!DOCTYPE html>")
    assert raw.headers["content-disposition"].startswith("attachment")


def test_a_record_handed_out_is_the_record_that_lies_there(library: Library) -> None:
    """Warcio reads the response of every revision out of its download, with the bytes that were served."""
    with Archive.open(library.directory, read_only=True) as archive:
        known = revisions(archive, library.changed)
    for one in known:
        answer = library.get(f"/captures/{one['capture_id']}/record.warc.gz")
        found = list(ArchiveIterator(io.BytesIO(answer.content)))
        assert found
        lying = (library.directory / one["warc_file"]).read_bytes()[one["warc_offset"] :][: one["warc_length"]]
        assert answer.content == lying
        with_address = next(ArchiveIterator(io.BytesIO(answer.content)))
        assert with_address.rec_headers.get_header("WARC-Target-URI") == one["url"]
        assert with_address.content_stream().read().startswith(b"<!DOCTYPE html>")
