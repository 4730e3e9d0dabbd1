"""New archives and databases at the newest schema: copies of one that was migrated once. Tests of migrations make theirs."""

import tempfile
from functools import cache
from pathlib import Path

from storage.archive import DATABASE_FILE, Archive
from storage.database import connect, sqlite_url, upgrade


@cache
def migrated() -> bytes:
    """An empty SQLite database at the newest schema."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.sqlite3"
        engine = connect(sqlite_url(path))
        upgrade(engine)
        engine.dispose()  # the last connection takes the WAL into the file
        return path.read_bytes()


def new_archive(place: Path, *, database: str | None = None, contact: str | None = None) -> Archive:
    """`Archive.create`, without the migration: of SQLite here, of `database` where the fixture database_url gave it."""
    if database is None:
        place.mkdir(parents=True, exist_ok=True)
        (place / DATABASE_FILE).write_bytes(migrated())
    return Archive.create(place, database=database, contact=contact)
