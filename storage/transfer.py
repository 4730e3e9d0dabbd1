"""Copies all rows of a database into an empty one of either kind, keys and change numbers kept, and compares the two."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, text, update

from storage.columns import Model
from storage.database_url import shown
from storage.errors import TransferFailed
from storage.seals import COLUMN

_BATCH = 500
_MODULUS = 1 << 128
Watch = Callable[[str, int], None]


def transfer(source: Connection, target: Connection, watch: Watch = lambda _what, _count: None) -> dict[str, int]:
    """Copy every table, in the transactions of the caller; rows by table. Raises TransferFailed, then nothing may be committed.

    The target is at this version's schema and holds nothing but its counter of changes. What was copied is read back and
    compared: numbers of rows, and a digest of all their values.
    """
    tables = Model.metadata.sorted_tables
    for table in tables:
        if table.name != "counter" and _count(target, table):
            raise TransferFailed(
                f"table {table.name} of {shown(target.engine.url)} holds rows already: give an empty database"
            )
    counter = Model.metadata.tables["counter"]
    if target.execute(select(func.coalesce(func.max(counter.c.value), 0))).scalar_one():
        raise TransferFailed("the target's counter of changes is not at 0: give an empty database")
    target.execute(delete(counter))
    copied = {}
    for table in tables:
        copied[table.name] = _copy(source, target, table, watch)
    set_sequences(target)
    for table in tables:
        watch(f"rows of {table.name} compared", copied[table.name])
        if contents(source, table) != contents(target, table):
            raise TransferFailed(f"table {table.name} does not read the same from the copy; nothing was switched")
    return copied


def contents(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and a digest of their values in any order; the same on both databases for the same rows."""
    count = total = 0
    for rows in _batches(connection, table):
        for row in rows:
            values = json.dumps(list(row.values()), ensure_ascii=True, sort_keys=True, default=str)
            total += int.from_bytes(hashlib.blake2b(values.encode(), digest_size=16).digest())
            count += 1
    return count, f"{total % _MODULUS:032x}"


def _copy(source: Connection, target: Connection, table: Table, watch: Watch) -> int:
    own = [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    later: list[str] = [f"later_{name}" for name in own]
    count = 0
    for rows in _batches(source, table):
        # A row may name one of its own table that comes after it: first all rows, then what they say of each other.
        target.execute(insert(table), [row | dict.fromkeys(own) for row in rows])
        count += len(rows)
        watch(f"rows of {table.name} copied", count)
    if own:
        key = next(iter(table.primary_key))
        values: dict[str, Any] = {name: bindparam(new) for name, new in zip(own, later, strict=True)}
        statement = update(table).where(key == bindparam("row_key")).values(values)
        for rows in _batches(source, table):
            named = [
                {"row_key": row[key.name]} | {new: row[name] for name, new in zip(own, later, strict=True)}
                for row in rows
                if any(row[name] is not None for name in own)
            ]
            if named:
                target.execute(statement, named)
    return count


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """All rows as the driver-independent values they stand for, seals aside, in batches."""
    columns = [column for column in table.columns if column.name != COLUMN]
    result = connection.execute(select(*columns).order_by(*table.primary_key), execution_options={"yield_per": _BATCH})
    for rows in result.mappings().partitions():
        yield [dict(row) for row in rows]


def set_sequences(target: Connection) -> None:
    """New rows get keys beyond the copied ones; SQLite counts by itself."""
    if target.dialect.name != "postgresql":
        return
    for table in Model.metadata.sorted_tables:
        key = next(iter(table.primary_key)).name
        sequence = target.execute(text("SELECT pg_get_serial_sequence(:t, :k)"), {"t": table.name, "k": key}).scalar()
        if sequence is not None:
            newest = target.execute(select(func.max(table.c[key]))).scalar()
            target.execute(
                text("SELECT setval(:s, :v, :used)"), {"s": sequence, "v": newest or 1, "used": newest is not None}
            )


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
