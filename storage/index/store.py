"""The index on disk: opened, fed from the database, rebuilt. One process writes at a time; readers are not disturbed."""

import fcntl
import logging
import os
import shutil
import time
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import tantivy

from storage.archive import Archive
from storage.database import last_change, reading
from storage.errors import IndexDamaged, NoIndex
from storage.index.borrowed import Shelf
from storage.index.documents import LAYOUT, WATERMARK, schema
from storage.index.feeding import feed
from storage.index.manifest import forget_manifest, keep_manifest

log = logging.getLogger(__name__)


class Index:
    """An archive's search index. Derived: whatever happens to it, `rebuild` makes it again from the database."""

    def __init__(self, archive: Archive, index: tantivy.Index, shelf: Shelf | None = None) -> None:
        self._archive = archive
        self._index = index
        self._shelf = shelf  # as long as this is used, its files are there
        self.schema = schema()

    @classmethod
    def open(cls, archive: Archive) -> "Index":
        """Open the index; where there is none, an empty one. A damaged one is rebuilt, and the log says so.

        Of a read-only archive it is opened as it is. Raises NoIndex; IndexDamaged, too where it is removed while it is made.
        """
        if archive.is_read_only:
            return cls.unchanged(archive)
        place = index_place(archive)
        if not place.exists():
            with _locked(archive):
                place.mkdir(exist_ok=True)
                # Whoever removes it may do so at any moment, also between these two lines.
                with _guarded(place):
                    if not tantivy.Index.exists(str(place)):
                        return cls(archive, _unwatched(tantivy.Index(schema(), path=str(place))))
        files = _files(place)
        if (known := _OPEN.get(archive)) and known[0] == files:
            return cls(archive, known[1])
        try:
            with _guarded(place):
                index = cls(archive, _unwatched(tantivy.Index.open(str(place))))
            index.watermark()
        except IndexDamaged as error:
            return cls.replaced(archive, error.reason)
        _OPEN[archive] = (files, index._index)
        return index

    @classmethod
    def unchanged(cls, archive: Archive) -> "Index":
        """The index as it is, opened without writing to its directory. Raises NoIndex, IndexDamaged."""
        place = index_place(archive)
        for attempt in range(_TRIES):
            time.sleep(_MOMENT * attempt)
            if not (place / "meta.json").exists():
                continue  # while a rebuilt one is put in its place
            files: _Files = []
            try:
                files = _files(place)
                if (kept := _BORROWED.get(archive)) and kept[0] == files:
                    return cls(archive, kept[1], kept[2])
                index = cls._borrowed(archive, place)
            except (IndexDamaged, OSError):
                if place.exists() and _files(place) == files:
                    raise
                continue  # another process put other files in their place meanwhile
            _BORROWED[archive] = (files, index._index, index._shelf)  # noqa: SLF001 - of its own class
            return index
        if not (place / "meta.json").exists():
            raise NoIndex(place)
        raise IndexDamaged(place, "its files change faster than they can be opened")

    @classmethod
    def _borrowed(cls, archive: Archive, place: Path) -> "Index":
        shelf = Shelf(place)
        with _guarded(place):
            index = cls(archive, _unwatched(tantivy.Index.open(str(shelf.directory))), shelf)
        index.watermark()
        return index

    @classmethod
    def replaced(cls, archive: Archive, reason: str) -> "Index":
        """A new index in place of a damaged one."""
        log.warning("search index %s is damaged (%s): rebuilding it from the database", index_place(archive), reason)
        index = cls(archive, _unwatched(tantivy.Index(schema())))
        index.rebuild()
        return index

    def guarded(self) -> AbstractContextManager[None]:
        """Turns what tantivy raises for damaged files into IndexDamaged; put nothing else inside."""
        return _guarded(index_place(self._archive))

    def searcher(self) -> tantivy.Searcher:
        """A reader of the commit that was the newest at the opening, or at the end of a catch-up."""
        return self._index.searcher()

    def watermark(self) -> int:
        """The change number up to which the index has the database's articles."""
        reached = None
        with self.guarded():
            searcher = self.searcher()
            found = searcher.search(
                tantivy.Query.term_query(self.schema, "id", WATERMARK, "basic"), 1, count=False
            ).hits
            if not found and not searcher.num_docs:
                return 0
            if found:
                reached = searcher.doc(found[0][1]).get_first("mark")
        if not found:
            raise IndexDamaged(index_place(self._archive), "it does not say how far it goes")
        if reached is None:
            raise IndexDamaged(index_place(self._archive), "its watermark says nothing")
        return int(reached)

    def is_behind(self) -> bool:
        """Whether the database has changes that the index has not."""
        with reading(self._archive.engine) as connection:
            return self.watermark() != last_change(connection)

    def catch_up(self, *, wait: bool = True) -> int:
        """Take over what changed in the database; how many articles. Waits for another process's catch-up, or gives 0.

        A database older than the index (restored from a backup) means a rebuild. Raises IndexDamaged where its files are gone
        or cannot be read.
        """
        with _locked(self._archive, wait=wait) as mine:
            if not mine:
                return 0
            with self.guarded():
                self._index.reload()
            if not self.is_behind():
                keep_manifest(index_place(self._archive))  # what a killed process has not come to
                return 0
            since = self.watermark()
            with reading(self._archive.engine) as connection:
                is_ahead = since > last_change(connection)
            if not is_ahead:
                with self.guarded():
                    count = feed(self._archive, self._index, since)
                    self._index.reload()
                keep_manifest(index_place(self._archive))
                if not since:
                    _remove_others(index_place(self._archive))
                # Nobody else writes meanwhile: what is open is what the files say.
                _OPEN[self._archive] = (_files(index_place(self._archive)), self._index)
                return count
            log.warning("search index %s is newer than the database: rebuilding it", index_place(self._archive))
            return self._rebuild()

    def rebuild(self) -> int:
        """Make the index anew beside the old one and put it in its place; how many articles."""
        with _locked(self._archive):
            return self._rebuild()

    def _rebuild(self) -> int:
        place = index_place(self._archive)
        new, old = place.with_suffix(".new"), place.with_suffix(".old")
        for leftover in (new, old):
            shutil.rmtree(leftover, ignore_errors=True)
        new.mkdir()
        count = feed(self._archive, tantivy.Index(schema(), path=str(new)), 0)
        if place.exists():
            place.rename(old)
        forget_manifest(place)
        new.rename(place)
        keep_manifest(place)
        _remove_others(place)
        with _guarded(place):
            self._index = _unwatched(tantivy.Index.open(str(place)))
        return count


def _unwatched(index: tantivy.Index) -> tantivy.Index:
    """The index without tantivy's thread that looks for others' commits and reads them by itself: we open it anew then.

    A file that is cut short while that thread reads it would end the process (SIGBUS), and nothing could catch it. Once an opening,
    before others have it: tantivy-py lets nobody else read meanwhile.
    """
    index.config_reader("manual")
    return index


# Opening takes a third of a search's time. Whatever happens to a file since, the index is opened anew, and looked at.
_Files = list[tuple[str, int, int, int]]
_OPEN: weakref.WeakKeyDictionary[Archive, tuple[_Files, tantivy.Index]] = weakref.WeakKeyDictionary()
_BORROWED: weakref.WeakKeyDictionary[Archive, tuple[_Files, tantivy.Index, Shelf | None]] = weakref.WeakKeyDictionary()
_TRIES = 5
_MOMENT = 0.05  # seconds


def _files(place: Path) -> _Files:
    """What tells the files of an index from those of another moment: name, inode, size and time of each. Raises OSError."""
    states: _Files = []
    with os.scandir(place) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # a writer beside removes what it has merged
                state = entry.stat()
                states.append((entry.name, state.st_ino, state.st_size, state.st_mtime_ns))
    return sorted(states)


@contextmanager
def _guarded(place: Path) -> Iterator[None]:
    try:
        yield
    except IndexDamaged:
        raise
    except BaseException as error:
        # A panic of the Rust side is no ordinary exception, and has no class to import.
        if isinstance(error, ValueError) or type(error).__name__ == "PanicException":
            raise IndexDamaged(place, str(error)) from error
        raise


def index_place(archive: Archive) -> Path:
    """The directory of the index in this version's layout."""
    return archive.index_dir / f"layout-{LAYOUT}"


def _remove_others(place: Path) -> None:
    """Remove the indexes of earlier layouts once this one is made: each is as large, and nothing reads it any more."""
    for other in place.parent.glob("layout-*"):
        if other != place:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def _locked(archive: Archive, *, wait: bool = True) -> Iterator[bool]:
    """Hold the index's lock; True once it is held, False if another process has it and `wait` is off."""
    descriptor = os.open(archive.index_dir / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
