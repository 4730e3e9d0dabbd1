"""Row seals: every row has one, whatever statement wrote it, and no change behind its back goes unseen."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, Table, func, select, text

from storage import alarms, budget, captures, frontier, runs, shapes, sites, sources, unanswered
from storage.causes import Cause
from storage.columns import Model
from storage.database import connect, reading, upgrade, writing
from storage.frontier import FrontierRow
from storage.saving import save
from storage.seals import UNSEALED_ON_SQLITE, postgresql_seal, seal, sealed_columns
from tests.storage.drafting import NOW, draft


def tables(engine: Engine) -> Iterator[Table]:
    """The tables that have seals there."""
    for table in Model.metadata.sorted_tables:
        if engine.dialect.name != "sqlite" or table.name not in UNSEALED_ON_SQLITE:
            yield table


def wrong(engine: Engine) -> list[str]:
    """Tables with rows whose seal is missing or not theirs."""
    found = []
    with reading(engine) as connection:
        for table in tables(engine):
            names = sealed_columns(table)
            listed = ", ".join(f'"{name}"' for name in names)
            if engine.dialect.name == "sqlite":
                here = f"seal IS NOT khotin_seal({listed})"
            else:
                connection.execute(text("SET LOCAL timezone = 'UTC'"))
                here = f"seal IS DISTINCT FROM {postgresql_seal(names)}"
            if connection.execute(text(f'SELECT count(*) FROM "{table.name}" WHERE {here}')).scalar_one():
                found.append(table.name)
    return found


def filled(engine: Engine) -> None:
    """Rows in most tables, written by the statements of the project: inserts, upserts, updates, with and without RETURNING."""
    with writing(engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        run = runs.start(connection, kind="crawl", version="0", now=NOW, site_id=site)
        urls = [FrontierRow(url=u, url_key=u, route="feed", found_at=NOW) for u in ("https://a.vn/1", "https://a.vn/ơ")]
        frontier.add(connection, site, urls)
        frontier.take(connection, site, 1, run_id=run)
        save(connection, [draft(site, "một", fingerprints=(1, 2, 3)), draft(site, "hai"), draft(site, "ba")])
        save(connection, [draft(site, "một", text="Khác.", seen_at=NOW + timedelta(days=1), fingerprints=(4,))])
        runs.finish(connection, run, outcome="finished", counts={"new": 2}, now=NOW)
        budget.spend(connection, {("a.vn", "2026-11-27"): (3, 4000)})
        missed = unanswered.UnansweredRow(
            site_id=site, run_id=run, host="a.vn", url="https://a.vn/1", at=NOW, cause=Cause.DNS, detail="no such name"
        )
        unanswered.add(connection, [missed])
        page = captures.CaptureRow(
            site_id=site, url="https://a.vn/1", fetched_at=NOW, warc_file="w", warc_offset=0, warc_length=1
        )
        (capture,) = captures.add(connection, [page])
        row = shapes.ShapeRow(
            site_id=site,
            run_id=run,
            capture_id=capture,
            address="a.vn/1",
            role="article",
            at=NOW,
            measures={"kind": "ế"},
            sketch=[1],
        )
        shapes.add(connection, [row])
        shapes.measure_again(connection, {capture: {"kind": "article"}})
        alarm = alarms.AlarmRow(
            site_id=site, run_id=run, field="date", grade="alarm", raised_at=NOW, proof={"figures": "0 of 1"}
        )
        alarms.clear(connection, alarms.raise_all(connection, [alarm]), "đã sửa", now=NOW)
        number = frontier.known(connection, site, [urls[0].url_key])[urls[0].url_key]["id"]
        sources.keep(connection, [sources.SourceRow(frontier_id=number, site_id=site, checked_at=NOW, idle=1)] * 2)
        for _ in range(2):
            sources.tell(connection, site, {sources.ETAG: (1, 0, None)}, now=NOW)
    budget.take(engine, "a.vn", 5.0, lambda: 100.0)
    budget.slow(engine, "a.vn", 0.5)
    budget.pause(engine, "a.vn", now=100.0, first=60.0, longest=600.0, reason="it failed")
    budget.postpone(engine, "a.vn", 400.5, lambda: 100.0)


def test_whatever_statement_writes_a_row_seals_it(engine: Engine):
    """After inserts, upserts and updates of every kind each row has the seal of its values."""
    filled(engine)
    assert wrong(engine) == []
    with reading(engine) as connection:
        empty = {
            t.name for t in tables(engine) if not connection.execute(select(func.count()).select_from(t)).scalar_one()
        }
    assert empty <= {"absence", "capture", "warc_file", "event", "attachment", "story_decision"}


def test_the_session_does_not_matter(engine: Engine):
    """A writer with another time zone and date style seals the same row the same way."""
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no such settings")
    with writing(engine) as connection:
        connection.execute(text("SET LOCAL timezone = 'Asia/Ho_Chi_Minh'"))
        connection.execute(text("SET LOCAL datestyle = 'SQL, DMY'"))
        connection.execute(text("SET LOCAL extra_float_digits = -5"))
        sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        connection.execute(text("INSERT INTO host_budget (host, next_at) VALUES ('a.vn', 0.1234567890123)"))
    assert wrong(engine) == []


def test_a_seal_tells_types_and_places_apart():
    """The same letters in another type, or in the next column, are another row."""
    rows = [(1,), (1.0,), ("1",), (b"1",), (None,), ("null",), ("1", ""), ("", "1"), ("1,",), ('{"blob":"31"}',)]
    assert len({seal(*row) for row in rows}) == len(rows)
    assert seal("Lai Châu", 12, None) == "a1d30bf6bd8cbcb2"


def test_rows_of_an_older_schema_are_sealed(bare_url: str):
    """The migration seals what is stored already, and loses no child row."""
    engine = connect(bare_url)
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    at = "'2026-01-01 00:00:00'"
    with writing(engine) as connection:
        for statement in (
            f"INSERT INTO site VALUES (1, 'a.vn', 'Á', NULL, NULL, {'FALSE'}, {at}, {at})",
            "INSERT INTO story VALUES ('s', NULL, 'a')",
            f"INSERT INTO article VALUES ('a', 1, 'k', 'u', 'u', 'T', NULL, NULL, NULL, {at}, {at}, 'live', NULL, 's', 1, 1)",
            f"INSERT INTO revision VALUES (1, 'a', 1, NULL, {at}, 'd', NULL, '{{}}', 'T', '1', 'site')",
            "INSERT INTO image VALUES (1, 0, 'u', NULL, NULL, NULL)",
            "INSERT INTO fingerprint VALUES (7, 'a')",
        ):
            connection.execute(text(statement))
    upgrade(engine)
    assert wrong(engine) == []
    with reading(engine) as connection:
        counts = [
            connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in ("site", "article", "revision", "image")
        ]
    assert counts == [1] * 4
    engine.dispose()


def test_another_tool_reads_and_cannot_write_unsealed(tmp_path: Path):
    """Without our function every row can be read; a write fails instead of leaving a wrong seal."""
    path = tmp_path / "x.sqlite3"
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    filled(engine)
    engine.dispose()
    with closing(sqlite3.connect(path)) as plain:
        assert len(plain.execute("SELECT * FROM article").fetchall()) == 3
        assert any("khotin_seal" in line for line in plain.iterdump())
        with pytest.raises(sqlite3.OperationalError, match="khotin_seal"):
            plain.execute("UPDATE article SET title = 'x'")
