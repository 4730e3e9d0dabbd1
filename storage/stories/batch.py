"""Settles the stories of a batch that is being saved, or of stored articles, and writes what it came to."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from storage.database import change_numbers, upsert
from storage.drafts import Draft
from storage.history import History
from storage.models import Article, Story
from storage.stories import stored
from storage.stories.node import Node
from storage.stories.order import DAY, in_order
from storage.stories.settling import Settling

_SIGN = 1 << 63


class Settled:
    """What came of settling: the nodes that were settled, and all `stories` whose first member may be another one."""

    def __init__(self, settling: Settling) -> None:
        self.nodes = settling.touched
        self.absorbed = settling.absorbed
        self.stories = {node.story for node in self.nodes if node.story is not None}
        self.stories |= {node.was[0] for node in self.nodes if node.was is not None}


def settle(connection: Connection, histories: Mapping[str, History]) -> Settled:
    """Give the articles of a batch that are new, or whose text or time changed, their stories; nothing but stories is written."""
    unsettled = [history for history in histories.values() if history.is_unsettled]
    settling = Settling(connection, max((history.row["last_seen"] for history in unsettled), default=None))
    # What only an older sighting unsettled has its text in the database alone.
    known = stored.nodes(connection, [history.row["id"] for history in unsettled if history.draft is None])
    for node in known.values():
        node.first_seen = histories[node.id].row["first_seen"]
    again = [history for history in unsettled if history.draft is not None]
    links = stored.root_ids(connection, [history.row["id"] for history in again if not history.is_new])
    links |= {node.id: node.root_id for node in known.values() if node.root_id is not None}
    settling.settle([*known.values(), *(_node(history, history.draft, links) for history in again if history.draft)])
    settled = Settled(settling)
    for node in settled.nodes:
        history = histories.get(node.id)
        if history is not None and (history.row["story_id"], links.get(node.id)) != (node.story, _root_id(node)):
            history.row["story_id"] = node.story
            history.is_changed = True
    _add_stories(connection, settled.nodes)
    return settled


def write(
    connection: Connection, settled: Settled, histories: Mapping[str, History], shut: Collection[str] = ()
) -> None:
    """Write marks, links and audit lines, once the articles' rows are there; and the stories of articles outside the batch.

    Nothing is written of the articles that are `shut`: they keep the story they had.
    """
    nodes = [node for node in settled.nodes if node.id not in shut]
    move(connection, [node for node in nodes if node.id not in histories])
    stored.write(connection, nodes, settled.absorbed)


def settle_again(connection: Connection, nodes: Collection[Node], at: datetime | None = None) -> Settled:
    """Settle stored articles and write everything, as observed or decided `at`. The caller holds the line of changes."""
    for node in nodes:
        node.at = at or node.at
    settling = Settling(connection, at)
    settling.settle(nodes)
    settled = Settled(settling)
    _add_stories(connection, settled.nodes)
    write(connection, settled, {})
    settle_roots(connection, settled.stories)
    return settled


def move(connection: Connection, nodes: Collection[Node]) -> None:
    """Write the story of stored articles that have another one or another root, with change numbers for the index."""
    moved = [node for node in nodes if node.was != (node.story, _root_id(node))]
    numbers = change_numbers(connection, len(moved))
    values = [
        {"row": node.id, "new_story": node.story, "number": number} for node, number in zip(moved, numbers, strict=True)
    ]
    if values:
        new: dict[str, Any] = {"story_id": bindparam("new_story"), "change_no": bindparam("number")}
        connection.execute(update(Article).where(Article.id == bindparam("row")).values(**new), values)


def settle_roots(connection: Connection, stories: Collection[str]) -> dict[str, str | None]:
    """Set the first article of these stories, by story: the earliest published in sight. Withdrawn ones are not."""
    here = Story.id.in_(list(stories))
    root = _first_member().correlate(Story).scalar_subquery()
    connection.execute(update(Story).where(here).values(first_article_id=root))
    return {
        row.id: row.first_article_id for row in connection.execute(select(Story.id, Story.first_article_id).where(here))
    }


def _first_member() -> Select[Any]:
    members = select(Article.id).where(Article.story_id == Story.id, Article.state != "withdrawn")
    return members.order_by(*in_order()).limit(1)


def _node(history: History, draft: Draft, links: Mapping[str, str]) -> Node:
    """An article of a batch as it is now, and its story and root as they were."""
    row = history.row
    return Node(
        id=row["id"],
        published_at=row["published_at"],
        is_day=row["published_precision"] == DAY,
        first_seen=row["first_seen"],
        digest=draft.content_digest,
        url=row["url"],
        record=draft.record,
        story=row["story_id"],
        at=draft.seen_at,
        given=frozenset(map(_signed, draft.fingerprints)) or None,
        was=None if history.is_new else (row["story_id"], links.get(row["id"])),
        stale=True,
    )


def _root_id(node: Node) -> str | None:
    return node.root.id if node.root else None


def _signed(value: int) -> int:
    """Both databases keep 64 bits with a sign."""
    return value - 2 * _SIGN if value >= _SIGN else value


def _add_stories(connection: Connection, nodes: Iterable[Node]) -> None:
    rows = [
        {"id": node.story, "digest": node.digest}
        for node in nodes
        if node.root is None and (node.was is None or node.was[0] != node.story)
    ]
    if rows:
        connection.execute(upsert(connection, Story).on_conflict_do_nothing(), rows)
