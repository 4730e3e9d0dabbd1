"""How sites are asked: causes of failures, each host's pauses and days, requests without an answer, sources, validators."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables and columns, and give each table whose columns changed a seal that covers them."""
    op.add_column("frontier", sa.Column("cause", sa.Text(), nullable=True))
    op.add_column("host_budget", sa.Column("slowed", sa.Double(), nullable=True))
    op.add_column("host_budget", sa.Column("paused_until", sa.Double(), nullable=True))
    op.add_column("host_budget", sa.Column("pause_reason", sa.Text(), nullable=True))
    op.add_column("host_budget", sa.Column("pauses", sa.Integer(), nullable=True))
    _host_day()
    _unanswered()
    _source()
    _validator()
    for table in ("frontier", "host_budget", "host_day", "unanswered", "source", "validator"):
        _seal(table)


def _host_day() -> None:
    op.create_table(
        "host_day",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("host", "day", name="pk_host_day"),
    )


def _unanswered() -> None:
    op.create_table(
        "unanswered",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=True),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_unanswered_site_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_unanswered_run_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unanswered"),
    )
    op.create_index("ix_unanswered_site_id_at", "unanswered", ["site_id", "at"])


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("frontier_id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("checked_at", MOMENT, nullable=False),
        sa.Column("news_at", MOMENT, nullable=True),
        sa.Column("idle", sa.Integer(), nullable=False),
        sa.Column("body_digest", sa.Text(), nullable=True),
        sa.Column("items", sa.Text(), nullable=True),
        sa.Column("reader", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["frontier_id"], ["frontier.id"], name="fk_source_frontier_id"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_source_site_id"),
        sa.PrimaryKeyConstraint("frontier_id", name="pk_source"),
    )
    op.create_index("ix_source_site_id", "source", ["site_id"])


def _validator() -> None:
    op.create_table(
        "validator",
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("lied", sa.Integer(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_validator_site_id"),
        sa.PrimaryKeyConstraint("site_id", "kind", name="pk_validator"),
    )


def _seal(table: str) -> None:
    """A seal that covers the columns that the table has by now."""
    tables: Any = sa.inspect(op.get_bind())
    columns = sorted(column["name"] for column in tables.get_columns(table) if column["name"] != "seal")
    key = tables.get_pk_constraint(table)["constrained_columns"]
    is_new = table not in {"frontier", "host_budget"}
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
