"""What the archive knew before a moment, an article at a time: which revision held, its state, its addresses. Reads only.

What a later visit learnt does not show: revisions are chosen by when they were seen, states by their events. Withdrawn
articles are left out by what is so today. Stories are today's too: a copy is one whenever that is found out.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute

from storage.columns import not_by
from storage.days import HANOI
from storage.endings import GONE, LIVE, SUSPECTED, WITHDRAWN
from storage.models import Address, Article, Event, Revision, Site
from storage.releases.options import Options

_BATCH = 1000
_AHEAD = timedelta(hours=7)
_as_json = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes one each time
# One parameter for all of a list: SQLAlchemy takes a thousand one by one as dearly as the database.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_STATES = {"suspected": SUSPECTED, "confirmed": GONE, "returned": LIVE}


def local(moment: datetime | str) -> str:
    """A moment as a release writes it: ISO 8601 with +07:00. One in SQLite's own words is UTC without saying so."""
    if isinstance(moment, str):
        return (datetime.fromisoformat(moment) + _AHEAD).isoformat() + "+07:00"
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
    columns: tuple[Any, ...] = (Article.id, Article.province, Article.story_id, Article.revision_id, Site.host)
    times = (_plain(Article.first_seen), _plain(Article.published_at))
    chosen: Select[Any] = select(*columns, *times).join(Site, Site.id == Article.site_id)
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


def _known(connection: Connection, rows: Sequence[Any], options: Options) -> Iterator[dict[str, Any]]:
    ids = [row.id for row in rows]
    held = _held(connection, ids, options.as_of)
    states = _states(connection, ids, options.as_of)
    addresses = _addresses(connection, ids, options.as_of)
    old = {row.id: held[row.id][0] for row in rows if row.id in held and held[row.id][0].id != row.revision_id}
    published = _published(connection, [revision.id for revision in old.values()])
    for article, province, story, _, host, first_seen, published_at in rows:
        if article not in held:
            continue
        (_, revision, _, digest, words, seen_at), number = held[article]
        now = local(published_at) if published_at else None
        first = local(first_seen)
        yield {
            "id": article,
            "revision_id": revision,
            "revision": number,
            "digest": digest,
            "words": words,
            "site": host,
            "province": province,
            "story": story,
            "published": published[revision] if article in old else now,
            "first_seen": first,
            "seen_at": first if seen_at == first_seen else local(seen_at),
            "state": states.get(article, LIVE),
            "addresses": _as_json(addresses.get(article, [])),
        }


def _plain(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A moment as the driver gives it, a text or a datetime (see `local`): three for each article are dear to read twice."""
    return type_coerce(column, Text).label(column.key)


def _held(connection: Connection, ids: Sequence[str], as_of: datetime) -> dict[str, tuple[Any, int]]:
    """The revision that held, with its place in time: stored numbers tell in which order captures were taken in."""
    found: dict[str, tuple[Any, int]] = {}
    columns: tuple[Any, ...] = (
        Revision.article_id,
        Revision.id,
        Revision.number,
        Revision.digest,
        Revision.content_digest,
    )
    here = select(*columns, _plain(Revision.seen_at)).where(Revision.article_id.in_(_IDS), Revision.seen_at < as_of)
    for row in connection.execute(here, {"ids": ids}).all():
        last, count = found.get(row[0], (row, 0))
        is_later = (row.seen_at, row.number) > (last.seen_at, last.number) if count else True
        found[row[0]] = (row if is_later else last, count + 1)
    return found


def _states(connection: Connection, ids: Sequence[str], as_of: datetime) -> dict[str, str]:
    here = select(Event.article_id, Event.kind).where(Event.article_id.in_(_IDS), Event.at < as_of)
    here = here.where(Event.kind.in_(_STATES)).order_by(Event.id)
    return {row.article_id: _STATES[row.kind] for row in connection.execute(here, {"ids": ids})}


def _addresses(connection: Connection, ids: Sequence[str], as_of: datetime) -> dict[str, list[str]]:
    found: dict[str, list[tuple[datetime, str]]] = {}
    here = select(Address.article_id, _plain(Address.first_seen), Address.url)
    here = here.where(Address.article_id.in_(_IDS), Address.first_seen < as_of)
    for article, seen, url in connection.execute(here, {"ids": ids}).all():
        found.setdefault(article, []).append((seen, url))
    # Sorted here: the databases do not agree on the order of texts.
    return {article: [url for _, url in sorted(seen)] for article, seen in found.items()}


def _published(connection: Connection, revisions: Sequence[int]) -> dict[int, str | None]:
    """The stated time of publication of revisions that hold no longer."""
    if not revisions:
        return {}
    columns = (Revision.id, Revision.record["published_at"].as_string().label("published"))
    rows = connection.execute(select(*columns).where(Revision.id.in_(revisions)))
    return {row.id: row.published for row in rows}
