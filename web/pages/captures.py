"""A capture: what was asked and answered, where its record lies, the record itself, and the stored page in a viewer."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from storage.database import reading
from storage.kept import capture as capture_row
from web.addresses import memento, timemap
from web.bytes import download, record_at
from web.memento import nearest, shown, target_of
from web.passes import given
from web.reading import number_of
from web.rendering import page
from web.room import Room
from web.trouble import NotHere, WithdrawnHere

_NONE = "no capture has this number"


def capture(room: Room, request: Request) -> Response:
    """`/captures/{number}`: its provenance."""
    row = _row(room, request)
    return page(request, "capture.html", row=row, memento=memento(row), timemap=timemap(row["url"]))


def replay(room: Room, request: Request) -> Response:
    """`/captures/{number}/replay`: the stored page as it was, inert, in a frame of its own without an origin.

    What can only be saved (a PDF) is told with its size and offered: a frame that may do nothing may not save anything either.
    Of a redirect is told where it led: that page is another address's, and stands under its own.
    """
    row = _row(room, request)
    size = None
    if target := target_of(row):
        led_to = nearest(room, target, row["fetched_at"])
        # From http to https of an address of which nothing else is kept.
        led_to = None if led_to is not None and led_to["id"] == row["id"] else led_to
        return page(request, "replay.html", row=row, memento=None, size=None, target=target, led_to=led_to)
    if "html" not in (row["content_type"] or "").lower():  # a page is read and rewritten once, for the frame
        framed = shown(room, request, row)
        is_file = framed.headers.get("content-disposition", "").startswith("attachment")
        size = len(framed.body) if is_file else None
    framed_at = given(request, memento(row), room.settings.token)
    return page(request, "replay.html", row=row, memento=framed_at, size=size, target=None)


def record(room: Room, request: Request) -> Response:
    """`/captures/{number}/record.warc.gz`: the WARC record as it lies in its file; of a revisit its original comes first."""
    row = _row(room, request)
    rows = [row["original"], row] if row["original"] else [row]
    body = b"".join(record_at(room.archive, one) for one in rows)
    suffix = ".warc.gz" if body.startswith(b"\x1f\x8b") else ".warc"
    return Response(body, headers=download(f"khotin-capture-{row['id']}{suffix}", "application/warc"))


def _row(room: Room, request: Request) -> dict[str, Any]:
    number = number_of(request, "number", _NONE)
    with reading(room.archive.engine) as connection:
        row = capture_row(connection, number)
        if row is None:
            raise NotHere(_NONE)
        for one in (row, row["original"]):
            if one and (notice := room.withdrawn.capture(connection, one)):
                raise WithdrawnHere(notice)
    return row
