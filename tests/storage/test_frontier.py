"""The frontier and the captures: a URL once a site, the best route wins, what was in hand at a kill comes back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select

from storage import captures, frontier, runs, sites
from storage.captures import CaptureRow
from storage.database import writing
from storage.frontier import FrontierRow, Settlement
from storage.models import Frontier

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def found(name: str, *, priority: int = 0, route: str = "listing", **more: Any) -> FrontierRow:
    url = f"https://a.vn/{name}"
    return FrontierRow(url=url, url_key=url, route=route, priority=priority, found_at=NOW, **more)


@pytest.fixture
def site(engine: Engine) -> int:
    with writing(engine) as connection:
        return sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)


def names(rows: Any) -> list[str]:
    return [row["url"].rsplit("/", 1)[1] for row in rows]


def captured(connection: Connection, site: int, offset: int, **more: Any) -> CaptureRow:
    facts: dict[str, Any] = {
        "site_id": site,
        "url": "https://a.vn/x",
        "fetched_at": NOW,
        "warc_file": "warc/a.warc.gz",
        "warc_length": 10,
    }
    return CaptureRow(**(facts | {"warc_offset": offset} | more))


def test_a_url_is_queued_once(engine: Engine, site: int):
    """Found again, in the same batch or later, a URL is not new; how many were new is told."""
    with writing(engine) as connection:
        assert frontier.add(connection, site, [found("x"), found("y"), found("x")]) == 2
        assert frontier.add(connection, site, [found("y"), found("z")]) == 1
        assert names(frontier.take(connection, site, 10)) == ["x", "y", "z"]


def test_the_better_route_wins(engine: Engine, site: int):
    """A queued URL takes over a route of higher priority, never one of lower."""
    with writing(engine) as connection:
        frontier.add(connection, site, [found("x", priority=1, route="link"), found("y", priority=5, route="feed")])
        frontier.add(connection, site, [found("x", priority=9, route="sitemap"), found("y", priority=2, route="link")])
        rows = frontier.take(connection, site, 10)
    assert [(row["route"], row["priority"]) for row in rows] == [("sitemap", 9), ("feed", 5)]


def test_highest_priority_then_oldest_first(engine: Engine, site: int):
    """Rows are taken by priority, and in the order they were found within one."""
    with writing(engine) as connection:
        frontier.add(connection, site, [found("low"), found("b", priority=3), found("a", priority=3)])
        assert names(frontier.take(connection, site, 2)) == ["b", "a"]


def test_what_a_run_holds_comes_back_only_to_the_next(engine: Engine, site: int):
    """A run gets each row once; rows in hand when it was killed go to the next run."""
    with writing(engine) as connection:
        killed, later = (runs.start(connection, kind="crawl", version="0", now=NOW) for _ in range(2))
        frontier.add(connection, site, [found("x"), found("y"), found("z")])
        assert names(frontier.take(connection, site, 2, run_id=killed)) == ["x", "y"]
        assert names(frontier.take(connection, site, 2, run_id=killed)) == ["z"]
        assert names(frontier.take(connection, site, 5, run_id=killed)) == []
        assert names(frontier.take(connection, site, 5, run_id=later)) == ["x", "y", "z"]


def test_settled_rows_are_not_taken_again(engine: Engine, site: int):
    """Done, refused and failed rows leave the queue with their reason; one to be tried again comes back, counted."""
    with writing(engine) as connection:
        run = runs.start(connection, kind="crawl", version="0", now=NOW)
        frontier.add(connection, site, [found("x"), found("y"), found("r", state="refused", reason="robots.txt")])
        x, y = frontier.take(connection, site, 5, run_id=run)
        (capture,) = captures.add(connection, [captured(connection, site, 0)])
        done = Settlement(id=x["id"], state="done", status=200, kind="article", capture_id=capture, tried_at=NOW)
        again = Settlement(id=y["id"], state="queued", reason="timeout", tried_at=NOW)
        frontier.settle(connection, site, [done, again])
        assert names(frontier.take(connection, site, 5, run_id=run)) == ["y"]
        rows = frontier.known(connection, site, [x["url_key"], y["url_key"], "https://a.vn/r", "https://a.vn/none"])
    told = {key[-1]: (row["state"], row["reason"], row["attempts"], row["kind"]) for key, row in rows.items()}
    assert told == {
        "x": ("done", None, 1, "article"),
        "y": ("queued", "timeout", 1, None),
        "r": ("refused", "robots.txt", 0, None),
    }


def test_what_failed_is_tried_again_a_few_times(engine: Engine, site: int):
    """A failed URL comes back in later runs until it has failed too often, a refused one always, an answered one never.

    Each time it waits longer, unless all is asked for.
    """
    waits = (timedelta(0), timedelta(days=1))
    with writing(engine) as connection:
        frontier.add(connection, site, [found("bad"), found("good"), found("shut")])
        ends = {"bad": "failed", "good": "done", "shut": "refused"}
        for run in range(3):
            rows = frontier.take(connection, site, 5)
            assert sorted(names(rows)) == (["bad", "good", "shut"] if run == 0 else ["bad", "shut"])
            settled = [
                Settlement(
                    id=row["id"], state=ends[name], tried_at=NOW, cause="robots" if name == "shut" else "timeout"
                )
                for row, name in zip(rows, names(rows), strict=True)
            ]
            frontier.settle(connection, site, settled)
            assert [frontier.failed_before(row) for row in rows] == [run > 0 and name == "bad" for name in names(rows)]
            if run == 1:
                early = NOW + timedelta(hours=23)
                assert frontier.retry(connection, site, now=early, waits=waits) == 1
            now = NOW + timedelta(days=run)
            assert frontier.retry(connection, site, now=now, waits=waits) == (2, 1, 1)[run]
        assert frontier.retry(connection, site, now=NOW, waits=None) == 1


def test_what_was_forbidden_for_long_has_all_its_tries_left(engine: Engine, site: int):
    """A refusal is no try: an address that robots.txt forbade five times and that then fails once is tried again."""
    waits = (timedelta(0), timedelta(days=1))
    with writing(engine) as connection:
        frontier.add(connection, site, [found("shut")])
        for state in [*["refused"] * 5, "failed"]:
            (row,) = frontier.take(connection, site, 5)
            cause = "robots" if state == "refused" else "timeout"
            frontier.settle(connection, site, [Settlement(id=row["id"], state=state, tried_at=NOW, cause=cause)])
            assert not frontier.failed_before(row)
            assert frontier.retry(connection, site, now=NOW, waits=waits) == 1


def test_a_known_url_is_queued_again_once_a_run(engine: Engine, site: int):
    """A discovery page met again is fetched again in a later run, and only once in it."""
    run_began = NOW + timedelta(days=1)
    with writing(engine) as connection:
        frontier.add(connection, site, [found("feed"), found("r", state="refused", reason="trap")])
        (row,) = frontier.take(connection, site, 5)
        frontier.settle(connection, site, [Settlement(id=row["id"], state="done", kind="feed", tried_at=NOW)])
        assert not frontier.has_queued(connection, site)
        keys = [row["url_key"], "https://a.vn/r"]
        assert frontier.again(connection, site, keys, before=run_began) == 1
        assert frontier.has_queued(connection, site)
        frontier.settle(connection, site, [Settlement(id=row["id"], state="done", kind="feed", tried_at=run_began)])
        assert frontier.again(connection, site, keys, before=run_began) == 0


def test_a_source_that_keeps_failing_is_known_as_failing(engine: Engine, site: int):
    """Queued anew in every run, it is asked each time, and told apart from one that failed now; an answer ends that."""
    with writing(engine) as connection:
        frontier.add(connection, site, [found("feed")])
        seen = []
        for run, state in enumerate(("failed", "failed", "done", "failed", "failed")):
            now = NOW + timedelta(days=run)
            (row,) = frontier.take(connection, site, 5)
            seen.append(frontier.failed_before(row))
            cause = "timeout" if state == "failed" else None
            frontier.settle(connection, site, [Settlement(id=row["id"], state=state, tried_at=now, cause=cause)])
            assert frontier.again(connection, site, [row["url_key"]], before=now + timedelta(hours=1)) == 1
    assert seen == [False, True, True, False, True]


def test_queries_are_counted_by_path(engine: Engine, site: int):
    """Those of the path alone, found since then, whatever its letters mean in a pattern; by the index of addresses on SQLite."""
    names = (
        "a_b%.css?v=1",
        "a_b%.css?t=2?x",
        "a_b%.css",
        "A_b%.css?v=1",
        "axb%.css?v=1",
        "a_b%.css.png?v=1",
        "c.css?1",
    )
    paths = [f"https://a.vn/{name}" for name in ("a_b%.css", "c.css", "none.css")]
    with writing(engine) as connection:
        frontier.add(connection, site, [found(name) for name in names])
        other = sites.upsert_site(connection, sites.SiteRow(host="b.vn", name="B"), now=NOW)
        frontier.add(connection, other, [found("a_b%.css?v=9")])
        asked: list[Any] = []
        listener: Any = lambda *args: asked.append((args[2], args[3]))  # noqa: E731
        event.listen(connection, "before_cursor_execute", listener)
        told = frontier.queries_of(connection, site, paths, since=NOW)
        event.remove(connection, "before_cursor_execute", listener)
        assert told == {paths[0]: 2, paths[1]: 1}
        assert not frontier.queries_of(connection, site, paths, since=NOW + timedelta(days=1))
        if engine.dialect.name == "sqlite":
            ((statement, values),) = asked
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert "SCAN" not in str(plan)
            assert str(plan).count("url_key>? AND url_key<?") == len(paths)


def test_statements_do_not_grow_with_the_rows(engine: Engine, site: int):
    """Five hundred URLs cost as many statements as five: no query in a loop."""

    def statements(prefix: str, count: int) -> int:
        seen: list[str] = []
        listener: Any = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        with writing(engine) as connection:
            frontier.add(connection, site, [found(f"{prefix}{n}") for n in range(count)])
        event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    assert statements("a", 500) == statements("b", 5)
    with writing(engine) as connection:
        assert len(connection.execute(select(Frontier.id)).all()) == 505


def test_captures_tell_a_urls_history(engine: Engine, site: int):
    """Ids come back in the order given, a URL's captures oldest first, and what of a file has rows is known."""
    with writing(engine) as connection:
        rows = [captured(connection, site, 50, fetched_at=NOW + timedelta(days=1)), captured(connection, site, 0)]
        late, early = captures.add(connection, rows)
        assert [row["id"] for row in captures.history(connection, "https://a.vn/x")] == [early, late]
        assert captures.stored(connection, "warc/a.warc.gz") == {0, 50}
        assert captures.end_of_rows(connection, "warc/a.warc.gz") == 50 + rows[0].warc_length
        assert captures.end_of_rows(connection, "warc/other.warc.gz") == 0


def test_a_revisit_finds_its_original(engine: Engine, site: int):
    """A payload digest leads to a capture with those bytes, rather of the same URL, asked for one by one or many at once."""
    with writing(engine) as connection:
        same, other = captures.add(
            connection,
            [
                captured(connection, site, 0, payload_digest="sha1:A"),
                captured(connection, site, 9, payload_digest="sha1:A", url="https://a.vn/o"),
            ],
        )
        found_row = captures.original(connection, site, "sha1:A", "https://a.vn/x")
        assert found_row is not None
        assert found_row["url"] == "https://a.vn/x"
        assert captures.original(connection, site, "sha1:B", "https://a.vn/x") is None
        assert captures.original(connection, site + 1, "sha1:A", "https://a.vn/x") is None
        asked = [("sha1:A", "https://a.vn/x"), ("sha1:A", "https://a.vn/new"), ("sha1:B", "https://a.vn/x")]
        found = captures.originals(connection, asked)
        assert {pair: row["id"] for pair, row in found.items()} == {asked[0]: same, asked[1]: other}


def test_taking_does_not_sort_what_is_queued(engine: Engine, site: int):
    """The next rows come straight from the index: a take costs the same with ten URLs waiting and with a million."""
    asked: list[tuple[str, Any]] = []
    listener: Any = lambda *args: asked.append((args[2], args[3]))  # noqa: E731
    with writing(engine) as connection:
        event.listen(engine, "before_cursor_execute", listener)
        frontier.take(connection, site, 4, run_id=None)
        event.remove(engine, "before_cursor_execute", listener)
        ((statement, parameters),) = asked
        explain = "EXPLAIN QUERY PLAN"
        if engine.dialect.name == "postgresql":
            # A small table is always read whole; what counts is whether the index gives the order.
            explain = "EXPLAIN"
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        plan = "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))
    assert "ix_frontier_queue" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
