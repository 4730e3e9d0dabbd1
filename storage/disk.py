"""Tells a full disk from other failures, whoever reports it: the system, SQLite or PostgreSQL."""

import errno
import sqlite3

_FULL = {errno.ENOSPC, errno.EDQUOT}
_POSTGRESQL_FULL = "53100"  # SQLSTATE disk_full


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an exception, or one it was raised from, says that there is no room left (a quota counts as room)."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        driver = getattr(error, "orig", None) or error  # SQLAlchemy keeps the driver's own there
        if isinstance(driver, OSError) and driver.errno in _FULL:
            return True
        if isinstance(driver, sqlite3.Error) and driver.sqlite_errorcode == sqlite3.SQLITE_FULL:
            return True
        if getattr(driver, "sqlstate", None) == _POSTGRESQL_FULL:
            return True
        error = error.__cause__
    return False
