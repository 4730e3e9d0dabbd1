"""The points at which the tests make `khotin` die by SIGKILL, in forked processes; the product knows nothing of it.

`POINTS` is the table: each wraps one function of the product, and the process dies when that is called for the N-th time.
`tests.forks` arms its runs with them.
"""

import os
import signal
import time
import zlib
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from pipelines.writer import ArchiveWriter
from storage import frontier
from storage.index.store import Index
from storage.warc.writer import WarcWriter

Hook = Callable[[int], None]


def die() -> None:
    """The end, as the kernel's OOM killer or a power cut makes it: no handler runs, nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def die_soon(milliseconds: float) -> None:
    """Be killed a little later, while a library is at work and nothing of ours can count calls."""
    victim = os.getpid()
    if os.fork() == 0:
        time.sleep(milliseconds / 1000)
        os.kill(victim, signal.SIGKILL)
        os._exit(0)


def wait_for_death() -> None:
    """Go no further than the library's work: on a busy machine the killer may be late."""
    time.sleep(60)


def before(place: str, *, when: Callable[..., bool] = lambda *_: True) -> Hook:
    """Die instead of the N-th call of `module:name` that `when` is true of."""
    return lambda count: _wrap(place, count, when, lambda _call, *_: die())


def after(place: str, *, when: Callable[..., bool] = lambda *_: True) -> Hook:
    """Die when the N-th call has returned."""

    def then(call: Callable[..., Any], *given: Any) -> None:
        call(*given)
        die()

    return lambda count: _wrap(place, count, when, then)


def instead(place: str, act: Callable[..., None]) -> Hook:
    """Do something else at the N-th call, then die."""

    def then(_call: Callable[..., Any], *given: Any) -> None:
        act(*given)
        die()

    return lambda count: _wrap(place, count, lambda *_: True, then)


def _wrap(place: str, count: int, when: Callable[..., bool], then: Callable[..., None]) -> None:
    """Put a counter around `module:name` or `module:Class.name`. Raises AttributeError where the product has no such thing."""
    module, _, path = place.partition(":")
    owner: Any = import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    call = getattr(owner, name)
    calls = 0

    @wraps(call)
    def counted(*given: Any, **named: Any) -> Any:
        nonlocal calls
        if when(*given):
            calls += 1
            if calls == count:
                then(lambda *arguments: call(*arguments, **named), *given)
        return call(*given, **named)

    setattr(owner, name, counted)


def _half(writer: Any, data: bytes) -> None:
    os.write(writer._file, data[: len(data) // 2])


def _request_alone(writer: Any, data: bytes) -> None:
    member = zlib.decompressobj(31)
    member.decompress(data)
    os.write(writer._file, data[: len(data) - len(member.unused_data)])


def _all_but_one_byte(writer: Any, data: bytes) -> None:
    os.write(writer._file, data[:-1])


def _flush(desk: Any, _draft: Any) -> None:
    desk._writer.flush()


def _opens(*given: Any) -> bool:
    return str(given[0]).endswith(".open")


def statement(count: int) -> None:
    """Die after the N-th statement that writes, inside its transaction."""
    seen = 0

    def look(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        nonlocal seen
        seen += not sql.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN"))
        if seen == count:
            die()

    event.listen(Engine, "after_cursor_execute", look)


def commit(*, returned: bool, soon: bool = False) -> Hook:
    """Die around the N-th commit of a transaction that wrote something, or a moment after it began."""

    def arm(count: int) -> None:
        commits: Any = DefaultDialect.do_commit
        before_it: dict[int, int] = {}
        seen = 0

        def counted(self: DefaultDialect, connection: Any) -> None:
            nonlocal seen
            driver = connection.driver_connection if hasattr(connection, "driver_connection") else connection
            changes = driver.total_changes
            seen += changes != before_it.get(id(driver), 0)
            before_it[id(driver)] = changes
            if seen == count and soon:
                die_soon(0.4 * count)
            elif seen == count and not returned:
                die()
            commits(self, connection)
            if seen == count:
                wait_for_death() if soon else die()

        DefaultDialect.do_commit = counted  # type: ignore[method-assign]

    return arm


def unwritten(count: int) -> None:
    """Die after the N-th pair since N URLs at least were handed out at once, with no transaction since then: none has rows."""
    take, append, write = frontier.take, WarcWriter._append, ArchiveWriter._write
    handed_out = False
    pairs = 0

    def taken(*given: Any, **named: Any) -> Any:
        nonlocal handed_out
        found = take(*given, **named)
        handed_out = handed_out or len(found) >= count
        return found

    def appended(writer: WarcWriter, data: bytes) -> Any:
        nonlocal pairs
        done = append(writer, data)
        pairs += handed_out
        if pairs == count:
            die()
        return done

    def written(writer: ArchiveWriter) -> None:
        if not handed_out:
            write(writer)

    frontier.take = taken
    owner: Any = WarcWriter
    owner._append = appended
    owner = ArchiveWriter
    owner._write = written


def index_commit(count: int) -> None:
    """Die so many milliseconds after an index commit began."""
    catch_up = Index.catch_up
    begun = False

    def begin(*_: Any) -> None:
        nonlocal begun
        begun = True
        die_soon(count)

    def caught_up(index: Index, *given: Any, **named: Any) -> Any:
        done = catch_up(index, *given, **named)
        if begun:
            wait_for_death()
        return done

    _wrap("storage.index.feeding:mark", 1, lambda *_: True, begin)
    owner: Any = Index
    owner.catch_up = caught_up


# What is killed where, and at which calls the tests do it, in the order of a record's way.
POINTS: dict[str, tuple[Hook, tuple[int, ...]]] = {
    "run: before its row": (before("storage.runs:start"), (1,)),
    "desk: URLs handed out": (after("storage.frontier:take"), (1, 4)),
    "warc: file made, still empty": (before("storage.warc.writer:WarcWriter._append"), (1,)),
    "warc: before a pair": (before("storage.warc.writer:WarcWriter.write"), (9,)),
    "warc: half of a pair": (instead("storage.warc.writer:WarcWriter._append", _half), (1, 7)),
    "warc: between request and response": (instead("storage.warc.writer:WarcWriter._append", _request_alone), (6,)),
    "warc: all of a pair but a byte": (instead("storage.warc.writer:WarcWriter._append", _all_but_one_byte), (9,)),
    "warc: pair written, no row": (after("storage.warc.writer:WarcWriter._append"), (1, 14)),
    "warc: pairs written, no rows": (unwritten, (4,)),
    "warc: before sync": (before("storage.warc.writer:WarcWriter.sync"), (3,)),
    "warc: after sync": (after("storage.warc.writer:WarcWriter.sync"), (5,)),
    "warc: before the closed name": (before("pathlib:Path.rename", when=_opens), (1,)),
    "warc: after the closed name": (after("pathlib:Path.rename", when=_opens), (1,)),
    "desk: page read, nothing noted": (before("pipelines.desk:ArchiveDesk.visited"), (7,)),
    "desk: page noted": (after("pipelines.desk:ArchiveDesk.visited"), (11,)),
    "desk: article read, not queued": (before("pipelines.desk:ArchiveDesk.save"), (2,)),
    "desk: article read, all else written": (instead("pipelines.desk:ArchiveDesk.save", _flush), (3,)),
    "desk: article queued": (after("pipelines.desk:ArchiveDesk.save"), (5,)),
    "rows: captures written": (after("storage.captures:add"), (3,)),
    "rows: URLs written": (after("storage.frontier:add"), (1, 6)),
    "rows: URLs settled": (after("storage.frontier:settle"), (4,)),
    "rows: articles written, no stories": (before("storage.saving:write"), (2,)),
    "rows: stories written, no links": (before("storage.stories.stored:write"), (1,)),
    "rows: articles saved": (after("storage.saving:save"), (2, 8)),
    "database: after a statement": (statement, (1, 5, 12, 19)),
    "database: before a commit": (commit(returned=False), (2, 11)),
    "database: during a commit": (commit(returned=False, soon=True), (3, 12)),
    "database: after a commit": (commit(returned=True), (1, 14)),
    "run: before its end": (before("storage.runs:finish"), (1,)),
    "run: after its end": (after("storage.runs:finish"), (1,)),
    "index: before catching up": (before("storage.index.store:Index.catch_up"), (1,)),
    "index: while documents are added": (after("storage.index.feeding:made"), (1, 7)),
    "index: before a commit": (before("storage.index.feeding:mark"), (1,)),
    "index: during a commit": (index_commit, (2, 9)),
    "index: after catching up": (after("storage.index.store:Index.catch_up"), (1,)),
    "verdicts: before they are written": (before("operations.job:judge"), (1,)),
    "metrics: before they are written": (before("operations.job:write_metrics"), (1,)),
    "report: before it is written": (before("operations.job:forget_old"), (1,)),
    "metrics: written, not named": (
        before("pathlib:Path.replace", when=lambda path, *_: str(path).endswith(".prom.part")),
        (1,),
    ),
    "report: written, not named": (
        before(
            "pathlib:Path.replace", when=lambda path, *_: "/runs/" in str(path) and path.name.endswith(".json.part")
        ),
        (1,),
    ),
    "repair: before": (before("storage.warc.repair:_cut"), (1,)),
    "repair: tail cut": (after("os:ftruncate"), (1,)),
    "recovery: files closed, none read": (before("pipelines.recover:ingest"), (1,)),
    "recovery: before a page": (before("pipelines.ingest:take_in"), (1, 3)),
    "recovery: after a page": (after("pipelines.ingest:take_in"), (2,)),
    "recovery: done": (after("pipelines.recover:ingest"), (1,)),
}


def arm(point: str, count: int) -> None:
    """Have this process die at the N-th call of a named point."""
    hook, _ = POINTS[point]
    hook(count)
