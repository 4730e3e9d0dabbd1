"""What an archive needs to be honest: sections of articles, shapes of pages, alarms."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.sealing import seal

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
_LAST_STEP = {"sqlite": "json_extract(record, '$.category[#-1]')", "postgresql": "record -> 'category' ->> -1"}


def upgrade() -> None:
    """Add the tables and the column, and give every article the section that its record names."""
    _shape()
    _alarm()
    op.add_column("article", sa.Column("section", sa.Text(), nullable=True))
    for table in ("shape", "alarm", "article"):
        seal(table, is_new=table != "article")
    of_record = _LAST_STEP[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE article SET section = (SELECT {of_record} FROM revision WHERE revision.id = article.revision_id)"  # noqa: S608 - our own names
    )
    op.create_index("ix_article_site_id_published_at", "article", ["site_id", "published_at"])


def _shape() -> None:
    op.create_table(
        "shape",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=True),
        sa.Column("capture_id", BIG_ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("sketch", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_shape_site_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_shape_run_id"),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_shape_capture_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shape"),
    )
    op.create_index("ix_shape_site_id_role_id", "shape", ["site_id", "role", "id"])
    op.create_index("ix_shape_capture_id", "shape", ["capture_id"], unique=True)


def _alarm() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("old_capture_id", BIG_ID, nullable=True),
        sa.Column("new_capture_id", BIG_ID, nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("candidate", sa.Text(), nullable=True),
        sa.Column("proof", sa.JSON(), nullable=False),
        sa.Column("cleared_at", MOMENT, nullable=True),
        sa.Column("cleared_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_alarm_site_id"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_alarm_run_id"),
        sa.ForeignKeyConstraint(["old_capture_id"], ["capture.id"], name="fk_alarm_old_capture_id"),
        sa.ForeignKeyConstraint(["new_capture_id"], ["capture.id"], name="fk_alarm_new_capture_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alarm"),
    )
    op.create_index("ix_alarm_site_id_cleared_at", "alarm", ["site_id", "cleared_at"])
    is_open = sa.text("cleared_at IS NULL AND grade = 'alarm'")
    op.create_index(
        "ix_alarm_open", "alarm", ["site_id", "field"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
