"""Reads what the settling of stories needs of stored articles, and writes what it came to. In the transaction of the caller."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, delete, insert, or_, select, update

from storage.damaged import record_of
from storage.events import EventRow
from storage.events import add as add_events
from storage.index.records import as_stored
from storage.models import Article, Fingerprint, Revision, Story, StoryDecision, StoryLink
from storage.stories.node import EXACT, Node
from storage.stories.order import DAY, is_known_later

TOGETHER, APART, UNDONE = "together", "apart", "undone"


def nodes(connection: Connection, ids: Collection[str]) -> dict[str, Node]:
    """The stored articles of these ids with their texts, by id."""
    return {row["id"]: _node(row) for row in _rows(connection, Article.id.in_(list(ids)))} if ids else {}


def members(connection: Connection, roots: Collection[str]) -> dict[str, Node]:
    """The stored articles that are held to these roots, by id."""
    return {row["id"]: _node(row) for row in _rows(connection, StoryLink.root_id.in_(list(roots)))} if roots else {}


def _rows(connection: Connection, condition: Any) -> Iterable[RowMapping]:
    columns = (
        Article.id,
        Article.published_at,
        Article.published_precision,
        Article.url,
        Article.first_seen,
        Article.last_seen,
        Article.story_id,
        StoryLink.root_id,
        StoryLink.kind,
        Revision.content_digest,
        as_stored(connection.dialect.name).label("record"),
    )
    chosen: Select[Any] = select(*columns).join(Revision, Revision.id == Article.revision_id)
    return connection.execute(
        chosen.outerjoin(StoryLink, StoryLink.article_id == Article.id).where(condition)
    ).mappings()


def _node(row: RowMapping) -> Node:
    return Node(
        id=row["id"],
        published_at=row["published_at"],
        is_day=row["published_precision"] == DAY,
        first_seen=row["first_seen"],
        digest=row["content_digest"],
        url=row["url"],
        # One that is lost tells nothing of its text; the article stays in its story.
        record=record_of(row["record"]) or {},
        story=row["story_id"],
        at=row["last_seen"],
        root_id=row["root_id"],
        kind=row["kind"] or EXACT,
        was=(row["story_id"], row["root_id"]),
    )


def root_ids(connection: Connection, articles: Collection[str]) -> dict[str, str]:
    """The roots that these articles are held to, by article; those that are roots themselves are missing."""
    if not articles:
        return {}
    links = select(StoryLink.article_id, StoryLink.root_id).where(StoryLink.article_id.in_(list(articles)))
    return {row.article_id: row.root_id for row in connection.execute(links)}


def taken(connection: Connection, stories: Collection[str]) -> set[str]:
    """Which of these ids stories have."""
    return set(connection.execute(select(Story.id).where(Story.id.in_(list(stories)))).scalars()) if stories else set()


@dataclass(slots=True)
class Decisions:
    """What was decided by hand of some articles: pairs apart, the articles that follow another one, and those followed."""

    apart: dict[str, set[str]]
    follows: dict[str, str]
    followers: dict[str, set[str]]

    @property
    def named(self) -> set[str]:
        """All articles that a decision names."""
        return {*self.apart, *self.follows, *self.followers}


def decisions(connection: Connection, ids: Collection[str]) -> Decisions:
    """The decisions that hold of these articles and others."""
    found = Decisions({}, {}, {})
    if not ids:
        return found
    here = or_(StoryDecision.article_id.in_(list(ids)), StoryDecision.other_id.in_(list(ids)))
    columns = (StoryDecision.article_id, StoryDecision.other_id, StoryDecision.kind)
    last: dict[frozenset[str], tuple[str, str, str]] = {}
    for article, other, kind in connection.execute(select(*columns).where(here).order_by(StoryDecision.id)):
        pair = frozenset((article, other))
        last.pop(
            pair, None
        )  # in the order of what holds: of two that an article was joined to it follows the one joined later
        last[pair] = (article, other, kind)
    for article, other, kind in last.values():
        if kind == TOGETHER:
            found.follows[article] = other
            found.followers.setdefault(other, set()).add(article)
        elif kind == APART:
            found.apart.setdefault(article, set()).add(other)
            found.apart.setdefault(other, set()).add(article)
    return found


def write(connection: Connection, touched: Collection[Node], absorbed: dict[str, str]) -> None:
    """Write marks, links and audit lines of the touched articles, and where absorbed stories went. Their rows are there."""
    remarked = [
        node for node in touched if node.was is None or node.stale or (node.was[1] is None) != (node.root is None)
    ]
    if old := [node.id for node in remarked if node.was is not None]:
        connection.execute(delete(Fingerprint).where(Fingerprint.article_id.in_(old)))
    if rows := sorted({pair for node in remarked for pair in _marks(node)}):
        connection.execute(insert(Fingerprint), [{"hash": mark, "article_id": article} for mark, article in rows])
    if linked := [node.id for node in touched if node.was is not None and node.was[1] is not None]:
        connection.execute(delete(StoryLink).where(StoryLink.article_id.in_(linked)))
    if links := [_link(node, node.root) for node in touched if node.root is not None]:
        connection.execute(insert(StoryLink), links)
    add_events(connection, [line for node in touched if (line := _line(node)) is not None])
    if absorbed:
        values = [{"row": story, "new": into} for story, into in absorbed.items()]
        connection.execute(update(Story).where(Story.id == bindparam("row")).values(into_id=bindparam("new")), values)


def _marks(node: Node) -> Iterable[tuple[int, str]]:
    if (exact := node.exact_mark) is not None:
        yield exact, node.id
        if node.root is None:
            yield from ((mark, node.id) for mark in node.marks)


def _link(node: Node, root: Node) -> dict[str, Any]:
    found = node.likeness
    is_later = is_known_later((node.published_at, node.is_day), (root.published_at, root.is_day))
    return {
        "article_id": node.id,
        "root_id": root.id,
        "kind": node.kind,
        "containment": found and found.containment,
        "of_article": found and found.of_one,
        "of_root": found and found.of_other,
        "numbers": list(found.numbers) if found and node.kind != EXACT else None,
        "names": found and found.names if node.kind != EXACT else None,
        "matched": found and found.matched if node.kind != EXACT else None,
        "clashes": found and found.clashes if node.kind != EXACT else None,
        "order": "root" if is_later else "unknown",
        "source": node.record.get("source"),
        "at": node.at,
    }


def _line(node: Node) -> EventRow | None:
    """The audit line of a stored article whose story or root is another one now; what hands did has its own line."""
    now = (node.story, node.root.id if node.root else None)
    if node.was is None or node.was == now:
        return None
    if node.root is None:
        why = f"the first of story {node.story}"
    else:
        like = f", {node.likeness.containment:.2f} of the shorter text in the longer" if node.likeness else ""
        why = f"in story {node.story} with article {node.root.id} ({node.kind}{like})"
    before = f"story {node.was[0]}" + (f" with article {node.was[1]}" if node.was[1] else ", its first")
    return EventRow(article_id=node.id, at=node.at, kind="story", reason=f"{why}; before: {before}")
