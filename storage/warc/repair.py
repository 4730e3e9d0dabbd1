"""Closes WARC files that a killed process left open: cuts a torn tail back to the last whole record."""

import fcntl
import logging
import mmap
import os
from dataclasses import dataclass
from pathlib import Path

from storage.warc.members import NotARecord, whole_member

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file that was closed for a dead process: its path (None if no whole record was in it), and the bytes cut off."""

    path: Path | None
    cut: int


def repair(directory: Path) -> list[Repaired]:
    """Close every .open file of the directory whose writer is dead; a living one holds the file's lock and is left alone."""
    return [done for path in sorted(directory.glob("*.warc.gz.open")) if (done := _close(path)) is not None]


def _close(opened: Path) -> Repaired | None:
    try:
        descriptor = os.open(opened, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        # Whoever held the lock before us may have closed the file already.
        if not opened.exists() or not os.path.samestat(os.fstat(descriptor), opened.stat()):
            return None
        return _cut(opened, descriptor)
    finally:
        os.close(descriptor)


def _cut(opened: Path, descriptor: int) -> Repaired:
    size = os.fstat(descriptor).st_size
    whole = _whole(descriptor, size)
    if size > whole:
        log.warning("%s: cut %d bytes of a torn record after byte %d", opened.name, size - whole, whole)
        os.ftruncate(descriptor, whole)
        os.fsync(descriptor)
    if whole == 0:
        opened.unlink()
        return Repaired(None, size)
    final = opened.with_suffix("")
    opened.rename(final)
    return Repaired(final, size - whole)


def _whole(descriptor: int, size: int) -> int:
    """Where the last whole gzip member ends."""
    at = 0
    if size:
        with mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ) as data:
            try:
                while at < size:
                    at, _ = whole_member(data, at)
            except NotARecord:
                pass
    return at
