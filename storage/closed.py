"""Rows of closed WARC files: name, size and the digest of all bytes, so that a flipped byte is found, gzip headers included.

A file is closed when it has its name; a digest is taken while it is written, else by reading it once.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from storage.archive import Archive
from storage.database import reading, upsert, writing
from storage.models import WarcFile
from storage.warc.writer import Closed

_PIECE = 1 << 20
_BATCH = 500
# What has not got its name yet: being written, being copied in.
_UNFINISHED = (".open", ".part")


def add(connection: Connection, files: Iterable[Closed]) -> None:
    """Write the rows; one that is there already stays as it is, for the first digest is the one to hold a file against."""
    rows = [{"name": one.name, "bytes": one.bytes, "sha256": one.sha256, "closed_at": one.closed_at} for one in files]
    if rows:
        connection.execute(upsert(connection, WarcFile).on_conflict_do_nothing(), rows)


def digested(archive: Archive, path: Path) -> Closed:
    """A closed file of the archive, read through once. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Closed(name=_name(archive, path), bytes=size, sha256=digest.hexdigest(), closed_at=changed)


def note(archive: Archive, paths: Iterable[Path] | None = None) -> int:
    """Give every closed file without a row its row (of `paths`, or of all files there are); how many. Raises OSError.

    A kill between a file's name and its row leaves such files, as do archives of the first release.
    """
    files = {_name(archive, path): path for path in (archive.warc_dir.iterdir() if paths is None else paths)}
    names = sorted(name for name in files if not name.endswith(_UNFINISHED) and files[name].is_file())
    have: set[str] = set()
    with reading(archive.engine) as connection:
        for start in range(0, len(names), _BATCH):
            some = WarcFile.name.in_(names[start : start + _BATCH])
            have |= set(connection.execute(select(WarcFile.name).where(some)).scalars())
    missing = [name for name in names if name not in have]
    for name in missing:
        # One by one: what was read through is not read again after a kill.
        one = digested(archive, files[name])
        with writing(archive.engine) as connection:
            add(connection, [one])
    return len(missing)


def _name(archive: Archive, path: Path) -> str:
    return f"{archive.warc_dir.name}/{path.name}"
