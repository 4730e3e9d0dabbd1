"""Verifies that rows agree with each other where no constraint holds them to it: revisions, change numbers, stories, addresses."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, and_, case, exists, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased

from storage import refusals
from storage.damaged import record_of
from storage.database import last_change, reading
from storage.index.records import as_stored
from storage.models import Address, Article, Frontier, Revision, Story, StoryLink
from storage.verify.findings import Verification
from storage.verify.rows import remedy

_BATCH = 200
_TOLD = 1_000
Digest = Callable[[dict[str, Any]], str]


def verify_agreement(engine: Engine, verification: Verification, *, digest: Digest, parser_version: str) -> None:
    """Verify what rows say of each other, and of a sample's revisions that the digest is the record's.

    `digest` makes a revision's digest from its record; revisions of other parser versions than `parser_version` may have been
    made by another one and are left to their seals.
    """
    for problem, table, statement in _questions():
        with reading(engine) as connection:
            for row in _told(connection, statement, table, verification):
                verification.damage(f"{table} {row[0]}", problem, remedy(table), tuple(str(v) for v in row[1:] if v))
        verification.did("agreements between tables")
    with reading(engine) as connection:
        last = last_change(connection)
        beyond = select(Article.id, Article.url).where(Article.change_no > last).limit(_TOLD)
        for row in _told(connection, beyond, "article", verification):
            verification.damage(
                f"article {row.id}", f"its change number is beyond the counter's {last}", remedy("counter")
            )
    _digests(engine, verification, digest, parser_version)


def _told(connection: Connection, statement: Any, table: str, verification: Verification) -> Any:
    try:
        return connection.execute(statement).all()
    except (DBAPIError, ValueError) as error:  # a ValueError: a value that is no date any more
        if refusals.remedy(error):
            raise
        verification.damage(f"table {table}", f"it cannot be read: {getattr(error, 'orig', error)}", remedy(table))
        return []


def _questions() -> list[tuple[str, str, Any]]:
    """(what is wrong, whose row, rows of (key, hits)). Columns as text and numbers only: damaged values must not stop it."""
    current = exists().where(Revision.id == Article.revision_id, Revision.article_id == Article.id)
    address = exists().where(Address.site_id == Article.site_id, Address.url == Article.url)
    any_address = exists().where(Address.article_id == Article.id)
    member = exists().where(Article.id == Story.first_article_id, Article.story_id == Story.id)
    live = exists().where(Article.story_id == Story.id, Article.state != "withdrawn")
    known = exists().where(Article.id == Frontier.article_id)
    root, linked = aliased(Article), aliased(StoryLink)
    held = exists().where(root.id == StoryLink.root_id, root.story_id == Article.story_id)
    strays = select(StoryLink.article_id, Article.url).join(Article, Article.id == StoryLink.article_id).limit(_TOLD)
    chained = exists().where(linked.article_id == StoryLink.root_id)
    unlinked = ~exists().where(StoryLink.article_id == Article.id)
    rootless = select(Article.story_id).group_by(Article.story_id).having(func.sum(case((unlinked, 1), else_=0)) != 1)
    twice = select(Article.change_no).group_by(Article.change_no).having(func.count() > 1)
    stories = select(Story.id, Story.first_article_id).limit(_TOLD)
    articles = select(Article.id, Article.url).limit(_TOLD)
    return [
        ("its current revision does not exist", "article", articles.where(~current)),
        ("it has no address", "article", articles.where(~any_address)),
        ("its URL is none of the addresses", "article", articles.where(~address)),
        ("its change number is another article's too", "article", articles.where(Article.change_no.in_(twice))),
        (
            "its first article is none of its members",
            "story",
            stories.where(Story.first_article_id.is_not(None), ~member),
        ),
        ("it has no first article", "story", stories.where(Story.first_article_id.is_(None), live)),
        ("its root is of another story", "story_link", strays.where(~held)),
        ("its root is itself held to another one", "story_link", strays.where(chained)),
        ("it has no root, or more than one", "story", rootless.limit(_TOLD)),
        (
            "it names an article that does not exist",
            "frontier",
            select(Frontier.id, Frontier.url).where(and_(Frontier.article_id.is_not(None), ~known)).limit(_TOLD),
        ),
    ]


def _digests(engine: Engine, verification: Verification, digest: Digest, parser_version: str) -> None:
    columns = (Revision.id, Revision.article_id, Revision.digest, as_stored(engine.dialect.name).label("stored"))
    last = 0
    while True:
        newer = select(*columns).where(Revision.id > last, Revision.parser_version == parser_version)
        with reading(engine) as connection:
            asked = newer.order_by(Revision.id).limit(_BATCH)
            batch = _told(connection, asked, "revision", verification)
        for row in batch:
            if not verification.takes("revision digest", row.id):
                continue
            verification.did("revisions by their digests")
            if (problem := _disagreement(row, digest)) is not None:
                verification.damage(f"revision {row.id}", problem, remedy("revision"), (row.article_id,))
        if len(batch) < _BATCH:
            return
        last = batch[-1].id


def _disagreement(row: Any, digest: Digest) -> str | None:
    """What is wrong between a revision's record and its digest; a damaged record may hold anything."""
    if (record := record_of(row.stored)) is None:
        return "its record is no JSON any more"
    try:
        agrees = digest(record) == row.digest
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        return f"its record is none any more: {error!r}"
    return None if agrees else "its digest is not its record's"
