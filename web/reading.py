"""Finds the article a request names, or says why it is not shown."""

from typing import Any

from starlette.requests import Request

from storage.database import reading
from storage.kept import site_name
from storage.queries import get
from web.citations import Cited
from web.room import Room
from web.trouble import NotHere, WithdrawnHere


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


def record_of(room: Room, request: Request) -> dict[str, Any]:
    """The record of the article in an address (docs/record.md). Raises NotHere, WithdrawnHere."""
    wanted = article_id(request)
    shown(room, wanted)
    record = get(room.archive, wanted)
    if record is None or record["id"] != wanted:
        raise NotHere("no article has this id")
    return record


def cited(room: Room, request: Request, record: dict[str, Any]) -> Cited:
    """What citations of a record are made of."""
    with reading(room.archive.engine) as connection:
        publisher = site_name(connection, record["site"])
    return Cited.of(record, publisher, room.address(request))


def revision_number(request: Request, name: str = "number") -> int:
    """The number of a revision in an address. Raises NotHere."""
    value = str(request.path_params[name])
    if not (value.isascii() and value.isdigit() and len(value) < 10):  # noqa: PLR2004 - what a database takes
        raise NotHere("the article has no revision of that number")
    return int(value)
