"""What room an archive takes and will take: its parts, its quota, its growth by what was captured, and what it holds twice.

Sizes are bytes; a GB is 10^9 of them. Files are counted as long as they are, the database of a server as it says.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, func, select, text

from storage.archive import DATABASE_FILE, FOLDERS, Archive
from storage.database import reading
from storage.models import Capture, Run

SIZE = r"^\d+(\.\d+)? ?(MB|GB|TB)$"
_UNITS = {"MB": 10**6, "GB": 10**9, "TB": 10**12}
# The growth of so many days is taken for what comes.
_DAYS = 30
# Fewer tell nothing: a first crawl brings years at once.
FEWEST_DAYS = 3
_DAY = 86_400
LOGS = ("*.log", "*.jsonl")
"""Names of logs in runs/. Its reports are no logs: each is the only copy of what it says."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The room of an archive. `limit` is the quota, else what it takes now and what is free beside it.

    `daily` is how much it grows a day (None: nothing was captured in the last 30 days, or the first crawl is not three days old), measured over `days` of them, `twice` the
    bytes of WARC records whose payload another record holds too, `logs` those of logs, `free_pages` those of pages of the SQLite
    file that hold nothing.
    """

    parts: dict[str, int]
    quota: int | None
    free: int
    daily: float | None
    days: float
    twice: int
    logs: int = 0
    free_pages: int = 0

    @property
    def thinnable(self) -> dict[str, int]:
        """The bytes that are no last copy of anything, by what they are."""
        return {"index": self.parts["index"], "logs": self.logs, "free_pages": self.free_pages, "twice": self.twice}

    @property
    def used(self) -> int:
        """All of it."""
        return sum(self.parts.values())

    @property
    def left(self) -> int:
        """How much more it may take: by the quota, and by the disk."""
        return min(self.free, max(self.quota - self.used, 0)) if self.quota is not None else self.free

    @property
    def days_left(self) -> float | None:
        """Days until that is used up; None where it does not grow."""
        return self.left / self.daily if self.daily else None

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "parts": self.parts,
            "used": self.used,
            "quota": self.quota,
            "free": self.free,
            "left": self.left,
            "grows_a_day": None if self.daily is None else round(self.daily),
            "measured_days": round(self.days, 1),
            "days_left": None if self.days_left is None else round(self.days_left, 1),
            "kept_twice": self.twice,
            "may_be_thinned": self.thinnable,
        }


def size_of(words: str) -> int:
    """The bytes of a size like "50 GB". Raises ValueError for what is none."""
    if not re.fullmatch(SIZE, words):
        raise ValueError(f"{words!r} is no size: write it like 500 MB, 50 GB or 1.5 TB")
    return round(float(words[:-2]) * _UNITS[words[-2:]])


def quota_of(archive: Archive) -> int | None:
    """The quota in bytes that khotin.toml sets, None if it sets none or says it wrongly (operations/settings.py tells of that)."""
    words = archive.config.tables.get("disk", {}).get("quota")
    try:
        return size_of(words) if isinstance(words, str) else None
    except ValueError:
        return None


def used_by(archive: Archive) -> dict[str, int]:
    """The bytes of each part: the folders, and the database."""
    parts = {folder: sum(_sizes(archive.directory / folder)) for folder in FOLDERS}
    if archive.engine.dialect.name == "postgresql":
        with reading(archive.engine) as connection:
            parts["database"] = int(
                connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
            )
    else:
        parts["database"] = sum(_sizes(archive.directory, f"{DATABASE_FILE}*"))
    return parts


def usage(archive: Archive, *, now: datetime) -> Usage:
    """The room that the archive takes, may take, and is going to take."""
    parts = used_by(archive)
    facts = os.statvfs(archive.directory)
    with reading(archive.engine) as connection:
        captured, days = _captured(connection, now)
        twice = _twice(connection)
        free_pages = _free_pages(connection)
    runs = archive.directory / "runs"
    # Rows and the index grow with the records: the whole by as much as the records are part of it now.
    share = sum(parts.values()) / parts["warc"] if parts["warc"] else 1.0
    return Usage(
        parts=parts,
        quota=quota_of(archive),
        free=facts.f_bavail * facts.f_frsize,
        daily=captured * share if captured and days >= FEWEST_DAYS else None,
        days=days,
        twice=twice,
        logs=sum(size for ending in LOGS for size in _sizes(runs, ending)),
        free_pages=free_pages,
    )


def _captured(connection: Connection, now: datetime) -> tuple[float, float]:
    """Bytes of records a day by the runs of the last days, and how many days those are: at least one, at most 30.

    The median of the days, so that a first crawl foretells nothing; their mean where most days bring nothing.
    """
    first = connection.execute(select(func.min(Run.started_at))).scalar()
    age = (now - first).total_seconds() / _DAY if first else 0.0
    days = min(float(_DAYS), max(age, 1.0))
    size = func.sum(Capture.warc_length).label("size")
    recent = select(Run.started_at, size).join(Capture, Capture.run_id == Run.id).group_by(Run.id, Run.started_at)
    sums = [0] * ceil(days)
    for row in connection.execute(recent.where(Run.started_at >= now - timedelta(days=_DAYS))):
        # A run that a wrong clock put into time to come is of today.
        age = max(now - row.started_at, timedelta(0)).total_seconds()
        sums[min(int(age // _DAY), len(sums) - 1)] += int(row.size)
    return median(sums) or sum(sums) / days, days


def _twice(connection: Connection) -> int:
    """Bytes of records whose payload an earlier record of the same site holds whole: what an older version kept again."""
    whole = (Capture.revisit_of.is_(None), Capture.truncated.is_(None), Capture.payload_digest.is_not(None))
    groups = (
        select((func.sum(Capture.warc_length) - func.max(Capture.warc_length)).label("spare"))
        .where(*whole)
        .group_by(Capture.site_id, Capture.payload_digest)
        .having(func.count() > 1)
        .subquery()
    )
    return int(connection.execute(select(func.coalesce(func.sum(groups.c.spare), 0))).scalar_one())


def _free_pages(connection: Connection) -> int:
    """Bytes of the SQLite file that VACUUM gives back; a server uses its own again."""
    if connection.dialect.name != "sqlite":
        return 0
    told = (connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("freelist_count", "page_size"))
    count, size = told
    return int(count) * int(size)


def _sizes(folder: Path, names: str = "**/*") -> Iterator[int]:
    for path in folder.glob(names):
        try:
            if path.is_file():
                yield path.stat().st_size
        except OSError:
            continue  # a log or a database's journal that is let go meanwhile
