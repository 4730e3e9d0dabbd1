"""How sites are asked: causes of failures, each host's pauses and days, requests without an answer, sources, validators."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.sealing import seal

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
        seal(table, is_new=table not in {"frontier", "host_budget"})


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
