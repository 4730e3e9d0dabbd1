"""Articles found, as the database has them: in one query, without those withdrawn since the index was fed."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from storage.endings import WITHDRAWN
from storage.errors import DamagedRecord
from storage.index.documents import Texts, texts_of
from storage.index.prepared import Texts as Prepared
from storage.index.records import Searched, as_stored, searched
from storage.models import Article, Revision, Site

log = logging.getLogger(__name__)
_AT_ONCE = 500  # ids a query


@dataclass(frozen=True)
class Stored:
    """A stored article with what of its current record is searched, in the order of the query's columns. `published_at` is UTC."""

    id: str
    url: str
    title: str
    site: str
    province: str | None
    published_at: datetime | None
    published_precision: str | None
    state: str
    story: str
    record: Searched = field(repr=False)

    @cached_property
    def texts(self) -> Texts:
        """What of the record is searched."""
        return texts_of(self.record)

    @cached_property
    def words(self) -> Prepared:
        """Title and texts, in this order, to look for words in."""
        return Prepared([self.title, *self.texts])


# Made once: to make a statement takes as long as to run it.
@lru_cache(maxsize=2)
def _stored(dialect: str) -> Select[Any]:
    return (
        select(
            Article.id,
            Article.url,
            Article.title,
            Site.host.label("site"),
            Article.province,
            Article.published_at,
            Article.published_precision,
            Article.state,
            Article.story_id.label("story"),
            as_stored(dialect).label("record"),
        )
        .join(Site, Site.id == Article.site_id)
        .join(Revision, Revision.id == Article.revision_id)
        .where(Article.state != WITHDRAWN, Article.id.in_(bindparam("ids", expanding=True)))
    )


_MEMBERS = (
    select(Article.id, Article.story_id, Site.host)
    .join(Site, Site.id == Article.site_id)
    .where(Article.story_id.in_(bindparam("stories", expanding=True)), Article.state != WITHDRAWN)
)


def load(connection: Connection, ids: Collection[str]) -> dict[str, Stored]:
    """Articles by id; those that are withdrawn, gone from the database or damaged in it are not among them."""
    wanted = list(ids)
    statement = _stored(connection.dialect.name)
    found: dict[str, Stored] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        rows: Iterable[Any] = connection.execute(statement, {"ids": wanted[at : at + _AT_ONCE]})
        for row in rows:
            try:
                found[row[0]] = Stored(*(*row[:-1], searched(row[-1])))
            except ValueError as error:
                log.error("%s", DamagedRecord(str(error), row[0]))  # noqa: TRY400 - a sentence says it all
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
    by_story: dict[str, list[tuple[str, str]]] = {}
    for one, story, host in connection.execute(_MEMBERS, {"stories": list(set(shown.values()))}):
        by_story.setdefault(story, []).append((one, host))
    found = {}
    for article_id, story in shown.items():
        others = [(one, host) for one, host in by_story.get(story, ()) if one != article_id]
        own = {host for one, host in by_story.get(story, ()) if one == article_id}
        found[article_id] = Places(copies=len(others), sites=tuple(sorted({host for _, host in others} - own)))
    return found
