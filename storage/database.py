"""Opening the database, SQLite or PostgreSQL, and bringing its schema up to date. Knows no table's meaning."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, inspect, select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url

from storage import seals
from storage.columns import Model
from storage.database_url import shown
from storage.errors import DamagedRecord, OtherVersion, WrongEncoding
from storage.models import ChangeTime, Counter
from storage.read_only import open_read_only
from storage.refusals import name_errors

HEAD = "0007"
BUSY_SECONDS = 60
# Article and story ids come in random order, so each save touches pages all over the file: with SQLite's own 2 MB of cache
# a document's CPU rises by a quarter from 2,000 to 60,000 articles, with this it stays (benchmarks/saving.py).
CACHE_KIB = 64_000
_MIGRATION_LOCK = 0x6B68_6F74_696E  # any fixed number: "khotin" in ASCII

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def sqlite_url(path: Path) -> str:
    """The database URL of a SQLite file."""
    return f"sqlite:///{path}"


def connect(url: str, *, read_only: bool = False) -> Engine:
    """An engine for `url` (sqlite:///FILE or postgresql+psycopg://...). Opens no connection yet.

    With `read_only` a SQLite file is opened so that nothing is written, not even beside it (see storage.read_only), and
    PostgreSQL refuses to write. Its first connection raises WrongEncoding for a PostgreSQL database that keeps no UTF-8.
    """
    engine = _engine(url, read_only=read_only)
    name_errors(engine)
    return engine


def _engine(url: str, *, read_only: bool) -> Engine:
    if not url.startswith("sqlite"):
        # Given as an argument, options take the place of those in the URL; and PGCLIENTENCODING may say anything.
        own = make_url(url).query.get("options", "")
        options = {"options": f"{own} -c default_transaction_read_only=on".strip()} if read_only else {}
        engine = create_engine(url, pool_pre_ping=True, **_JSON, connect_args={**options, "client_encoding": "utf8"})
        # Before SQLAlchemy asks the server for its version, which it cannot read from one that keeps mere bytes.
        event.listen(engine, "connect", lambda connection, _: _check_encoding(engine, connection), insert=True)
        return engine
    if read_only:
        file = Path(make_url(url).database or "")
        engine = create_engine(url, creator=lambda: open_read_only(file), **_JSON)
        event.listen(engine, "connect", _prepare_reading)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **_JSON)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _json(value: Any) -> str:
    # Escaped, Vietnamese takes three times the room.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _of_json(stored: str | bytes) -> Any:
    try:
        return json.loads(stored)
    except ValueError as error:
        raise DamagedRecord(str(error)) from error


_JSON: Any = {"json_serializer": _json, "json_deserializer": _of_json}


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # The driver's own transactions leave DDL outside and start late; ours begin in _begin_sqlite.
    connection.isolation_level = None
    seals.register(connection)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        f"cache_size=-{CACHE_KIB}",
    ):
        try:
            connection.execute(f"PRAGMA {pragma}").close()
        except UnicodeDecodeError as error:  # of the message about a name in the schema
            raise sqlite3.DatabaseError("its schema is damaged: it holds what is no text") from error


def _check_encoding(engine: Engine, connection: Any) -> None:
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise WrongEncoding(shown(engine.url), encoding)


def _prepare_reading(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    seals.register(connection)


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another has written in between: writers queue
    # at the start instead. Readers say so (see `reading`) and never wait.
    reads = connection.get_execution_options().get("khotin_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def widen_cache(connection: Connection) -> None:
    """Give a connection that only reads the page cache of one that writes, for a job that reads all there is.

    Not to every reader: the reading room holds one a thread, and its memory grew by half with it.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write; on SQLite it waits up to a minute for other writers. Commits at the end."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, one unchanging state of the database on both engines; never waits for a writer."""
    options: dict[str, Any] = {"khotin_reads": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def upsert(connection: Connection, model: type[Model]) -> "sqlite.Insert | postgresql.Insert":
    """The dialect's INSERT, which knows ON CONFLICT; both dialects spell it alike."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 0.1 s that an archive on SQLite does not need

        return postgresql.insert(model)
    return sqlite.insert(model)


def lock_changes(connection: Connection) -> None:
    """Hold the line of article changes until the transaction ends, so that numbers are in commit order."""
    connection.execute(select(Counter.value).where(Counter.name == "change").with_for_update())


def change_numbers(connection: Connection, count: int) -> range:
    """`count` new change numbers. The counter's row stays locked until commit: a lower number never appears later."""
    if count == 0:
        return range(0)
    raised = update(Counter).where(Counter.name == "change").values(value=Counter.value + count)
    last = connection.execute(raised.returning(Counter.value)).scalar_one()
    # Who harvests changes asks by time; the time at which we made them, not that of what was seen.
    connection.execute(insert(ChangeTime).values(number=last, at=datetime.now(UTC).replace(microsecond=0)))
    return range(last - count + 1, last + 1)


def last_change(connection: Connection) -> int:
    """The newest change number given out."""
    return connection.execute(_LAST_CHANGE).scalar_one()


_LAST_CHANGE = select(func.coalesce(func.max(Counter.value), 0)).where(Counter.name == "change")


def schema_version(engine: Engine) -> str | None:
    """The migration the database stands at, None for an empty one."""
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(engine: Engine) -> None:
    """Bring the schema to this version's, in one transaction; safe when several processes try at once.

    Raises OtherVersion for a schema of a newer one, which is left as it is.
    """
    found = schema_version(engine)
    if found == HEAD:
        return
    from alembic import command  # noqa: PLC0415 - 0.1 s, and needed once in an archive's life
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    if found is not None and found not in {
        one.revision for one in ScriptDirectory.from_config(config).walk_revisions()
    }:
        raise OtherVersion(shown(engine.url), found, HEAD)
    with engine.connect() as connection:
        _foreign_keys(connection, "OFF")
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if engine.dialect.name == "sqlite" and (
                broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            ):
                message = f"the migration left {broken[0]} row {broken[1]} without the {broken[2]} row it names"
                raise RuntimeError(message)
        _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, state: str) -> None:
    # Rebuilding a parent table with foreign keys on empties its children; the pragma counts only outside a transaction,
    # so it goes to the driver directly.
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA foreign_keys={state}").close()
