"""Rows as their columns declare them. SQLite stores a value with its type: a flipped bit makes a number of a name."""

from collections.abc import Iterable, Sequence
from typing import Any


def sound(rows: Iterable[Any], columns: Sequence[Any]) -> list[Any]:
    """The rows whose values have their columns' types.

    Of the others nothing can be compared; their seals have told them already.
    """
    wanted = [
        (column.key, (column.type.python_type, type(None)) if column.nullable else column.type.python_type)
        for column in columns
    ]
    return [row for row in rows if all(isinstance(getattr(row, key), kind) for key, kind in wanted)]
