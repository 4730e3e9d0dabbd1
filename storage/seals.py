"""Seals rows: a digest of all values of a row, which the database sets itself whatever statement writes the row.

On SQLite a trigger calls `seal`, which is registered on every connection of ours: another tool reads the file, but cannot
write to it unnoticed (it lacks the function). On PostgreSQL a trigger does it with what the server has. A seal tells a row
that rotted from one that was written; whoever writes on purpose seals what he writes.

Fingerprints have no seal on SQLite: their index holds both columns of every row once more, and `PRAGMA integrity_check`
compares the two. Sealing their 29 rows would cost 1.5 times what sealing all other rows of an article does.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table

FUNCTION = "khotin_seal"
COLUMN = "seal"
UNSEALED_ON_SQLITE = frozenset({"fingerprint"})
# What the text of a value depends on, on PostgreSQL: fixed here, and in the trigger's function.
POSTGRESQL_SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "extra_float_digits": "1",
}


def _blob(value: Any) -> dict[str, str]:
    return {"blob": bytes(value).hex()}


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_blob).encode


def seal(*values: Any) -> str:
    """16 hex digits of SQLite's values (int, float, text, bytes or None), types included: 1, 1.0 and "1" differ."""
    return hashlib.blake2b(_json(values).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def register(connection: Any) -> None:
    """Let a SQLite connection seal the rows that it writes."""
    connection.create_function(FUNCTION, -1, seal, deterministic=True)


def sealed_columns(table: Table) -> list[str]:
    """What a seal covers, in its order: all other columns by name (their order in the table tells of its migrations)."""
    return sorted(column.name for column in table.columns if column.name != COLUMN)


def postgresql_seal(names: Sequence[str]) -> str:
    """The SQL expression of a row's seal; the same as in the trigger's function."""
    values = ", ".join(f'"{name}"' for name in names)
    return f"left(md5(ROW({values})::text), 16)"
