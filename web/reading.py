"""Finds the article a request names, or says why it is not shown."""

from typing import Any

from starlette.requests import Request

from storage.database import reading
from storage.kept import seen_at, site_name, words_of
from storage.queries import records_by_id
from web.citations import Cited
from web.question import Question
from web.room import Room
from web.trouble import NotHere, WithdrawnHere

# What a record says of the article, not of one of its revisions (docs/record.md).
_OF_ARTICLE = ("id", "site", "province", "addresses", "first_seen", "last_seen", "state", "story")


def article_id(request: Request) -> str:
    """The id in an address, as ids are: 16 lower-case base32 letters. Raises NotHere."""
    wanted = str(request.path_params["id"])
    if not (len(wanted) == 16 and wanted.isascii() and wanted.isalnum()):  # noqa: PLR2004 - storage.identity
        raise NotHere("no article has this id")
    return wanted


def shown(room: Room, wanted: str) -> None:
    """Raises WithdrawnHere for an article that is withdrawn."""
    with reading(room.archive.engine) as connection:
        notice = room.withdrawn.article(connection, wanted)
    if notice is not None:
        raise WithdrawnHere(notice)


def like_shown(room: Room, question: Question) -> None:
    """Raises WithdrawnHere for a question after what is like a withdrawn article."""
    if question.like is not None:
        shown(room, question.like)


def record_of(room: Room, request: Request) -> dict[str, Any]:
    """The record of the article in an address (docs/record.md). Raises NotHere, WithdrawnHere."""
    wanted = article_id(request)
    with reading(room.archive.engine) as connection:
        notice = room.withdrawn.article(connection, wanted)
        record = records_by_id(connection, [wanted]).get(wanted) if notice is None else None
    if notice is not None:
        raise WithdrawnHere(notice)
    if record is None:
        raise NotHere("no article has this id")
    return record


def record_at(room: Room, request: Request, number: int) -> dict[str, Any]:
    """The record of the article in an address as it was at one revision, of which no field is of another. Raises NotHere, WithdrawnHere."""
    record = record_of(room, request)
    with reading(room.archive.engine) as connection:
        words = words_of(connection, record["id"], number)
    if words is None:
        raise NotHere("the article has no revision of that number")
    return {name: record[name] for name in _OF_ARTICLE} | words | {"revision": number}


def cited(room: Room, request: Request, record: dict[str, Any]) -> Cited:
    """What citations of a record are made of, of the revision that it is."""
    one = (record["id"], record["revision"])
    with reading(room.archive.engine) as connection:
        publisher = site_name(connection, record["site"])
        seen = seen_at(connection, [one])[one]
    return Cited.of(record, publisher, room.address(request), seen)


def revision_number(request: Request, name: str = "number") -> int:
    """The number of a revision in an address. Raises NotHere."""
    return number_of(request, name, "the article has no revision of that number")


def number_of(request: Request, name: str, otherwise: str) -> int:
    """A number in an address. Raises NotHere, with that sentence, for what is none."""
    value = str(request.path_params[name])
    if not (value.isascii() and value.isdigit() and len(value) < 10):  # noqa: PLR2004 - what a database takes
        raise NotHere(otherwise)
    return int(value)
