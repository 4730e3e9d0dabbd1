"""What a story is made of, for people and exports: its members in sight, each with the evidence of its link."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from storage.archive import Archive
from storage.database import reading
from storage.days import HANOI
from storage.models import Article, Revision, Site, Story, StoryLink
from storage.stories.order import in_order

_WITHDRAWN = "withdrawn"
_LONGEST_WAY = 100
_EVIDENCE = ("containment", "of_article", "of_root")


def story(archive: Archive, wanted: str) -> dict[str, Any] | None:
    """A story by its own id or an article's: {id, was, first, sites, withdrawn, members}; None if there is none.

    `was` is the id that was asked for, if that story was taken into this one; `withdrawn` the number of members that are not
    shown. The members are as `members_of` gives them, each with the `source` that it names.
    """
    with reading(archive.engine) as connection:
        found = _current(connection, wanted)
        if found is None:
            return None
        members = members_of(connection, [found])[found]
        sources = _sources(connection, [one["id"] for one in members if one["root"]])
        hidden = select(func.count()).where(Article.story_id == found, Article.state == _WITHDRAWN)
        withdrawn = connection.execute(hidden.select_from(Article)).scalar_one()
        known = connection.execute(select(Story.id).where(Story.id == wanted)).scalar()
    return {
        "id": found,
        "was": wanted if known and wanted != found else None,
        "first": members[0]["id"] if members else None,
        "sites": len({one["site"] for one in members}),
        "withdrawn": withdrawn,
        "members": [one | {"source": (one["link"] or sources[one["id"]])["source"]} for one in members],
    }


def _sources(connection: Connection, roots: Collection[str]) -> dict[str, dict[str, Any]]:
    """The {source} that each of these roots names: they have no link to tell it."""
    records = select(Article.id, Revision.record).join(Revision, Revision.id == Article.revision_id)
    found = connection.execute(records.where(Article.id.in_(list(roots))))
    return {row.id: {"source": row.record.get("source")} for row in found}


def _current(connection: Connection, wanted: str) -> str | None:
    own = connection.execute(select(Article.story_id).where(Article.id == wanted)).scalar()
    found = own or connection.execute(select(Story.id).where(Story.id == wanted)).scalar()
    for _ in range(_LONGEST_WAY):
        into = connection.execute(select(Story.into_id).where(Story.id == found)).scalar() if found else None
        has_members = connection.execute(select(Article.id).where(Article.story_id == found).limit(1)).scalar()
        if into is None or has_members:
            return found
        found = into
    return found


def members_of(connection: Connection, stories: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The members in sight of each of these stories, the earliest published first.

    Each is {id, site, province, url, title, published_at, state, root, link}: `root` says whether the others are held to it, and
    `link` is {root, kind, containment, of_article, of_root, numbers, names, matched, clashes, order, source}; None of the root.
    The root of a link is None where that is withdrawn.
    """
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(_MEMBERS, {"stories": list(stories)}):
        found[row.story_id].append(_member(row))
    return found


def _members() -> Select[Any]:
    root = aliased(Article)
    columns = (
        Article.id,
        Article.story_id,
        Site.host,
        Article.province,
        Article.url,
        Article.title,
        Article.published_at,
        Article.state,
        root.state.label("root_state"),
        *(column for column in StoryLink.__table__.columns if column.name not in {"article_id", "seal"}),
    )
    listed = select(*columns).join(Site, Site.id == Article.site_id)
    listed = listed.outerjoin(StoryLink, StoryLink.article_id == Article.id).outerjoin(
        root, root.id == StoryLink.root_id
    )
    of_these: BindParameter[Any] = bindparam("stories", expanding=True)
    listed = listed.where(Article.story_id.in_(of_these), Article.state != _WITHDRAWN)
    return listed.order_by(*in_order())


_MEMBERS = _members()  # once: a page of the reading room asks it for each reader


def _member(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "site": row.host,
        "province": row.province,
        "url": row.url,
        "title": row.title,
        "published_at": row.published_at.astimezone(HANOI).isoformat() if row.published_at else None,
        "state": row.state,
        "root": row.root_id is None,
        "link": None if row.root_id is None else _link(row),
    }


def _link(row: Row[Any]) -> dict[str, Any]:
    told = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row by names
    return {
        "root": row.root_id if row.root_state != _WITHDRAWN else None,
        "kind": row.kind,
        **{name: told[name] if told[name] is None else round(told[name], 3) for name in _EVIDENCE},
        **{name: told[name] for name in ("numbers", "names", "matched", "clashes", "order", "source")},
    }
