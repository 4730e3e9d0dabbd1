"""Stories of near-copies: links with their evidence, decisions by hand, where a story went, and the marks of text digests."""

import hashlib

import sqlalchemy as sa
from alembic import op

from storage.migrations.sealing import seal

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
_BATCH = 1_000


def upgrade() -> None:
    """Add the tables, link the exact copies that stories held together, and mark the digests of all current texts.

    Marks of the texts themselves need the texts read again: `khotin story rebuild`.
    """
    _story_link()
    _story_decision()
    into = sa.Column("into_id", sa.Text(), sa.ForeignKey("story.id", name="fk_story_into_id"), nullable=True)
    op.add_column("story", into, inline_references=True)
    for table in ("story", "story_link", "story_decision"):
        seal(table, is_new=table != "story")
    _link_exact_copies()
    _mark_digests()


def _story_link() -> None:
    op.create_table(
        "story_link",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("root_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("containment", sa.Double(), nullable=True),
        sa.Column("of_article", sa.Double(), nullable=True),
        sa.Column("of_root", sa.Double(), nullable=True),
        sa.Column("numbers", sa.JSON(), nullable=True),
        sa.Column("names", sa.Integer(), nullable=True),
        sa.Column("matched", sa.Integer(), nullable=True),
        sa.Column("clashes", sa.Integer(), nullable=True),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_story_link_article_id"),
        sa.ForeignKeyConstraint(["root_id"], ["article.id"], name="fk_story_link_root_id"),
        sa.PrimaryKeyConstraint("article_id", name="pk_story_link"),
    )
    op.create_index("ix_story_link_root_id", "story_link", ["root_id"])


def _story_decision() -> None:
    op.create_table(
        "story_decision",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_story_decision_article_id"),
        sa.ForeignKeyConstraint(["other_id"], ["article.id"], name="fk_story_decision_other_id"),
        sa.PrimaryKeyConstraint("id", name="pk_story_decision"),
    )
    op.create_index("ix_story_decision_article_id", "story_decision", ["article_id"])
    op.create_index("ix_story_decision_other_id", "story_decision", ["other_id"])


def _link_exact_copies() -> None:
    """Every member but the earliest published one is an exact copy of that; so far no story held anything else."""
    op.execute(
        """
        INSERT INTO story_link (article_id, root_id, kind, containment, of_article, of_root, "order", at)
        SELECT id, root_id, 'exact', 1.0, 1.0, 1.0,
               CASE WHEN published_at IS NOT NULL AND root_at < published_at THEN 'root' ELSE 'unknown' END, first_seen
        FROM (
            SELECT id, published_at, first_seen, first_value(id) OVER story AS root_id,
                   first_value(published_at) OVER story AS root_at
            FROM article
            WINDOW story AS (
                PARTITION BY story_id
                ORDER BY CASE WHEN published_at IS NULL THEN 1 ELSE 0 END, published_at, first_seen, id
            )
        ) ordered
        WHERE id != root_id
        """
    )


def _mark_digests() -> None:
    connection = op.get_bind()
    texts = sa.text(
        "SELECT article.id, revision.content_digest FROM article JOIN revision ON revision.id = article.revision_id "
        "WHERE article.id > :last AND revision.content_digest IS NOT NULL ORDER BY article.id LIMIT :batch"
    )
    add = sa.text("INSERT INTO fingerprint (hash, article_id) VALUES (:hash, :id)")
    last = ""
    # Rows of earlier releases, of which none wrote any, would say something else.
    connection.execute(sa.text("DELETE FROM fingerprint"))
    while batch := connection.execute(texts, {"last": last, "batch": _BATCH}).all():
        connection.execute(add, [{"hash": _mark(row[1]), "id": row[0]} for row in batch])
        last = batch[-1][0]


def _mark(digest: str) -> int:
    """As vietnamese.shingles.digest_mark at the time of this migration."""
    return int.from_bytes(hashlib.blake2b(f"text {digest}".encode(), digest_size=8).digest(), "big", signed=True) | 15
