"""The ledger of coverage: every difference has a cause, quiet days are told from lost ones, on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from crawler.discovery.order import Priority
from storage import alarms
from storage.alarms import AlarmRow
from storage.causes import Cause
from storage.coverage import rows
from storage.coverage.drawing import State, calendar_svg, state_of
from storage.coverage.why import Why, why_of_row
from storage.database import writing
from tests.storage.coverage_archive import DAY, FIRST, LAST, Archive, every_day, noon


@pytest.fixture
def archive(engine: Engine) -> Archive:
    return Archive(engine)


def test_every_difference_adds_up(archive: Archive):
    """In every row stored <= fetched <= found <= expected, and the causes are as many as what is missing."""
    archive.week_days(without=(date(2026, 6, 10),))
    archive.crawl(noon(FIRST))
    archive.crawl(noon(LAST + DAY))
    archive.find("x-1020", noon(date(2026, 6, 1)), state="failed", reason="status 503")
    archive.find("y-1021", noon(date(2026, 6, 1)), state="done", status=404, kind="error")
    archive.find("z", noon(date(2026, 6, 3)))
    found = archive.ledger()
    assert [day.day for day in found.days] == list(every_day())
    for day in (*found.days, *found.sections):
        assert day.stored <= day.fetched <= day.found <= day.expected
        assert sum(day.causes.values()) == day.missing
    assert found.causes == {Why.SILENT: 3, Why.SERVER_ERROR: 1, Why.REMOVED: 1, Why.UNVISITED: 1}


def test_a_quiet_weekend_owes_nothing(archive: Archive):
    """Days on which such days usually bring nothing expect nothing, and look like it."""
    archive.week_days()
    archive.crawl(noon(LAST + DAY))
    sunday = archive.on(date(2026, 6, 7))
    assert (sunday.expected, sunday.missing, state_of(sunday)) == (0, 0, State.NOTHING)


def test_days_before_the_first_article_owe_nothing(archive: Archive):
    """Once a crawl went to the ends of all lists they are told apart from days not visited yet; before that nobody knows."""
    archive.week_days()
    day = FIRST - timedelta(days=200)
    assert state_of(archive.on(day, since=day)) is State.UNWATCHED
    archive.crawl(noon(LAST + DAY))
    before = archive.on(day, since=day)
    assert (before.expected, before.watched, state_of(before)) == (0, False, State.BEFORE)
    assert state_of(archive.on(LAST + 2 * DAY, until=LAST + 3 * DAY)) is State.UNWATCHED
    assert "before the first known article</text>" in calendar_svg(archive.ledger())


def test_a_silent_workday_is_the_sites(archive: Archive):
    """A workday without articles that whole crawls saw is a silence of the site, in its section too."""
    quiet = date(2026, 6, 10)
    archive.week_days(without=(quiet,))
    archive.crawl(noon(LAST + DAY))
    assert archive.on(quiet).causes == {Why.SILENT: 3}
    section = [day for day in archive.ledger().sections if day.day == quiet]
    assert [(day.section, dict(day.causes)) for day in section] == [("Tin tức", {Why.SILENT: 3})]


@pytest.mark.parametrize(
    ("outcome", "judged", "counts", "why"),
    [
        ("finished", "blocked", {"shut_out": {"status 403": 9}}, Why.BLOCKED),
        ("finished", "expectation_missed", {}, Why.SELECTOR),
        ("unreachable", "unreachable", {"failed": {"certificate has expired": 2}}, Why.TLS),
        ("unreachable", "unreachable", {"put_off": {"no answer in 60 seconds": 2}}, Why.TIMEOUT),
        (
            "unreachable",
            "unreachable",
            {"causes": {"dns": 1, "tls": 3}, "failed": {"no answer in 60 seconds": 9}},
            Why.TLS,
        ),
        ("unreachable", None, {"causes": {"overloaded": 2}}, Why.SERVER_ERROR),
        ("shutdown", "blocked", {}, Why.BLOCKED),
        ("shutdown", "interrupted", {}, Why.UNVISITED),
    ],
)
def test_a_day_nobody_saw_whole_is_not_the_sites_silence(
    archive: Archive, outcome: str, judged: str, counts: dict[str, Any], why: Why
):
    """What the last crawls ended with is the cause for days that no whole crawl has seen since."""
    archive.week_days(without=(LAST - 2 * DAY,))
    archive.crawl(noon(LAST - 3 * DAY))
    archive.crawl(noon(LAST + DAY), outcome, judged, **counts)
    assert archive.on(LAST - 2 * DAY).causes == {why: 3}


@pytest.mark.parametrize(
    ("field", "why"), [("caption", Why.SILENT), ("links", Why.SELECTOR), ("article", Why.SELECTOR)]
)
def test_only_an_alarm_that_hides_articles_is_a_days_cause(archive: Archive, field: str, why: Why):
    """While captions are missing the site's silence is its own; while lists or articles are not read, it may be ours."""
    quiet = date(2026, 6, 10)
    archive.week_days(without=(quiet,))
    row = AlarmRow(
        site_id=archive.site, run_id=None, field=field, grade="alarm", raised_at=noon(date(2026, 6, 1)), proof={}
    )
    with writing(archive.engine) as connection:
        alarms.raise_all(connection, [row])
    archive.crawl(noon(LAST + DAY))
    assert archive.on(quiet).watched
    assert archive.on(quiet).causes == {why: 3}


def test_a_number_that_no_list_shows_is_missed(archive: Archive):
    """In a series without gaps the numbers between two days' articles that nobody saw are missing on the earlier day, by nobody's fault."""
    archive.week_days()
    archive.number += 2
    archive.publish(date(2026, 7, 11), 1)
    archive.crawl(noon(LAST + DAY))
    friday = archive.on(date(2026, 7, 10))
    assert (friday.expected, friday.stored, friday.causes) == (5, 3, {Why.NUMBER: 2})


def test_only_an_address_that_answered_so_is_removed(archive: Archive):
    """Of two numbers missing in a series the one whose address answered 404 is removed, the other one was only never seen."""
    archive.week_days()
    archive.number += 2
    archive.publish(date(2026, 7, 11), 1)
    archive.find(f"bai-{archive.number - 1}", noon(LAST), state="done", status=404, kind="error")
    archive.crawl(noon(LAST + DAY))
    assert archive.on(date(2026, 7, 10)).causes == {Why.NUMBER: 1, Why.REMOVED: 1}
    told = archive.ledger().as_json()["causes"]
    assert told == {"number never seen": 1, "removed": 1}


def test_numbers_that_a_site_skips_as_a_rule_are_not_expected(archive: Archive):
    """A CMS that leaves two numbers in eleven unused owes none of them: not as removed, nor as anything else."""
    for day in every_day():
        archive.publish(day, 9)
        archive.number += 2
    archive.crawl(noon(LAST + DAY))
    assert archive.ledger().causes == {}
    assert {day.expected for day in archive.ledger().days} == {9}


def test_numbers_before_the_first_stored_one_are_no_gap(archive: Archive):
    """An old address that is still queued makes no gap of all the numbers between it and what is stored."""
    archive.week_days()
    archive.find("rat-cu-12", noon(FIRST))
    archive.crawl(noon(LAST + DAY))
    assert archive.ledger().causes == {Why.UNVISITED: 1}


def test_an_address_gets_its_day_by_its_number(archive: Archive):
    """An address found in the first crawl is of the day of the articles numbered around it, not of the day it was found."""
    archive.publish(date(2026, 5, 4), 10)
    archive.number += 1
    archive.publish(date(2026, 6, 5), 10)
    archive.find("cu-1011", noon(LAST))
    archive.find("khong-so", noon(LAST))
    archive.crawl(noon(LAST + DAY))
    found = archive.ledger()
    assert [(day.day, dict(day.causes)) for day in found.days if day.causes] == [(date(2026, 5, 4), {Why.UNVISITED: 1})]
    assert found.undated == {Why.UNVISITED: 1}


@pytest.mark.parametrize(
    ("settled", "why"),
    [
        ({"state": "failed", "reason": "no answer in 60 seconds"}, Why.TIMEOUT),
        ({"state": "failed", "reason": "certificate verify failed"}, Why.TLS),
        ({"state": "failed", "reason": "status 500"}, Why.SERVER_ERROR),
        ({"state": "refused", "reason": "robots.txt forbids it"}, Why.BLOCKED),
        ({"state": "done", "status": 200, "kind": "soft-404"}, Why.REMOVED),
        ({"state": "done", "status": 200, "kind": "challenge"}, Why.BLOCKED),
        ({"state": "done", "status": 200, "kind": "other"}, Why.SELECTOR),
        ({"state": "done", "status": 200, "kind": "listing"}, None),
        ({"state": "refused", "reason": "It lies on another host"}, None),
    ],
)
def test_how_an_address_ended_is_its_cause(archive: Archive, settled: dict[str, Any], why: Why | None):
    """Each way in which an address gives no article has its word; what turned out to be none counts nowhere."""
    archive.publish(FIRST, 1)
    archive.crawl(noon(FIRST))
    archive.find("bai", noon(FIRST + DAY), **settled)
    archive.crawl(noon(LAST + DAY))
    assert archive.on(FIRST + DAY).causes == ({why: 1} if why else {})


@pytest.mark.parametrize(("route", "causes"), [("sitemap", {}), ("listing", {Why.SELECTOR: 1})])
def test_a_standing_page_in_a_sitemap_owes_no_article(archive: Archive, route: str, causes: dict[Why, int]):
    """Sitemaps name pages of all kinds; one that a list of articles shows should have been an article."""
    archive.publish(FIRST, 1)
    archive.crawl(noon(FIRST))
    archive.find("gioi-thieu", noon(FIRST + DAY), route=route, state="done", status=200, kind="static")
    archive.crawl(noon(LAST + DAY))
    assert archive.ledger().causes == causes


def test_what_the_front_of_a_list_shows_is_expected(archive: Archive):
    """An address found among the newest of a list, which is asked for before all others, counts like any article's."""
    archive.publish(FIRST, 1)
    archive.crawl(noon(FIRST))
    archive.find("tin-moi", noon(FIRST + DAY), priority=Priority.FRESH, state="failed", cause="timeout")
    archive.crawl(noon(LAST + DAY))
    assert archive.on(FIRST + DAY).causes == {Why.TIMEOUT: 1}


def test_sections_know_only_their_own(archive: Archive):
    """Each section has its own rhythm, and the whole site's numbers are the sums of its sections'."""
    for day in every_day():
        archive.publish(day, 4, "Tin tức")
        if day.weekday() == 0 and day != date(2026, 6, 8):
            archive.publish(day, 3, "Tuần tin")
    archive.crawl(noon(LAST + DAY))
    found = archive.ledger()
    short = [(day.section, day.day, dict(day.causes)) for day in found.sections if day.causes]
    assert short == [("Tuần tin", date(2026, 6, 8), {Why.SILENT: 3})]
    for whole in found.days:
        assert whole.stored == sum(one.stored for one in found.sections if one.day == whole.day)


def test_a_long_silence_is_told_of(archive: Archive):
    """A site that has been silent far longer than ever before is named with the day of its last article; another is not."""
    archive.week_days()
    archive.crawl(noon(LAST + 5 * DAY))
    assert archive.ledger().silent_since is None
    archive.crawl(noon(LAST + 30 * DAY))
    assert archive.ledger().silent_since == date(2026, 7, 10)


def test_queries_do_not_grow_with_the_archive(archive: Archive):
    """The ledger asks the same number of questions of one day and of ten weeks."""
    counts: list[int] = [0]

    def count(connection: Connection, *_: Any) -> None:
        del connection
        counts[-1] += 1

    event.listen(archive.engine, "before_cursor_execute", count)
    for whole in (False, True):
        if whole:
            archive.week_days()
        else:
            archive.publish(FIRST, 1)
        counts.append(0)
        archive.ledger()
        counts.append(0)
    assert counts[1] == counts[3]


def test_every_cause_of_a_failure_has_its_word():
    """Each cause that a run can note has a word in the ledger; only what our own rules skip counts nowhere."""
    silent = [cause for cause in Cause if why_of_row("failed", None, None, None, cause=cause) is None]
    assert silent == [Cause.SKIPPED]


def test_what_is_called_an_article_agrees_with_the_crawler():
    """The ledger looks at the addresses that discovery calls articles, by the crawler's own numbers."""
    assert (rows.LIKELY, rows.NAMED) == (Priority.LIKELY, Priority.ARTICLE)
