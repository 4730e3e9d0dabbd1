"""What stands before every page: methods, host names, the token, and the headers that keep hostile content inert."""

import base64
import binascii
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import passes
from web.room import Settings

LONGEST = 8_000
"""Bytes of an address with its query."""
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
STORED_POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Of bytes that others made: nothing in them runs, and they are in no origin."""
_ASKED_BY_POST = "/oai"
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "private, no-cache",
}


class Guard:
    """Lets through what may be asked, and adds to every answer the headers it has not set itself."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if self._settings.token is not None:
            scope = passes.taken(dict(scope), self._settings.token, time.time())
        refused = self._refused(scope)
        await (refused or self._app)(scope, receive, guarded)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        # A harvester may put what it asks into a body (OAI-PMH 2.0, 3.1.1.2): a question all the same.
        is_question = scope["method"] == "POST" and scope["path"] == _ASKED_BY_POST
        if scope["method"] not in {"GET", "HEAD"} and not is_question:
            return PlainTextResponse("the reading room is read-only\n", 405, {"Allow": "GET, HEAD"})
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST:
            return PlainTextResponse(f"an address has at most {LONGEST} bytes here\n", 414)
        if not self._may_be_called(headers.get("host", "")):
            # A page of the Web whose name leads to the loopback would read the archive through the reader's own browser.
            return PlainTextResponse("the reading room is not known by this name: see --public-url\n", 421)
        token = self._settings.token
        if (
            token is not None
            and not passes.is_passed(dict(scope))
            and not _has(headers.get("authorization", ""), token)
        ):
            asks = {"WWW-Authenticate": 'Basic realm="Kho Tin", charset="UTF-8"'}
            return PlainTextResponse("a token is needed: give it as the password, or as a bearer token\n", 401, asks)
        return None

    def _may_be_called(self, host: str) -> bool:
        hosts = self._settings.hosts
        name = host.lower() if host.endswith("]") else host.lower().rpartition(":")[0] or host.lower()
        return hosts is None or name in hosts


def posted(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that takes a form of a POST for its query, as long as an address may be."""

    async def answered(request: Request) -> Response:
        if request.method != "POST":
            return await endpoint(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            return PlainTextResponse("a form is taken here: application/x-www-form-urlencoded\n", 415)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LONGEST:
                return PlainTextResponse(f"a form has at most {LONGEST} bytes here\n", 413)
        return await endpoint(Request({**request.scope, "method": "GET", "query_string": body}, request.receive))

    return answered


def _has(given: str, token: str) -> bool:
    """Whether a header gives the token: as a bearer token, or as the password of any user (what browsers and readers know)."""
    kind, _, value = given.partition(" ")
    value = value.strip()
    if kind.lower() == "basic":
        try:
            value = base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif kind.lower() != "bearer":
        return False
    return secrets.compare_digest(value.encode(), token.encode())


def stored(**headers: str) -> dict[str, Any]:
    """The headers of bytes that others made, with more."""
    return {
        "Content-Security-Policy": STORED_POLICY,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
