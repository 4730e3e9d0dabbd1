"""What the archive knew before a moment, an article at a time: which revision held, its state, its addresses. Reads only.

What a later visit learnt does not show: revisions are chosen by when they were seen, states by their events. Withdrawn
articles are left out by what is so today. Stories are today's too: a copy is one whenever that is found out.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from storage.columns import not_by
from storage.days import HANOI
from storage.endings import GONE, LIVE, SUSPECTED, WITHDRAWN
from storage.models import Address, Article, Event, Revision, Site
from storage.releases.options import Options

_BATCH = 1000
_STATES = {"suspected": SUSPECTED, "confirmed": GONE, "returned": LIVE}


def local(moment: datetime) -> str:
    """A moment as a release writes it: ISO 8601 with +07:00."""
    return moment.astimezone(HANOI).isoformat()


def standing(connection: Connection, options: Options, ids: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """The articles of a release, in order of id, a batch in memory at a time; `ids` narrows them.

    Each has id, revision_id, revision (counted in time from 1), digest, words (of the text alone, None if short), site, province, story, published, first_seen,
    seen_at, state and addresses (JSON). Five queries a batch, however many articles.
    """
    last = ""
    while rows := connection.execute(_articles(options, last)).all():
        last = rows[-1].id
        wanted = [row for row in rows if ids is None or row.id in ids]
        yield from (one for one in _known(connection, wanted, options) if _is_asked_for(one, options))


def withdrawn(connection: Connection) -> Iterator[tuple[str, str]]:
    """Every article that is withdrawn today, with the moment; whatever a release asks for."""
    last = func.max(Event.at).label("at")
    rows = select(Article.id, last).outerjoin(Event, (Event.article_id == Article.id) & (Event.kind == "withdrawn"))
    for row in connection.execute(rows.where(Article.state == WITHDRAWN).group_by(Article.id)):
        yield row.id, local(row.at) if row.at else ""


def _articles(options: Options, last: str) -> Select[Any]:
    columns: tuple[Any, ...] = (Article.id, Article.province, Article.story_id, Article.first_seen, Article.revision_id)
    chosen: Select[Any] = select(*columns, Article.published_at, Site.host).join(Site, Site.id == Article.site_id)
    chosen = chosen.where(Article.id > last, Article.state != WITHDRAWN, Article.first_seen < options.as_of)
    if options.site is not None:
        chosen = chosen.where(Site.host == options.site)
    if options.province is not None:
        chosen = chosen.where(not_by(Article.province) == options.province)
    return chosen.order_by(Article.id).limit(_BATCH)


def _is_asked_for(one: dict[str, Any], options: Options) -> bool:
    day = (one["published"] or "")[:10]
    first, last = options.published_from, options.published_until
    return (first is None or day >= first.isoformat()) and (last is None or "" < day <= last.isoformat())


def _known(connection: Connection, rows: Sequence[Row[Any]], options: Options) -> Iterator[dict[str, Any]]:
    ids = [row.id for row in rows]
    held = _held(connection, ids, options.as_of)
    states = _states(connection, ids, options.as_of)
    addresses = _addresses(connection, ids, options.as_of)
    old = {row.id: held[row.id][0] for row in rows if row.id in held and held[row.id][0].id != row.revision_id}
    published = _published(connection, [revision.id for revision in old.values()])
    for row in rows:
        if row.id not in held:
            continue
        revision, number = held[row.id]
        now = local(row.published_at) if row.published_at else None
        yield {
            "id": row.id,
            "revision_id": revision.id,
            "revision": number,
            "digest": revision.digest,
            "words": revision.content_digest,
            "site": row.host,
            "province": row.province,
            "story": row.story_id,
            "published": published[revision.id] if row.id in old else now,
            "first_seen": local(row.first_seen),
            "seen_at": local(revision.seen_at),
            "state": states.get(row.id, LIVE),
            "addresses": json.dumps(addresses[row.id], ensure_ascii=False),
        }


def _held(connection: Connection, ids: Sequence[str], as_of: datetime) -> dict[str, tuple[Row[Any], int]]:
    """The revision that held, with its place in time: stored numbers tell in which order captures were taken in."""
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    columns: tuple[Any, ...] = (
        Revision.article_id,
        Revision.id,
        Revision.number,
        Revision.seen_at,
        Revision.digest,
        Revision.content_digest,
    )
    here = select(*columns).where(Revision.article_id.in_(ids), Revision.seen_at < as_of)
    for row in connection.execute(here).all():
        found[row.article_id].append(row)
    return {
        article: (max(known, key=lambda row: (row.seen_at, row.number)), len(known)) for article, known in found.items()
    }


def _states(connection: Connection, ids: Sequence[str], as_of: datetime) -> dict[str, str]:
    here = select(Event.article_id, Event.kind).where(Event.article_id.in_(ids), Event.at < as_of)
    rows = connection.execute(here.where(Event.kind.in_(_STATES)).order_by(Event.id))
    return {row.article_id: _STATES[row.kind] for row in rows}


def _addresses(connection: Connection, ids: Sequence[str], as_of: datetime) -> dict[str, list[str]]:
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    columns = (Address.article_id, Address.first_seen, Address.url)
    for row in connection.execute(select(*columns).where(Address.article_id.in_(ids), Address.first_seen < as_of)):
        found[row.article_id].append((row.first_seen, row.url))
    # Sorted here: the databases do not agree on the order of texts.
    return defaultdict(list, {article: [url for _, url in sorted(seen)] for article, seen in found.items()})


def _published(connection: Connection, revisions: Sequence[int]) -> dict[int, str | None]:
    """The stated time of publication of revisions that hold no longer."""
    if not revisions:
        return {}
    columns = (Revision.id, Revision.record["published_at"].as_string().label("published"))
    rows = connection.execute(select(*columns).where(Revision.id.in_(revisions)))
    return {row.id: row.published for row in rows}
