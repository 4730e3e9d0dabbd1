"""Passes: what lets a replayed page load its pictures and sheets in a room with a token.

The frame of a stored page has no origin, so browsers give no password with what it requires. The addresses in it carry a pass
instead: good for stored responses alone, for some hours, and made of the token, so that nothing need be kept and all processes
know it. Its limit: whoever is handed such an address reads stored responses until then.
"""

import hashlib
import hmac
import re
import time
from typing import Any

from starlette.requests import Request

_HOUR = 3600
_HOURS = 3  # of which the first may be nearly over: pages of one hour are the same bytes
_DIGITS = 32
_KEY = "khotin.pass"
_PLACE = "/memento"
_ISSUED = re.compile(rf"{_PLACE}/(p([0-9a-f]{{1,12}})-[0-9a-f]{{{_DIGITS}}})(?=/)", re.ASCII)


def issued(token: str, now: float) -> str:
    """A pass of a moment (seconds since 1970)."""
    return _made(token, (int(now) // _HOUR + _HOURS) * _HOUR)


def taken(scope: dict[str, Any], token: str, now: float) -> dict[str, Any]:
    """A request without the pass in its path; a good one is noted in it (see `is_passed`)."""
    found = _ISSUED.match(scope["path"])
    if found is None:
        return scope
    until = int(found[2], 16)
    is_good = now < until and hmac.compare_digest(found[1], _made(token, until))
    cut = {"path": _PLACE + scope["path"][found.end() :], "raw_path": None}
    if (raw := scope.get("raw_path")) is not None and raw.startswith(found[0].encode()):
        cut["raw_path"] = _PLACE.encode() + raw[found.end() :]
    return {**scope, **cut, _KEY: found[1] if is_good else None}


def is_passed(scope: dict[str, Any]) -> bool:
    """Whether the request came with a good pass."""
    return scope.get(_KEY) is not None


def kept(request: Request, path: str) -> str:
    """The path of a stored response for whom a request's answer leads there: with the pass that the request came with."""
    return _with(request.scope.get(_KEY), path)


def given(request: Request, path: str, token: str | None) -> str:
    """The path of a stored response for the inside of a frame: with a pass where the room has a token."""
    # The request's own, or a pass would be good for new ones for ever.
    return path if token is None else _with(request.scope.get(_KEY) or issued(token, time.time()), path)


def _with(one: str | None, path: str) -> str:
    return path if one is None else f"{_PLACE}/{one}{path.removeprefix(_PLACE)}"


def _made(token: str, until: int) -> str:
    digest = hmac.new(token.encode(), f"stored responses until {until}".encode(), hashlib.sha256).hexdigest()
    return f"p{until:x}-{digest[:_DIGITS]}"
