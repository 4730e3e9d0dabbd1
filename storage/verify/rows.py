"""Verifies the database by itself: every row's seal, the engine's own checks, the schema, foreign keys."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, inspect, text
from sqlalchemy.exc import DBAPIError

from storage import refusals
from storage.columns import Model
from storage.damaged import as_it_lies
from storage.database import HEAD, connect, reading, schema_version, upgrade
from storage.database_url import shown
from storage.seals import POSTGRESQL_SETTINGS, UNSEALED_ON_SQLITE, postgresql_seal, seal, sealed_columns
from storage.verify.findings import Verification

_BATCH = 500
_TOLD = 1_000  # lines of integrity_check
_TRIES = 70  # steps over a stretch that cannot be read: each twice as long as the one before
_RESTORE = "restore the database from a backup"
_REREAD = "run `khotin reparse`: it reads the kept capture again and puts the row back; what is damaged after it, only a backup has"
_REMEDIES = {
    "revision": _REREAD,
    "image": _REREAD,
    "attachment": _REREAD,
    "article": _REREAD,
    "fingerprint": "it is derived from the article's text: a changed text writes it anew, `khotin story rebuild` what is missing",
    "capture": "the record is in its WARC file: ingest that into a new archive, or restore the database from a backup",
    "frontier": "nothing that was kept is lost: the next crawl finds the address again",
    "host_budget": "nothing that was kept is lost: it only says when a host may be asked again",
    "host_day": "nothing that was kept is lost: it only says what a host was asked on a day",
    "source": "nothing that was kept is lost: the next crawl asks the address again",
    "validator": "nothing that was kept is lost: the next crawls learn again whether validators can be believed",
}
_NAMING = ("article_id", "url", "host", "name", "key")


def verify_rows(engine: Engine, verification: Verification) -> None:
    """Verify seals (of a sample only the sampled rows'), the engine's own checks, and that the schema is this version's."""
    if (version := schema_version(engine)) != HEAD:
        verification.damage("table alembic_version", f"it says {version!r}, not {HEAD!r}", _RESTORE)
    if engine.dialect.name == "sqlite":
        _sqlite_file(engine, verification)
    else:
        _postgresql(engine, verification)
    seals = _sqlite_seals if engine.dialect.name == "sqlite" else _postgresql_seals
    for table in Model.metadata.sorted_tables:
        try:
            seals(engine, table, verification)
        except DBAPIError as error:
            if refusals.remedy(error):
                raise  # the server went away or refuses: nothing is known to be damaged
            verification.damage(f"table {table.name}", f"it cannot be read: {error.orig}", remedy(table.name))


def remedy(table: str) -> str:
    """What can be done about a damaged row of a table."""
    return _REMEDIES.get(table, _RESTORE)


def _sqlite_file(engine: Engine, verification: Verification) -> None:
    where = f"database {engine.url.database}"
    pragma = "quick_check" if verification.sample else "integrity_check"
    checks = ((f"PRAGMA {pragma}({_TOLD})", "ok"), ("PRAGMA foreign_key_check", None))
    for statement, fine in checks:
        try:
            with as_it_lies(engine) as driver:
                for row in driver.execute(statement):
                    if fine is None:
                        verification.damage(
                            f"table {row[0]}", f"row {row[1]} names a {row[2]} row that is missing", _RESTORE
                        )
                    elif row[0] != fine:
                        verification.damage(where, f"{pragma}: {row[0]}", _RESTORE)
        except sqlite3.DatabaseError as error:
            verification.damage(where, f"{statement}: {error}", _RESTORE)
    _sqlite_schema(engine, where, verification)
    verification.did(f"{pragma} of the database")


def _sqlite_schema(engine: Engine, where: str, verification: Verification) -> None:
    """The stored definitions against those of a new database: a flipped letter there changes what every row means."""
    fresh = connect("sqlite://")
    try:
        upgrade(fresh)
        wanted = _definitions(fresh)
    finally:
        fresh.dispose()
    try:
        found = _definitions(engine)
    except sqlite3.DatabaseError as error:
        verification.damage(where, f"its schema cannot be read: {error}", _RESTORE)
        return
    for kind, name in sorted(wanted.items() ^ found.items()):
        verification.damage(
            where, f"the stored definition of {kind[1]} is not this version's: {name[:200]!r}", _RESTORE
        )


def _definitions(engine: Engine) -> Mapping[tuple[str, str, str], str]:
    with as_it_lies(engine) as driver:
        rows = driver.execute(
            "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"
        )
        return {(row[0], row[1], row[2]): row[3] for row in rows}


def _sqlite_seals(engine: Engine, table: Table, verification: Verification) -> None:
    if table.name in UNSEALED_ON_SQLITE:
        return
    names = sealed_columns(table)
    listed = ", ".join(f'"{name}"' for name in names)
    statement = f'SELECT rowid, seal, {listed} FROM "{table.name}" WHERE rowid > ? ORDER BY rowid LIMIT {_BATCH}'  # noqa: S608
    last, step, tries = -(1 << 63), 1, 0
    # One state of the database: what is written meanwhile is not mixed in.
    with as_it_lies(engine) as driver:
        while True:
            seen = last
            try:
                count = 0
                for row in driver.execute(statement, (last,)):
                    seen, count = row[0], count + 1
                    if verification.takes(table.name, row[0]):
                        _sqlite_row(table, names, row, verification)
            except sqlite3.DatabaseError as error:
                if tries == 0:
                    verification.damage(
                        f"table {table.name}", f"unreadable after row {seen}: {error}", remedy(table.name)
                    )
                tries += 1
                if tries > _TRIES:
                    return
                last, step = max(seen, 0) + step, step * 2
                if last >= 1 << 62:
                    return
                continue
            if count < _BATCH:
                return
            last = seen


def _sqlite_row(table: Table, names: Sequence[str], row: Sequence[Any], verification: Verification) -> None:
    verification.did("rows by their seals")
    if seal(*row[2:]) != row[1]:
        values = dict(zip(names, row[2:], strict=True))
        key = ", ".join(_shown(values[column.name]) for column in table.primary_key)
        _unsealed(table, key, tuple(_shown(values[name]) for name in _NAMING if values.get(name)), verification)


def _shown(value: Any) -> str:
    return str(value)[:200].encode("utf-8", "replace").decode()


def _unsealed(table: Table, key: str, hits: tuple[str, ...], verification: Verification) -> None:
    problem = "its seal does not agree with its values"
    verification.damage(f"table {table.name}, row {key}", problem, remedy(table.name), hits)


def _postgresql(engine: Engine, verification: Verification) -> None:
    where = f"database {shown(engine.url)}"
    with reading(engine) as connection:
        if connection.execute(text("SHOW data_checksums")).scalar_one() != "on":
            verification.note(
                where,
                "the server keeps no checksums of pages (data_checksums is off): rows are covered by their seals, its indexes by nothing",
            )
        broken = text(
            "SELECT conname FROM pg_constraint WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
        )
        for name in connection.execute(broken).scalars():
            verification.damage(where, f"constraint {name} is not validated", _RESTORE)
        invalid = text(
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indrelid "
            "WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace"
        )
        for name in connection.execute(invalid).scalars():
            verification.damage(where, f"index {name} is not valid", f"run REINDEX INDEX {name}")
        for table in Model.metadata.sorted_tables:
            _foreign_keys(connection, table, verification)
    missing = {table.name for table in Model.metadata.sorted_tables} - set(inspect(engine).get_table_names())
    for name in sorted(missing):
        verification.damage(where, f"table {name} is missing", _RESTORE)


def _foreign_keys(connection: Connection, table: Table, verification: Verification) -> None:
    for key in table.foreign_keys:
        child, parent = f'c."{key.parent.name}"', f'"{key.column.table.name}"'
        orphans = text(
            f'SELECT {child} FROM "{table.name}" c WHERE {child} IS NOT NULL AND NOT EXISTS '  # noqa: S608 - our own names
            f'(SELECT 1 FROM {parent} p WHERE p."{key.column.name}" = {child}) LIMIT {_TOLD}'
        )
        for value in connection.execute(orphans).scalars():
            verification.damage(f"table {table.name}", f"it names {parent} row {value}, which is missing", _RESTORE)


def _postgresql_seals(engine: Engine, table: Table, verification: Verification) -> None:
    names = sealed_columns(table)
    key = " || ', ' || ".join(f'"{column.name}"::text' for column in table.primary_key)
    told = [name for name in _NAMING if name in names]
    where, facts = "", {}
    if verification.sample is not None:
        where = f"WHERE ('x' || left(md5(:seed || {key}), 8))::bit(32)::bigint < :share * 4294967296"
        facts = {"seed": f"{verification.sample.seed}/{table.name}/", "share": verification.sample.share}
    hits = "".join(f', "{name}"' for name in told)
    sums = f'SELECT count(*) FROM "{table.name}" {where}'  # noqa: S608 - names of our own schema, as below
    wrong = f'SELECT {key} AS row_key{hits} FROM (SELECT * FROM "{table.name}" {where}) t WHERE seal IS DISTINCT FROM {postgresql_seal(names)}'  # noqa: S608
    with reading(engine) as connection:
        for name, value in POSTGRESQL_SETTINGS.items():
            connection.execute(text(f"SET LOCAL {name} = '{value}'"))
        for row in connection.execute(text(wrong), facts, execution_options={"stream_results": True}):
            _unsealed(table, row[0], tuple(str(value)[:200] for value in row[1:] if value), verification)
        verification.did("rows by their seals", connection.execute(text(sums), facts).scalar_one())
