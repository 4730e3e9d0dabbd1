"""The sides that articles had in an earlier release, so that a later one trains on nothing that the earlier tested with."""

import sqlite3
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

NAMES = ("train", "validation", "test", "left_out")
_ROWS = 10_000

# An article keeps its side; one that is new in a known story takes the first side of that, so that settling leaves it there.
_KEEPING = (
    """CREATE TEMP TABLE held AS SELECT story, min(old.side) AS side FROM old JOIN article USING (id) GROUP BY story""",
    "CREATE UNIQUE INDEX temp.held_story ON held (story)",
    """UPDATE article SET (side, split) = (SELECT side, side FROM held WHERE held.story = article.story)
    WHERE story IN (SELECT story FROM held)""",
    """UPDATE article SET (side, split) = (SELECT side, side FROM old WHERE old.id = article.id)
    WHERE id IN (SELECT id FROM old)""",
    "DROP TABLE held",
)
_COUNTING = """CREATE TABLE kept AS
    SELECT old.side AS was, split AS now, count(*) AS articles FROM old LEFT JOIN article USING (id) GROUP BY 1, 2
    UNION ALL SELECT NULL, split, count(*) FROM article WHERE id NOT IN (SELECT id FROM old) GROUP BY 2"""


def take(plan: sqlite3.Connection, ids: Path) -> None:
    """Take in the sides of an earlier release from its list of ids."""
    plan.execute("CREATE TEMP TABLE old (id PRIMARY KEY, side) WITHOUT ROWID")
    with ids.open(encoding="utf-8") as file:
        next(file)
        lines = (line.split("\t", 2) for line in file)
        while rows := [(cells[0], NAMES.index(cells[1])) for cells in islice(lines, _ROWS)]:
            plan.executemany("INSERT INTO old VALUES (?, ?)", rows)


def keep(plan: sqlite3.Connection) -> None:
    """Give every article that was in the earlier release its old side, and the new ones of its story that too."""
    for statement in _KEEPING:
        plan.execute(statement)


def count(plan: sqlite3.Connection) -> None:
    """Note in the plan, once it is settled, how many articles kept their side."""
    plan.execute(_COUNTING)
    plan.execute("DROP TABLE old")


def kept(plan: sqlite3.Connection) -> Mapping[str, Any] | None:
    """{kept, new and gone: articles, moved: {"test to left_out": n}}; None if no sides were to be kept."""
    if not plan.execute("SELECT 1 FROM sqlite_master WHERE name = 'kept'").fetchone():
        return None
    found: dict[str, Any] = {"kept": 0, "moved": {}, "new": 0, "gone": 0}
    for was, now, articles in plan.execute("SELECT was, now, articles FROM kept ORDER BY was, now"):
        if was is None or now is None or was == now:
            found["new" if was is None else "gone" if now is None else "kept"] += articles
        else:
            found["moved"][f"{NAMES[was]} to {NAMES[now]}"] = articles
    return found
