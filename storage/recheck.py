"""Queues what is known of a site to be visited again: how an article ended, or changed, shows only to those who ask.

By the plan recent articles are asked often and old ones rarely; none waits longer than the period that the operator sets.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from storage.frontier import ONCE_MORE
from storage.models import Address, Article, Frontier, Site

# Behind what is new, before what is hardly ever news (crawler/discovery/order.py).
_PRIORITY = 10
# Up to what age (since it was published, else first seen) an article is asked again how often. Edits come in the first days.
PLAN: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(days=2), timedelta(hours=12)),
    (timedelta(days=14), timedelta(days=3)),
    (timedelta(days=90), timedelta(days=14)),
    (timedelta(days=365), timedelta(days=60)),
)
# The horizon: what is younger is visited again in any case, and may still be joined on a list by an article dated back.
HORIZON = PLAN[0][0]
# One that was not where it was is asked again soon: a second run confirms it, or undoes it.
_DOUBT = timedelta(hours=1)


def queue_articles(connection: Connection, host: str, *, now: datetime) -> None:
    """Queue the current address of every article of the site that has not been withdrawn.

    Two statements at any number of articles. An address that the frontier does not know (taken in from a WARC file) is added.
    """
    current = _current(host)
    keys = current.with_only_columns(Address.url_key)
    here = and_(
        Frontier.site_id == select(Site.id).where(Site.host == host).scalar_subquery(),
        Frontier.url_key.in_(keys),
        Frontier.state.in_(["done", "failed"]),
    )
    connection.execute(update(Frontier).where(here).values(**ONCE_MORE))
    known = select(Frontier.id).where(Frontier.site_id == Article.site_id, Frontier.url_key == Address.url_key).exists()
    columns = {name: literal(value) for name, value in _NEW.items()}
    columns["found_at"] = literal(now, Frontier.found_at.type)
    missing = current.add_columns(*columns.values()).where(~known)
    connection.execute(insert(Frontier).from_select(["site_id", "url", "url_key", *columns], missing))


def queue_due(connection: Connection, host: str, *, now: datetime, period: timedelta, most: int) -> int:
    """Queue the articles of the site whose turn has come by the plan, at most so many; how many.

    Recent ones come first, then those that have waited longest. `period` is the longest that any of them waits, as long as
    `most` a run allows it.
    """
    recent = _due(connection, host, _recent(now, period), Article.published_at.desc(), most)
    # Of the rest the oldest visit first: nobody is passed over for ever.
    old = _due(connection, host, now - period > _ASKED, _ASKED, most - len(recent))
    rows = list({row["url_key"]: row for row in (*recent, *old)}.values())
    again = [{"row": row["number"]} for row in rows if row["number"] is not None]
    if again:
        connection.execute(update(Frontier).where(Frontier.id == bindparam("row")).values(**ONCE_MORE), again)
    fresh = [
        {name: row[name] for name in ("site_id", "url", "url_key")} | _NEW | {"found_at": now}
        for row in rows
        if row["number"] is None
    ]
    if fresh:
        connection.execute(insert(Frontier), fresh)
    return len(rows)


def recent(connection: Connection, site_id: int, keys: Collection[str], *, now: datetime) -> tuple[int, int]:
    """Of the articles with those address keys: how many have a day of publication, and how many are younger than HORIZON."""
    young = func.count().filter(Article.published_at > now - HORIZON)
    statement = (
        select(func.count(), young)
        .select_from(Address)
        .join(Article, Article.id == Address.article_id)
        .where(Address.site_id == site_id, Address.url_key.in_(keys), Article.published_at.is_not(None))
    )
    dated, young_ones = connection.execute(statement).one()
    return int(dated), int(young_ones)


_NEW: dict[str, Any] = {"route": "ingest", "depth": 0, "priority": _PRIORITY, "state": "queued", "attempts": 0}
_ASKED = func.coalesce(Frontier.tried_at, Address.last_seen)
_BORN = func.coalesce(Article.published_at, Article.first_seen)


def _current(host: str) -> Select[int, str, str]:
    return (
        select(Article.site_id, Address.url, Address.url_key)
        .join(Address, and_(Address.article_id == Article.id, Address.url == Article.url))
        .join(Site, Site.id == Article.site_id)
        .where(Site.host == host, Article.state != "withdrawn")
    )


def _recent(now: datetime, period: timedelta) -> ColumnElement[bool]:
    """Articles of an age that the plan names, and asked too long ago for it; those in doubt at any age."""
    steps = (and_(now - age <= _BORN, now - min(every, period) > _ASKED) for age, every in PLAN)
    return or_(and_(Article.state == "suspected", now - _DOUBT > _ASKED), *steps)


def _due(connection: Connection, host: str, due: ColumnElement[bool], order: Any, most: int) -> Sequence[RowMapping]:
    if most <= 0:
        return []
    same = and_(Frontier.site_id == Article.site_id, Frontier.url_key == Address.url_key)
    waiting = or_(Frontier.id.is_(None), Frontier.state.in_(["done", "failed"]))
    statement = _current(host).add_columns(Frontier.id.label("number")).outerjoin(Frontier, same).where(waiting, due)
    return connection.execute(statement.order_by(order, Article.id).limit(most)).mappings().all()
