"""When changes of articles were made, so that libraries can harvest what changed since their last visit."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table. All changes there are get the time of the migration: nobody can have harvested them before."""
    table = op.create_table(
        "change_time",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_change_time"),
    )
    op.create_index("ix_change_time_at", "change_time", ["at"])
    if op.get_bind().dialect.name == "postgresql":
        _seal_on_postgresql()
    else:
        _seal_on_sqlite()
    last = op.get_bind().execute(sa.text("SELECT value FROM counter WHERE name = 'change'")).scalar()
    if last:
        now = datetime.now(UTC).replace(microsecond=0)
        at = now if op.get_bind().dialect.name == "postgresql" else now.replace(tzinfo=None)
        op.bulk_insert(table, [{"number": last, "at": at}])


def _seal_on_sqlite() -> None:
    update = 'UPDATE "change_time" SET seal = khotin_seal("at", "number") WHERE "number" = NEW."number"'
    op.execute(f'CREATE TRIGGER "seal_change_time_new" AFTER INSERT ON "change_time" BEGIN {update}; END')
    op.execute(f'CREATE TRIGGER "seal_change_time" AFTER UPDATE OF "at", "number" ON "change_time" BEGIN {update}; END')


def _seal_on_postgresql() -> None:
    op.execute(
        'CREATE FUNCTION "seal_change_time"() RETURNS trigger LANGUAGE plpgsql '
        "SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET intervalstyle = 'postgres' SET extra_float_digits = '1' "
        'AS $$ BEGIN NEW.seal := left(md5(ROW(NEW."at", NEW."number")::text), 16); RETURN NEW; END $$'
    )
    op.execute(
        'CREATE TRIGGER "seal_change_time" BEFORE INSERT OR UPDATE ON "change_time" '
        'FOR EACH ROW EXECUTE FUNCTION "seal_change_time"()'
    )
