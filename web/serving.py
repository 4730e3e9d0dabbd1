"""Runs the work of a request in a thread of its own, a few at a time, and tags what comes of it."""

import hashlib
from collections.abc import Awaitable, Callable

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.room import MOST_WAITING, Room, room_of

Work = Callable[[Room, Request], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def serving(work: Work, *, is_long: bool = False) -> Endpoint:
    """An endpoint of a function that blocks. `is_long`: exports and harvests, of which fewer run at once."""

    async def endpoint(request: Request) -> Response:
        room = room_of(request)
        limiter = room.at_long_work if is_long else room.at_work
        if limiter.statistics().tasks_waiting >= MOST_WAITING:
            raise HTTPException(503, "too many readers at once; come again", {"Retry-After": "2"})
        return await to_thread.run_sync(_tagged, work, room, request, limiter=limiter)

    return endpoint


def _tagged(work: Work, room: Room, request: Request) -> Response:
    """The response with the digest of its body as its tag; 304 without a body if the reader has it."""
    response = work(room, request)
    body = getattr(response, "body", b"")  # what is streamed has none
    if response.status_code != 200 or not body:  # noqa: PLR2004 - OK
        return response
    tag = f'"{hashlib.blake2b(bytes(body), digest_size=12).hexdigest()}"'
    response.headers["ETag"] = tag
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if not known & {tag, "*"}:
        return response
    kept = {name: value for name, value in response.headers.items() if name in _KEPT}
    return Response(status_code=304, headers=kept)


_KEPT = frozenset(
    {"etag", "vary", "cache-control", "content-security-policy", "set-cookie", "link", "memento-datetime"}
    | {"cross-origin-resource-policy", "access-control-allow-origin", "content-language"}
)
