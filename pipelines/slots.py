"""Connections to a host at once, counted over all processes of this machine on the archive: each holds the lock of a numbered file.

The system lets a lock go when its holder dies. An archive on PostgreSQL, which several machines may share, counts there instead
(storage/session_slots.py).
"""

import fcntl
import os
from collections import defaultdict
from contextlib import suppress
from pathlib import Path


class Slots:
    """The slots that this process may hold. Files stay open, so that taking one is one system call."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._files: dict[str, list[int]] = defaultdict(list)
        self._held: set[int] = set()

    def take(self, host: str, most: int) -> int | None:
        """A slot of the host, to be given back to `free`; None if all of its first `most` are in use. Raises OSError."""
        files = self._files[host]
        for number in range(most):
            if number == len(files):
                self._directory.mkdir(parents=True, exist_ok=True)
                files.append(
                    os.open(self._directory / f"{host}.{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
                )
            file = files[number]
            if file in self._held:
                continue
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._held.add(file)
                return file
        return None

    def free(self, slot: int) -> None:
        """Give a slot back."""
        if slot in self._held:
            self._held.discard(slot)
            fcntl.flock(slot, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give all back and close the files."""
        for files in self._files.values():
            for file in files:
                os.close(file)
        self._files.clear()
        self._held.clear()
