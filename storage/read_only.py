"""Opens a SQLite file that nobody here may write to. Makes no file beside it."""

import os
import sqlite3
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.errors import CannotRead


def is_read_only(directory: Path, url: str) -> bool:
    """Whether an archive is to be read only: its directory, or its SQLite file, may not be written."""
    if not os.access(directory, os.W_OK):
        return True
    file = make_url(url).database if url.startswith("sqlite") else None
    return file is not None and Path(file).exists() and not os.access(file, os.W_OK)


def open_read_only(database: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises CannotRead where a write-ahead log is left that cannot be read without writing.

    SQLite reads a file in WAL mode only with a shared-memory file beside it. Where it can make none, and no log is left, the
    file is complete by itself and nobody can change it: it is then opened as immutable.
    """
    quoted = str(database).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    log, shared = (database.with_name(database.name + suffix) for suffix in ("-wal", "-shm"))
    has_log = log.exists() and log.stat().st_size > 0
    if has_log and not shared.exists() and not os.access(database.parent, os.W_OK):
        raise CannotRead(database, f"its write-ahead log {log.name} is not empty, and cannot be read without writing")
    is_fixed = not has_log and not os.access(database.parent, os.W_OK)
    mode = "mode=ro&immutable=1" if is_fixed else "mode=ro"
    return sqlite3.connect(f"file:{quoted}?{mode}", uri=True, check_same_thread=False)
