"""What an archive needs to forget nothing: classes of change, audit lines, closed files' digests, revisits, media links, seals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the new tables and columns. Nothing is rebuilt: no row of an old archive is copied; each gets its seal."""
    _warc_file()
    _event()
    _absence()
    for table, columns in _COLUMNS.items():
        for column in columns:
            # SQLite takes a foreign key only with its column.
            op.add_column(table, column, inline_references=True)
    op.create_index("ix_capture_body_digest", "capture", ["body_digest"])
    missing = sa.text("digest IS NULL")
    for table in ("image", "attachment"):
        op.create_index(f"ix_{table}_unlinked", table, ["url"], sqlite_where=missing, postgresql_where=missing)
    # As the queue is read: highest priority first, then oldest.
    op.drop_index("ix_frontier_queue", "frontier")
    op.create_index("ix_frontier_queue", "frontier", ["site_id", "state", sa.text("priority DESC"), "id"])
    _seal_rows()


_COLUMNS = {
    "capture": (
        sa.Column("headers", sa.JSON(), nullable=True),
        sa.Column("chain", sa.JSON(), nullable=True),
        sa.Column("revisit_of", BIG_ID, sa.ForeignKey("capture.id", name="fk_capture_revisit_of"), nullable=True),
    ),
    "article": (sa.Column("state_since", MOMENT, nullable=True),),
    "revision": (
        sa.Column("change_class", sa.Text(), nullable=True),
        sa.Column("changed", sa.JSON(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
    ),
    "image": (sa.Column("digest", sa.Text(), nullable=True),),
    "attachment": (sa.Column("digest", sa.Text(), nullable=True),),
}


def _warc_file() -> None:
    op.create_table(
        "warc_file",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_warc_file"),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("capture_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_event_article_id"),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_event_capture_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_article_id_id", "event", ["article_id", "id"])


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("address_id", BIG_ID, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("target_key", sa.Text(), nullable=True),
        sa.Column("capture_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_absence_address_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_absence_run_id"),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_absence_capture_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
        sa.UniqueConstraint("address_id", "at", name="uq_absence_address_id_at"),
    )
    op.create_index("ix_absence_target_key", "absence", ["target_key"])


def _seal_rows() -> None:
    """A seal on every row, old and new, set by a trigger. Comes last: it covers the columns that there are by now."""
    tables = sa.inspect(op.get_bind())
    for table in sorted(set(tables.get_table_names()) - {"alembic_version"}):
        columns = sorted(column["name"] for column in tables.get_columns(table))
        key = tables.get_pk_constraint(table)["constrained_columns"]
        op.add_column(table, sa.Column("seal", sa.Text(), nullable=True))
        if op.get_bind().dialect.name == "postgresql":
            _seal_on_postgresql(table, columns)
        elif table != "fingerprint":  # whose index holds each row once more, and 29 rows an article would cost most
            _seal_on_sqlite(table, columns, key)


def _seal_on_sqlite(table: str, columns: list[str], key: list[str]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    # The row as stored, not as given: types are SQLite's by then.
    update = f'UPDATE "{table}" SET seal = khotin_seal({names})'  # noqa: S608 - names of our own schema
    here = " AND ".join(f'"{name}" = NEW."{name}"' for name in key)
    op.execute(f'CREATE TRIGGER "seal_{table}_new" AFTER INSERT ON "{table}" BEGIN {update} WHERE {here}; END')
    op.execute(f'CREATE TRIGGER "seal_{table}" AFTER UPDATE OF {names} ON "{table}" BEGIN {update} WHERE {here}; END')
    op.execute(update)


def _seal_on_postgresql(table: str, columns: list[str]) -> None:
    values = ", ".join(f'NEW."{name}"' for name in columns)
    op.execute(
        f'CREATE FUNCTION "seal_{table}"() RETURNS trigger LANGUAGE plpgsql '
        "SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET intervalstyle = 'postgres' SET extra_float_digits = '1' "
        f"AS $$ BEGIN NEW.seal := left(md5(ROW({values})::text), 16); RETURN NEW; END $$"
    )
    op.execute(
        f'CREATE TRIGGER "seal_{table}" BEFORE INSERT OR UPDATE ON "{table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "seal_{table}"()'
    )
    op.execute(f'UPDATE "{table}" SET seal = NULL')  # noqa: S608 - names of our own schema
