"""Tells an archive that lost its khotin.toml from a directory that holds none: by its WARC files and its database's rows.

What a killed `khotin init` leaves (empty folders, a database without rows) counts as nothing.
"""

from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage.config import CONFIG_FILE
from storage.database import connect, reading, sqlite_url
from storage.errors import ConfigLost, NoArchive
from storage.models import Site

_ROWS = (
    "write one with the lines `contact`, `sites` and the tables as they were; its database is found by itself there, "
    "and an empty file does as well"
)
_FILES = (
    'write one whose line `database = "postgresql+psycopg://user@host/name"` names its database, or, if that is lost too, '
    "make a new archive elsewhere and ingest the files of warc/ there"
)


def check_configured(place: Path, database: Path) -> None:
    """Raises ConfigLost for an archive without its khotin.toml, NoArchive where there is none."""
    if not (place / CONFIG_FILE).is_file():
        check_empty(place, database)
        raise NoArchive(place)


def check_empty(place: Path, database: Path) -> None:
    """Whether a new archive with that SQLite file may be made here. Raises ConfigLost if what an archive gathered is here."""
    if has_rows(sqlite_url(database)):
        raise ConfigLost(place, f"its database {database.name} holds rows", _ROWS)
    if (place / "warc").is_dir() and any((place / "warc").iterdir()):
        raise ConfigLost(place, "its folder warc/ holds files", _FILES)


def has_rows(url: str) -> bool:
    """Whether a database holds what an archive gathered; so does a SQLite file that cannot be read, but none that is not there."""
    file = make_url(url).database if url.startswith("sqlite") else None
    if file is not None and not _is_filled(Path(file)):
        return False
    engine = connect(url, read_only=True)
    try:
        with reading(engine) as connection:
            if not inspect(connection).has_table(Site.__tablename__):
                return False
            return connection.execute(select(Site.id).limit(1)).first() is not None
    except DBAPIError:
        if engine.dialect.name == "sqlite":
            return True
        raise
    finally:
        engine.dispose()


def _is_filled(database: Path) -> bool:
    # The log of a database whose maker was killed may hold all of it.
    log = database.with_name(f"{database.name}-wal")
    return database.exists() and any(path.exists() and path.stat().st_size for path in (database, log))
