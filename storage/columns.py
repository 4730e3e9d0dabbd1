"""Column types and names that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, Dialect, ForeignKey, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

# Unnamed constraints cannot be dropped on SQLite: names are fixed before the first migration.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers rows by itself only where the key is exactly INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")


def not_by(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A column of a number or a text in a condition for which no index is to be taken.

    SQLite, which keeps no statistics, reads all rows of a site where it could have looked up a few by their digests or keys.
    """
    return column.concat("") if isinstance(column.type, Text) else column + 0


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment: stored as UTC, read back as UTC. A datetime without a zone is refused, not guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone, so it gets none."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value!r} has no time zone: give an aware datetime"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database: always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(DeclarativeBase):
    """Root of all tables. The database itself writes `seal`, a digest of the row's other values (see storage.seals)."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: dict[Any, Any] = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own form
    seal: Mapped[str | None] = mapped_column(Text, sort_order=1_000)


Key = Mapped[int]
Str = Mapped[str]
MaybeStr = Mapped[str | None]
MaybeInt = Mapped[int | None]
Moment = Mapped[datetime]
MaybeMoment = Mapped[datetime | None]


def key() -> Any:
    """A number that the database gives each row."""
    return mapped_column(BigId, primary_key=True)


def words(**options: Any) -> Any:
    """A column of text."""
    return mapped_column(Text, **options)


def reference(target: str, **options: Any) -> Any:
    """A column that names a row of another table, "table.column"."""
    kind = Text if target in {"article.id", "story.id"} else BigId
    return mapped_column(kind, ForeignKey(target), **options)
