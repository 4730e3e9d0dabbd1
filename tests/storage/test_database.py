"""The schema and the engine: models and migrations agree, moments keep their zone, change numbers keep their order."""

import multiprocessing
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from storage import runs, sites
from storage.columns import Model
from storage.database import HEAD, change_numbers, connect, last_change, lock_changes, reading, upgrade, writing
from storage.models import Run, Site

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
SPAWN = multiprocessing.get_context("spawn")


def test_models_and_migrations_agree(engine: Engine):
    """The migrations make exactly the tables that the models describe."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


def test_head_is_the_newest_migration():
    """The version the code asks for is the last script of the folder."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_upgrade_twice_changes_nothing(engine: Engine):
    """Upgrading a database that is up to date keeps its rows."""
    with writing(engine) as connection:
        sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
    upgrade(engine)
    with reading(engine) as connection:
        assert connection.execute(select(Site.host)).scalars().all() == ["a.vn"]


def test_failed_migration_leaves_nothing(bare_url: str):
    """DDL is inside the transaction: a migration that breaks half way takes back what it made."""
    engine = connect(bare_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE image (in_the_way INTEGER)"))
    with pytest.raises(DBAPIError, match="image"):
        upgrade(engine)
    with reading(engine) as connection:
        assert inspect(connection).get_table_names() == ["image"]
    engine.dispose()


def test_moments_come_back_in_utc(engine: Engine):
    """A moment given in Hanoi time comes back as the same moment in UTC, to the microsecond."""
    given = NOW.astimezone(HANOI)
    with writing(engine) as connection:
        run = runs.start(connection, kind="crawl", version="0", now=given)
    with reading(engine) as connection:
        back = connection.execute(select(Run.started_at).where(Run.id == run)).scalar_one()
    assert (back, back.tzinfo) == (given, UTC)


def test_a_moment_without_zone_is_refused(engine: Engine):
    """A naive datetime is an error, not a guess."""
    with pytest.raises(StatementError, match="no time zone"), writing(engine) as connection:
        runs.start(connection, kind="crawl", version="0", now=NOW.replace(tzinfo=None))


def test_foreign_keys_are_held(engine: Engine):
    """A row that names a missing parent is refused on both databases."""
    with pytest.raises(IntegrityError), writing(engine) as connection:
        runs.start(connection, kind="crawl", version="0", now=NOW, site_id=99)


def test_a_reader_does_not_wait_for_a_writer(engine: Engine):
    """While a transaction writes, a reader sees the state before it, at once."""
    with writing(engine) as writer:
        sites.upsert_site(writer, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        with reading(engine) as reader:
            assert reader.execute(select(Site.id)).all() == []


def _number(url: str, label: str, hold: float) -> None:
    engine = connect(url)
    for step in range(10):
        with writing(engine) as connection:
            lock_changes(connection)
            (number,) = change_numbers(connection, 1)
            time.sleep(hold)
            connection.execute(
                text("INSERT INTO story (id, digest) VALUES (:i, :d)"), {"i": f"{label}{step}", "d": f"{number}"}
            )
    engine.dispose()


def test_a_url_keeps_its_options_where_it_is_only_read(database_url: str):
    """What a URL says of its session (a search path) holds for readers too, and PostgreSQL still refuses them to write."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has no such options")
    url = make_url(database_url).update_query_dict({"options": "-csearch_path=elsewhere"})
    reader = connect(url.render_as_string(hide_password=False), read_only=True)
    with reader.connect() as connection:
        assert connection.execute(text("SHOW search_path")).scalar_one() == "elsewhere"
        assert connection.execute(text("SHOW default_transaction_read_only")).scalar_one() == "on"
    reader.dispose()


def test_two_writers_number_in_commit_order(engine: Engine, database_url: str):
    """A watcher that remembers the highest number seen never misses a lower one that is committed later."""
    writers = [
        SPAWN.Process(target=_number, args=(database_url, name, hold)) for name, hold in (("a", 0.02), ("b", 0.001))
    ]
    for writer in writers:
        writer.start()
    watermark, seen = 0, []
    while any(writer.is_alive() for writer in writers) or watermark < 20:
        with reading(engine) as connection:
            numbers = sorted(int(n) for n in connection.execute(text("SELECT digest FROM story")).scalars())
        new = [number for number in numbers if number > watermark]
        seen += new
        watermark = max([watermark, *new])
        assert len(seen) == len(numbers), "a lower number appeared after a higher one"
        if not any(writer.is_alive() for writer in writers) and watermark < 20:
            pytest.fail("a writer died")
    assert seen == list(range(1, 21))
    with reading(engine) as connection:
        assert last_change(connection) == 20
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0


def test_a_provisional_site_takes_nothing_away(engine: Engine):
    """A later ingest does not undo what a site file said of a host; a site file names what an ingest began."""
    with writing(engine) as connection:
        first = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="a.vn", provisional=True), now=NOW)
        named = sites.SiteRow(host="a.vn", name="Cổng A", province="12")
        assert sites.upsert_site(connection, named, now=NOW) == first
        sites.upsert_site(
            connection, sites.SiteRow(host="a.vn", name="a.vn", provisional=True, family="nukeviet"), now=NOW
        )
        row = connection.execute(select(Site.name, Site.province, Site.provisional, Site.family)).one()
    assert tuple(row) == ("Cổng A", "12", False, "nukeviet")


def test_runs_end_with_their_counts(engine: Engine):
    """A finished run keeps outcome and counts; one under way has none."""
    with writing(engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        run = runs.start(connection, kind="crawl", version="0.1", now=NOW, site_id=site)
        assert connection.execute(select(Run.outcome)).scalar_one() is None
        runs.finish(connection, run, outcome="page limit", counts={"new": 3}, now=NOW)
        assert runs.last_finished(connection, site) is None
        last = runs.start(connection, kind="crawl", version="0.1", now=NOW, site_id=site)
        runs.finish(connection, last, outcome="finished", counts={}, now=NOW)
        assert runs.last_finished(connection, site) == NOW
        of_run = select(Run.outcome, Run.counts).where(Run.id == run)
        assert connection.execute(of_run).one() == ("page limit", {"new": 3})


def test_sqlite_runs_in_wal_mode(tmp_path: Path):
    """The SQLite file is in WAL mode, with the settings that the archive relies on."""
    engine = connect(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with engine.connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {p}").scalar_one()
            for p in ("journal_mode", "foreign_keys", "synchronous")
        ]
    engine.dispose()
    assert values == ["wal", 1, 1]
