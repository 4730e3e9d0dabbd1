"""Today's rules over kept pages: told first, written as ours, once, and never mistaken for the site's own doing."""

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from crawler.sites.errors import BadSiteFile
from crawler.sites.registry import Registry
from demo.server import Portal
from operations.crawl import crawl
from operations.outcome import Outcome
from operations.reparse import Summary, Wanted, reparse
from pipelines.ingest import ingest
from pipelines.locks import site_lock
from pipelines.reparse import Change, Watch
from storage import runs
from storage.archive import Archive
from storage.database import writing
from storage.models import Article
from storage.sites import SiteRow, upsert_site
from storage.warc.reader import WarcResponse, iter_responses
from tests.archives import new_archive
from tests.operations.rereading import (
    FIRST_DAY,
    HOST,
    address,
    current,
    files,
    keep,
    page,
    registry,
    revisions,
    rule,
)
from tests.operations.serving import ok

TITLE = 'fields: {title: ".that"}\n'
MARKED = {f"url:{HOST}/tin-tuc/{number}.html" for number in (2, 5)}


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """A new archive on each database."""
    with new_archive(tmp_path / "archive", database=database_url) as archive:
        yield archive


def seven(archive: Archive, *, day: int = 0) -> Path:
    """Keep seven articles, two of them with another title hidden in the page."""
    return keep(archive, [(address(str(n)), page(str(n), marked=n in {2, 5})) for n in range(7)], day=day)


def told(archive: Archive, rules: Registry, **wanted: object) -> tuple[Summary, list[Change]]:
    """Re-parse in this process; the summary and every change."""
    changes: list[Change] = []
    return reparse(archive, rules, replace(Wanted(jobs=1), **wanted), Watch(change=changes.append)), changes  # type: ignore[arg-type]


def counts(summary: Summary) -> dict[str, int]:
    """How many articles become what, all sites together."""
    return dict(sum((site.changes for site in summary.sites), start=Counter()))


def test_unchanged_rules_change_nothing(archive: Archive) -> None:
    """The same rules over the same bytes give no change and no revision, whoever asks and how often."""
    seven(archive)
    before, articles = revisions(archive), current(archive)
    for diff in (True, False):
        summary, changes = told(archive, registry(archive), diff=diff)
        assert (summary.outcome, changes, summary.sites[0].articles) == (Outcome.DONE, [], 7)
    assert (revisions(archive), current(archive)) == (before, articles)


def test_a_changed_rule_is_told_then_written_once_as_ours(archive: Archive) -> None:
    """`--diff` lists exactly the affected articles and writes nothing; the run writes exactly those; the next one nothing."""
    seven(archive)
    rules = rule(archive, TITLE)
    before, kept = revisions(archive), files(archive)

    summary, dry = told(archive, rules, diff=True)
    assert (revisions(archive), files(archive)) == (before, kept)
    assert {change.url for change in dry} == {address("2"), address("5")}
    assert all(set(change.fields) == {"title", "paragraphs"} or set(change.fields) == {"title"} for change in dry)
    assert summary.sites[0].fields["title"] == 2
    assert dry[0].fields["title"][1].startswith("Tên thật của bài")

    summary, changes = told(archive, rules)
    assert changes == dry
    assert summary.sites[0].written == 2
    new = [row for row in revisions(archive) if row not in before]
    assert {row[0] for row in new} == MARKED
    assert {(row[1], row[2]) for row in new} == {(2, "ours")}
    assert {row[5] for row in new} == {row[5] for row in before if row[0] in MARKED}
    assert {key for key, (title, _, _) in current(archive).items() if title.startswith("Tên thật")} == MARKED

    after = revisions(archive)
    assert told(archive, rules)[1] == []
    assert revisions(archive) == after


def test_a_later_visit_of_an_unchanged_page_is_no_change(archive: Archive) -> None:
    """What the site shows as before reads as our own revision does: the site is not said to have changed anything."""
    seven(archive)
    told(archive, rule(archive, TITLE))
    after = revisions(archive)
    seven(archive, day=3)
    assert revisions(archive) == after
    assert told(archive, registry(archive))[1] == []


def test_each_state_of_an_article_is_read_anew(archive: Archive) -> None:
    """A state of long ago gets its own reading, at its own time; the site's later change stays the site's."""
    seven(archive)
    keep(archive, [(address("2"), page("2", marked=True).replace("vừa ban hành", "đã thu hồi"))], day=1)
    told(archive, rule(archive, TITLE))
    rows = sorted((row[5], row[1], row[2]) for row in revisions(archive) if row[0].endswith("/2.html"))
    assert [(number, origin) for _, number, origin in rows] == [(1, "site"), (3, "ours"), (2, "site"), (4, "ours")]
    assert rows[0][0] == rows[1][0] < rows[2][0] == rows[3][0]
    assert told(archive, registry(archive))[1] == []


def test_rules_taken_back_make_a_revision_of_their_own(archive: Archive) -> None:
    """Nothing is overwritten: the old reading returns as a third revision, and stands."""
    seven(archive)
    before = {key: title for key, (title, _, _) in current(archive).items()}
    told(archive, rule(archive, TITLE))
    told(archive, rule(archive, ""))
    assert {key: title for key, (title, _, _) in current(archive).items()} == before
    assert {row[1:3] for row in revisions(archive) if row[0] in MARKED} == {(1, "site"), (2, "ours"), (3, "ours")}
    assert told(archive, registry(archive))[1] == []


def test_a_page_we_failed_on_becomes_an_article(archive: Archive) -> None:
    """A page that our parser broke on is an article once the rule is mended, first seen when it was kept."""
    rule(archive, 'fields: {title: "h1:::"}\n')
    seven(archive)
    assert revisions(archive) == []
    _, changes = told(archive, rule(archive, ""))
    assert {change.what for change in changes} == {"appears"}
    assert [(row[1], row[2]) for row in revisions(archive)] == [(1, "ours")] * 7
    assert {row[5] for row in revisions(archive)} == {FIRST_DAY + timedelta(seconds=n) for n in range(7)}
    assert told(archive, registry(archive))[1] == []


def test_an_article_that_is_none_any_more_stays(archive: Archive) -> None:
    """Nothing is ever deleted because a rule changed: the article is reported, its revisions and its state stay."""
    seven(archive)
    before, articles = revisions(archive), current(archive)
    summary, changes = told(archive, rule(archive, "fields: {remove: ['body *']}\n"))
    assert counts(summary) == {"vanishes": 7}
    assert {change.what for change in changes} == {"vanishes"}
    assert (revisions(archive), current(archive)) == (before, articles)


def test_a_page_that_names_another_article_today_is_reported_and_left(archive: Archive) -> None:
    """A changed key never makes a second article of one page, nor puts two articles together."""
    urls = [address("1") + f"?bai={number}" for number in range(3)]
    keep(archive, [(url, page(url[-1])) for url in urls])
    before, articles = revisions(archive), current(archive)
    assert len(articles) == 3
    summary, changes = told(archive, rule(archive, "ignore_query: [bai]\n"))
    assert counts(summary) == {"identity": 3}
    assert {change.url for change in changes} == set(urls)
    assert (revisions(archive), current(archive)) == (before, articles)


def test_reading_anew_brings_no_article_back(archive: Archive) -> None:
    """An article that is gone stays gone: only a visit of the site can show otherwise."""
    seven(archive)
    with writing(archive.engine) as connection:
        connection.execute(update(Article).values(state="gone", state_reason="status 404"))
    assert told(archive, rule(archive, TITLE))[0].sites[0].written == 2
    assert {state for _, _, state in current(archive).values()} == {"gone"}


def test_lines_of_the_template_stay_as_they_were(archive: Archive) -> None:
    """What a site's template is was learnt from its other articles, not from rules: a re-parse learns nothing anew."""
    slogan = "<p>Cổng thông tin điện tử - kênh thông tin chính thức của tỉnh</p>"

    def framed(name: str) -> tuple[str, str]:
        return address(name), page(name).replace("</article>", f"{slogan}</article>")

    keep(archive, [framed(str(number)) for number in range(25)])
    with writing(archive.engine) as connection:
        site = upsert_site(connection, SiteRow(host=HOST, name="Báo"), now=FIRST_DAY)
        run = runs.start(connection, kind="crawl", version="1", now=FIRST_DAY, site_id=site)
        runs.finish(connection, run, outcome="finished", counts={}, now=FIRST_DAY + timedelta(hours=1))
    keep(archive, [framed("moi")], day=1)
    before = revisions(archive)
    assert told(archive, registry(archive))[1] == []
    _, changes = told(archive, rule(archive, "fields: {remove: ['article p:nth-of-type(2)']}\n"))
    assert len(changes) == 26
    assert told(archive, registry(archive))[1] == []
    told(archive, rule(archive, ""))
    assert {row[4] for row in revisions(archive)} >= {row[4] for row in before}
    digests = {row[0]: row[4] for row in before}
    assert all(row[4] == digests[row[0]] for row in revisions(archive) if row[1] == 3)


def test_only_pages_since_a_day(archive: Archive) -> None:
    """`--since` leaves older pages alone."""
    seven(archive)
    keep(archive, [(address("9"), page("9", marked=True))], day=9)
    _, changes = told(archive, rule(archive, TITLE), since=(FIRST_DAY + timedelta(days=9)).date())
    assert [change.url for change in changes] == [address("9")]


def test_a_damaged_record_costs_its_page_only(archive: Archive) -> None:
    """The file and the place are told, the exit code says so, and every other page is read and written."""
    kept = seven(archive)
    places = [item.offset for item in iter_responses(kept) if isinstance(item, WarcResponse)]
    data = bytearray(kept.read_bytes())
    data[places[2] + 100] ^= 0xFF
    kept.write_bytes(data)
    summary, changes = told(archive, rule(archive, TITLE))
    assert summary.outcome is Outcome.DAMAGED_INPUT
    assert [change.url for change in changes] == [address("5")]
    (damage,) = summary.sites[0].damages
    assert f"{kept} at byte {places[2]}" in damage
    assert summary.sites[0].written == 1


def test_a_site_under_way_is_left_alone(archive: Archive) -> None:
    """A crawl and a re-parse never write the same site at once; a dry run disturbs nobody."""
    seven(archive)
    rules = rule(archive, TITLE)
    before = revisions(archive)
    with site_lock(archive.runs_dir, HOST):
        summary, _ = told(archive, rules)
        assert len(told(archive, rules, diff=True)[1]) == 2
    assert summary.outcome is Outcome.LOCKED
    assert revisions(archive) == before


def test_a_wrong_site_file_ends_it_before_it_begins(archive: Archive) -> None:
    """Pages would be read without their rules: nothing is written, and the file is named."""
    seven(archive)
    rules = rule(archive, "felds: {}\n")
    with pytest.raises(BadSiteFile, match=r"bao\.yaml"):
        told(archive, rules)


def test_a_revisit_is_read_by_its_original(archive: Archive) -> None:
    """A record that only refers to another is read anew with the other's bytes, and is damaged without them."""
    body = ok(page("1", marked=True))
    first = record("response", address("1"), "2026-01-06T01:00:00Z", body)
    head = body.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    again = record("revisit", address("1-ban-sao"), "2026-01-07T01:00:00Z", head, refers_to=address("1"))
    for number, member in enumerate((first, again)):
        path = archive.directory.parent / f"phan-{number}.warc.gz"
        path.write_bytes(member)
        ingest(archive, registry(archive), [path])
    rules = rule(archive, TITLE)
    assert {change.url for change in told(archive, rules, diff=True)[1]} == {address("1"), address("1-ban-sao")}
    (archive.warc_dir / "phan-0.warc.gz").unlink()
    summary, changes = told(archive, rules)
    assert changes == []
    assert len(summary.sites[0].damages) == 2


def record(kind: str, url: str, date: str, block: bytes, *, refers_to: str = "") -> bytes:
    """A WARC record as a gzip member; what it refers to has the same payload."""
    lines = [
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date}",
        "WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        *([f"WARC-Refers-To-Target-URI: {refers_to}"] if refers_to else []),
        "Content-Type: application/http;msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return gzip.compress("\r\n".join(["WARC/1.1", *lines, "", ""]).encode() + block + b"\r\n\r\n")


def test_a_crawl_is_read_back_as_it_was_read(database_url: str, tmp_path: Path) -> None:
    """Live or from kept bytes, two processes or one, every page of the portal reads the same."""
    with new_archive(tmp_path / "archive", database=database_url) as archive, Portal() as portal:
        file = archive.sites_dir / "nam-son.yaml"
        facts = f"id: nam-son\nname: Nậm Sơn\nurl: {portal.url}\nallow_private: true\nlimits: {{delay: 0}}\n"
        file.write_text(facts, encoding="utf-8")
        (report,) = crawl(archive, [registry(archive).get("nam-son")])
        before = revisions(archive)
        for jobs in (1, 2):
            summary, changes = told(archive, registry(archive), jobs=jobs)
            assert (summary.outcome, changes) == (Outcome.DONE, [])
            assert summary.sites[0].articles >= report.tally.outcomes["new"] > 0
    assert before
