"""Stories of near-copies: links with their evidence, decisions by hand, where a story went, and the marks of text digests."""

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op

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
        _seal(table)
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


def _seal(table: str) -> None:
    """A seal that covers the columns that the table has by now."""
    tables: Any = sa.inspect(op.get_bind())
    columns = sorted(column["name"] for column in tables.get_columns(table) if column["name"] != "seal")
    key = tables.get_pk_constraint(table)["constrained_columns"]
    is_new = table != "story"
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
