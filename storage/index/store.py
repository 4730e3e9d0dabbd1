"""The index on disk: opened, fed from the database, rebuilt. One process writes at a time; readers are not disturbed."""

import fcntl
import logging
import os
import shutil
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import tantivy
from sqlalchemy import Row, select

from storage.archive import Archive
from storage.database import last_change, reading
from storage.errors import IndexDamaged, NoIndex
from storage.index.borrowed import borrowed
from storage.index.documents import LAYOUT, WATERMARK, Indexed, document, mark, schema
from storage.index.manifest import forget_manifest, keep_manifest
from storage.models import Article, Revision, Site

log = logging.getLogger(__name__)
_BATCH = 500  # articles a query
_COMMIT = 5_000  # articles a commit
_HEAP, _LARGE_HEAP = 32_000_000, 128_000_000  # bytes
_WITHDRAWN = "withdrawn"


class Index:
    """An archive's search index. Derived: whatever happens to it, `rebuild` makes it again from the database."""

    def __init__(self, archive: Archive, index: tantivy.Index) -> None:
        self._archive = archive
        self._index = index
        self.schema = schema()

    @classmethod
    def open(cls, archive: Archive) -> "Index":
        """Open the index; where there is none, an empty one. A damaged one is rebuilt, and the log says so.

        Of a read-only archive it is opened as it is. Raises NoIndex, IndexDamaged.
        """
        if archive.is_read_only:
            return cls.unchanged(archive)
        place = index_place(archive)
        if not place.exists():
            with _locked(archive):
                place.mkdir(exist_ok=True)
                if not tantivy.Index.exists(str(place)):
                    return cls(archive, tantivy.Index(schema(), path=str(place)))
        try:
            with _guarded(place):
                index = cls(archive, tantivy.Index.open(str(place)))
                index.watermark()
        except IndexDamaged as error:
            return cls.replaced(archive, error.reason)
        return index

    @classmethod
    def unchanged(cls, archive: Archive) -> "Index":
        """The index as it is, opened without writing to its directory. Raises NoIndex, IndexDamaged."""
        place = index_place(archive)
        if not (place / "meta.json").exists():
            raise NoIndex(place)
        shelf = borrowed(place)
        try:
            with _guarded(place):
                index = cls(archive, tantivy.Index.open(str(shelf)))
                index.watermark()
        except BaseException:
            shutil.rmtree(shelf, ignore_errors=True)
            raise
        weakref.finalize(index, shutil.rmtree, shelf, ignore_errors=True)
        return index

    @classmethod
    def replaced(cls, archive: Archive, reason: str) -> "Index":
        """A new index in place of a damaged one."""
        log.warning("search index %s is damaged (%s): rebuilding it from the database", index_place(archive), reason)
        index = cls(archive, tantivy.Index(schema()))
        index.rebuild()
        return index

    def guarded(self) -> AbstractContextManager[None]:
        """Turns what tantivy raises for damaged files into IndexDamaged; put nothing else inside."""
        return _guarded(index_place(self._archive))

    def searcher(self) -> tantivy.Searcher:
        """A reader of the newest commit."""
        self._index.reload()
        return self._index.searcher()

    def watermark(self) -> int:
        """The change number up to which the index has the database's articles."""
        searcher = self.searcher()
        found = searcher.search(tantivy.Query.term_query(self.schema, "id", WATERMARK, "basic"), 1, count=False).hits
        if not found:
            if searcher.num_docs:
                raise IndexDamaged(index_place(self._archive), "it does not say how far it goes")
            return 0
        reached = searcher.doc(found[0][1]).get_first("mark")
        if reached is None:
            raise IndexDamaged(index_place(self._archive), "its watermark says nothing")
        return int(reached)

    def is_behind(self) -> bool:
        """Whether the database has changes that the index has not."""
        with reading(self._archive.engine) as connection:
            return self.watermark() != last_change(connection)

    def catch_up(self, *, wait: bool = True) -> int:
        """Take over what changed in the database; how many articles. Waits for another process's catch-up, or gives 0.

        A database older than the index (restored from a backup) means a rebuild.
        """
        with _locked(self._archive, wait=wait) as mine:
            if not mine:
                return 0
            if not self.is_behind():
                keep_manifest(index_place(self._archive))  # what a killed process has not come to
                return 0
            since = self.watermark()
            with reading(self._archive.engine) as connection:
                is_ahead = since > last_change(connection)
            if not is_ahead:
                count = self._feed(self._index, since)
                keep_manifest(index_place(self._archive))
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
        count = self._feed(tantivy.Index(schema(), path=str(new)), 0)
        if place.exists():
            place.rename(old)
        forget_manifest(place)
        new.rename(place)
        keep_manifest(place)
        shutil.rmtree(old, ignore_errors=True)
        self._index = tantivy.Index.open(str(place))
        return count

    def _feed(self, index: tantivy.Index, since: int) -> int:
        writer = index.writer(_HEAP if since else _LARGE_HEAP, 1 if since else 2)
        count = pending = 0
        reached = since
        for rows in self._changes(since):
            for row in rows:
                if since:
                    writer.delete_documents_by_term("id", row.id)
                if row.state != _WITHDRAWN:
                    writer.add_document(_document(row))
            count, pending = count + len(rows), pending + len(rows)
            reached = rows[-1].change_no if rows else reached
            if pending >= _COMMIT or len(rows) < _BATCH:
                writer.delete_documents_by_term("id", WATERMARK)
                writer.add_document(mark(reached))
                writer.commit()
                pending = 0
        writer.wait_merging_threads()
        return count

    def _changes(self, since: int) -> Iterator[list[Row[Any]]]:
        """Articles changed after `since` in the order of their changes, in batches; the last is smaller than the others."""
        columns = (
            Article.id,
            Article.change_no,
            Article.state,
            Article.province,
            Article.story_id,
            Article.published_at,
            Article.title,
            Site.host,
            Revision.record,
        )
        joined = (
            select(*columns).join(Site, Site.id == Article.site_id).join(Revision, Revision.id == Article.revision_id)
        )
        while True:
            with reading(self._archive.engine) as connection:
                newer = joined.where(Article.change_no > since).order_by(Article.change_no).limit(_BATCH)
                rows = list(connection.execute(newer).all())
            yield rows
            if len(rows) < _BATCH:
                return
            since = rows[-1].change_no


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


def _document(row: Row[Any]) -> tantivy.Document:
    return document(
        Indexed(
            article_id=row.id,
            site=row.host,
            province=row.province,
            published=row.published_at,
            state=row.state,
            story=row.story_id,
            change=row.change_no,
            title=row.title,
            record=row.record,
        )
    )


def index_place(archive: Archive) -> Path:
    """The directory of the index in this version's layout."""
    return archive.index_dir / f"layout-{LAYOUT}"


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
