"""What the archive holds of each site, counted once for many readers: counting reads the whole archive."""

import threading
import time
from typing import Any

from sqlalchemy import func, select

from storage.archive import Archive
from storage.database import last_change, reading
from storage.models import Capture, Run
from storage.queries import status

_FRESH = 30.0  # seconds in which it may be older than what a crawl writes meanwhile


class Holdings:
    """`storage.queries.status` of one archive, kept in memory; safe to ask from several threads, of which one counts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._marks: tuple[Any, ...] = ()
        self._counted_at = 0.0
        self._told: dict[str, Any] = {}

    def of(self, archive: Archive) -> dict[str, Any]:
        """The counts: as they are, or, while something is written, as they were half a minute ago at most."""
        with self._lock:
            marks = _marks(archive)
            is_known = marks == self._marks or time.monotonic() - self._counted_at < _FRESH
            if not self._told or not is_known:
                self._told, self._marks, self._counted_at = status(archive), marks, time.monotonic()
            return self._told


def _marks(archive: Archive) -> tuple[Any, ...]:
    """What tells the archive from what it was: cheap to ask."""
    with reading(archive.engine) as connection:
        newest = select(func.max(Capture.id), select(func.max(Run.id)).scalar_subquery())
        ended = select(func.max(Run.ended_at))
        return (last_change(connection), *connection.execute(newest).one(), connection.execute(ended).scalar())
