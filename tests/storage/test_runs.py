"""Rows of crawls as schedules and metrics ask for them, on both databases."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from storage import frontier, runs
from storage.database import connect, reading, writing
from storage.frontier import FrontierRow
from storage.sites import SiteRow, upsert_site

NOW = datetime(2027, 3, 1, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def crawl(connection: Connection, host: str, ago: int, outcome: str | None, judged: str | None = None) -> int:
    """Write a crawl that ended so many hours ago; its id."""
    site = upsert_site(connection, SiteRow(host=host, name=host), now=NOW)
    number = runs.start(connection, kind="crawl", version="1", now=NOW - (ago + 1) * HOUR, site_id=site)
    if outcome:
        runs.finish(connection, number, outcome=outcome, counts={"requests": ago}, now=NOW - ago * HOUR)
    if judged:
        runs.judge(connection, {number: judged})
    return number


def test_the_newest_crawls_of_each_site(database_url: str) -> None:
    """The newest first, at most so many, with verdicts that left the counts as they were; other kinds of runs are none."""
    engine = connect(database_url)
    with writing(engine) as connection:
        first = crawl(connection, "a.vn", 30, "finished", "done")
        second = crawl(connection, "a.vn", 20, "finished", "expectation_missed")
        third = crawl(connection, "a.vn", 10, None)
        other = crawl(connection, "b.vn", 5, "shutdown")
        site = upsert_site(connection, SiteRow(host="c.vn", name="c"), now=NOW)
        runs.start(connection, kind="ingest", version="1", now=NOW, site_id=site)
    with reading(engine) as connection:
        found = runs.last_crawls(connection, most=2)
        good = runs.last_good(connection, {"done", "time_limit"})
    assert {host: [one.id for one in crawls] for host, crawls in found.items()} == {
        "a.vn": [third, second],
        "b.vn": [other],
    }
    assert first not in {one.id for crawls in found.values() for one in crawls}
    under_way, missed = found["a.vn"]
    assert (under_way.ended_at, under_way.judged) == (None, None)
    assert (missed.outcome, missed.judged, missed.counts["requests"]) == ("finished", "expectation_missed", 20)
    assert good == {"a.vn": NOW - 30 * HOUR}
    engine.dispose()


def test_what_waits_is_counted_by_site(database_url: str) -> None:
    """Only queued addresses, and 0 for a site that has none."""
    engine = connect(database_url)
    with writing(engine) as connection:
        for host, count in (("a.vn", 3), ("b.vn", 0)):
            site = upsert_site(connection, SiteRow(host=host, name=host), now=NOW)
            rows = [
                FrontierRow(url=f"https://{host}/{n}", url_key=f"{host}/{n}", route="link", found_at=NOW)
                for n in range(count)
            ]
            refused = FrontierRow(
                url=f"https://{host}/x", url_key=f"{host}/x", route="link", found_at=NOW, state="refused"
            )
            frontier.add(connection, site, [*rows, refused])
    with reading(engine) as connection:
        assert frontier.queued_by_host(connection) == {"a.vn": 3, "b.vn": 0}
        assert frontier.count_queued(connection, ["a.vn", "b.vn", "c.vn"]) == 3
        assert frontier.count_queued(connection, []) == 0
    engine.dispose()
