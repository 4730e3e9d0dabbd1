"""Exports by story: which article stands for a story, and who its members are. Reads a batch of stories at a time."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Select, func, select

from storage.models import Article, Story
from storage.queries import full_records
from storage.stories.order import in_order
from storage.stories.shown import members_of

SHAPES = ("articles", "stories", "both")
MEMBERS = "members"
_BATCH = 200
_ORDER = (Article.story_id, *in_order())


def story_records(connection: Connection, chosen: Select[Any], ids: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """A record for each story of the chosen articles, by story id: its earliest published chosen article, with all its members."""
    last = ""
    while stories := _stories(connection, chosen, last):
        last = stories[-1]
        firsts: dict[str, str] = {}
        listed = chosen.with_only_columns(Article.id, Article.story_id).where(Article.story_id.in_(stories))
        for row in connection.execute(listed.order_by(*_ORDER)):
            if ids is None or row.id in ids:
                firsts.setdefault(row.story_id, row.id)
        here = chosen.where(Article.id.in_(firsts.values())).order_by(Article.story_id)
        yield from with_members(connection, full_records(connection, here), firsts)


def with_members(
    connection: Connection, records: list[dict[str, Any]], firsts: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """The records with their stories' members, on the first article of each story only (of the archive, or of `firsts`)."""
    stories = {record["story"] for record in records}
    if firsts is None:
        rows = connection.execute(select(Story.id, Story.first_article_id).where(Story.id.in_(stories)))
        firsts = {row.id: row.first_article_id for row in rows}
    heads = {story for story in stories if firsts.get(story) in {record["id"] for record in records}}
    members = members_of(connection, heads)
    return [
        record | {MEMBERS: members[record["story"]] if firsts.get(record["story"]) == record["id"] else None}
        for record in records
    ]


def count_stories(connection: Connection, chosen: Select[Any], ids: Collection[str] | None) -> int:
    """How many stories the chosen articles are of."""
    if ids is None:
        return connection.execute(chosen.with_only_columns(func.count(func.distinct(Article.story_id)))).scalar_one()
    rows = connection.execute(chosen.with_only_columns(Article.id, Article.story_id))
    return len({row.story_id for row in rows if row.id in ids})


def _stories(connection: Connection, chosen: Select[Any], last: str) -> list[str]:
    listed = chosen.with_only_columns(Article.story_id).where(Article.story_id > last).distinct()
    return list(connection.execute(listed.order_by(Article.story_id).limit(_BATCH)).scalars())
