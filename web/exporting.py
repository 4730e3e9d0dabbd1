"""A result set to take away: JSON Lines, CSV, citations. Whole or not at all, and not more than the room gives at once."""

import io
import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

from starlette.requests import Request
from starlette.responses import Response

from storage.asking.search import search as run
from storage.database import reading
from storage.exports import FORMATS, export
from storage.kept import site_name
from web.bytes import download
from web.citations import KINDS, Cited, csl
from web.pages.article import WRITERS
from web.question import Question
from web.room import Room
from web.trouble import BadRequest, NotHere, TooMuch

MOST = 5_000
"""Articles of one export."""
_IN_MEMORY = 8_000_000  # bytes; what is more goes to a temporary file while it is written
_TYPES = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}


def exported(room: Room, request: Request) -> Response:
    """`/export.{kind}`: all articles that a question finds, copies too, in the order of their ids."""
    kind = request.path_params["kind"]
    if kind not in {*FORMATS, *KINDS}:
        raise NotHere(f"exports are {', '.join((*FORMATS, *KINDS))}")
    question = Question.read(request.query_params)
    if question.like or question.after:
        raise BadRequest("an export is of a whole result set: without like and after")
    most = run(room.archive, question.asked(limit=1), room.host_named).total.most
    if most > MOST:
        raise TooMuch(
            f"{most} articles are found, and {MOST} are given at once: narrow the search, or run `khotin export`"
        )
    body = _written(room, request, question, kind)
    return Response(body, headers=download(f"khotin.{kind}", _TYPES.get(kind) or f"{KINDS[kind]}; charset=utf-8"))


def _written(room: Room, request: Request, question: Question, kind: str) -> bytes:
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        export(
            room.archive,
            kind if kind in FORMATS else "jsonl",
            text,
            site=question.site,
            province=question.province,
            since=question.since,
            until=question.until,
            query=question.q or None,
            host_named=room.host_named,
        )
        file.seek(0)
        if kind in FORMATS:
            return bytes(file.read())
        cited = _cited(room, room.address(request), text)
        if kind == "csl.json":
            return json.dumps([csl(one) for one in cited], ensure_ascii=False, indent=1).encode()
        return "".join(WRITERS[kind](one) for one in cited).encode()


def _cited(room: Room, base: str, lines: io.TextIOWrapper) -> Iterator[Cited]:
    names: dict[str, str] = {}
    with reading(room.archive.engine) as connection:
        for line in lines:
            record = json.loads(line)
            host = record["site"]
            if host not in names:
                names[host] = site_name(connection, host)
            yield Cited.of(record, names[host], base)
