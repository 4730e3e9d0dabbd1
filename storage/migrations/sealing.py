"""Seals the rows of tables that a migration makes or gives columns. Migrations lean on it: what it does must not change.

As storage.seals and the models' triggers were when the first of them was written.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op


def seal(table: str, *, is_new: bool) -> None:
    """Give a table a seal that covers the columns that it has by now; `is_new`: it has none yet."""
    tables: Any = sa.inspect(op.get_bind())
    columns = sorted(column["name"] for column in tables.get_columns(table) if column["name"] != "seal")
    key = tables.get_pk_constraint(table)["constrained_columns"]
    if is_new:
        op.add_column(table, sa.Column("seal", sa.Text(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        _seal_on_postgresql(table, columns, is_new=is_new)
    else:
        _seal_on_sqlite(table, columns, key, is_new=is_new)


def _seal_on_sqlite(table: str, columns: list[str], key: list[str], *, is_new: bool) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    update = f'UPDATE "{table}" SET seal = khotin_seal({names})'  # noqa: S608 - names of our own schema
    here = " AND ".join(f'"{name}" = NEW."{name}"' for name in key)
    if not is_new:
        op.execute(f'DROP TRIGGER "seal_{table}_new"')
        op.execute(f'DROP TRIGGER "seal_{table}"')
    op.execute(f'CREATE TRIGGER "seal_{table}_new" AFTER INSERT ON "{table}" BEGIN {update} WHERE {here}; END')
    op.execute(f'CREATE TRIGGER "seal_{table}" AFTER UPDATE OF {names} ON "{table}" BEGIN {update} WHERE {here}; END')
    op.execute(update)


def _seal_on_postgresql(table: str, columns: list[str], *, is_new: bool) -> None:
    values = ", ".join(f'NEW."{name}"' for name in columns)
    op.execute(
        f'CREATE OR REPLACE FUNCTION "seal_{table}"() RETURNS trigger LANGUAGE plpgsql '
        "SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET intervalstyle = 'postgres' SET extra_float_digits = '1' "
        f"AS $$ BEGIN NEW.seal := left(md5(ROW({values})::text), 16); RETURN NEW; END $$"
    )
    if is_new:
        op.execute(
            f'CREATE TRIGGER "seal_{table}" BEFORE INSERT OR UPDATE ON "{table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "seal_{table}"()'
        )
    op.execute(f'UPDATE "{table}" SET seal = NULL')  # noqa: S608 - names of our own schema
