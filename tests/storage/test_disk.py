"""A full disk is told from other failures, by real ones."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.database import connect, sqlite_url, writing
from storage.disk import is_disk_full


def test_the_system_s_and_sqlite_s_are_known(tmp_path: Path) -> None:
    """ENOSPC from the device that is always full, and a database that may not grow; also behind another exception."""
    with pytest.raises(OSError, match="No space") as full, Path("/dev/full").open("wb", buffering=0) as device:
        device.write(b"x")
    assert is_disk_full(full.value)
    engine = connect(sqlite_url(tmp_path / "a.sqlite3"))
    with writing(engine) as connection:
        connection.execute(text("PRAGMA max_page_count=3"))
        connection.execute(text("CREATE TABLE a (b)"))
        with pytest.raises(OperationalError) as grown:
            connection.execute(text("INSERT INTO a VALUES (zeroblob(100000))"))
    assert is_disk_full(grown.value)
    engine.dispose()
    outer = RuntimeError("outer")
    outer.__cause__ = full.value
    assert is_disk_full(outer)


def test_others_are_not(tmp_path: Path) -> None:
    """A missing file, a wrong statement, nothing."""
    with pytest.raises(FileNotFoundError) as missing:
        (tmp_path / "none").read_bytes()
    with pytest.raises(sqlite3.OperationalError) as wrong:
        sqlite3.connect(":memory:").execute("nonsense")
    assert not any(map(is_disk_full, (missing.value, wrong.value, None)))
