"""Checks of the machine: room on the disks, rights on the archive's files. They need no open database."""

import os
import pwd
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from operations.doctor.findings import Finding, problem
from storage.archive import DATABASE_FILE, FOLDERS
from storage.config import CONFIG_FILE

# Under the first a crawl is about to fail; under the second it is time to think of it. Bytes.
_LEAST, _LITTLE = 500_000_000, 2_000_000_000
_LEAST_FILES = 1_000
_READ, _WRITE, _ENTER = 4, 2, 1


@dataclass(frozen=True, slots=True)
class Who:
    """A user as rights are given to: its number and those of its groups."""

    name: str
    uid: int
    groups: frozenset[int]

    @classmethod
    def named(cls, name: str) -> Self:
        """A user by name. Raises KeyError if the machine has none of that name."""
        entry = pwd.getpwnam(name)
        return cls(name, entry.pw_uid, frozenset(os.getgrouplist(name, entry.pw_gid)))

    @classmethod
    def of(cls, directory: Path) -> Self:
        """Whoever is to work on an archive: ourselves; where that is root and the archive somebody else's, its owner."""
        owner, mine = directory.stat().st_uid, os.geteuid()
        number = owner if mine == 0 else mine
        try:
            return cls.named(pwd.getpwuid(number).pw_name)
        except KeyError:
            groups = frozenset({directory.stat().st_gid}) if number != mine else frozenset(os.getgroups())
            return cls(str(number), number, groups)

    def may(self, path: Path, wanted: int) -> bool:
        """Whether the user has the rights wanted (bits of rwx): ours by the system's word, others' by the file's mode."""
        if self.uid == os.geteuid():
            return os.access(path, wanted)  # the system knows more than modes: access lists, read-only mounts
        facts = path.stat()
        if wanted & _WRITE and os.statvfs(path).f_flag & os.ST_RDONLY:
            return False
        if self.uid == 0:
            return True
        shift = 6 if facts.st_uid == self.uid else 3 if facts.st_gid in self.groups else 0
        return facts.st_mode >> shift & wanted == wanted


def room(place: Path) -> Iterator[Finding]:
    """Whether the file system of a directory has room for bytes and for files."""
    facts = os.statvfs(place)
    free = facts.f_bavail * facts.f_frsize
    if free < _LITTLE:
        message = f"{free // 1_000_000} MB are left where {place} lies"
        remedy = "make room, or move the archive to a larger disk"
        yield problem("disk", message, remedy) if free < _LEAST else Finding("disk", message, remedy)
    # Some file systems count no files.
    if facts.f_files and facts.f_favail < _LEAST_FILES:
        yield problem(
            "disk",
            f"room for {facts.f_favail} more files is left where {place} lies",
            "remove files there: the disk has bytes left, but no inodes",
        )


def metrics_place(place: Path, archive: Path) -> Iterator[Finding]:
    """Whether the metrics can be written to their directory, if it is not in the archive."""
    if not place.is_dir() or not os.access(place, _WRITE | _ENTER):
        yield problem("metrics", f"{place} is no directory that can be written to", "make it, or mend [metrics] file")
    elif place.stat().st_dev != archive.stat().st_dev:
        yield from room(place)


def rights(directory: Path, who: Who) -> Iterator[Finding]:
    """Whether a user may do what a crawl does with the archive's files."""
    closed = next((place for place in reversed(directory.parents) if not who.may(place, _ENTER)), None)
    if closed is not None:
        yield problem(
            "permissions", f"{who.name} may not enter {closed}", f"chmod o+x {closed}, or add {who.name} to its group"
        )
        return
    refused = [str(path) for path, wanted in _wanted(directory) if not who.may(path, wanted)]
    if refused:
        more = f" and {len(refused) - 3} more" if len(refused) > 3 else ""  # noqa: PLR2004 - enough to see what it is
        yield problem(
            "permissions",
            f"{who.name} may not use {', '.join(refused[:3])}{more} as a crawl must",
            f"chown -R {who.name} {directory}, if {who.name} is to crawl: what another user runs there, root too, is that user's",
        )


def _wanted(directory: Path) -> Iterator[tuple[Path, int]]:
    """What a crawl must be able to do with which file."""
    yield directory, _READ | _WRITE | _ENTER
    yield directory / CONFIG_FILE, _READ
    for folder in FOLDERS:
        if (directory / folder).is_dir():
            yield directory / folder, _READ | _WRITE | _ENTER
    for pattern in (f"{DATABASE_FILE}*", "runs/*.lock", "index/lock", "warc/*.open"):
        yield from ((path, _READ | _WRITE) for path in sorted(directory.glob(pattern)))
    for path in sorted((directory / "index").glob("*/")):
        if path.is_dir():
            yield path, _READ | _WRITE | _ENTER
    for pattern in ("index/*/*", "warc/*.gz", "sites/**/*.y*ml"):
        yield from ((path, _READ) for path in sorted(directory.glob(pattern)))


def secrets(directory: Path, *, has_secrets: bool) -> Iterator[Finding]:
    """Whether everybody on the machine can read khotin.toml, if it holds what they should not know."""
    path = directory / CONFIG_FILE
    if has_secrets and path.stat().st_mode & _READ:
        yield problem("permissions", f"{path} holds secrets, and every user here can read it", f"chmod 600 {path}")
