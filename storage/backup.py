"""Copies an archive while it is written to: first one state of the database, then the WARC files its rows point into.

The copy always has its rows in a SQLite file, whatever the archive's database: it needs no server to be verified and read. The
search index is left out: it is derived, and made again by the first search. What was being written to when the copy began
stands in it as a dead process leaves it, under its .open name up to its last whole record; the next crawl there closes it.
"""

import hashlib
import mmap
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from storage.archive import DATABASE_FILE, FOLDERS, Archive
from storage.config import CONFIG_FILE, with_key
from storage.database import connect, reading, sqlite_url, upgrade, writing
from storage.errors import NoPlace
from storage.models import Capture, WarcFile
from storage.read_only import open_read_only
from storage.transfer import transfer
from storage.warc.members import NotARecord, whole_member

_MARK = ".khotin-backup"  # in a copy under way: what may be removed if it was killed
_PAGES = 2_000
_PIECE = 1 << 20
_OPEN = ".open"
Watch = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied. `wrong` are closed WARC files whose bytes are not those their row has the SHA-256 of."""

    directory: Path
    files: int
    bytes: int
    wrong: tuple[str, ...]


def backup(archive: Archive, target: Path, watch: Watch = lambda _what, _count: None) -> Copied:
    """Copy the archive to `target`, which must not exist or be empty. Raises NoPlace, OSError; then nothing is left there.

    The copy is made in a directory beside it and gets its name when it is whole; one that a killed backup left is removed.
    """
    place = target.resolve()
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise NoPlace(place, "it is not empty")
    if place.is_relative_to(archive.directory):
        raise NoPlace(place, "it is inside the archive")
    part = place.with_name(place.name + ".part")
    if part.exists() and not (part / _MARK).exists() and any(part.iterdir()):
        raise NoPlace(part, "it is in the way, and no backup of ours")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        (part / _MARK).touch()
        copied = _fill(archive, part, watch)
        (part / _MARK).unlink()
        _sync(part)
        if place.exists():
            place.rmdir()
        part.rename(place)
        _sync(place.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return replace(copied, directory=place)


def _fill(archive: Archive, part: Path, watch: Watch) -> Copied:
    for folder in FOLDERS:
        (part / folder).mkdir()
    # Files that are complete before the rows are: all their rows are in the copy.
    complete = {path.name for path in _warc_files(archive) if not path.name.endswith(_OPEN)}
    database = part / DATABASE_FILE
    if archive.engine.dialect.name == "sqlite":
        _snapshot(Path(archive.engine.url.database or ""), database, watch)
    else:
        _transferred(archive, database, watch)
    _sync(database)
    digests, named = _rows(database)
    files = total = 0
    wrong = []
    names = {path.name.removesuffix(_OPEN) for path in _warc_files(archive)}
    for name in sorted(names):
        is_whole = (
            name in complete or f"warc/{name}" in digests or (not name.endswith(".gz") and f"warc/{name}" in named)
        )
        if is_whole:
            size, digest = _copy_file(_places(archive, name), part / "warc" / name)
            if digests.get(f"warc/{name}", digest) != digest:
                wrong.append(f"warc/{name}")
        elif name.endswith(".warc.gz"):
            size = _copy_records(_places(archive, name), part / "warc" / (name + _OPEN))
        else:
            continue  # taken in after the rows were copied
        files, total = files + 1, total + size
        watch("bytes of WARC files copied", total)
    for folder in ("media", "runs", "sites"):
        for path in sorted((archive.directory / folder).rglob("*")):
            if path.is_file() and path.suffix not in {".lock", ".part"}:
                size, _ = _copy_file((path,), part / path.relative_to(archive.directory))
                files, total = files + 1, total + size
    config = part / CONFIG_FILE
    # As private as the original; yet a copy is written to, however locked the original is.
    config.touch(mode=(archive.directory / CONFIG_FILE).stat().st_mode & 0o777 | stat.S_IWUSR | stat.S_IRUSR)
    config.write_text(
        with_key((archive.directory / CONFIG_FILE).read_text("utf-8"), "database", None), encoding="utf-8"
    )
    _sync(config)
    return Copied(part, files, total, tuple(wrong))


def _snapshot(source: Path, target: Path, watch: Watch) -> None:
    try:
        with closing(open_read_only(source)) as old, closing(sqlite3.connect(target)) as new:
            # Inside a transaction the backup reads one state: without it, it begins anew at every commit of a crawl.
            old.isolation_level = None
            old.execute("BEGIN")
            old.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            old.backup(new, pages=_PAGES, progress=lambda _, left, pages: watch("database pages copied", pages - left))
            old.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(f"the database cannot be copied to {target.parent}: {error}") from error


def _transferred(archive: Archive, target: Path, watch: Watch) -> None:
    engine = connect(sqlite_url(target))
    try:
        upgrade(engine)
        with reading(archive.engine) as old, writing(engine) as new:
            transfer(old, new, watch)
    finally:
        engine.dispose()


def _rows(database: Path) -> tuple[dict[str, str], set[str]]:
    """Of the copied rows: SHA-256 of closed files by name, and all files that captures lie in."""
    engine = connect(sqlite_url(database))
    try:
        with reading(engine) as connection:
            closed = {row.name: row.sha256 for row in connection.execute(select(WarcFile.name, WarcFile.sha256))}
            return closed, set(connection.execute(select(Capture.warc_file).distinct()).scalars())
    finally:
        engine.dispose()


def _warc_files(archive: Archive) -> list[Path]:
    return [path for path in archive.warc_dir.iterdir() if path.is_file() and not path.name.endswith(".part")]


def _places(archive: Archive, name: str) -> tuple[Path, ...]:
    """Where the file may be: it may get its final name at any moment."""
    final, opened = archive.warc_dir / name, archive.warc_dir / (name + _OPEN)
    return final, opened, final


def _copy_file(places: Sequence[Path], target: Path) -> tuple[int, str]:
    """Copy the file that is at one of the places; bytes copied and their SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with _first(places) as old, target.open("xb") as new:
        while piece := old.read(_PIECE):
            new.write(piece)
            digest.update(piece)
            size += len(piece)
        new.flush()
        os.fsync(new.fileno())
        times = os.fstat(old.fileno())
    os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
    return size, digest.hexdigest()


def _first(places: Sequence[Path]) -> BinaryIO:
    for path in places[:-1]:
        with suppress(FileNotFoundError):
            return path.open("rb")
    return places[-1].open("rb")


def _copy_records(places: Sequence[Path], target: Path) -> int:
    """Copy the whole records that the file has by now; bytes copied."""
    size, _ = _copy_file(places, target)
    whole = 0
    if size:
        with target.open("r+b") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            try:
                while whole < size:
                    whole, _ = whole_member(data, whole)
            except NotARecord:
                pass
    if whole < size:
        os.truncate(target, whole)
        _sync(target)
    return whole


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
