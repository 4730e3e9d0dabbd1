"""Rows that rotted: finds those of a site's articles by their seals, and reads past records that are none any more.

What is read here may be anything: no value of a damaged row is what its column promises.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, Text, and_, bindparam, cast, func, select, text
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.sql.elements import ColumnElement

from storage.changes import compare
from storage.database import reading
from storage.index.records import as_stored
from storage.models import Article, Attachment, Image, Revision
from storage.seals import COLUMN, FUNCTION, POSTGRESQL_SETTINGS, seal, sealed_columns

_BY_ARTICLE = "JOIN article ON article.id = revision.article_id WHERE article.site_id = ?"
_OF_SITE = {
    "article": "WHERE article.site_id = ?",
    "revision": _BY_ARTICLE,
    "image": f"JOIN revision ON revision.id = image.revision_id {_BY_ARTICLE}",
    "attachment": f"JOIN revision ON revision.id = attachment.revision_id {_BY_ARTICLE}",
}


@dataclass(frozen=True, slots=True)
class Damaged:
    """A row whose seal does not agree with its values.

    `values` are those of its columns as they lie there: moments as text on SQLite, records as text on both databases.
    """

    table: Table
    values: Mapping[str, Any] = field(repr=False)

    @property
    def seal(self) -> Any:
        """The seal that its values had when they were written."""
        return self.values[COLUMN]

    @property
    def where(self) -> str:
        """The row in words."""
        key = ", ".join(str(self.values[column.name]) for column in self.table.primary_key)
        return f"{self.table.name} {key}"

    @property
    def is_itself(self) -> ColumnElement[bool]:
        """The condition that takes this row alone."""
        return and_(*(column == self.values[column.name] for column in self.table.primary_key))


def find(engine: Engine, site_id: int) -> tuple[list[Damaged], list[str]]:
    """The damaged rows of a site's articles, their revisions, pictures and attachments. Reads each of these rows once.

    Rows that lost the number or id by which they belong to the site are not found: only `khotin verify` tells them.
    The second list has the tables of pictures and attachments that cannot be read to their end (a torn page). Raises the
    database's error for the two others: without them nothing can be said of an article.
    """
    tables: list[Any] = [model.__table__ for model in (Article, Revision, Image, Attachment)]
    search = _on_sqlite if engine.dialect.name == "sqlite" else _on_postgresql
    found: list[Damaged] = []
    unreadable: list[str] = []
    for table in tables:
        try:
            for one in search(engine, table, site_id):
                found.append(one)  # noqa: PERF402 - what was found before the error counts
        except DBAPIError:
            if table.name in {"article", "revision"}:
                raise
            unreadable.append(table.name)
    return found, unreadable


def seal_with(connection: Connection, damaged: Damaged, values: Mapping[str, Any]) -> str | None:
    """The seal that a damaged row would have with these values in the place of its own; None if none can be made."""
    if connection.dialect.name == "postgresql":
        _settle(connection)
    here = select(_sealed(connection.dialect.name, damaged.table, values)).where(damaged.is_itself)
    try:
        found: str | None = connection.execute(here).scalar()
    except DBAPIError:
        # SQLite's function cannot be given text that is none (no UTF-8). On PostgreSQL an error ends the transaction.
        if connection.dialect.name == "postgresql":
            raise
        return None
    return found


def moment(stored: Any) -> datetime | None:
    """The moment that a damaged row's value tells, None if it tells none."""
    if isinstance(stored, datetime):
        return stored.astimezone(UTC)
    try:
        return datetime.fromisoformat(stored).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None


def record_of(stored: Any) -> dict[str, Any] | None:
    """The record that a text, or its bytes, holds; None if it holds none any more."""
    try:
        found = json.loads(stored)
    except (TypeError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def usable(record: Mapping[str, Any] | None) -> bool:
    """Whether a stored record can be compared with another: a bit that turned in a name leaves JSON that is no article's."""
    if record is None:
        return False
    try:
        compare(record, {})
    except (AttributeError, LookupError, TypeError, ValueError):
        return False
    return True


def records(connection: Connection, asked: Select[Any]) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The ids and records of revisions that a statement takes, which has no columns of its own; None for a record that is lost."""
    whole = as_stored(connection.dialect.name).label("stored")
    for row in connection.execute(asked.with_only_columns(Revision.id, whole, maintain_column_froms=True)):
        yield row.id, record_of(row.stored)


@contextmanager
def as_it_lies(engine: Engine) -> Iterator[Any]:
    """The SQLite driver's connection in a transaction; bytes that are no UTF-8 come as text that no seal agrees with."""
    with reading(engine) as connection:
        driver: Any = connection.connection.dbapi_connection
        usual = driver.text_factory
        driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        try:
            yield driver
        finally:
            driver.text_factory = usual


def _on_sqlite(engine: Engine, table: Table, site_id: int) -> Iterator[Damaged]:
    names = sealed_columns(table)
    listed = ", ".join(f'"{table.name}"."{name}"' for name in (COLUMN, *names))
    # A record that rotted before its row was last written has a seal that agrees.
    sound = "json_valid(record)" if table.name == "revision" else "1"
    statement = f'SELECT {sound}, {listed} FROM "{table.name}" {_OF_SITE[table.name]}'  # noqa: S608 - names of our own schema
    with as_it_lies(engine) as driver:
        try:
            for is_sound, *row in driver.execute(statement, (site_id,)):
                if not is_sound or seal(*row[1:]) != row[0]:
                    yield Damaged(table, dict(zip((COLUMN, *names), row, strict=True)))
        except sqlite3.DatabaseError as error:
            raise DatabaseError(statement, None, error) from error


def _on_postgresql(engine: Engine, table: Table, site_id: int) -> Iterator[Damaged]:
    columns = [cast(column, Text) if column.name == "record" else column for column in table.columns]
    named = [column.label(own.name) for column, own in zip(columns, table.columns, strict=True)]
    asked: Select[Any] = select(*named).where(table.c[COLUMN].is_distinct_from(_sealed("postgresql", table, {})))
    articles = select(Article.id).where(Article.site_id == site_id)
    if table.name == "article":
        asked = asked.where(table.c.site_id == site_id)
    elif table.name == "revision":
        asked = asked.where(table.c.article_id.in_(articles))
    else:
        asked = asked.where(table.c.revision_id.in_(select(Revision.id).where(Revision.article_id.in_(articles))))
    with reading(engine) as connection:
        _settle(connection)
        for row in connection.execute(asked).mappings():
            yield Damaged(table, dict(row))


def _sealed(dialect: str, table: Table, values: Mapping[str, Any]) -> ColumnElement[Any]:
    """The seal of a row of the table with these values in the place of its own, as the trigger makes it."""
    columns = [table.c[name] for name in sealed_columns(table)]
    if dialect == "sqlite":
        given = [_given(column, values) if column.name in values else column for column in columns]
        made: ColumnElement[Any] = getattr(func, FUNCTION)(*given)
        return made
    parts = [cast(_given(column, values), column.type) if column.name in values else column for column in columns]
    return func.left(func.md5(cast(func.row(*parts), Text)), 16)


def _given(column: Any, values: Mapping[str, Any]) -> Any:
    return bindparam(f"as_{column.name}", values[column.name], type_=column.type)


def _settle(connection: Connection) -> None:
    for name, value in POSTGRESQL_SETTINGS.items():
        connection.execute(text(f"SET LOCAL {name} = '{value}'"))
