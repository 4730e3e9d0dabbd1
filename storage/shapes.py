"""Rows of shapes of pages: written at a run's end, the newest of each site and role kept; and the captures they are taken from."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from storage.days import HANOI
from storage.models import Capture, Frontier, Run, Shape

# Of each site and role so many shapes are kept: a past long enough to judge by, at about a kilobyte each.
KEPT = 240
_NEWEST = 3  # of an address, however short the time between them
_DAILY = "list"
_OK = 200
_CAPTURED = (
    Capture.id, Capture.url, Capture.chain, Capture.kind, Capture.fetched_at, Capture.warc_file, Capture.warc_offset, Capture.warc_length,
)  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """The captures to look at: of those `kinds`; lists by the kinds `lists`, and by the keys `listed` whatever they became."""

    kinds: frozenset[str]
    lists: frozenset[str]
    listed: frozenset[str]


def unwatched(connection: Connection, site_id: int, run_id: int) -> list[int]:
    """A run, and those of the site since the last one whose pages were measured: their processes ended before they could."""
    last = connection.execute(select(func.max(Shape.run_id)).where(Shape.site_id == site_id)).scalar()
    if last is None:
        return [run_id]
    ids = connection.execute(select(Run.id).where(Run.site_id == site_id, Run.id > last, Run.id < run_id)).scalars()
    return [*ids, run_id]


def captures_of(
    connection: Connection, site_id: int, runs: Collection[int], wanted: Wanted, most: int
) -> Sequence[RowMapping]:
    """Captures of runs that were answered with 200: news first, then lists, then others, at most so many of each.

    News are pages that no earlier capture shows; without telling them apart a re-check of old pages would hide them.
    """
    here = (Capture.run_id.in_(runs), Capture.status == _OK)
    earlier = aliased(Capture)
    seen = exists().where(earlier.url == Capture.url, earlier.site_id == site_id, earlier.id < Capture.id)
    pages = select(*_CAPTURED).where(*here, Capture.kind.in_(wanted.kinds))
    newest = pages.order_by(Capture.id.desc()).limit(most)
    known = select(Frontier.capture_id).where(Frontier.site_id == site_id, Frontier.url_key.in_(wanted.listed))
    is_list = or_(Capture.kind.in_(wanted.lists), Capture.id.in_(known))
    lists = pages.where(is_list).order_by(Capture.id).limit(most)
    found: dict[int, RowMapping] = {}
    for statement in (newest.where(~seen), lists, newest):
        for row in connection.execute(statement).mappings():
            found.setdefault(row["id"], row)
    return list(found.values())


def captures_before(
    connection: Connection, site_id: int, run_id: int, kinds: Collection[str], most: int
) -> Sequence[RowMapping]:
    """The newest captures of a site from before a run that were read as one of those kinds, the newest of each address."""
    newest = select(func.max(Capture.id)).where(
        Capture.site_id == site_id,
        Capture.kind.in_(kinds),
        Capture.status == _OK,
        or_(Capture.run_id.is_(None), Capture.run_id < run_id),
    )
    ids = newest.group_by(Capture.url).order_by(func.max(Capture.id).desc()).limit(most)
    return captures_at(connection, connection.execute(ids).scalars().all())


def captures_at(connection: Connection, ids: Collection[int]) -> Sequence[RowMapping]:
    """Captures by their ids, in order of the ids."""
    return connection.execute(select(*_CAPTURED).where(Capture.id.in_(ids)).order_by(Capture.id)).mappings().all()


def past(connection: Connection, site_id: int, role: str, most: int) -> Sequence[RowMapping]:
    """The newest shapes of a site and role, oldest first."""
    columns = (Shape.capture_id, Shape.address, Shape.role, Shape.at, Shape.measures, Shape.sketch)
    newest = select(*columns).where(Shape.site_id == site_id, Shape.role == role).order_by(Shape.id.desc()).limit(most)
    return list(reversed(connection.execute(newest).mappings().all()))


def add(connection: Connection, rows: Iterable[ShapeRow]) -> None:
    """Store shapes; let go what an address has too many of, and the oldest of a site and role."""
    values = [{name: getattr(row, name) for name in row.__slots__} for row in rows]
    if not values:
        return
    connection.execute(insert(Shape), values)
    for site, role in {(row["site_id"], row["role"]) for row in values}:
        _thin_out(connection, site, role, {row["address"] for row in values if row["role"] == role})
        here = (Shape.site_id == site, Shape.role == role)
        border = select(Shape.id).where(*here).order_by(Shape.id.desc()).offset(KEPT).limit(1)
        if (last := connection.execute(border).scalar()) is not None:
            connection.execute(delete(Shape).where(*here, Shape.id <= last))


def _thin_out(connection: Connection, site_id: int, role: str, addresses: Collection[str]) -> None:
    """Of an address the newest shapes stay, and of a list one a day, else hours of lists would push out what they were before."""
    here = (Shape.site_id == site_id, Shape.role == role, Shape.address.in_(addresses))
    rows = connection.execute(select(Shape.id, Shape.at, Shape.address).where(*here).order_by(Shape.id.desc())).all()
    kept: Counter[str] = Counter()
    days: set[tuple[str, date]] = set()
    spare = []
    for row in rows:
        day = (row.address, row.at.astimezone(HANOI).date())
        if kept[row.address] >= _NEWEST and (role != _DAILY or day in days):
            spare.append(row.id)
        kept[row.address] += 1
        days.add(day)
    if spare:
        connection.execute(delete(Shape).where(Shape.id.in_(spare)))


def measure_again(connection: Connection, measures: dict[int, dict[str, Any]]) -> None:
    """Write what captures measure today, by their ids."""
    for capture, numbers in measures.items():
        connection.execute(update(Shape).where(Shape.capture_id == capture).values(measures=numbers))
