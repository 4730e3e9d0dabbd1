"""The directory a release is made in, beside its own name: it says itself that it is unfinished, and takes the name at the end.

NAME.unfinished/UNFINISHED      what this is, for a reader
NAME.unfinished/plan.sqlite3    what goes in (storage.releases.plan)
NAME.unfinished/journal.jsonl   what is finished (storage.releases.journal)
NAME.unfinished/ids/SHARD.tsv   the ids of each finished shard; SHARD.pictures the paths of the pictures its rows name
NAME.unfinished/release/        the release, without its documents until the last moment
"""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import ReleaseRefused
from storage.releases.journal import Journal, Written, fixity, is_whole, noted

SUFFIX = ".unfinished"
MARK = "UNFINISHED"
IMAGES = "data/images"
_LOCK = "lock"
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
        """Make or enter the directory, alone.

        Raises ReleaseRefused if the release is there, another process makes it, or the directory is somebody else's.
        """
        try:
            os.fspath(self.target).encode()
        except UnicodeEncodeError as error:
            raise ReleaseRefused(
                self.target, "its name is no UTF-8, and Arrow writes to no other; name another"
            ) from error
        if self.target.exists():
            if self._is_ours() and not self.release.exists():  # killed after the release had its name
                self._remove()
            raise ReleaseRefused(
                self.target, "it is there already, and a release is never changed; name another directory"
            )
        self.path.mkdir(parents=True, exist_ok=True)
        if not (self._is_ours() or self._is_empty()):
            raise ReleaseRefused(
                self.target, f"{self.path} is there, and is no unfinished release; move that, or name another directory"
            )
        (self.path / MARK).write_text(_SAYS, encoding="utf-8")
        with (self.path / _LOCK).open("a") as file:
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
            self._remove()

    def _is_ours(self) -> bool:
        """Whether a release was begun in the directory."""
        return (self.path / MARK).is_file()

    def _is_empty(self) -> bool:
        """Whether nothing is in the directory; killed at its first moment, a release leaves it so."""
        return {file.name for file in self.path.iterdir()} <= {_LOCK}

    def _remove(self) -> None:
        """Remove the directory, as another process may too; what tells whose it is goes last."""
        with suppress(FileNotFoundError):
            for file in sorted(self.path.iterdir(), key=lambda file: file.name == MARK):
                if file.is_dir():
                    shutil.rmtree(file)
                else:
                    file.unlink()
            self.path.rmdir()

    def prepare(self, journal: Journal) -> None:
        """Remove what no finished shard wrote; pictures, if they are whole, stay. A shard that lost something is not finished."""
        for folder in (self.release, self.ids):
            folder.mkdir(exist_ok=True)
        (self.release / MARK).write_text(_SAYS, encoding="utf-8")
        pictures = self._whole_pictures()
        for shard in list(journal.shards):
            if not self._is_whole(journal, shard, pictures):
                journal.forget(shard)
        finished = pictures.union(one.path for files in journal.shards.values() for one in files)
        for file in sorted(self.release.rglob("*")):
            path = file.relative_to(self.release).as_posix()
            if file.is_file() and path != MARK and path not in finished:
                file.unlink()

    def _is_whole(self, journal: Journal, shard: str, pictures: set[str]) -> bool:
        """Whether all that a shard wrote is there as it was noted, and the pictures it names are among the whole ones."""
        places = ((self.release, journal.shards[shard]), (self.ids, journal.lists[shard]))
        if not all(is_whole(place, one) for place, files in places for one in files):
            return False
        return pictures.issuperset(self._pictures_of(shard).read_text(encoding="utf-8").split())

    def _whole_pictures(self) -> set[str]:
        """The paths of the pictures that are what their names, their digests, say: a power cut leaves others."""
        files = (file for file in (self.release / IMAGES).rglob("*") if file.is_file())
        whole = (file for file in files if file.suffix != ".part" and fixity(file)[1] == file.stem)
        return {file.relative_to(self.release).as_posix() for file in whole}

    def note(
        self, journal: Journal, shard: str, files: list[Written], ids: Iterable[str], pictures: Iterable[str]
    ) -> None:
        """Note a shard as finished, with what it must have to be taken for that later."""
        lists = []
        for path, lines in ((self.ids_of(shard), ids), (self._pictures_of(shard), (f"{one}\n" for one in pictures))):
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
            lists.append(noted(self.ids, path.name))
        journal.add(shard, files, lists)

    def ids_of(self, shard: str) -> Path:
        """The list of a shard's ids."""
        return self.ids / f"{shard}.tsv"

    def _pictures_of(self, shard: str) -> Path:
        return self.ids / f"{shard}.pictures"

    def finish(self) -> None:
        """Give the release its name; nothing else is left."""
        (self.release / MARK).unlink()
        for folder, _, _ in os.walk(self.release):
            _sync(Path(folder))
        self.release.rename(self.target)
        _sync(self.target.parent)
        self._remove()


def _sync(directory: Path) -> None:
    with suppress(OSError):  # some file systems cannot
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
