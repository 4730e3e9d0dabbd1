"""Moves an archive's rows to another database: copied, compared, then khotin.toml names the new one. The old one is kept."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.engine import make_url

from pipelines.locks import SiteLocked
from storage.archive import DATABASE_FILE, Archive
from storage.columns import Model
from storage.config import CONFIG_FILE, read_config, set_key
from storage.database import connect, reading, sqlite_url, upgrade, writing
from storage.database_url import shown
from storage.errors import TransferFailed
from storage.transfer import transfer


def move_database(
    archive: Archive, target: str | None, *, watch: Callable[[str, int], None] = lambda _what, _count: None
) -> dict[str, int]:
    """Move the archive's rows to the database `target`, None for a SQLite file in the archive; rows by table.

    The archive is to be opened anew afterwards. Nobody may write to it meanwhile. Raises SiteLocked if a crawl runs,
    TransferFailed if the target holds rows or does not read the same; the archive then goes on as it was. The old database
    stays where it is; an old SQLite file in the archive gets the day and time added to its name.
    """
    own = archive.directory / DATABASE_FILE
    url = target or sqlite_url(own)
    if make_url(url) == archive.engine.url or (target is None and own.exists()):
        raise TransferFailed(f"{shown(url)} is there already: nothing was moved")
    engine = connect(url)
    try:
        with _alone(archive), _held(archive):
            upgrade(engine)
            with reading(archive.engine) as old, writing(engine) as new:
                copied = transfer(old, new, watch)
            set_key(archive.directory / CONFIG_FILE, "database", target)
        if target is not None and archive.engine.url.database == str(own):
            archive.close()
            own.rename(own.with_name(f"{own.name}.{datetime.now(UTC):%Y%m%dT%H%M%SZ}"))
    except BaseException:
        if target is None and not _names_sqlite(archive):
            engine.dispose()
            for path in own.parent.glob(f"{DATABASE_FILE}*"):
                if path.name in {own.name, f"{own.name}-wal", f"{own.name}-shm"}:
                    path.unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()
    return copied


@contextmanager
def _alone(archive: Archive) -> Iterator[None]:
    """Hold every site's lock, and see that no process writes WARC records."""
    with ExitStack() as held:
        places = [*archive.runs_dir.glob("*.lock"), *archive.warc_dir.glob("*.open")]
        for path in places:
            file = held.enter_context(path.open("rb"))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise SiteLocked(f"{path.name} is held by another process: let the crawl finish, then move") from error
        yield


@contextmanager
def _held(archive: Archive) -> Iterator[None]:
    """Keep writers of rows out of the old database until the new one is named; readers go on."""
    with writing(archive.engine) as connection:
        if connection.dialect.name == "postgresql":
            for table in Model.metadata.sorted_tables:
                connection.execute(text(f'LOCK TABLE "{table.name}" IN SHARE MODE'))
        yield


def _names_sqlite(archive: Archive) -> bool:
    return read_config(archive.directory / CONFIG_FILE).database is None
