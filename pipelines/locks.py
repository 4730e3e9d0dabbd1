"""Advisory locks that the system lets go when their holder dies, so that none is ever left behind: one a site, one for `--due`.

A lock file says who took it last; only the system says whether anybody holds it now. They stay where they are: removing one
would let two processes hold "the" lock at once.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.days import told as in_words

# No host begins with a dot.
_DUE = ".due.lock"
_SYSTEM_TABLE = Path("/proc/locks")


class SiteLocked(Exception):  # noqa: N818 - says what the site is
    """Another process is crawling or re-parsing the site in this archive."""


class DueLocked(Exception):  # noqa: N818 - says what is
    """Another `khotin crawl --due` is at work in this archive."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: `name` is a site's host, or "--due"; `since` None if the file does not say."""

    name: str
    pid: int
    since: datetime | None


@contextmanager
def site_lock(directory: Path, host: str) -> Iterator[None]:
    """Hold the lock of a site, by its host, in `directory`. Raises SiteLocked at once if another run has it."""
    with _held(directory / f"{host}.lock") as mine:
        if not mine:
            raise SiteLocked(
                f"{host} is being crawled or re-parsed by another process{_who(directory / f'{host}.lock')}; "
                "let it finish, this run left it alone"
            )
        yield


@contextmanager
def due_lock(directory: Path) -> Iterator[None]:
    """Hold the lock of `crawl --due`. Raises DueLocked at once if another process has it."""
    with _held(directory / _DUE) as mine:
        if not mine:
            raise DueLocked(
                f"another `khotin crawl --due` is at work{_who(directory / _DUE)}; it does what is due, this one left"
            )
        yield


def holders(directory: Path) -> list[Holder]:
    """Who holds locks in `directory` at this moment, by name. Takes no lock, so it disturbs nobody.

    Only where the system lists its locks (Linux); elsewhere, and for processes in another container, it finds none.
    """
    held = _system_locks()
    found = []
    for path in sorted(directory.glob("*.lock")):
        with contextlib.suppress(OSError):
            if (pid := held.get(path.stat().st_ino)) is not None:
                name = "--due" if path.name == _DUE else path.name.removesuffix(".lock")
                told = _told(path)
                found.append(Holder(name, pid, told[1] if told and told[0] == pid else None))
    return found


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Try to hold a lock file; whether it is ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        note = json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")})
        # What it says helps people; on a full disk the lock itself is what counts.
        with contextlib.suppress(OSError):
            # As long as the last holder's: nothing of that one stays behind it.
            os.pwrite(file, f"{note:<99}\n".encode(), 0)
        yield True
    finally:
        os.close(file)


def _system_locks() -> dict[int, int]:
    """Process numbers by the inode of the file they have locked. Device numbers differ between file systems and are left out."""
    try:
        lines = _SYSTEM_TABLE.read_text().splitlines()
    except OSError:
        return {}
    rows = [line.split() for line in lines]
    return {int(row[5].rpartition(":")[2]): int(row[4]) for row in rows if row[1] == "FLOCK" and int(row[4]) > 0}


def _told(path: Path) -> tuple[int, datetime] | None:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return int(note["pid"]), datetime.fromisoformat(note["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _who(path: Path) -> str:
    told = _told(path)
    return f" (process {told[0]}, since {in_words(told[1])})" if told else ""
