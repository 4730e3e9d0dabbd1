"""What the archive knew before a moment, an article at a time: which revision held, its state, its addresses. Reads only.

What a later visit learnt does not show: revisions are chosen by when they were seen, states by their events. Withdrawn
articles are left out by what is so today. Stories are today's too: a copy is one whenever that is found out.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from json.encoder import encode_basestring  # what json.dumps writes of a text, without making an encoder for each
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, Text, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from storage.columns import not_by
from storage.days import HANOI
from storage.endings import GONE, LIVE, SUSPECTED, WITHDRAWN
from storage.models import Address, Article, Event, Revision, Site
from storage.releases.options import Options

_BATCH = 200  # articles whose superseded revisions are asked about at once
_ROWS = 1000  # held of what the database streams
_HOURS = 7  # Vietnam is so far ahead of UTC, and knows no summer time
_STATES = {"suspected": SUSPECTED, "confirmed": GONE, "returned": LIVE}


class Standing(NamedTuple):
    """An article as the archive knew it; `words` is a digest of the text alone, None if that is short."""

    id: str
    revision_id: int
    revision: int  # counted in time from 1: stored numbers tell in which order captures were taken in
    digest: str
    words: str | None
    site: str
    province: str | None
    story: str
    published: str | None
    first_seen: str
    seen_at: str
    state: str
    addresses: str  # JSON


def local(moment: datetime | str) -> str:
    """A moment as a release writes it: ISO 8601 with +07:00. One in SQLite's own words is UTC without saying so."""
    if not isinstance(moment, str):
        return moment.astimezone(HANOI).isoformat()
    day, hour, fraction = moment[:10], int(moment[11:13]) + _HOURS, moment[19:]
    if hour >= 24:  # noqa: PLR2004 - of a day
        day, hour = _day_after(day), hour - 24
    return f"{day}T{hour:02}{moment[13:19]}{'' if fraction == '.000000' else fraction}+07:00"


@lru_cache(8192)
def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def standing(connection: Connection, options: Options, ids: Collection[str] | None) -> Iterator[Standing]:
    """The articles of a release, in order of id, a batch in memory at a time; `ids` narrows them.

    One query, which the database streams, and one more for each batch with revisions that hold no longer.
    """
    hosts = {row.id: row.host for row in connection.execute(select(Site.id, Site.host))}
    streamed = {"stream_results": True, "max_row_buffer": _ROWS}
    batch: list[tuple[Standing, bool]] = []
    for article, rows in groupby(connection.execute(_found(options), execution_options=streamed), itemgetter(0)):
        if ids is None or article in ids:
            batch.append(_known(list(rows), hosts, options.as_of))
        if len(batch) == _BATCH:
            yield from _asked_for(connection, batch, options)
            batch = []
    yield from _asked_for(connection, batch, options)


def withdrawn(connection: Connection) -> Iterator[tuple[str, str]]:
    """Every article that is withdrawn today, with the moment; whatever a release asks for."""
    last = func.max(Event.at).label("at")
    rows = select(Article.id, last).outerjoin(Event, (Event.article_id == Article.id) & (Event.kind == "withdrawn"))
    for row in connection.execute(rows.where(Article.state == WITHDRAWN).group_by(Article.id)):
        yield row.id, local(row.at) if row.at else ""


def _found(options: Options) -> Select[Any]:
    """A row for each revision and address that the archive had of an article, articles in order of id."""
    as_of = options.as_of
    columns: tuple[Any, ...] = (Article.id, Article.site_id, Article.province, Article.story_id, Article.revision_id)
    times = (_plain(Article.first_seen), _plain(Article.published_at))
    revision = (Revision.id, Revision.number, _plain(Revision.seen_at), Revision.digest, Revision.content_digest)
    address = (_plain(Address.first_seen), Address.url)
    chosen: Select[Any] = select(*columns, *times, _state(as_of), *revision, *address)
    # Later ones too: see `_known_then`.
    chosen = chosen.join(Revision, Revision.article_id == Article.id)
    chosen = chosen.outerjoin(Address, (Address.article_id == Article.id) & (Address.first_seen < as_of))
    # By their ids, and in no other order that would have to be sorted.
    chosen = chosen.where(Article.id > "", Article.state != WITHDRAWN, Article.first_seen < as_of)
    if options.site is not None:
        chosen = chosen.where(
            not_by(Article.site_id) == select(Site.id).where(Site.host == options.site).scalar_subquery()
        )
    if options.province is not None:
        chosen = chosen.where(not_by(Article.province) == options.province)
    return chosen.order_by(Article.id)


def _state(as_of: datetime) -> ScalarSelect[Any]:
    """The last event before the date that tells of a state."""
    last = select(Event.kind).where(Event.article_id == Article.id, Event.at < as_of, Event.kind.in_(_STATES))
    return last.order_by(Event.id.desc()).limit(1).scalar_subquery()


def _plain(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A moment as the driver gives it, a text or a datetime (see `local`): three for each article are dear to read twice."""
    return type_coerce(column, Text)


def _known(rows: Sequence[Any], hosts: dict[int, str], as_of: datetime) -> tuple[Standing, bool]:
    """An article by all its rows, and whether the revision that held has been superseded since."""
    row, count, urls = rows[0], 1, [rows[0][14]]
    is_first = True
    if len(rows) > 1:
        earliest = min(rows, key=itemgetter(10, 9))
        rows = _known_then(rows, earliest, as_of)
        row = max(rows, key=itemgetter(10, 9))
        is_first = row[10] == earliest[10]
        count = len({one[8] for one in rows})
        # Sorted here: the databases do not agree on the order of texts.
        urls = [url for _, url in sorted({(one[13], one[14]) for one in rows})]
    article, site, province, story, now, first_seen, published, event, revision, _, seen_at, digest, words, _, _ = row
    first = local(first_seen)
    seen = first if is_first or seen_at == first_seen else local(seen_at)
    addresses = f"[{', '.join([encode_basestring(url) for url in urls if url is not None])}]"
    published = local(published) if published else None
    state = _STATES[event] if event else LIVE
    host = hosts[site]
    told = (article, revision, count, digest, words, host, province, story, published, first, seen, state, addresses)
    return Standing._make(told), revision != now


def _known_then(rows: Sequence[Any], earliest: Any, as_of: datetime) -> Sequence[Any]:
    """The rows of the revisions that were seen before the date.

    An article that was seen by then said what its earliest revision says: earlier releases of ours did not move that back
    when older captures of it were taken in.
    """
    moment: Any = as_of.astimezone(UTC)
    if isinstance(earliest[10], str):
        moment = moment.replace(tzinfo=None).isoformat(" ", "microseconds")
    return [row for row in rows if row[10] < moment] or [row for row in rows if row[10] == earliest[10]]


def _asked_for(connection: Connection, batch: Sequence[tuple[Standing, bool]], options: Options) -> Iterator[Standing]:
    """Those of the days that were asked for, with the time of publication that their revision stated."""
    published = _published(connection, [one.revision_id for one, is_old in batch if is_old])
    first, last = (day.isoformat() if day else None for day in (options.published_from, options.published_until))
    for one, is_old in batch:
        article = one._replace(published=published[one.revision_id]) if is_old else one
        day = (article.published or "")[:10]
        if (first is None or day >= first) and (last is None or "" < day <= last):
            yield article


def _published(connection: Connection, revisions: Sequence[int]) -> dict[int, str | None]:
    """The stated time of publication of revisions that hold no longer."""
    if not revisions:
        return {}
    columns = (Revision.id, Revision.record["published_at"].as_string().label("published"))
    rows = connection.execute(select(*columns).where(Revision.id.in_(revisions)))
    return {row.id: row.published for row in rows}
