"""Feeds an index from the database: what changed since a change number, in the order of the changes."""

import logging
import os
from collections.abc import Iterator
from typing import Any

import tantivy
from sqlalchemy import Row, select

from storage.archive import Archive
from storage.database import last_change, reading
from storage.errors import DamagedRecord
from storage.garbage import uncollected
from storage.index.documents import WATERMARK, Indexed, document, mark
from storage.index.records import as_stored, searched
from storage.models import Article, Revision, Site

log = logging.getLogger(__name__)
_BATCH = 500  # articles a query
_COMMIT, LARGE_COMMIT = 5_000, 100_000  # articles a commit
HEAP, _LARGE_HEAP = 32_000_000, 512_000_000  # bytes; tantivy takes of them what it needs
_LEAST_HEAP, _SHARE = 64_000_000, 8  # a large heap is at most an eighth of the machine's memory
_WITHDRAWN = "withdrawn"


def feed(archive: Archive, index: tantivy.Index, since: int) -> int:
    """Take over what changed after `since`; how many articles. Each commit says how far it goes.

    Where much is missing it gets more memory and a thread more, and a hundred thousand articles a commit: tantivy
    merges eight segments of one size, and at 140,000 articles a search in seven of them costs half as much again as in one.
    """
    with reading(archive.engine) as connection:
        newest = last_change(connection)
    is_much = newest - since > _COMMIT
    writer = index.writer(large_heap() if is_much else HEAP, 2 if is_much else 1)
    at_once = LARGE_COMMIT if is_much else _COMMIT
    count = pending = 0
    reached = since
    with uncollected():
        for rows in changes(archive, since):
            for row in rows:
                # What changes while a new index is fed comes a second time, and may be withdrawn by then.
                if since or row.change_no > newest:
                    writer.delete_documents_by_term("id", row.id)
                if row.state != _WITHDRAWN and (one := _readable(row)):
                    writer.add_document(one)
            count, pending = count + len(rows), pending + len(rows)
            reached = rows[-1].change_no if rows else reached
            if pending >= at_once or len(rows) < _BATCH:
                writer.delete_documents_by_term("id", WATERMARK)
                writer.add_document(mark(reached))
                writer.commit()
                pending = 0
    writer.wait_merging_threads()
    return count


def large_heap() -> int:
    """Bytes for a writer of much: half a gigabyte, less on a machine that has little memory."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(_LEAST_HEAP, min(_LARGE_HEAP, memory // _SHARE))


def changes(archive: Archive, since: int) -> Iterator[list[Row[Any]]]:
    """Articles changed after `since` in the order of their changes, in batches; the last is smaller than the others."""
    whole = as_stored(archive.engine.dialect.name)
    columns = (
        Article.id,
        Site.host,
        Article.province,
        Article.published_at,
        Article.state,
        Article.story_id,
        Article.change_no,
        Article.title,
        whole.label("record"),
    )
    joined = select(*columns).join(Site, Site.id == Article.site_id).join(Revision, Revision.id == Article.revision_id)
    while True:
        with reading(archive.engine) as connection:
            newer = joined.where(Article.change_no > since).order_by(Article.change_no).limit(_BATCH)
            rows: Any = connection.execute(newer).all()
        yield rows
        if len(rows) < _BATCH:
            return
        since = rows[-1].change_no


def _readable(row: Row[Any]) -> tantivy.Document | None:
    """An article's form, or none of a damaged record: one that is lost must not take all others from who searches."""
    try:
        return made(row)
    except ValueError as error:
        log.error("%s", DamagedRecord(str(error), row.id))  # noqa: TRY400 - a sentence says it all
        return None


def made(row: Row[Any]) -> tantivy.Document:
    """The index's form of an article of `changes`, whose columns have the order of its fields. Raises ValueError of a damaged record."""
    return document(Indexed._make((*row[:-1], searched(row.record))))
