"""A database of the first release, with rows in every table, brought to today's schema: whole, or not at all."""

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, event, inspect, text

from storage.database import HEAD, connect, schema_version, sqlite_url, upgrade
from storage.models import Article

SPAWN = multiprocessing.get_context("spawn")
MOMENT = "'2026-01-02 03:04:05.678901'"
# Parents first, each with more than one child where it can have any.
ROWS = {
    "host_budget (host, next_at)": ("'a.vn', 1.5", "'b.vn', 2.5"),
    "site (id, host, name, province, family, provisional, first_seen, last_seen)": (
        f"1, 'a.vn', 'Cổng A', '12', 'nukeviet', false, {MOMENT}, {MOMENT}",
        f"2, 'b.vn:8080', 'b', NULL, NULL, true, {MOMENT}, {MOMENT}",
    ),
    "run (id, site_id, kind, started_at, ended_at, outcome, counts, version)": (
        f"""1, 1, 'crawl', {MOMENT}, {MOMENT}, 'finished', '{{"requests": 3}}', '0.1'""",
        f"2, NULL, 'ingest', {MOMENT}, NULL, NULL, '{{}}', '0.1'",
    ),
    "story (id, digest, first_article_id)": ("'s1', 'sha256:1', 'x'", "'s2', NULL, 'z'"),
    "article (id, site_id, key, url, canonical_url, title, published_at, first_seen, last_seen, state, story_id,"
    " revision_id, change_no)": (
        f"'x', 1, 'k:1', 'u1', 'u1', 'Bài một', {MOMENT}, {MOMENT}, {MOMENT}, 'live', 's1', 2, 1",
        f"'y', 1, 'k:2', 'u2', 'u2', 'Bài hai', NULL, {MOMENT}, {MOMENT}, 'suspected', 's1', 3, 2",
        f"'z', 2, 'k:3', 'u3', 'u3', 'Bài ba', NULL, {MOMENT}, {MOMENT}, 'withdrawn', 's2', 4, 4",
    ),
    "capture (id, site_id, run_id, url, method, status, fetched_at, warc_file, warc_offset, warc_length, source)": (
        f"1, 1, 1, 'u1', 'GET', 200, {MOMENT}, 'warc/a.warc.gz', 0, 100, 'crawl'",
        f"2, 1, 1, 'u1', 'GET', 200, {MOMENT}, 'warc/a.warc.gz', 100, 100, 'crawl'",
        f"3, 2, NULL, 'u3', 'GET', NULL, {MOMENT}, 'warc/b.warc.gz', 0, 5000000000, 'ingest'",
    ),
    "address (id, site_id, article_id, url, url_key, first_seen, last_seen)": (
        f"1, 1, 'x', 'u1', 'u1', {MOMENT}, {MOMENT}",
        f"2, 1, 'x', 'u1?old', 'u1?old', {MOMENT}, {MOMENT}",
        f"3, 2, 'z', 'u3', 'u3', {MOMENT}, {MOMENT}",
    ),
    "revision (id, article_id, number, capture_id, seen_at, digest, record, title, parser_version, origin)": (
        f"""1, 'x', 1, 1, {MOMENT}, 'sha256:a', '{{"paragraphs": ["Một"]}}', 'Bài', '1', 'site'""",
        f"""2, 'x', 2, 2, {MOMENT}, 'sha256:b', '{{"paragraphs": ["Hai"]}}', 'Bài một', '1', 'site'""",
        f"3, 'y', 1, NULL, {MOMENT}, 'sha256:c', '{{}}', 'Bài hai', '1', 'site'",
        f"4, 'z', 1, 3, {MOMENT}, 'sha256:d', '{{}}', 'Bài ba', '1', 'site'",
    ),
    "image (revision_id, position, url, caption, alt, credit)": (
        "1, 0, 'a.jpg', 'Chú thích', NULL, NULL",
        "2, 0, 'a.jpg', 'Chú thích', 'alt', NULL",
        "2, 1, 'b.jpg', NULL, NULL, 'Ảnh: A'",
    ),
    "attachment (revision_id, position, url, name, type)": (
        "2, 0, 'q.pdf', 'Quyết định', 'pdf'",
        "4, 0, 'r.docx', 'Báo cáo', 'docx'",
    ),
    "fingerprint (hash, article_id)": ("-9223372036854775808, 'x'", "5, 'x'", "5, 'z'"),
    "frontier (id, site_id, url, url_key, route, depth, priority, state, attempts, found_at, capture_id, taken_by)": (
        f"1, 1, 'u1', 'u1', 'feed', 0, 5, 'done', 1, {MOMENT}, 2, NULL",
        f"2, 1, 'u9', 'u9', 'listing', 1, 0, 'queued', 0, {MOMENT}, NULL, 1",
    ),
}


def first_release(url: str) -> Engine:
    """A database as the first release left it."""
    engine = connect(url)
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with engine.begin() as connection:
        connection.execute(text("UPDATE counter SET value = 4"))
        for place, rows in ROWS.items():
            for row in rows:
                connection.exec_driver_sql(f"INSERT INTO {place} VALUES ({row})")
    return engine


def columns(engine: Engine) -> dict[str, list[str]]:
    """The tables with their columns."""
    looked = inspect(engine)
    return {
        table: [column["name"] for column in looked.get_columns(table)]
        for table in looked.get_table_names()
        if table not in {"alembic_version", "fingerprint"}  # marks are derived and made anew
    }


def rows(engine: Engine, of: dict[str, list[str]]) -> dict[str, list[Any]]:
    """Every row of those columns, in an order that does not depend on where it lies."""
    with engine.connect() as connection:
        return {
            table: sorted(map(repr, connection.exec_driver_sql(f"SELECT {', '.join(names)} FROM {table}")))
            for table, names in of.items()
        }


@pytest.fixture
def old(bare_url: str) -> Iterator[Engine]:
    """The first release's database, of each kind."""
    engine = first_release(bare_url)
    yield engine
    engine.dispose()


def test_the_first_release_keeps_every_row(old: Engine) -> None:
    """Each row of each table, children of rebuilt parents included, is there after the migration, and says the same."""
    of = columns(old)
    before = rows(old, of)
    assert {table: len(found) for table, found in before.items()} == {
        name: len(found) for place, found in ROWS.items() if (name := place.split(" ")[0]) != "fingerprint"
    } | {"counter": 1}
    upgrade(old)
    assert schema_version(old) == HEAD
    assert rows(old, of) == before
    with old.connect() as connection:
        moment = connection.execute(Article.__table__.select().order_by(Article.id)).first()
    assert moment is not None
    assert (moment.title, moment.first_seen.microsecond, moment.state_since) == ("Bài một", 678901, None)


def _upgrade(path: Path, at: Callable[[int], None]) -> None:
    """Upgrade a database, and call `at` with the statement's number after each."""
    engine = connect(sqlite_url(path))
    numbers = count(1)
    event.listen(engine, "after_cursor_execute", lambda *_: at(next(numbers)))
    upgrade(engine)
    engine.dispose()


def files(path: Path) -> tuple[bytes, bytes]:
    """What whoever opens the database next goes by: the file and its log."""
    log = Path(f"{path}-wal")
    return path.read_bytes(), log.read_bytes() if log.exists() else b""


def _die(path: Path, number: int) -> None:
    """Upgrade a database and be killed after so many statements."""

    def at(done: int) -> None:
        if done == number:
            os.kill(os.getpid(), signal.SIGKILL)

    _upgrade(path, at)


def test_a_migration_killed_anywhere_leaves_the_old_schema_or_the_new(tmp_path: Path) -> None:
    """SIGKILL after any statement of the migration: no half schema, no row lost, and the next opening finishes it."""
    first = tmp_path / "first.sqlite3"
    engine = first_release(sqlite_url(first))
    of = columns(engine)
    before = rows(engine, of)
    # The last connection takes the WAL into the file.
    engine.dispose()
    # A killed process leaves the files as they are: looked at after each statement, they are what a kill there leaves.
    whole = tmp_path / "whole.sqlite3"
    shutil.copyfile(first, whole)
    left: list[tuple[bytes, bytes]] = []
    _upgrade(whole, lambda _: left.append(files(whole)))
    assert len(left) > 10
    new = connect(sqlite_url(whole))
    made = columns(new)
    new.dispose()
    for number in (1, len(left) // 2, len(left)):
        killed = tmp_path / f"killed-{number}.sqlite3"
        shutil.copyfile(first, killed)
        worker = SPAWN.Process(target=_die, args=(killed, number))
        worker.start()
        worker.join()
        assert worker.exitcode == -signal.SIGKILL
        assert files(killed) == left[number - 1]
    for number, (file, log) in enumerate(dict.fromkeys(left)):
        path = tmp_path / f"left-{number}.sqlite3"
        path.write_bytes(file)
        Path(f"{path}-wal").write_bytes(log)
        engine = connect(sqlite_url(path))
        assert (schema_version(engine), columns(engine)) in (("0001", of), (HEAD, made)), path.name
        assert rows(engine, of) == before
        upgrade(engine)
        assert (schema_version(engine), columns(engine), rows(engine, of)) == (HEAD, made, before)
        engine.dispose()
