"""The first schema: sites, runs, captures, frontier, articles with revisions and stories, budgets, counters."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Written out, not imported: a migration keeps meaning what it meant when models change.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make all tables, parents first, and the counter of changes at 0."""
    _counter()
    _host_budget()
    _site()
    _story()
    _article()
    _run()
    _address()
    _capture()
    _fingerprint()
    _frontier()
    _revision()
    _attachment()
    _image()
    op.execute("INSERT INTO counter (name, value) VALUES ('change', 0)")


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )


def _host_budget() -> None:
    op.create_table(
        "host_budget",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_host_budget"),
    )


def _site() -> None:
    op.create_table(
        "site",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=True),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
        sa.UniqueConstraint("host", name="uq_site_host"),
    )


def _story() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("first_article_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
    )


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("published_precision", sa.Text(), nullable=True),
        sa.Column("province", sa.Text(), nullable=True),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("revision_id", BIG_ID, nullable=True),
        sa.Column("change_no", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_article_site_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_article_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("site_id", "key", name="uq_article_site_id_key"),
    )
    op.create_index("ix_article_change_no", "article", ["change_no"], unique=True)
    op.create_index("ix_article_published_at", "article", ["published_at"])
    op.create_index("ix_article_story_id_published_at", "article", ["story_id", "published_at"])


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_run_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_site_id", "run", ["site_id"])


def _address() -> None:
    op.create_table(
        "address",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_address_article_id"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_address_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_address"),
        sa.UniqueConstraint("site_id", "url_key", name="uq_address_site_id_url_key"),
    )
    op.create_index("ix_address_article_id", "address", ["article_id"])


def _capture() -> None:
    op.create_table(
        "capture",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("fetched_at", MOMENT, nullable=False),
        sa.Column("warc_file", sa.Text(), nullable=False),
        sa.Column("warc_offset", sa.BigInteger(), nullable=False),
        sa.Column("warc_length", sa.BigInteger(), nullable=False),
        sa.Column("payload_digest", sa.Text(), nullable=True),
        sa.Column("body_digest", sa.Text(), nullable=True),
        sa.Column("ip", sa.Text(), nullable=True),
        sa.Column("tls", sa.Text(), nullable=True),
        sa.Column("truncated", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("kind_reason", sa.Text(), nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("redirect_to", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_capture_run_id"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_capture_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
        sa.UniqueConstraint("warc_file", "warc_offset", name="uq_capture_warc_file_warc_offset"),
    )
    op.create_index("ix_capture_payload_digest", "capture", ["payload_digest"])
    op.create_index("ix_capture_run_id", "capture", ["run_id"])
    op.create_index("ix_capture_site_id_kind", "capture", ["site_id", "kind"])
    op.create_index("ix_capture_url", "capture", ["url"])


def _fingerprint() -> None:
    op.create_table(
        "fingerprint",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_fingerprint_article_id"),
        sa.PrimaryKeyConstraint("hash", "article_id", name="pk_fingerprint"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fingerprint_article_id", "fingerprint", ["article_id"])


def _frontier() -> None:
    op.create_table(
        "frontier",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("capture_id", BIG_ID, nullable=True),
        sa.Column("article_id", sa.Text(), nullable=True),
        sa.Column("taken_by", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_frontier_capture_id"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_frontier_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_frontier"),
        sa.UniqueConstraint("site_id", "url_key", name="uq_frontier_site_id_url_key"),
    )
    op.create_index("ix_frontier_queue", "frontier", ["site_id", "state", "priority", "id"])


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("capture_id", BIG_ID, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=True),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("parser_version", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_revision_article_id"),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_revision_capture_id"),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.UniqueConstraint("article_id", "number", name="uq_revision_article_id_number"),
    )


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("revision_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_attachment_revision_id"),
        sa.PrimaryKeyConstraint("revision_id", "position", name="pk_attachment"),
    )


def _image() -> None:
    op.create_table(
        "image",
        sa.Column("revision_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("alt", sa.Text(), nullable=True),
        sa.Column("credit", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_image_revision_id"),
        sa.PrimaryKeyConstraint("revision_id", "position", name="pk_image"),
    )
