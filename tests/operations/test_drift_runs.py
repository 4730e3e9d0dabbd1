"""Looking for drift at the ends of real crawls: what is measured, of which runs, and what becomes of the crawl's own verdict."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from benchmarks.year.looks import look
from crawler.sites.registry import Registry
from operations.crawl import crawl
from operations.doctor.running import drift
from operations.drift.ends import with_drift
from operations.due import bad_in_a_row
from operations.metrics import exit_code
from operations.outcome import Outcome
from operations.report import Report
from pipelines.locks import site_lock
from storage import alarms, runs
from storage.archive import Archive
from storage.database import reading, writing
from storage.models import Shape, Site
from storage.sites import SiteRow, upsert_site
from tests.operations.commanding import site_file
from tests.operations.conftest import Crawl
from tests.operations.drifting import Portal
from tests.operations.serving import RawServer, Sent, article, home, ok

GOOD: dict[str, Sent] = {f"/tin-{n}.html": ok(article(f"Bài viết thứ {n} của cổng thông tin")) for n in range(1, 7)}
FRONT: dict[str, Sent] = {"/": ok(home(*GOOD))}


def seen(archive: Archive, report: Report) -> dict[str, list[str]]:
    """What was measured of the site so far: paths of articles and lists."""
    with reading(archive.engine) as connection:
        rows = connection.execute(select(Shape.role, Shape.address).order_by(Shape.id)).all()
    return {role: [row.address.partition("/")[2] for row in rows if row.role == role] for role in ("article", "list")}


def look_at(archive: Archive, report: Report) -> None:
    """Look for drift as the end of a job does."""
    _, warning = with_drift(archive, report, now=datetime.now(UTC))
    assert warning is None


def test_pages_visited_again_are_measured_once(archive: Archive, crawl_site: Crawl):
    """Three crawls that see the same articles leave one shape of each."""
    with RawServer(FRONT | GOOD) as server:
        for recheck in (False, True, True):
            report = crawl_site(server.url, recheck=recheck)
            look_at(archive, report)
    assert sorted(seen(archive, report)["article"]) == sorted(path.removeprefix("/") for path in GOOD)


def test_a_front_page_that_moved_is_still_the_front_page(archive: Archive, crawl_site: Crawl):
    """When the site's address redirects to another page, what is read there is held against the front page's past."""
    with RawServer(FRONT | GOOD) as server:
        look_at(archive, crawl_site(server.url))
        server.answers |= {
            "/": ok("", status="302 Found", extra="Location: /trang-chu\r\n"),
            "/trang-chu": FRONT["/"],
        }
        report = crawl_site(server.url)
        look_at(archive, report)
    assert seen(archive, report)["list"] == ["", ""]


def test_an_archive_of_before_has_a_past(archive: Archive, crawl_site: Crawl):
    """Where no shape was ever kept, the articles stored so far are measured with the first run that brings news."""
    with RawServer(FRONT | GOOD) as server:
        crawl_site(server.url)
        server.answers |= {"/": ok(home(*GOOD, "/tin-9.html")), "/tin-9.html": ok(article("Tin mới nhất của cổng"))}
        report = crawl_site(server.url)
        look_at(archive, report)
    assert len(seen(archive, report)["article"]) == len(GOOD) + 1
    assert seen(archive, report)["article"][-1] == "tin-9.html"


def test_an_open_alarm_leaves_the_crawl_its_own_verdict(archive: Archive, crawl_site: Crawl):
    """The run ends with drift suspected, its metrics say so, but it saw the site whole and is not tried again sooner."""
    with RawServer(FRONT | GOOD) as server:
        report = crawl_site(server.url)
        with writing(archive.engine) as connection:
            site = connection.execute(select(Site.id)).scalar_one()
            proof = {
                "figures": "",
                "captures": [],
                "addresses": [],
                "letters": 0.0,
                "since": "2026-01-01T00:00:00+00:00",
            }
            row = alarms.AlarmRow(
                site_id=site, run_id=None, field="caption", grade="alarm", raised_at=datetime.now(UTC),
                proof=proof | {"new_rules": {}, "matches": None},
            )  # fmt: skip
            alarms.raise_all(connection, [row])
        (told, _) = with_drift(archive, report, now=datetime.now(UTC))
    assert (told.outcome, told.verdict) == (Outcome.EXPECTATION_MISSED, Outcome.DONE)
    assert told.run_id is not None
    with writing(archive.engine) as connection:
        runs.judge(connection, {told.run_id: "done"}, drifting={told.run_id})
        (crawls,) = runs.last_crawls(connection).values()
    assert (bad_in_a_row(crawls), exit_code(crawls[0])) == (0, Outcome.EXPECTATION_MISSED)


def test_a_run_whose_site_is_crawled_again_already_is_left_to_the_next(archive: Archive, crawl_site: Crawl):
    """Without the site's lock nothing is written; the next look takes the pages of both runs."""
    with RawServer(FRONT | GOOD) as server:
        look_at(archive, crawl_site(server.url))
        server.answers |= {"/": ok(home(*GOOD, "/tin-9.html")), "/tin-9.html": ok(article("Tin mới nhất của cổng"))}
        report = crawl_site(server.url)
        with site_lock(archive.runs_dir, report.site.host):
            look_at(archive, report)
        assert "tin-9.html" not in seen(archive, report)["article"]
        report = crawl_site(server.url)
        look_at(archive, report)
    assert "tin-9.html" in seen(archive, report)["article"]


def test_a_fault_in_looking_is_a_warning(archive: Archive, crawl_site: Crawl):
    """Whatever goes wrong while looking for drift, the report of the crawl is as it was."""
    with RawServer(FRONT | GOOD) as server:
        report = crawl_site(server.url)
    with writing(archive.engine) as connection:
        row = alarms.AlarmRow(
            site_id=1, run_id=None, field="date", grade="alarm", raised_at=datetime.now(UTC), proof={}
        )
        alarms.raise_all(connection, [row])  # with a proof that says nothing
    (told, warning) = with_drift(archive, report, now=datetime.now(UTC))
    assert told == report
    assert (warning or "").startswith("test: drift could not be looked for")


def test_shapes_of_another_version_are_read(archive: Archive, crawl_site: Crawl):
    """A number that this version does not know, or one that it misses, leaves the site's past readable."""
    with RawServer(FRONT | GOOD) as server:
        look_at(archive, crawl_site(server.url))
        with writing(archive.engine) as connection:
            connection.execute(update(Shape).values(measures={"kind": "article", "read": True, "smell": 3}))
        look_at(archive, crawl_site(server.url, recheck=True))


def test_doctor_names_the_day_from_which_a_site_file_is_to_be_mended(archive: Archive):
    """The day is that of the first page that showed the drift, as the site's readers count days, not of the alarm."""
    with writing(archive.engine) as connection:
        number = upsert_site(connection, SiteRow(host="a.vn", name="A"), now=datetime.now(UTC))
        proof: dict[str, object] = {
            "figures": "",
            "since": "2026-03-04T20:00:00+00:00",
            "new_rules": {},
            "matches": None,
        }
        raised = datetime(2026, 3, 9, tzinfo=UTC)
        row = alarms.AlarmRow(site_id=number, run_id=None, field="date", grade="alarm", raised_at=raised, proof=proof)
        alarms.raise_all(connection, [row])
    (found,) = drift(archive)
    assert "`since:` 2026-03-05" in str(found.remedy)


def redesigned(archive: Archive, server: RawServer) -> None:
    """A portal that was crawled and measured in its old look, and shows its news in a new one without their day."""
    portal = Portal(server)
    site_file(archive.directory, "tin", server.url, "media: {images: false, attachments: false}")
    for count in (8, 1):
        portal.publish(count)
        portal.show(look(2000))
        (report,) = crawl(archive, [Registry.load(archive.sites_dir).get("tin")])
        look_at(archive, report)
    portal.publish(1)
    portal.show(look(2003), aside=True)


@pytest.mark.parametrize(
    ("outcome", "becomes"),
    [
        (Outcome.INTERRUPTED, Outcome.INTERRUPTED),
        (Outcome.BUDGET_SPENT, Outcome.EXPECTATION_MISSED),
        (Outcome.BLOCKED, Outcome.BLOCKED),
    ],
)
def test_a_run_that_ended_early_is_judged_by_what_it_read(archive: Archive, outcome: Outcome, becomes: Outcome):
    """After a signal, or when the hours are over, the pages read until then raise the alarm; a wall says nothing of templates."""
    with RawServer({}) as server:
        redesigned(archive, server)
        (report,) = crawl(archive, [Registry.load(archive.sites_dir).get("tin")])
    told, warning = with_drift(archive, replace(report, outcome=outcome), now=datetime.now(UTC))
    fields = [] if outcome is Outcome.BLOCKED else ["date"]
    assert (warning, told.outcome, list(told.drifting)) == (None, becomes, fields)
    assert not fields or "drift of date" in told.sentence
    with reading(archive.engine) as connection:
        assert [row["field"] for row in alarms.every(connection, is_open=True)] == fields


def test_a_site_is_judged_when_its_own_crawl_ends(archive: Archive):
    """While another site of the job is still being crawled, the alarm is there: a job killed later has told of it."""
    told: list[list[str]] = []
    patience = time.monotonic() + 60

    def until_told() -> Iterator[bytes]:
        def open_fields() -> list[str]:
            with reading(archive.engine) as connection:
                return [row["field"] for row in alarms.every(connection, is_open=True)]

        while not (fields := open_fields()) and time.monotonic() < patience:
            time.sleep(0.05)
        told.append(fields)
        yield ok(home())

    with RawServer({}) as server, RawServer({"/": until_told}) as other:
        redesigned(archive, server)
        site_file(archive.directory, "cham", other.url, timeout=180)
        registry = Registry.load(archive.sites_dir)
        reports = crawl(
            archive,
            [registry.get("tin"), registry.get("cham")],
            after=lambda report: with_drift(archive, report, now=datetime.now(UTC))[0],
        )
    assert told == [["date"]]
    assert [report.drifting for report in reports] == [("date",), ()]
