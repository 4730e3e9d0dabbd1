"""Runs the work of a request in a thread of its own, a few at a time; tags what comes of it, and gives it again while it is true."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Literal

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.room import MOST_WAITING, Room, room_of

Work = Callable[[Room, Request], Response]
Endpoint = Callable[[Request], Awaitable[Response]]
Turn = Literal["short", "search", "long"]


def serving(work: Work, turn: Turn = "short", *, keeps: bool = False) -> Endpoint:
    """An endpoint of a function that blocks.

    `turn`: whose turn it waits for; of searches, and of exports and harvests (long), fewer run at once. `keeps`: what it gives
    is the same for all who ask the same, as long as the archive is.
    """
    made = _kept if keeps else _made

    async def endpoint(request: Request) -> Response:
        room = room_of(request)
        limiter = {"short": room.at_work, "search": room.at_searches, "long": room.at_long_work}[turn]
        if limiter.statistics().tasks_waiting >= MOST_WAITING:
            raise HTTPException(503, "too many readers at once; come again", {"Retry-After": "2"})
        return _unless_known(request, await to_thread.run_sync(made, work, room, request, limiter=limiter))

    return endpoint


def _kept(work: Work, room: Room, request: Request) -> Response:
    made_of = room.answers.made_of()
    response = room.answers.again(request, made_of)
    if response is None:
        response = _made(work, room, request)
        room.answers.keep(request, response, made_of)
    return response


def _made(work: Work, room: Room, request: Request) -> Response:
    """The response, with the digest of its body as its tag."""
    response = work(room, request)
    body = getattr(response, "body", b"")  # what is streamed has none
    if response.status_code == 200 and body:  # noqa: PLR2004 - OK
        response.headers["ETag"] = f'"{hashlib.blake2b(bytes(body), digest_size=12).hexdigest()}"'
    return response


def _unless_known(request: Request, response: Response) -> Response:
    """304 without a body if the reader has the response already."""
    tag = response.headers.get("etag")
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if tag is None or not known & {tag, "*"}:
        return response
    kept = {name: value for name, value in response.headers.items() if name in _HEADERS_OF_304}
    return Response(status_code=304, headers=kept)


_HEADERS_OF_304 = frozenset(
    {"etag", "vary", "cache-control", "content-security-policy", "set-cookie", "link", "memento-datetime"}
    | {"cross-origin-resource-policy", "access-control-allow-origin", "content-language"}
)
