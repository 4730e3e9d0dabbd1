"""Articles found, as the database has them: in one query, without those withdrawn since the index was fed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.endings import WITHDRAWN
from storage.models import Article, Revision, Site

_AT_ONCE = 500  # ids a query


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A stored article with its current record. `published_at` is UTC."""

    id: str
    url: str
    title: str
    site: str
    province: str | None
    published_at: datetime | None
    published_precision: str | None
    state: str
    story: str
    record: Mapping[str, Any] = field(repr=False)


def load(connection: Connection, ids: Collection[str]) -> dict[str, Stored]:
    """Articles by id; those that are withdrawn or gone from the database are not among them."""
    columns = (
        Article.id,
        Article.url,
        Article.title,
        Site.host.label("site"),
        Article.province,
        Article.published_at,
        Article.published_precision,
        Article.state,
        Article.story_id.label("story"),
        Revision.record,
    )
    joined = select(*columns).join(Site, Site.id == Article.site_id)
    articles = joined.join(Revision, Revision.id == Article.revision_id).where(Article.state != WITHDRAWN)
    wanted = list(ids)
    found: dict[str, Stored] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(articles.where(Article.id.in_(wanted[at : at + _AT_ONCE]))).mappings()
        found |= {row["id"]: Stored(**row) for row in rows}
    return found


def stories_of(connection: Connection, ids: Collection[str]) -> set[str]:
    """The stories that articles are in now."""
    return set(connection.execute(select(Article.story_id).where(Article.id.in_(list(ids)))).scalars())


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where else a story stands: how many other articles it has, and their sites' hosts, each once, in order."""

    copies: int
    sites: tuple[str, ...]


def places(connection: Connection, shown: Mapping[str, str]) -> dict[str, Places]:
    """The other places of shown articles ({id: story}), by article; withdrawn copies do not count."""
    columns = (Article.id, Article.story_id, Site.host)
    members = select(*columns).join(Site, Site.id == Article.site_id)
    here = members.where(Article.story_id.in_(set(shown.values())), Article.state != WITHDRAWN)
    by_story: dict[str, list[tuple[str, str]]] = {}
    for row in connection.execute(here):
        by_story.setdefault(row.story_id, []).append((row.id, row.host))
    found = {}
    for article_id, story in shown.items():
        others = [(one, host) for one, host in by_story.get(story, ()) if one != article_id]
        own = {host for one, host in by_story.get(story, ()) if one == article_id}
        found[article_id] = Places(copies=len(others), sites=tuple(sorted({host for _, host in others} - own)))
    return found
