"""Drift over real crawls: the alarm with its proof in the first run, in all places; its end by a site file; what raises none."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.year.__main__ import FIRST, report
from benchmarks.year.looks import look
from benchmarks.year.simulate import simulate
from operations.drift.watch import sentence_of
from storage import alarms
from storage.archive import Archive
from storage.database import reading
from tests.operations.commanding import run, site_file
from tests.operations.drifting import Portal
from tests.operations.serving import RawServer, ok

OLD, NEW = look(2000), look(2003)


@pytest.fixture
def portal(archive: Archive) -> Iterator[Portal]:
    """A portal with eight stories, crawled twice in its old look."""
    with RawServer({}) as server:
        made = Portal(server)
        site_file(archive.directory, "tin", server.url, "media: {images: false, attachments: false}")
        for count in (8, 1):
            made.publish(count)
            made.show(OLD)
            done = run(archive.directory, "crawl", "tin")
            assert (done.returncode, done.stderr) == (0, "")
        yield made


def test_a_redesign_is_told_of_in_the_first_run(archive: Archive, portal: Portal):
    """The first crawl that shows a new look without its field ends with 5 and names field, rule, candidate and captures."""
    portal.publish(1)
    portal.show(NEW, aside=True)
    done = run(archive.directory, "crawl", "tin")
    assert done.returncode == 5, done.stderr
    assert done.stderr.endswith("; drift of date: see `khotin drift tin`.\n")
    head, figures, *facts = run(archive.directory, "drift", "tin").stdout.splitlines()
    assert head.endswith("  drift of date")
    assert figures.strip().startswith("0 of 1 pages have it, 9 of the 9 before")
    assert [fact.split()[0] for fact in facts] == ["'date", "'p.ngay-gio'", "compare"]
    assert max(map(len, facts)) <= 110
    (told,) = json.loads(run(archive.directory, "drift", "tin", "--json").stdout)
    assert (told["field"], told["candidate"]) == ("date", "p.ngay-gio")
    assert "'date shown on the page' stopped matching; 'p.ngay-gio' would match (on 1 of 1 pages" in told["sentence"]
    assert told["old_capture_id"] < told["new_capture_id"]
    newest = max(archive.runs_dir.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    assert any("drift of date" in line for line in json.loads(newest.read_text("utf-8"))["sites"][0]["misses"])
    assert 'khotin_site_open_alarms{archive="archive",site="127.0.0.1' in (archive.runs_dir / "khotin.prom").read_text(
        "utf-8"
    )
    doctor = run(archive.directory, "doctor", "--offline")
    assert (doctor.returncode, "problem: drift: 127.0.0.1" in doctor.stderr) == (13, True)


def test_it_clears_itself_when_a_reparse_reads_the_pages(archive: Archive, portal: Portal):
    """A site file with the proposed selector, and a re-parse: the alarm is over, and the next crawl is fine."""
    portal.publish(2)
    portal.show(NEW, aside=True)
    assert run(archive.directory, "crawl", "tin").returncode == 5
    assert run(archive.directory, "crawl", "tin").returncode == 5  # as long as it stands
    site_file(
        archive.directory,
        "tin",
        portal.server.url,
        "media: {images: false, attachments: false}",
        "fields: {published: p.ngay-gio}",
    )
    again = run(archive.directory, "reparse", "--site", "tin")
    assert again.returncode == 0, again.stderr
    assert "drift of date is over: its pages read well by today's rules" in again.stdout
    assert run(archive.directory, "crawl", "tin").returncode == 0
    (told,) = json.loads(run(archive.directory, "drift", "--all", "--json").stdout)
    assert told["cleared_why"] == "its pages read well by today's rules"


def test_a_redesign_that_loses_nothing_is_a_note(archive: Archive, portal: Portal):
    """A new look whose fields are all read raises no alarm; that it came is kept."""
    portal.publish(2)
    portal.show(NEW)
    done = run(archive.directory, "crawl", "tin")
    assert (done.returncode, done.stderr) == (0, "")
    (told,) = json.loads(run(archive.directory, "drift", "--all", "--json").stdout)
    assert (told["field"], told["grade"]) == ("structure", "note")


def test_lists_without_articles_are_told_of_without_any_news(archive: Archive, portal: Portal):
    """A front page whose list a script fills is an alarm in the first run, though no article was read."""
    run(archive.directory, "crawl", "tin")
    portal.show(look(2003, "framed lists"))
    done = run(archive.directory, "crawl", "tin")
    assert done.returncode == 5
    assert "drift of links" in done.stderr


def test_what_is_no_drift_raises_nothing(archive: Archive, portal: Portal):
    """Nothing new, a maintenance page for every address, a banner and one article of another kind: no alarm, no note."""
    assert run(archive.directory, "crawl", "tin").returncode == 0
    portal.setting.season, portal.setting.widgets = "Chúc mừng năm mới", 4
    portal.publish(1)
    portal.show(OLD)
    assert run(archive.directory, "crawl", "tin").returncode == 0
    calm = dict(portal.server.answers)
    portal.server.answers |= dict.fromkeys(
        calm, ok("<html><body><h1>Hệ thống đang bảo trì</h1><p>Mời quay lại.</p></body></html>")
    )
    run(archive.directory, "crawl", "tin", "--recheck", "all")
    portal.server.answers |= calm
    run(archive.directory, "crawl", "tin")
    with reading(archive.engine) as connection:
        assert [sentence_of(dict(row)) for row in alarms.every(connection)] == []


def test_an_alarm_can_be_let_go(archive: Archive, portal: Portal):
    """A dismissed alarm is over with its reason, and the same pages do not raise it again."""
    portal.publish(1)
    portal.show(NEW, aside=True)
    run(archive.directory, "crawl", "tin")
    (told,) = json.loads(run(archive.directory, "drift", "--json").stdout)
    wrong = run(archive.directory, "drift", "--dismiss", str(told["id"]))
    assert (wrong.returncode, "--reason" in wrong.stderr) == (2, True)
    assert run(archive.directory, "drift", "--dismiss", str(told["id"]), "--reason", "no days any more").returncode == 0
    assert run(archive.directory, "crawl", "tin").returncode == 0
    (told,) = json.loads(run(archive.directory, "drift", "--all", "--json").stdout)
    assert told["cleared_why"] == "dismissed: no days any more"


def test_a_simulated_season_has_no_false_alarm_and_misses_none(tmp_path: Path):
    """A sample of `benchmarks.year`: three sites over two months with redesigns, outages, rests and Tết."""
    result = simulate(tmp_path / "archive", 3, 0, 3, FIRST, 75)
    assert result.cases, "the seed shows nothing"
    assert result.false == [], report(result)
    assert [case for case in result.cases if case.fresh_days and case.first is None] == [], report(result)
