"""The directory a release is made in, beside its own name: it says itself that it is unfinished, and takes the name at the end.

NAME.unfinished/UNFINISHED      what this is, for a reader
NAME.unfinished/plan.sqlite3    what goes in (storage.releases.plan)
NAME.unfinished/journal.jsonl   what is finished (storage.releases.journal)
NAME.unfinished/ids/SHARD.tsv   the ids of each finished shard
NAME.unfinished/release/        the release, without its documents until the last moment
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import ReleaseRefused
from storage.releases.journal import Journal

SUFFIX = ".unfinished"
MARK = "UNFINISHED"
_SAYS = """This dataset release is not finished: rows and files are missing, and nothing here may be used or cited.
Run the same `khotin release` again: it goes on where it stopped. Or remove this directory.
"""


class Work:
    """The directory of one release under way; see the module."""

    def __init__(self, directory: Path) -> None:
        self.target = directory
        self.path = directory.with_name(directory.name + SUFFIX)
        self.release = self.path / "release"
        self.ids = self.path / "ids"
        self.plan = self.path / "plan.sqlite3"
        self._journal = self.path / "journal.jsonl"

    @contextmanager
    def held(self) -> Iterator[Journal]:
        """Make or enter the directory, alone. Raises ReleaseRefused if the release is there or another process makes it."""
        if self.target.exists():
            if not self.release.exists():  # killed after the release had its name
                shutil.rmtree(self.path, ignore_errors=True)
            raise ReleaseRefused(
                self.target, "it is there already, and a release is never changed; name another directory"
            )
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / MARK).write_text(_SAYS, encoding="utf-8")
        with (self.path / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ReleaseRefused(self.target, "another process is making it; let it finish") from error
            yield Journal(self._journal)

    def clear(self) -> Journal:
        """Forget all that was written; a new journal."""
        for path in (self.release, self.ids):
            shutil.rmtree(path, ignore_errors=True)
        self._journal.unlink(missing_ok=True)
        return Journal(self._journal)

    def leave(self, journal: Journal) -> None:
        """Remove the directory if nothing was begun in it."""
        if journal.plan is None:
            shutil.rmtree(self.path)

    def prepare(self, journal: Journal) -> None:
        """Remove what no finished shard wrote; pictures, which are whole under their digests, stay."""
        finished = {one.path for files in journal.shards.values() for one in files}
        for folder in (self.release, self.ids):
            folder.mkdir(exist_ok=True)
        (self.release / MARK).write_text(_SAYS, encoding="utf-8")
        for file in sorted(self.release.rglob("*")):
            path = file.relative_to(self.release).as_posix()
            is_picture = path.startswith("data/images/") and not path.endswith(".part")
            if file.is_file() and path != MARK and path not in finished and not is_picture:
                file.unlink()

    def finish(self) -> None:
        """Give the release its name; nothing else is left."""
        (self.release / MARK).unlink()
        for folder, _, _ in os.walk(self.release):
            _sync(Path(folder))
        self.release.rename(self.target)
        _sync(self.target.parent)
        shutil.rmtree(self.path)


def _sync(directory: Path) -> None:
    with suppress(OSError):  # some file systems cannot
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
