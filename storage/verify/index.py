"""Verifies the search index: each segment file's digest, and that it has exactly the database's articles."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from sqlalchemy import select

from storage.archive import Archive
from storage.database import last_change, reading
from storage.errors import IndexDamaged
from storage.index.documents import WATERMARK
from storage.index.manifest import MANIFEST, file_digest, read_manifest, segment_files
from storage.index.store import Index, index_place
from storage.models import Article
from storage.verify.findings import Verification
from storage.verify.values import sound

_BATCH = 500


def verify_index(archive: Archive, verification: Verification) -> None:
    """Verify the index's files, and, unless a process writes to it just now, its agreement with the database."""
    place = index_place(archive)
    again = (
        f"remove the directory {archive.index_dir}: the next search or crawl makes the index again from the database"
    )
    if not (place / "meta.json").exists():
        verification.note(str(place), "there is no search index", "the next search makes it")
        return
    with _unwritten(archive) as is_still:
        try:
            is_whole = _files(place, verification, again, is_still=is_still)
        except FileNotFoundError:
            is_whole = True  # merged away meanwhile
        if not is_still:
            verification.note(str(place), "a process writes to it: its agreement with the database was not verified")
        elif is_whole:
            try:
                _agreement(archive, verification, again)
            except IndexDamaged as error:
                verification.damage(str(place), f"it cannot be read: {error.reason}", again)


@contextmanager
def _unwritten(archive: Archive) -> Iterator[bool]:
    """Keep writers away meanwhile; False if one is at it."""
    try:
        file = (archive.index_dir / "lock").open("rb")
    except FileNotFoundError:
        yield True
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _files(place: Path, verification: Verification, again: str, *, is_still: bool) -> bool:
    """Whether all files are as they were written."""
    try:
        known = read_manifest(place)
    except ValueError as error:
        verification.damage(str(place.parent / MANIFEST), f"it is damaged: {error}", again)
        return False
    before = verification.damages
    files = {path.name: path for path in segment_files(place)}
    for name, path in files.items():
        if name not in known:
            verification.note(str(path), "no digest was kept of it yet", "the next crawl keeps it")
            continue
        verification.did("index files by SHA-256")
        if file_digest(path) != known[name]:
            verification.damage(str(path), "its SHA-256 is not what it was when the file was written", again)
    try:
        used = _used(place)
    except (ValueError, KeyError, TypeError) as error:
        verification.damage(str(place / "meta.json"), f"it is damaged: {error}", again)
        return False
    have = {name.partition(".")[0] for name in files}
    for segment in sorted(used - have) if is_still else ():
        verification.damage(str(place), f"segment {segment} is missing", again)
    return verification.damages == before


def _used(place: Path) -> set[str]:
    meta: dict[str, Any] = json.loads((place / "meta.json").read_text(encoding="utf-8"))
    return {segment["segment_id"].replace("-", "") for segment in meta["segments"]}


def _agreement(archive: Archive, verification: Verification, again: str) -> None:
    place = str(index_place(archive))
    index = Index.unchanged(archive)
    with reading(archive.engine) as connection:
        reached, newest = index.watermark(), last_change(connection)
        if reached > newest:
            verification.damage(
                place, f"it is at change {reached}, the database at {newest}: it is of another state", again
            )
            return
        if reached < newest:
            verification.note(
                place, f"it is at change {reached}, the database at {newest}", "the next search or crawl catches up"
            )
        searcher = index.searcher()
        last, live = "", 0
        while True:
            columns = (Article.id, Article.state, Article.change_no)
            rows = connection.execute(
                select(*columns).where(Article.id > last).order_by(Article.id).limit(_BATCH)
            ).all()
            live += sum(row.state != "withdrawn" for row in rows)
            for row in sound(rows, columns):
                if row.change_no > reached:
                    continue
                wanted = int(row.state != "withdrawn")
                with index.guarded():
                    query = tantivy.Query.term_query(index.schema, "id", row.id, "basic")
                    found = len(searcher.search(query, 2, count=False).hits)
                verification.did("articles in the index")
                if found != wanted:
                    verification.damage(f"article {row.id}", f"the index has it {found} times, not {wanted}", again)
            if len(rows) < _BATCH:
                break
            last = rows[-1].id
        with index.guarded():
            marks = len(
                searcher.search(tantivy.Query.term_query(index.schema, "id", WATERMARK, "basic"), 2, count=False).hits
            )
        if reached == newest and searcher.num_docs != live + marks:
            verification.damage(place, f"it has {searcher.num_docs - marks} articles, the database {live}", again)
