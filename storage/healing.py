"""Puts damaged rows back: what a capture reads takes the place of what rotted, if the row's own seal says it is that.

The seal of a row is that of the values it was written with. Values that give it again are those, whatever the row holds now.
A digest proves no row: it is of the words alone, and the database would seal all else as it lies.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from storage import media
from storage.changes import CLASSES
from storage.damaged import Damaged, record_of, seal_with
from storage.database import change_numbers
from storage.drafts import Draft
from storage.models import Article, Capture, Revision
from storage.saving import told
from storage.seals import COLUMN

_PARTS = ("image", "attachment")
_READ = ("title", "published_at", "published_precision")
_OF_DRAFT = (*_READ, "url", "canonical_url", "province", "key", "site_id")


class Place(NamedTuple):
    """Where the capture of a revision lies, and what is sound of the revision's row or was there when it rotted."""

    article: str
    number: Any
    digest: Any
    record: dict[str, Any] | None
    capture: int | None = None
    url: str = ""
    fetched_at: Any = None
    file: str = ""
    offset: int = 0
    length: int = 0


def place(connection: Connection, revision: int, damaged: Damaged | None) -> Place | None:
    """The place of a revision, whose row is `damaged`, or is sound; None if there is no such revision."""
    if damaged is None:
        columns = (Revision.article_id, Revision.number, Revision.digest, Revision.record, Revision.capture_id)
        row = connection.execute(select(*columns).where(Revision.id == revision)).one_or_none()
        if row is None:
            return None
        found, capture = Place(*row[:-1]), row.capture_id
    else:
        values = damaged.values
        record = record_of(values["record"])
        found, capture = Place(values["article_id"], values["number"], values["digest"], record), values["capture_id"]
    if not isinstance(capture, int):
        return found
    columns_of = (Capture.url, Capture.fetched_at, Capture.warc_file, Capture.warc_offset, Capture.warc_length)
    asked = select(Capture.id, *columns_of).where(Capture.id == capture)
    kept: Any = connection.execute(asked).one_or_none()
    return found if kept is None else Place(*found[:4], *kept)


def as_written(
    connection: Connection, damaged: Damaged, draft: Draft, digest: str | None = None
) -> Mapping[str, Any] | None:
    """The values in whose place a damaged row's own rotted, proved by its seal; None if the draft does not give them.

    `digest` is that of the row's own record, if it has one. A row that was sealed anew after it rotted has no proof.
    """
    if seal_with(connection, damaged, {}) == damaged.seal:
        return None
    for values in _readings(connection, damaged, draft, digest):
        if seal_with(connection, damaged, values) == damaged.seal:
            return values
    return None


def _part(connection: Connection, damaged: Damaged, draft: Draft) -> dict[str, Any] | None:
    """The values of a picture's or attachment's row by a draft of its revision; None if the draft has none at its place."""
    parts: Sequence[Any] = draft.images if damaged.table.name == "image" else draft.attachments
    position = damaged.values["position"]
    if not isinstance(position, int) or not 0 <= position < len(parts):
        return None
    one = parts[position]
    known = media.digests(connection, {one.url})
    return {name: getattr(one, name) for name in one.__slots__} | {"digest": known.get(one.url)}


def put_back(connection: Connection, rows: Sequence[tuple[Damaged, Mapping[str, Any]]]) -> None:
    """Give damaged rows these values in the place of their own; the database seals them anew.

    The proof holds only where nobody wrote in between: take `storage.database.lock_changes` before asking for it.
    """
    for damaged, values in rows:
        here = (damaged.is_itself, damaged.table.c[COLUMN] == damaged.seal)
        connection.execute(update(damaged.table).where(*here).values(**values))


def tell_again(connection: Connection, article: str, revision: int) -> None:
    """Give the article a new change number if the revision is its current one: who reads by changes could not read it before.

    The line of changes is the caller's (`storage.database.lock_changes`), and the article's own row must be sound.
    """
    current = connection.execute(select(Article.revision_id).where(Article.id == article)).scalar()
    if current == revision:
        (number,) = change_numbers(connection, 1)
        connection.execute(update(Article).where(Article.id == article).values(change_no=number))


def _readings(
    connection: Connection, damaged: Damaged, draft: Draft, digest: str | None
) -> Iterator[Mapping[str, Any]]:
    """What a draft, and what a column may hold, can put in the place of a damaged row's values: one by one, then together."""
    if damaged.table.name == "revision":
        yield from _of_revision(draft, digest)
    elif damaged.table.name in _PARTS:
        if (whole := _part(connection, damaged, draft)) is not None:
            yield from _alone_and_together(whole)
            # Another capture of the URL since then says nothing of the bytes that the row was written with.
            yield _without(whole, "digest")
    else:
        yield from _of_article(draft)


def _of_revision(draft: Draft, digest: str | None) -> Iterator[dict[str, Any]]:
    """Of one page that is read by another release the record may be the same, and what tells of the release not."""
    whole = told(draft)
    if digest is not None:
        yield {"digest": digest}
    yield from _alone_and_together(whole)
    moments: list[dict[str, Any]] = [{}, {"seen_at": draft.seen_at}]
    origins: list[dict[str, Any]] = [{}, {"origin": "site"}, {"origin": "ours"}]
    classes: list[dict[str, Any]] = [{}, {"change_class": None, "changed": None}, {"change_class": None}]
    classes += [{"changed": None}, *({"change_class": one} for one in CLASSES)]
    release = ("parser_version", "rule")
    words: Sequence[dict[str, Any]] = (
        whole,
        _without(whole, *release),
        _without(whole, *release, "record"),
        {"record": whole["record"]},
        {},
    )
    for parts in product(words, moments, origins, classes):
        yield {name: value for part in parts for name, value in part.items()}


def _of_article(draft: Draft) -> Iterator[dict[str, Any]]:
    path = draft.record.get("category") or ()
    section = {"section": path[-1] if path else None}
    whole = {key: getattr(draft, key) for key in _OF_DRAFT} | section
    whole |= {"canonical_url": draft.canonical_url or draft.url}
    # A later visit may have come by another address.
    read = {key: whole[key] for key in _READ} | section
    yield from _alone_and_together(whole)
    yield read
    live = {"state": "live"}
    yield from (live, read | live, whole | live)


def _alone_and_together(whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from ({name: value} for name, value in whole.items())
    yield dict(whole)


def _without(whole: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in whole.items() if name not in names}
