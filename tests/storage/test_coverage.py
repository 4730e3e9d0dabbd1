"""The ledger of coverage: every difference has a cause, quiet days are told from lost ones, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import Connection, Engine, event

from crawler.discovery.order import Priority
from storage import alarms, frontier, runs, sites
from storage.alarms import AlarmRow
from storage.causes import Cause
from storage.coverage import rows
from storage.coverage.drawing import State, calendar_svg, grid, state_of
from storage.coverage.export import COLUMNS, csv_rows
from storage.coverage.ledger import Day, Ledger, ledger
from storage.coverage.why import Why, why_of_row
from storage.database import reading, writing
from storage.frontier import FrontierRow, Settlement
from storage.saving import save
from tests.storage.drafting import draft

# Ten weeks of a site that publishes three articles on working days, and rests at weekends; Tết 2026 is far off.
FIRST, LAST = date(2026, 5, 4), date(2026, 7, 12)
DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def every_day() -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        yield day
        day += DAY


class Archive:
    """A site filled by hand: articles numbered in the order of publication."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.number = 1000
        with writing(engine) as connection:
            self.site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=noon(FIRST))

    def publish(self, day: date, count: int, section: str = "Tin tức") -> None:
        self._save([day] * count, section)

    def _save(self, days: list[date], section: str = "Tin tức") -> None:
        drafts = []
        for day in days:
            self.number += 1
            one = draft(self.site, f"tin/bai-{self.number}", published_at=noon(day), seen_at=noon(day))
            one.record["category"] = ["Trang chủ", section]  # type: ignore[index]  # the draft's own dictionary
            drafts.append(one)
        with writing(self.engine) as connection:
            save(connection, drafts)

    def week_days(self, without: tuple[date, ...] = ()) -> None:
        self._save([day for day in every_day() if day.weekday() < 5 and day not in without for _ in range(3)])

    def find(self, name: str, at: datetime, **settled: Any) -> None:
        url = f"https://a.vn/tin/{name}.html"
        row = FrontierRow(url=url, url_key=url, route="listing", found_at=at, priority=Priority.ARTICLE)
        with writing(self.engine) as connection:
            frontier.add(connection, self.site, [row])
            if settled:
                number = frontier.known(connection, self.site, [url])[url]["id"]
                frontier.settle(connection, self.site, [Settlement(id=number, tried_at=at, **settled)])

    def crawl(self, at: datetime, outcome: str = "finished", judged: str = "done", **counts: Any) -> None:
        with writing(self.engine) as connection:
            run = runs.start(connection, kind="crawl", version="1", now=at, site_id=self.site)
            runs.finish(connection, run, outcome=outcome, counts=counts, now=at + timedelta(minutes=5))
            runs.judge(connection, {run: judged})

    def ledger(self) -> Ledger:
        with reading(self.engine) as connection:
            return ledger(connection, self.site, FIRST, LAST)

    def on(self, day: date) -> Day:
        return next(one for one in self.ledger().days if one.day == day)


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
    """In a series without gaps the numbers between two days' articles that nobody saw are missing on the earlier day."""
    archive.week_days()
    archive.number += 2
    archive.publish(date(2026, 7, 11), 1)
    archive.crawl(noon(LAST + DAY))
    friday = archive.on(date(2026, 7, 10))
    assert (friday.expected, friday.stored, friday.causes) == (5, 3, {Why.REMOVED: 2})


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


def test_the_calendar_is_whole_and_well_formed(archive: Archive):
    """The SVG is XML with a cell a day that tells its numbers; the grid holds every day once, under its weekday."""
    archive.week_days(without=(date(2026, 6, 10),))
    archive.crawl(noon(LAST + DAY))
    found = archive.ledger()
    drawn = ET.fromstring(calendar_svg(found, "a.vn & co"))
    cells = [cell.text for cell in drawn.iterfind(".//{*}rect/{*}title")]
    assert len(cells) == len(found.days)
    assert "2026-06-10, 0 of 3 stored, 3 site silent" in cells
    days = [
        day
        for _, weeks in grid(found)
        for week in weeks
        for row, day in enumerate(week)
        if day and day.day.weekday() == row
    ]
    assert days == list(found.days)


def test_the_export_has_every_row(archive: Archive):
    """As CSV there is a row for each day and section, with a column for every cause."""
    archive.week_days()
    archive.crawl(noon(LAST + DAY))
    found = archive.ledger()
    rows_ = list(csv_rows("a.vn", found))
    assert len(rows_) == len(found.days) + len(found.sections)
    assert {len(row) for row in rows_} == {len(COLUMNS)}


def test_every_cause_of_a_failure_has_its_word():
    """Each cause that a run can note has a word in the ledger; only what our own rules skip counts nowhere."""
    silent = [cause for cause in Cause if why_of_row("failed", None, None, None, cause=cause) is None]
    assert silent == [Cause.SKIPPED]


def test_what_is_called_an_article_agrees_with_the_crawler():
    """The ledger looks at the addresses that discovery calls articles, by the crawler's own numbers."""
    assert (rows.LIKELY, rows.NAMED) == (Priority.LIKELY, Priority.ARTICLE)
