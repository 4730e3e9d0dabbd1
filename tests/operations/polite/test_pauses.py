"""When a host is left alone: after failures in a row, for as long as it asks; and when it is asked again."""

import time

import pytest

from crawler.sites.model import Limits
from operations.doctor.running import pauses
from operations.outcome import Outcome
from pipelines.budget import FAILURES, HostBudgets
from storage import budget
from storage.archive import Archive
from storage.database import reading
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, Sent, article, home, ok


def pages(first: int, last: int) -> dict[str, Sent]:
    """Articles by path."""
    return {f"/tin-{n}.html": ok(article(f"Bài viết thứ {n} của cổng thông tin")) for n in range(first, last)}


def test_a_storm_of_503_pauses_the_host_and_says_so(
    archive: Archive, crawl_site: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After so many failures in a row nothing more is asked: not by this run, not by the next; report, code and doctor tell."""
    monkeypatch.setattr("pipelines.budget._SLOWEST", 0.01)
    storm = {path: ok("<h1>503</h1>", status="503 Service Unavailable") for path in pages(1, 40)}
    with RawServer({"/": ok(home(*storm)), **storm}) as server:
        report = crawl_site(server.url, "limits: {delay: 0, concurrency: 1}")
        asked = len(server.asked)
        again = crawl_site(server.url, "limits: {delay: 0, concurrency: 1}")
        assert len(server.asked) == asked
    assert asked <= FAILURES + 4
    assert report.outcome is again.outcome is Outcome.PAUSED
    assert f"{FAILURES} requests in a row failed" in report.why
    assert "status 503" in again.why
    (finding,) = pauses(archive)
    assert "503" in finding.message
    assert finding.is_problem


def test_a_paused_host_that_is_well_again_is_asked_again(archive: Archive, crawl_site: Crawl) -> None:
    """When the pause is over it is tried: good answers end the matter, a bad one makes the next pause longer."""
    with RawServer({"/": ok(home(*pages(1, 3))), **pages(1, 3)}) as server:
        host = server.url.split("/")[2]
        budget.pause(archive.engine, host, now=time.time() - 1000, first=900, longest=86_400, reason="503")
        report = crawl_site(server.url)
    assert report.outcome is Outcome.DONE
    with reading(archive.engine) as connection:
        assert budget.standing(connection, [host])[host].pauses == 0
    dead: dict[str, Sent] = dict.fromkeys(("/", "/robots.txt"), ok("", status="500 Error"))
    with RawServer(dead, port=server.port) as server:
        budget.pause(archive.engine, host, now=time.time() - 1000, first=900, longest=86_400, reason="503")
        crawl_site(server.url)
    with reading(archive.engine) as connection:
        stands = budget.standing(connection, [host])[host]
    assert stands.pauses == 2
    assert 1700 < stands.paused_until - time.time() <= 1800


def test_one_page_that_always_fails_does_not_keep_a_host_paused(archive: Archive) -> None:
    """After a pause most of the first answers decide: a feed that answers 500 among good pages is the feed's own matter."""
    limits = Limits(delay=0)

    def after_a_pause(*statuses: int) -> budget.Standing:
        budget.resume(archive.engine, "a.vn")
        budget.pause(archive.engine, "a.vn", now=time.time() - 1000, first=900, longest=86_400, reason="503")
        ours = HostBudgets(archive.engine, archive.runs_dir / "hosts")
        for status in statuses:
            ours.answered("a.vn", status, 0.1, limits)
        ours.close()
        with reading(archive.engine) as connection:
            return budget.standing(connection, ["a.vn"])["a.vn"]

    for well in ((200, 200, 500, 500, 200), (200, 200, 500, 200), (200, 200, 200, 500, 500)):
        assert after_a_pause(*well) == budget.Standing()
    for ill in ((200, 500, 500), (200, 200, 500, 500, 500), (500,)):
        assert after_a_pause(*ill).pauses == 2
    # Nothing is decided yet.
    assert after_a_pause(200, 200, 500).pauses == after_a_pause(200, 500).pauses == 1


def test_a_long_retry_after_is_not_sat_out(archive: Archive, crawl_site: Crawl) -> None:
    """A host that asks for an hour gets its hour: the run ends, what is left waits, and the next run asks nothing either."""
    busy = ok("", status="429 Too Many", extra="Retry-After: 3600\r\n")
    with RawServer({"/": ok(home("/tin-0.html", *pages(1, 9))), "/tin-0.html": busy, **pages(1, 9)}) as server:
        report = crawl_site(server.url, "limits: {delay: 0, concurrency: 1}")
        asked = len(server.asked)
        again = crawl_site(server.url, "limits: {delay: 0, concurrency: 1}")
        assert len(server.asked) == asked
    assert report.outcome is again.outcome is Outcome.PAUSED
    assert "asked to be left alone until" in again.why
    (finding,) = pauses(archive)
    assert "asked to be left alone until" in finding.message
