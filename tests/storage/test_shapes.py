"""Shapes of pages in the database: which captures of a run are looked at, which shapes are kept, one open alarm a field."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from storage import alarms, captures, runs, shapes, sites
from storage.captures import CaptureRow
from storage.database import reading, writing
from storage.shapes import KEPT, ShapeRow, Wanted

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
WANTED = Wanted(frozenset({"article", "home", "other"}), frozenset({"home"}), frozenset())


class Site:
    """A site whose captures and shapes are written by hand."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.number = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=BEGIN)
        self.offset = 0

    def run(self) -> int:
        return runs.start(self.connection, kind="crawl", version="1", now=BEGIN, site_id=self.number)

    def capture(self, run: int, *names: str, kind: str = "article", at: datetime = BEGIN) -> list[int]:
        rows = []
        for name in names:
            self.offset += 10
            rows.append(
                CaptureRow(
                    site_id=self.number,
                    run_id=run,
                    url=f"https://a.vn/{name}",
                    fetched_at=at,
                    warc_file="a.warc.gz",
                    warc_offset=self.offset,
                    warc_length=10,
                    status=200,
                    kind=kind,
                )
            )
        return captures.add(self.connection, rows)

    def shape(self, run: int, name: str, at: datetime, role: str) -> None:
        (capture,) = self.capture(run, name, at=at)
        address = f"https://a.vn/{name}"
        row = ShapeRow(
            site_id=self.number,
            run_id=run,
            capture_id=capture,
            address=address,
            role=role,
            at=at,
            measures={},
            sketch=[],
        )
        shapes.add(self.connection, [row])


def test_a_recheck_hides_neither_news_nor_lists(engine: Engine):
    """Among thirty pages visited again the one new article comes first, and the front page, asked for first, is there."""
    with writing(engine) as connection:
        site = Site(connection)
        known = [f"tin-{number}.html" for number in range(30)]
        site.capture(site.run(), *known)
        run = site.run()
        site.capture(run, "", kind="home")
        (new,) = site.capture(run, "tin-moi.html")
        site.capture(run, *known)
        found = shapes.captures_of(connection, site.number, [run], WANTED, 5)
    assert found[0]["id"] == new
    assert "https://a.vn/" in [row["url"] for row in found]


def test_lists_read_every_hour_keep_their_past(engine: Engine):
    """After sixty days of hourly crawls there is still a shape of a list for each day, and the last three crawls' are whole."""
    with writing(engine) as connection:
        site = Site(connection)
        run = site.run()
        for hour in range(60 * 24):
            site.shape(run, "", BEGIN + timedelta(hours=hour), "list")
        kept = [row["at"] for row in shapes.past(connection, site.number, "list", KEPT)]
    assert kept[0] < BEGIN + timedelta(days=1)
    assert 60 <= len(kept) <= 64
    assert kept[-3:] == [BEGIN + timedelta(hours=60 * 24 - back) for back in (3, 2, 1)]


def test_an_article_visited_daily_takes_no_place_of_others(engine: Engine):
    """Of one address only the three newest shapes are kept."""
    with writing(engine) as connection:
        site = Site(connection)
        run = site.run()
        site.shape(run, "other.html", BEGIN, "article")
        for day in range(20):
            site.shape(run, "same.html", BEGIN + timedelta(days=day), "article")
        kept = [row["address"] for row in shapes.past(connection, site.number, "article", KEPT)]
    assert kept == ["https://a.vn/other.html", *["https://a.vn/same.html"] * 3]


def test_runs_that_nobody_looked_at_are_looked_at_later(engine: Engine):
    """A run whose process was killed before its end is looked at with the next one; those before any shape are not."""
    with writing(engine) as connection:
        site = Site(connection)
        first, second, third, fourth = (site.run() for _ in range(4))
        assert shapes.unwatched(connection, site.number, second) == [second]
        site.shape(second, "a.html", BEGIN, "article")
        assert shapes.unwatched(connection, site.number, fourth) == [third, fourth]
    assert first < second


def test_two_processes_raise_one_alarm(engine: Engine):
    """A second open alarm of one field is refused; one that is over, and a note, do not count."""
    with writing(engine) as connection:
        site = Site(connection).number
        row = alarms.AlarmRow(site_id=site, run_id=None, field="date", grade="alarm", raised_at=BEGIN, proof={})
        (first,) = alarms.raise_all(connection, [row])
    with pytest.raises(IntegrityError), writing(engine) as connection:
        alarms.raise_all(connection, [row])
    with writing(engine) as connection:
        alarms.clear(connection, [first], "over", now=BEGIN)
        alarms.raise_all(connection, [row])
    with reading(engine) as connection:
        assert len(alarms.every(connection, is_open=True)) == 1
