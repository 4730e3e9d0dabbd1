"""Makes the rows of planned articles, some hundreds at a time, in threads: Arrow and the databases' drivers work outside Python's lock.

Batches come in the order of the plan, whatever the number of threads, and few are under way at once: memory stays flat.
"""

import hashlib
import os
import sqlite3
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from storage.archive import Archive
from storage.database import reading
from storage.errors import ReleaseRefused
from storage.releases import plan as plans
from storage.releases.lines import settled, views
from storage.releases.options import Options
from storage.releases.pictures import Pictures
from storage.releases.rows import Rows
from storage.releases.sides import NAMES

BATCH, REVISIONS = 1_000, 4_000
"""At most so many articles a batch, and about so many revisions of them: memory follows what is under way at once."""
_MOST = 4  # threads: one writes the files of all, so that more would wait for it


def cores() -> int:
    """How many threads make rows, if nobody says."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, _MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where rows come from, and the release under way at `place`.

    `known` gives the row digests of an earlier release by id: only articles whose rows differ are written then.
    """

    archive: Archive
    plan: Path
    options: Options
    place: Path
    known: Callable[[Sequence[str]], dict[str, str]] | None = None
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class BatchRows:
    """The rows of a batch to be written, by shape, each with its line of JSON; the lines of its ids; the pictures they name.

    A line of an id is id, split, revision, content digest, row digest, and what it is to the earlier release: same, added or
    changed, parted by tabs.
    """

    rows: dict[str, tuple[pa.Table, pa.StringArray]]
    ids: list[str]
    pictures: Pictures


def made_of(batches: Iterable[Sequence[sqlite3.Row]], source: Source) -> Generator[BatchRows]:
    """The rows of each batch, in order. Raises ReleaseRefused for a record that is not of the schema."""
    under_way: deque[Future[BatchRows]] = deque()
    with ThreadPoolExecutor(source.jobs, thread_name_prefix="khotin-rows") as pool:
        try:
            for batch in batches:
                under_way.append(pool.submit(partial(_make, source), batch))
                if len(under_way) > source.jobs:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _make(source: Source, batch: Sequence[sqlite3.Row]) -> BatchRows:
    # A transaction a batch: one for hours would keep SQLite from emptying its log. What is read here never changes.
    with reading(source.archive.engine) as connection, closing(plans.opened(source.plan)) as plan:
        pictures = Pictures(source.archive, connection, source.options, source.place)
        names = pictures.names if source.options.image_files else lambda _: {}
        try:
            tables = Rows(connection, plan, source.options, names).make(batch)
            rows = {shape: settled(table) for shape, table in tables.items()}
        except (ValueError, TypeError, OverflowError, pa.ArrowException) as error:
            raise _unfit(source, batch, error) from error
    digests = _digests(batch, rows)
    before = source.known(list(digests)) if source.known else {}
    differs = {article for article, digest in digests.items() if before.get(article) != digest}
    if len(differs) < len(batch):
        rows = {shape: _only(shape, *its, differs) for shape, its in rows.items()}
    return BatchRows(rows, [_id_line(row, digests[row["id"]], before) for row in batch], pictures)


def _unfit(source: Source, batch: Sequence[sqlite3.Row], error: Exception) -> ReleaseRefused:
    """Which article of a batch has a record that is not of the schema; raised, or returned if it is the only one."""
    if len(batch) > 1:
        for row in batch:
            _make(source, [row])
    which = f"article {batch[0]['id']}{f' or one of {len(batch) - 1} after it' if len(batch) > 1 else ''}"
    told = f"the record of {which} is not of the schema ({error}): khotin verify tells if it is damaged"
    return ReleaseRefused(source.place, told)


def _digests(batch: Sequence[sqlite3.Row], rows: dict[str, tuple[pa.Table, pa.StringArray]]) -> dict[str, str]:
    """Of all rows of each article, in the order of the shapes: of their very lines."""
    found: dict[str, Any] = defaultdict(hashlib.sha256)
    for shape, (table, lines) in rows.items():
        for owner, line in zip(table.column(_owner(shape)).to_pylist(), views(lines), strict=True):
            found[owner].update(line)
    return {row["id"]: found[row["id"]].hexdigest()[:32] for row in batch}


def _only(shape: str, table: pa.Table, lines: pa.StringArray, wanted: set[str]) -> tuple[pa.Table, pa.StringArray]:
    kept = pa.array([owner in wanted for owner in table.column(_owner(shape)).to_pylist()], pa.bool_())
    return table.filter(kept), lines.filter(kept)


def _owner(shape: str) -> str:
    return "first" if shape == "stories" else "id"


def _id_line(row: sqlite3.Row, digest: str, before: dict[str, str]) -> str:
    old = before.get(row["id"])
    change = "added" if old is None else "same" if old == digest else "changed"
    return "\t".join((row["id"], NAMES[row["split"]], str(row["revision"]), row["digest"], digest, change)) + "\n"
