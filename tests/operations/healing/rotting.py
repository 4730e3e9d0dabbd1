"""Archives whose database rots, for the tests of healing: what lies in their rows, and how a disk changes it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import text

from operations.reparse import Summary, Wanted, reparse
from pipelines.reparse import Watch
from storage.archive import Archive
from storage.database import reading
from tests.archives import new_archive
from tests.operations.rereading import address, keep, page, registry

TABLES = ("article", "revision", "image", "attachment", "address", "capture")
CUT, FIELDS = "no JSON any more", "JSON without its fields"


def pictured(name: str) -> str:
    """A page of an article that shows a picture and its caption."""
    figure = (
        f'<figure><img src="/anh/{name}.jpg" alt="Cầu {name}"><figcaption>Toàn cảnh cầu số {name}</figcaption></figure>'
    )
    return page(name, marked=True).replace("</p>", f"</p>{figure}", 1)


@contextmanager
def illustrated(place: Path, count: int, database: str | None = None) -> Iterator[Archive]:
    """A new archive of so many articles with a picture each."""
    with new_archive(place, database=database) as archive:
        keep(archive, [(address(str(number)), pictured(str(number))) for number in range(count)])
        yield archive


def rows(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    """All that is stored of articles, seals included, but for the numbers of their changes."""
    with reading(archive.engine) as connection:
        return {
            name: sorted(
                tuple(sorted((key, str(value)) for key, value in row.items() if not told_by_number(name, key)))
                for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()
            )
            for name in TABLES
        }


def told_by_number(table: str, column: str) -> bool:
    """Whether a column says when an article changed last, or is the seal of a row that does."""
    return table == "article" and column in {"change_no", "seal"}


def rot(archive: Archive, change: str, *, table: str = "revision", where: str = "number = 1") -> int:
    """Change rows of a table as a disk does, asking no trigger; how many."""
    if archive.engine.dialect.name == "postgresql":
        with archive.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            count = connection.execute(text(f"UPDATE {table} SET {change} WHERE {where}")).rowcount
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
            return count
    archive.engine.dispose()
    with closing(sqlite3.connect(file_of(archive))) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        count = database.execute(f"UPDATE {table} SET {change} WHERE {where}").rowcount
        for _, made in triggers:
            database.execute(made)
        database.commit()
    return count


def file_of(archive: Archive) -> str:
    """The file of a SQLite archive."""
    assert archive.engine.url.database is not None
    return archive.engine.url.database


def damage(archive: Archive, kind: str, *, article: str | None = None) -> int:
    """Let the records of all first revisions rot, or that of one article; how many."""
    where = "number = 1" + (f" AND article_id = '{article}'" if article else "")
    if archive.engine.dialect.name == "postgresql":
        change = """record = '{"url": "x"}'::json"""
    else:
        change = "record = substr(record, 1, 40)" if kind == CUT else """record = '{"url": "x"}'"""
    return rot(archive, change, where=where)


def healed(archive: Archive, **wanted: object) -> Summary:
    """Re-parse in this process by today's site files."""
    return reparse(archive, registry(archive), replace(Wanted(jobs=1), **wanted), Watch())  # type: ignore[arg-type]
