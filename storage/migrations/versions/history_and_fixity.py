"""What an archive needs to forget nothing: classes of change, audit lines, closed files' digests, revisits, media links."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the new tables and columns. Nothing is rebuilt, so no row of an old archive is copied or touched."""
    _warc_file()
    _event()
    for table, columns in _COLUMNS.items():
        for column in columns:
            # SQLite takes a foreign key only with its column.
            op.add_column(table, column, inline_references=True)
    op.create_index("ix_capture_body_digest", "capture", ["body_digest"])
    # As the queue is read: highest priority first, then oldest.
    op.drop_index("ix_frontier_queue", "frontier")
    op.create_index("ix_frontier_queue", "frontier", ["site_id", "state", sa.text("priority DESC"), "id"])


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
