"""The revisions of one article, for people and programs, and what lies between two of them, word by word. Reads only."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, null, or_, select

from storage.archive import Archive
from storage.changes import compare
from storage.database import reading
from storage.difference import difference
from storage.models import Address, Article, Capture, Revision

_COLUMNS = (
    Revision.number,
    Revision.seen_at,
    Revision.change_class,
    Revision.changed,
    Revision.origin,
    Revision.parser_version,
    Revision.rule,
    Revision.capture_id,
    Capture.url,
    Capture.warc_file,
    Capture.warc_offset,
    Capture.warc_length,
)


def _selected(*words: ColumnElement[Any]) -> Select[Any]:
    columns: tuple[Any, ...] = (Article.id.label("article_id"), *_COLUMNS, *words)
    here: Select[Any] = select(*columns)
    here = here.join(Revision, Revision.article_id == Article.id)
    here = here.outerjoin(Capture, Capture.id == Revision.capture_id).where(Article.id == bindparam("wanted"))
    return here.order_by(Revision.seen_at, Revision.number)


_SHOWN = Article.state != "withdrawn"
_TITLE = case((_SHOWN, Revision.title)).label("title")
# Made once: a page of the reading room asks them for each reader.
_WITHOUT_RECORDS = _selected(_TITLE)
_WITH_RECORDS = _selected(_TITLE, case((_SHOWN, Revision.record), else_=null()).label("record"))


def revisions(
    archive: Archive, wanted: str, url_key: str | None = None, *, with_records: bool = True
) -> list[dict[str, Any]]:
    """The revisions of an article, given by its id or any address, in order of time; empty if none is stored there.

    Each has article_id, number, seen_at (UTC), change_class and changed (None for the first), origin, parser_version, rule,
    capture_id, the capture's url, warc_file, warc_offset and warc_length (None where no capture is known), and title and record, which
    are None if the article is withdrawn. Without `with_records` none has a record: to read them all takes long.
    """
    with reading(archive.engine) as connection:
        article = _article(connection, wanted, url_key)
        return revisions_of(connection, article, with_records=with_records) if article else []


def revisions_of(connection: Connection, article_id: str, *, with_records: bool = False) -> list[dict[str, Any]]:
    """The revisions of an article by its id, as `revisions` gives them. One query."""
    asked = _WITH_RECORDS if with_records else _WITHOUT_RECORDS
    return [dict(row) for row in connection.execute(asked, {"wanted": article_id}).mappings()]


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What lies between two revisions of `revisions`: {from, to, change_class, changed, fields}.

    `fields` are {name, parts}; a part is (sign, text), the sign "=" for what stayed, "-" for what went, "+" for what came.
    Parts with "…" for a sign stand for paragraphs that stayed and are left out; their text is how many.
    """
    change = compare(old["record"], new["record"])
    return {
        "from": old["number"],
        "to": new["number"],
        "change_class": change.change_class if change else None,
        "changed": list(change.changed) if change else [],
        "fields": [{"name": name, "parts": parts} for name, parts in difference(old["record"], new["record"])],
    }


def pairs(known: Sequence[dict[str, Any]], span: tuple[int, int] | None) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The revisions to compare: the two of a span of numbers, else each with the one before it in time.

    Raises KeyError with the number that is not there.
    """
    if span is None:
        return list(pairwise(known))
    by_number = {one["number"]: one for one in known}
    return [(by_number[span[0]], by_number[span[1]])]


def _article(connection: Connection, wanted: str, url_key: str | None) -> str | None:
    """The id of the article that is called so, or was seen last at that address."""
    if connection.execute(select(Article.id).where(Article.id == wanted)).scalar():
        return wanted
    here = or_(Address.url == wanted, Address.url_key == url_key) if url_key else Address.url == wanted
    return connection.execute(
        select(Address.article_id).where(here).order_by(Address.last_seen.desc()).limit(1)
    ).scalar()
