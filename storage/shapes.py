"""Rows of shapes of pages: written at a run's end, the newest of each site and role kept; and the captures they are taken from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from storage.models import Capture, Shape

# Of each site and role so many shapes are kept: a past long enough to judge by, at about a kilobyte each.
KEPT = 240
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeRow:
    """A shape to store, as the table has it."""

    site_id: int
    run_id: int | None
    capture_id: int
    address: str
    role: str
    at: datetime
    measures: dict[str, Any]
    sketch: list[int]


def captures_of(connection: Connection, run_id: int, kinds: Collection[str], most: int) -> Sequence[RowMapping]:
    """The newest captures of a run that were answered with 200 and read as one of those kinds."""
    columns = (Capture.id, Capture.url, Capture.kind, Capture.fetched_at, Capture.warc_file, Capture.warc_offset, Capture.warc_length)  # fmt: skip
    here = (Capture.run_id == run_id, Capture.status == _OK, Capture.kind.in_(kinds))
    return connection.execute(select(*columns).where(*here).order_by(Capture.id.desc()).limit(most)).mappings().all()


def captures_at(connection: Connection, ids: Collection[int]) -> Sequence[RowMapping]:
    """Captures by their ids, in order of the ids."""
    columns = (Capture.id, Capture.url, Capture.kind, Capture.fetched_at, Capture.warc_file, Capture.warc_offset, Capture.warc_length)  # fmt: skip
    return connection.execute(select(*columns).where(Capture.id.in_(ids)).order_by(Capture.id)).mappings().all()


def past(connection: Connection, site_id: int, role: str, most: int) -> Sequence[RowMapping]:
    """The newest shapes of a site and role, oldest first."""
    columns = (Shape.capture_id, Shape.address, Shape.role, Shape.at, Shape.measures, Shape.sketch)
    newest = select(*columns).where(Shape.site_id == site_id, Shape.role == role).order_by(Shape.id.desc()).limit(most)
    return list(reversed(connection.execute(newest).mappings().all()))


def add(connection: Connection, rows: Iterable[ShapeRow]) -> None:
    """Store shapes and let the oldest of their sites and roles go."""
    values = [{name: getattr(row, name) for name in row.__slots__} for row in rows]
    if not values:
        return
    connection.execute(insert(Shape), values)
    for site, role in {(row["site_id"], row["role"]) for row in values}:
        here = (Shape.site_id == site, Shape.role == role)
        border = select(Shape.id).where(*here).order_by(Shape.id.desc()).offset(KEPT).limit(1)
        if (last := connection.execute(border).scalar()) is not None:
            connection.execute(delete(Shape).where(*here, Shape.id <= last))


def measure_again(connection: Connection, measures: dict[int, dict[str, Any]]) -> None:
    """Write what captures measure today, by their ids."""
    for capture, numbers in measures.items():
        connection.execute(update(Shape).where(Shape.capture_id == capture).values(measures=numbers))
