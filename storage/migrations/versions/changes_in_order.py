"""Indexes for those who follow the archive: harvests of one site or province, and what a day brought."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them. They change no row, so no seal."""
    op.create_index("ix_article_site_id_change_no", "article", ["site_id", "change_no"])
    op.create_index("ix_article_province_change_no", "article", ["province", "change_no"])
    op.create_index("ix_article_first_seen", "article", ["first_seen"])
    again = sa.text("number > 1")
    op.create_index("ix_revision_changed", "revision", ["seen_at"], sqlite_where=again, postgresql_where=again)
    op.create_index("ix_event_at", "event", ["at"])
