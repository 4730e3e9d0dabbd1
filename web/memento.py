"""Memento (RFC 7089) for captured addresses: TimeMap, TimeGate, and each capture as it was served, at an address that stays.

A capture's address is its second and URL: of several in one second the last is meant.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storage import captures
from storage.database import reading
from web import rewriting
from web.addresses import asked, given, memento, moment, stamp, timegate, timemap
from web.bytes import download, picture_type, response_at
from web.guard import STORED_POLICY, stored
from web.passes import given as passed
from web.passes import kept
from web.room import Room, base_of
from web.trouble import BadRequest, NotHere, WithdrawnHere

Row = dict[str, Any]
Rows = Sequence[Row]
_RAW = "id_"
_SCHEMES = ("http", "https")
# A page without an origin is another origin than ours, and may yet load this.
_FRAMED = {"Cross-Origin-Resource-Policy": "cross-origin"}
# It asks for its fonts as a stranger, and every answer on the way must allow that; of bodies, nothing but fonts is given so.
_STRANGERS = {"Access-Control-Allow-Origin": "*"}
# What was said of the bytes is told again with them: they are saved, never shown.
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+ *(;[ -~]*)?", re.ASCII)
_FONTS = (b"wOFF", b"wOF2", b"\x00\x01\x00\x00", b"OTTO")


def map_of(room: Room, request: Request) -> Response:
    """`/timemap/link/{url}`: all captures of an address, as links."""
    url = given(request, "/timemap/link/")
    rows = _rows(room, url)
    base = room.address(request)
    ends = f'; from="{_http(rows[0]["fetched_at"])}"; until="{_http(rows[-1]["fetched_at"])}"'
    links = [
        f'<{asked(rows[0]["url"])}>; rel="original"',
        f'<{base}{timemap(url)}>; rel="self"; type="application/link-format"{ends}',
        f'<{base}{timegate(url)}>; rel="timegate"',
    ]
    for at, row in enumerate(rows):
        order = f"{'first ' * (at == 0)}{'last ' * (at == len(rows) - 1)}"
        links.append(f'<{base}{memento(row)}>; rel="{order}memento"; datetime="{_http(row["fetched_at"])}"')
    return Response(",\n".join(links) + "\n", media_type="application/link-format")


def gate(room: Room, request: Request) -> Response:
    """`/timegate/{url}`: leads to the capture nearest to the Accept-Datetime, without one to the last."""
    url = given(request, "/timegate/")
    rows = _rows(room, url)
    base = room.address(request)
    links = [
        f'<{asked(rows[-1]["url"])}>; rel="original"',
        f'<{base}{timemap(url)}>; rel="timemap"; type="application/link-format"',
    ]
    headers = {"Vary": "accept-datetime", "Link": ", ".join([*links, *_around(rows, None, base)])}
    wanted = request.headers.get("accept-datetime")
    try:
        at = parsedate_to_datetime(wanted) if wanted else None
    except ValueError as error:
        raise BadRequest("Accept-Datetime is no HTTP date", headers) from error
    return RedirectResponse(base + memento(_nearest(_pages(rows), at)), 302, headers)


def capture(room: Room, request: Request) -> Response:
    """`/memento/{14 digits}/{url}`: the capture as it was served, made inert; with `id_` after the digits its bytes alone."""
    digits = request.path_params["stamp"]
    url = given(request, f"/memento/{digits}/")
    is_raw = digits.endswith(_RAW)
    try:
        at = moment(digits.removesuffix(_RAW))
    except ValueError as error:
        raise NotHere("a time has 14 digits: 20250701083000") from error
    rows = _rows(room, url)
    row = _nearest(rows if is_raw else _pages(rows), at)
    if stamp(row["fetched_at"]) != stamp(at):
        path = kept(request, _as_raw(memento(row)) if is_raw else memento(row))
        return RedirectResponse(path, 302, inert() | _STRANGERS)
    response = _raw(room, row) if is_raw else shown(room, request, row)
    base = room.address(request)
    response.headers["Memento-Datetime"] = _http(row["fetched_at"])
    links = [
        f'<{asked(row["url"])}>; rel="original"',
        f'<{base}{timegate(row["url"])}>; rel="timegate"',
        f'<{base}{timemap(row["url"])}>; rel="timemap"; type="application/link-format"',
    ]
    response.headers["Link"] = ", ".join([*links, *_around(rows, row, base)])
    return response


def _around(rows: Rows, row: Row | None, base: str) -> Iterator[str]:
    """Links to the first and the last capture, and to those before and after one (RFC 7089, 2.2.4: an address once, with all it is)."""
    places: dict[int, list[str]] = {}
    at = None if row is None else next(at for at, one in enumerate(rows) if one is row)
    for name, place in (
        ("first", 0),
        ("prev", at and at - 1),
        ("next", None if at is None else at + 1),
        ("last", len(rows) - 1),
    ):
        if place is not None and place < len(rows) and (place != at or name in {"first", "last"}):
            places.setdefault(place, []).append(name)
    for place, names in sorted(places.items()):
        one = rows[place]
        yield f'<{base}{memento(one)}>; rel="{" ".join(names)} memento"; datetime="{_http(one["fetched_at"])}"'


def _rows(room: Room, url: str) -> Rows:
    """The captures of an address, oldest first, of http and https alike, but for withdrawn ones. Raises NotHere, WithdrawnHere."""
    scheme, colon, rest = url.partition("://")
    if not colon or scheme.lower() not in _SCHEMES:
        raise NotHere("an address of the Web follows: http://... or https://...")
    if any(ord(letter) < ord(" ") or letter == "\x7f" for letter in unquote(rest)):
        raise NotHere("no address of the Web has a control character")
    # Also as the crawl wrote it, where a browser encoded its letters.
    spelled = [f"{one}://{other}" for one in _SCHEMES for other in dict.fromkeys((rest, unquote(rest)))]
    with reading(room.archive.engine) as connection:
        found = [dict(row) for row in captures.answers(connection, spelled)]
        of_address = [notice for one in spelled if (notice := room.withdrawn.address(connection, one))]
        of_captures = room.withdrawn.captures(connection, found)
    shown = [row for row, notice in zip(found, of_captures, strict=True) if notice is None]
    hidden = [*of_address, *filter(None, of_captures)]
    if hidden and (of_address or not shown):
        raise WithdrawnHere(hidden[0])
    if not shown:
        raise NotHere("this address was not captured")
    return shown


def nearest(room: Room, url: str, at: datetime) -> Row | None:
    """The capture of an address nearest to a time, None if there is none. Raises WithdrawnHere."""
    try:
        return _nearest(_pages(_rows(room, url.partition("#")[0])), at)
    except NotHere:
        return None


def _pages(rows: Rows) -> Rows:
    """The captures that do not lead to themselves; all of them if there are no others."""
    return [row for row in rows if not _is_circle(row)] or rows


def _is_circle(row: Mapping[str, Any]) -> bool:
    """Whether it led from http to https of its own address or back, which are one history here."""
    led_to = target_of(row) or ""
    return led_to.partition("://")[2] == str(row["url"]).partition("://")[2]


def _nearest(rows: Rows, at: datetime | None) -> Row:
    if at is None:
        return rows[-1]
    wanted = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(reversed(rows), key=lambda row: abs(row["fetched_at"].replace(microsecond=0) - wanted))


def _as_raw(path: str) -> str:
    before, digits, rest = path[1:].split("/", 2)
    return f"/{before}/{digits}{_RAW}/{rest}"


def _raw(room: Room, row: Mapping[str, Any]) -> Response:
    found = response_at(room.archive, row)
    kind = row["content_type"] or ""
    told = {"Content-Type": kind} if _MEDIA_TYPE.fullmatch(kind) else {}
    return Response(found.body, headers=download(f"khotin-{row['id']}") | told | _FRAMED)


def shown(room: Room, request: Request, row: Mapping[str, Any]) -> Response:  # noqa: PLR0911 - a return a kind
    """A stored response for a frame without an origin: pages, styles and pictures are shown, all else is to be saved."""
    found = response_at(room.archive, row)
    at = stamp(row["fetched_at"])

    def place(address: str) -> str:
        return passed(request, f"/memento/{at}/{asked(address)}", room.settings.token)

    if (target := target_of(row, lambda address: f"/memento/{at}/{asked(address)}")) and not _is_circle(row):
        return RedirectResponse(kept(request, target), 302, inert() | _STRANGERS)
    kind = (row["content_type"] or "").partition(";")[0].strip().lower()
    headers = inert(base_of(request))
    if (picture := picture_type(found.body)) is not None:
        return Response(found.body, headers=headers, media_type=picture)
    if "html" in kind and len(found.body) <= rewriting.LONGEST:
        body = rewriting.html(found.body, row["content_type"], row["url"], place)
        status = found.status if found.status >= 400 else 200  # noqa: PLR2004 - errors are shown as errors
        return Response(body, status, headers, media_type="text/html; charset=utf-8")
    if kind == "text/css" and len(found.body) <= rewriting.LONGEST:
        body = rewriting.css(found.body.decode("utf-8", "replace"), row["url"], place).encode()
        return Response(body, headers=headers, media_type="text/css; charset=utf-8")
    if found.body.startswith(_FONTS):
        return Response(found.body, headers=headers | _STRANGERS, media_type="font/woff2")
    if kind in {"text/plain", "application/json", "application/xml", "text/xml", "application/rss+xml"}:
        return Response(found.body, headers=headers, media_type="text/plain; charset=utf-8")
    return Response(found.body, headers=download(row["url"].partition("?")[0].rsplit("/", 1)[-1]) | _FRAMED)


def target_of(row: Mapping[str, Any], place: rewriting.Place = str) -> str | None:
    """Where a capture of a redirect led, as an address or what `place` makes of it; None of any other answer."""
    if not 300 <= (row["status"] or 0) < 400 or not row["redirect_to"]:  # noqa: PLR2004 - redirects
        return None
    return rewriting.led(row["redirect_to"], row["url"], place)


def inert(base: str | None = None) -> dict[str, str]:
    """The headers of a stored response: no origin, nothing runs, everything shown comes from stored responses."""
    if base is None:
        return stored() | _FRAMED
    here = f"{base}/memento/"
    policy = STORED_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {base}")
    policy += f"; img-src {here} data:; style-src {here} 'unsafe-inline'; font-src {here}"
    return {"Content-Security-Policy": policy} | _FRAMED


def _http(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)
