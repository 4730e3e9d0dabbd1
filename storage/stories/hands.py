"""Cuts articles out of stories and joins them to others by hand; what was decided stays, whatever is crawled later."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, insert, select

from storage.archive import Archive
from storage.database import lock_changes, writing
from storage.errors import NoStory, NotInStory
from storage.events import EventRow, add
from storage.models import Article, Story, StoryDecision
from storage.stories import stored
from storage.stories.batch import settle_again
from storage.stories.node import Node

Pair = tuple[str, str]


def split(archive: Archive, story: str, articles: Collection[str], reason: str, *, now: datetime) -> dict[str, str]:
    """Cut articles out of a story; the story that each of them is of from now on.

    None of them will be of one story with those that stay, by machine; among themselves they may. The story keeps its id with
    those that stay; those of them that were joined by hand to one that goes follow the first that stays. Raises NoStory, and NotInStory for one that is none of its members or if none would stay.
    """
    with writing(archive.engine) as connection:
        lock_changes(connection)
        members = _members(connection, story)
        out = set(articles)
        for article in sorted(out - members):
            raise NotInStory(article, story)
        staying = sorted(members - out)
        if not staying:
            raise NotInStory(None, story)
        pairs = [(article, other) for article in sorted(out) for other in staying]
        followed = stored.decisions(connection, staying).follows
        left = [article for article in staying if followed.get(article) in out]
        _decide(connection, pairs, stored.APART, reason, now)
        if left:
            heir = _first(stored.nodes(connection, staying).values(), left)
            _decide(connection, [(one, heir) for one in left if one != heir], stored.TOGETHER, reason, now)
        nodes = stored.nodes(connection, out)
        for node in nodes.values():
            # Those that stay keep the story's id, also where its root goes.
            node.story = None
        settle_again(connection, nodes.values(), now)
        _note(connection, sorted(out), "split", f"cut out of story {story}: {reason}", now)
        return _stories(connection, out)


def join(archive: Archive, story: str, article: str, reason: str, *, now: datetime) -> bool:
    """Join an article to a story, whatever their texts say; False if it is of that story already. Raises NoStory, NotInStory.

    It undoes earlier cuts between them. The article follows the story's root, wherever that goes.
    """
    with writing(archive.engine) as connection:
        lock_changes(connection)
        members = _members(connection, story)
        nodes = stored.nodes(connection, {article})
        if article not in nodes:
            raise NotInStory(article, None)
        if article in members:
            return False
        links = stored.root_ids(connection, members)
        (root,) = members - links.keys()
        # The last decision of a pair holds: that to follow the root comes after those that undo the cuts.
        others = [(article, other) for other in sorted(members - {root})]
        cut = stored.decisions(connection, {article}).apart.get(article, set())
        _decide(connection, [pair for pair in others if pair[1] in cut], stored.UNDONE, reason, now)
        _decide(connection, [(article, root)], stored.TOGETHER, reason, now)
        settle_again(connection, nodes.values(), now)
        _note(connection, [article], "joined", f"joined to story {story}: {reason}", now)
    return True


def _first(nodes: Collection[Node], followers: Collection[str]) -> str:
    """The article that those follow whom a cut left alone: the root if it stays, else the first that is none of them."""
    return min(nodes, key=lambda node: (node.root_id is not None, node.id in followers, node.order)).id


def _members(connection: Connection, story: str) -> set[str]:
    if connection.execute(select(Story.id).where(Story.id == story)).scalar() is None:
        raise NoStory(story)
    return set(connection.execute(select(Article.id).where(Article.story_id == story)).scalars())


def _decide(connection: Connection, pairs: Iterable[Pair], kind: str, reason: str, now: datetime) -> None:
    rows = [
        {"article_id": article, "other_id": other, "kind": kind, "reason": reason, "at": now}
        for article, other in pairs
    ]
    if rows:
        connection.execute(insert(StoryDecision), rows)


def _note(connection: Connection, articles: Iterable[str], kind: str, reason: str, now: datetime) -> None:
    add(connection, [EventRow(article_id=article, at=now, kind=kind, reason=reason) for article in articles])


def _stories(connection: Connection, articles: Collection[str]) -> dict[str, str]:
    found = select(Article.id, Article.story_id).where(Article.id.in_(list(articles))).order_by(Article.id)
    return {row.id: row.story_id for row in connection.execute(found)}
