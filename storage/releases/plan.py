"""Writes down what goes into a release before any of it is written: a SQLite file beside it, so that memory stays flat.

It is one state of the archive, whatever is written there meanwhile, and a release that was killed goes on by it.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from storage.models import Capture, Site
from storage.releases.options import Options, Splits
from storage.releases.splits import settle, side
from storage.releases.standing import Standing, local, standing, withdrawn

Watch = Callable[[str, int, int], None]  # what is done, how many, of how many (0: not known yet)
_COLUMNS = (*Standing._fields, "side")
# Ids of rows differ from database to database; all else of a plan is the release's content.
_CONTENT = ", ".join(name for name in _COLUMNS if name != "revision_id") + ", split, root"
_NAMES = (*_COLUMNS, "split", "cluster", "root")
_INSERT = f"INSERT INTO article ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608 - our own names
_as_json = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes one each time
_STORY = _COLUMNS.index("story")
_ROWS = 5000


def make(  # noqa: PLR0913, PLR0917 - what a plan is made of
    connection: Connection,
    options: Options,
    ids: Collection[str] | None,
    path: Path,
    watch: Watch,
    earlier: Path | None = None,
) -> None:
    """Write the plan to `path`, whole or not at all. `ids` are those of the query, None for all; `earlier` is as for `settle`."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part, isolation_level=None)) as plan:
        # Nothing here outlives a crash: a plan without its name is made again.
        plan.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-64000")
        plan.execute(f"CREATE TABLE article ({', '.join(_NAMES)}, PRIMARY KEY (id)) WITHOUT ROWID")
        plan.execute("CREATE TABLE site (host PRIMARY KEY, name, province, family, first_seen)")
        plan.execute("CREATE TABLE withdrawn (id PRIMARY KEY, at)")
        plan.execute("BEGIN")
        done = 0
        # No list of them: what lives longer than a moment is gone through by Python's garbage collector.
        rows = (_values(options.splits, row) for row in standing(connection, options, ids))
        while count := plan.executemany(_INSERT, islice(rows, _ROWS)).rowcount:
            done += count
            watch("articles chosen", done, 0)
        settle(plan, options.splits, earlier)
        _note_sites(connection, plan, options)
        plan.executemany("INSERT INTO withdrawn VALUES (?, ?)", withdrawn(connection))
        plan.execute("CREATE INDEX article_split ON article (split, id)")
        plan.execute("COMMIT")
    part.replace(path)


def digest(plan: sqlite3.Connection) -> str:
    """Digest of what the plan says; two plans with one digest make the same release."""
    found = hashlib.sha256()
    for row in plan.execute(f"SELECT {_CONTENT} FROM article ORDER BY id"):  # noqa: S608 - our own names
        found.update(_as_json(tuple(row)).encode() + b"\n")
    for row in plan.execute("SELECT id, at FROM withdrawn ORDER BY id"):
        found.update(_as_json(tuple(row)).encode() + b"\n")
    for row in plan.execute("SELECT host, name, province, family, first_seen FROM site ORDER BY host"):
        found.update(_as_json(tuple(row)).encode() + b"\n")
    return found.hexdigest()


def opened(path: Path) -> sqlite3.Connection:
    """A finished plan, to be read."""
    plan = sqlite3.connect(
        f"file:{path.as_posix().replace('%', '%25').replace('?', '%3f').replace('#', '%23')}?mode=ro", uri=True
    )
    plan.row_factory = sqlite3.Row
    return plan


def _values(splits: Splits, row: Standing) -> tuple[Any, ...]:
    """As if it were the only article of its story."""
    own = side(splits, row)
    return (*row[:_STORY], row.id, *row[_STORY + 1 :], own, own, row.story, 1)


def _note_sites(connection: Connection, plan: sqlite3.Connection, options: Options) -> None:
    """The sites that have articles in the release, with what is known of them; first seen when they were first captured.

    Their rows tell when this archive learnt of them, which is another moment in each that takes in the same WARC files.
    """
    seen = dict(plan.execute("SELECT site, min(first_seen) FROM article GROUP BY site"))
    captured = select(Capture.site_id, func.min(Capture.fetched_at)).where(Capture.fetched_at < options.as_of)
    first = {site: local(at) for site, at in connection.execute(captured.group_by(Capture.site_id))}
    rows = connection.execute(select(Site.id, Site.host, Site.name, Site.province, Site.family)).all()
    values = [
        # An article without a capture is of a test, or its captures' rows were lost.
        (row.host, row.name, row.province, row.family, min(first.get(row.id, seen[row.host]), seen[row.host]))
        for row in rows
        if row.host in seen
    ]
    plan.executemany("INSERT INTO site VALUES (?, ?, ?, ?, ?)", sorted(values))
