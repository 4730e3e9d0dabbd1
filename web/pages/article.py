"""The page of an article, of one of its revisions, and of what lies between two of them; its media and citations."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from storage.database import reading
from storage.events import audit_of
from storage.exports import FIELDS
from storage.kept import held, medium, site_name
from storage.models import Attachment, Image
from storage.revisions import between, revisions_of
from storage.stories.shown import members_of
from web.bytes import download, picture_type, response_at
from web.citations import KINDS, WRITERS, Cited, apa, chicago
from web.guard import stored
from web.reading import article_id, cited, record_at, record_of, revision_number, shown
from web.rendering import page
from web.room import Room
from web.trouble import NotHere

_MEMBERS = 30


def article(room: Room, request: Request) -> Response:
    """`/article/{id}`: the article as it was last seen."""
    return _article(room, request, record_of(room, request), None)


def revision(room: Room, request: Request) -> Response:
    """`/article/{id}/revisions/{number}`: one state of it, which never changes: what a citation names."""
    number = revision_number(request)
    return _article(room, request, record_at(room, request, number), number)


def _article(room: Room, request: Request, record: dict[str, Any], number: int | None) -> Response:
    with reading(room.archive.engine) as connection:
        known = revisions_of(connection, record["id"])
        pictures = held(connection, Image, record["id"], number) if record.get("images") else set()
        documents = held(connection, Attachment, record["id"], number) if record.get("attachments") else set()
        members = members_of(connection, [record["story"]])[record["story"]]
        became = audit_of(connection, record["id"])
        publisher = site_name(connection, record["site"])
    own = next(one for one in known if one["number"] == record["revision"])
    source = Cited.of(record, publisher, room.address(request), own["seen_at"])
    return page(
        request,
        "article.html",
        record=dict.fromkeys(FIELDS) | record,  # what an older parser wrote has fewer fields
        only=own if number else None,
        own=own,
        publisher=source.publisher,
        blocks=list(_numbered(record.get("blocks") or ())),
        pictures=pictures,
        documents=documents,
        place=f"/article/{record['id']}" + (f"/revisions/{number}" if number else ""),
        audit=became,
        revisions=known,
        members=[one for one in members if one["id"] != record["id"]][:_MEMBERS],
        sites=len({one["site"] for one in members}),
        member_count=len(members),
        permanent=source.address,
        citations=[("APA", apa(source)), ("Chicago", chicago(source))],
        kinds=list(KINDS),
    )


def _numbered(blocks: Any) -> Iterator[dict[str, Any]]:
    """The blocks; those with a picture get its place among the record's `images`."""
    number = 0
    for block in blocks:
        if block.get("image") is not None:
            yield {**block, "number": number}
            number += 1
        else:
            yield block


def difference(room: Room, request: Request) -> Response:
    """`/article/{id}/diff/{old}/{new}`: what lies between two revisions, word by word."""
    record = record_of(room, request)
    with reading(room.archive.engine) as connection:
        known = {one["number"]: one for one in revisions_of(connection, record["id"], with_records=True)}
    old, new = revision_number(request, "old"), revision_number(request, "new")
    if old not in known or new not in known:
        raise NotHere("the article has no revision of that number")
    told = between(known[old], known[new])
    return page(
        request, "diff.html", record=record, old=known[old], new=known[new], told=told, known=list(known.values())
    )


def picture(room: Room, request: Request) -> Response:
    """`/article/{id}/images/{at}`, also of a revision: a kept picture, shown only as a kind that holds nothing that runs."""
    found = _medium(room, request, Image)
    body = response_at(room.archive, found).body
    kind = picture_type(body)
    if kind is None:
        return Response(body, headers=download(_file_name(found["url"])))
    return Response(body, headers=stored(Content_Disposition="inline"), media_type=kind)


def attachment(room: Room, request: Request) -> Response:
    """`/article/{id}/attachments/{at}`, also of a revision: a kept document, to be saved and never shown."""
    found = _medium(room, request, Attachment)
    return Response(response_at(room.archive, found).body, headers=download(_file_name(found["url"], found["name"])))


def _medium(room: Room, request: Request, model: type[Image] | type[Attachment]) -> dict[str, Any]:
    wanted = article_id(request)
    shown(room, wanted)
    number = revision_number(request) if "number" in request.path_params else None
    with reading(room.archive.engine) as connection:
        found = medium(connection, model, wanted, revision_number(request, "at"), number)
    if found is None or found["warc_file"] is None:
        raise NotHere("the bytes of this file are not kept")
    return found


def _file_name(url: str, name: str | None = None) -> str:
    """The last part of an address, else the name that was shown."""
    try:
        last = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    except ValueError:
        last = ""
    return last or name or "khotin"


def citation(room: Room, request: Request) -> Response:
    """`/article/{id}/cite.{kind}`, also of a revision: the citation of the current revision or of that one, as a file."""
    kind = request.path_params["kind"]
    if kind not in WRITERS:
        raise NotHere(f"citations are {', '.join(WRITERS)}")
    is_one = "number" in request.path_params
    record = record_at(room, request, revision_number(request)) if is_one else record_of(room, request)
    text = WRITERS[kind](cited(room, request, record))
    return Response(text, headers=download(f"khotin-{record['id']}.{kind}", f"{KINDS[kind]}; charset=utf-8"))
