"""A result set to take away: JSON Lines, CSV, Parquet, citations. Whole or not at all, and not more than the room gives at once."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from importlib.util import find_spec
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TextIO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from storage.asking.search import search as run
from storage.database import reading
from storage.exports import export
from storage.kept import seen_at, site_name
from web.bytes import download
from web.citations import KINDS, WRITERS, Cited, csl
from web.question import Question
from web.room import Room
from web.trouble import BadRequest, NotHere, TooMuch

MOST = 5_000
"""Articles of one export."""
_IN_MEMORY = 8_000_000  # bytes; what is more goes to a temporary file while it is written
_PART = 64 * 1024
_BATCH = 200
FORMATS = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}
if find_spec("pyarrow") is not None:  # the extra `release`
    FORMATS["parquet"] = "application/vnd.apache.parquet"
EXPORTS: Mapping[str, str] = FORMATS | {kind: f"{media_type}; charset=utf-8" for kind, media_type in KINDS.items()}
"""The media types of what can be had, by the endings of files."""


def exported(room: Room, request: Request) -> Response:
    """`/export.{kind}`: all articles that a question finds, copies too, in the order of their ids.

    CSV with `bom=1` begins with a byte order mark: without it Excel takes UTF-8 for the letters of its own system. Who reads it by a
    program has no use for one.
    """
    kind = request.path_params["kind"]
    if kind not in EXPORTS:
        raise NotHere(f"exports are {', '.join(EXPORTS)}")
    question = Question.read(request.query_params)
    if question.like or question.after:
        raise BadRequest("an export is of a whole result set: without like and after")
    found = run(room.archive, question.asked(limit=1), room.host_named)
    if found.are_nearest:
        raise NotHere("no article has all of these words: there is nothing to export")
    if found.total.most > MOST:
        raise TooMuch(
            f"{found.total.most} articles are found, and {MOST} are given at once: narrow the search, or run `khotin export`"
        )
    file = _written(room, request, question, kind)
    told = download(f"khotin.{kind}", EXPORTS[kind]) | {"Content-Length": str(file.seek(0, io.SEEK_END))}
    return StreamingResponse(_parts(file), headers=told)


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while part := file.read(_PART):
            yield part


def _written(room: Room, request: Request, question: Question, kind: str) -> IO[bytes]:
    """The whole export, in a file that goes when it is closed."""
    form = kind if kind in FORMATS else "jsonl"
    begin = "\ufeff" if kind == "csv" and request.query_params.get("bom") == "1" else ""
    records = _file(lambda text: _export(room, question, form, text, begin))
    if kind in FORMATS:
        return records
    with io.TextIOWrapper(records, encoding="utf-8", newline="") as lines:
        cited = _cited(room, room.address(request), lines)
        if kind == "csl.json":
            items = (json.dumps(csl(one), ensure_ascii=False, indent=1) for one in cited)
            return _file(lambda text: text.write("[" + ",\n".join(items) + "]\n"))
        return _file(lambda text: text.writelines(WRITERS[kind](one) for one in cited))


def _file(write: Callable[[TextIO], object]) -> IO[bytes]:
    """A temporary file with what is written to it, at its beginning; nothing is left of one that could not be written."""
    with ExitStack() as trouble:
        file = trouble.enter_context(SpooledTemporaryFile(max_size=_IN_MEMORY))
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        write(text)
        text.detach()
        file.seek(0)
        trouble.pop_all()
        return file


def _export(room: Room, question: Question, form: str, out: TextIO, begin: str) -> None:
    out.write(begin)
    export(
        room.archive,
        form,
        out,
        site=question.site,
        province=question.province,
        since=question.since,
        until=question.until,
        query=question.q or None,
        category=question.category,
        host_named=room.host_named,
    )


def _cited(room: Room, base: str, lines: Iterable[str]) -> Iterator[Cited]:
    names: dict[str, str] = {}
    for some in _batched(map(json.loads, lines), _BATCH):
        with reading(room.archive.engine) as connection:
            seen = seen_at(connection, [(record["id"], record["revision"]) for record in some])
            for host in {record["site"] for record in some} - names.keys():
                names[host] = site_name(connection, host)
        for record in some:
            at = seen[record["id"], record["revision"]]
            yield Cited.of(record, names[record["site"]], base, at)


def _batched(records: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    """The records, so many at a time."""
    rest = iter(records)
    while some := list(islice(rest, size)):
        yield some
