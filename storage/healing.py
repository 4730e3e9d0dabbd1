"""Puts damaged rows back: what a capture reads takes the place of what rotted, if the row's own seal or digest says it is that.

The seal of a row is that of the values it was written with. Values that give it again are those, whatever the row holds now.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from storage import media
from storage.changes import CLASSES
from storage.damaged import Damaged, record_of, seal_with
from storage.database import change_numbers, lock_changes
from storage.drafts import Draft
from storage.models import Article, Capture, Revision
from storage.saving import told

PARTS = ("image", "attachment")
_OF_DRAFT = ("url", "canonical_url", "title", "published_at", "published_precision", "province", "key", "site_id")


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
    connection: Connection, damaged: Damaged, draft: Draft, further: Sequence[Mapping[str, Any]] = ()
) -> Mapping[str, Any] | None:
    """The values in whose place a damaged row's own rotted, proved by its seal; None if the draft does not give them."""
    for values in (*further, *_readings(connection, damaged, draft)):
        if seal_with(connection, damaged, values) == damaged.seal:
            return values
    return None


def part(connection: Connection, damaged: Damaged, draft: Draft) -> dict[str, Any] | None:
    """The values of a picture's or attachment's row by a draft of its revision; None if the draft has none at its place."""
    parts: Sequence[Any] = draft.images if damaged.table.name == "image" else draft.attachments
    position = damaged.values["position"]
    if not isinstance(position, int) or not 0 <= position < len(parts):
        return None
    one = parts[position]
    known = media.digests(connection, {one.url})
    return {name: getattr(one, name) for name in one.__slots__} | {"digest": known.get(one.url)}


def put_back(connection: Connection, rows: Sequence[tuple[Damaged, Mapping[str, Any]]]) -> None:
    """Give damaged rows these values in the place of their own; the database seals them anew."""
    for damaged, values in rows:
        connection.execute(update(damaged.table).where(damaged.is_itself).values(**values))


def tell_again(connection: Connection, article: str, revision: int) -> None:
    """Give the article a new change number if the revision is its current one: who reads by changes could not read it before."""
    lock_changes(connection)
    current = connection.execute(select(Article.revision_id).where(Article.id == article)).scalar()
    if current == revision:
        (number,) = change_numbers(connection, 1)
        connection.execute(update(Article).where(Article.id == article).values(change_no=number))


def _readings(connection: Connection, damaged: Damaged, draft: Draft) -> Iterator[dict[str, Any]]:
    """What a draft, and what a column may hold, can put in the place of a damaged row's values: all together, then one by one."""
    name = damaged.table.name
    if name == "revision":
        whole = told(draft)
        rest: list[dict[str, Any]] = [{"seen_at": draft.seen_at}, {"origin": "site"}, {"origin": "ours"}]
        rest += [{"change_class": one} for one in (None, *CLASSES)]
    elif name in PARTS:
        made = part(connection, damaged, draft)
        if made is None:
            return
        whole, rest = made, [{key: value for key, value in made.items() if key != "digest"}]
    else:
        whole, rest = {key: getattr(draft, key) for key in _OF_DRAFT}, [{"state": "live"}]
        path = draft.record.get("category") or ()
        whole |= {"section": path[-1] if path else None, "canonical_url": draft.canonical_url or draft.url}
    yield whole
    yield from ({key: value} for key, value in whole.items())
    yield from rest
