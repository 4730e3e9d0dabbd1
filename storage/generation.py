"""Tells whether a database is as it was: a mark that is another one after each transaction that anybody commits.

A mark means nothing by itself and only this process knows it. What was read after a mark was taken is as good as new for as long as
the mark is the same.
"""

import sqlite3
import threading
from collections.abc import Hashable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError

_SNAPSHOT = text("SELECT pg_current_snapshot()::text")


class Generation:
    """The marks of one database; safe to ask from several threads.

    On SQLite they come from a connection of its own (PRAGMA data_version counts what others committed since it was opened), which is
    closed with the engine; on PostgreSQL from the transactions that a snapshot sees, those of the cluster's other databases too.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: Any = None
        self._file: int | None = None
        event.listen(engine, "engine_disposed", self._close)

    def mark(self) -> Hashable:
        """The mark of now; where the database does not answer one like no other: whoever reads it then meets the reason."""
        try:
            if self._engine.dialect.name != "sqlite":
                with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    return str(connection.execute(_SNAPSHOT).scalar_one())
            with self._lock:
                return self._of_file(Path(self._engine.url.database or ""))
        except (OSError, sqlite3.Error, DBAPIError):
            return object()

    def _of_file(self, file: Path) -> Hashable:
        # A database that was put in its place is another file under the same name. The times are for a file that nobody may write
        # to here, which a connection takes for one that never changes.
        here, log = file.stat(), _written(file.with_name(file.name + "-wal"))
        if self._connection is None or self._file != here.st_ino:
            self._end()
            borrowed = self._engine.raw_connection()
            self._connection, self._file = borrowed.driver_connection, here.st_ino
            borrowed.detach()
        try:
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            self._end()  # no pool looks after this connection: the next mark is of a new one
            raise
        return here.st_ino, here.st_mtime_ns, log, id(self._connection), version

    def _close(self, _: Engine) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._connection is not None:
            ended, self._connection = self._connection, None
            ended.close()


def _written(file: Path) -> tuple[int, int] | None:
    try:
        told = file.stat()
    except FileNotFoundError:
        return None
    return told.st_mtime_ns, told.st_size
