"""Addresses of the room that name an address of the Web: of one capture (URI-M), its TimeGate and its TimeMap."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

_STAMP = "%Y%m%d%H%M%S"
_ONE_SLASH = re.compile(r"^(https?):/(?=[^/])", re.IGNORECASE)
# What an address may hold besides letters and digits; "%" stays, or what is encoded would be twice.
_SAFE = "%:/?#[]@!$&'()*+,;=~"


def memento(row: Mapping[str, Any]) -> str:
    """The path of a capture as it was served: never another capture's."""
    return f"/memento/{stamp(row['fetched_at'])}/{asked(row['url'])}"


def timemap(url: str) -> str:
    """The path of the list of all captures of an address."""
    return f"/timemap/link/{asked(url)}"


def timegate(url: str) -> str:
    """The path that leads to the capture nearest to a time."""
    return f"/timegate/{asked(url)}"


def stamp(moment: datetime) -> str:
    """A moment as 14 digits, UTC."""
    return moment.astimezone(UTC).strftime(_STAMP)


def moment(digits: str) -> datetime:
    """The moment of 14 digits. Raises ValueError."""
    return datetime.strptime(digits, _STAMP).replace(tzinfo=UTC)


def asked(url: str) -> str:
    """An address of the Web within one of ours, or within a header: nothing but ASCII without spaces, no fragment."""
    return quote(url.partition("#")[0], safe=_SAFE)


def given(request: Request, before: str) -> str:
    """The address that follows `before` in a request's own, as it was sent; proxies that merge slashes are forgiven."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw.decode("ascii", "replace").partition("?")[0].removeprefix(before)
    query = request.scope["query_string"].decode("ascii", "replace")
    return _ONE_SLASH.sub(r"\1://", path) + (f"?{query}" if query else "")
