"""Queues what is known of a site to be visited again: how an article ended shows only to those who ask."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, literal, select, update

from storage.models import Address, Article, Frontier, Site

# Behind what is new, before what is hardly ever news (crawler/discovery/order.py).
_PRIORITY = 10


def queue_articles(connection: Connection, host: str, *, now: datetime) -> None:
    """Queue the current address of every article of the site that has not been withdrawn.

    Two statements at any number of articles. An address that the frontier does not know (taken in from a WARC file) is added.
    """
    current = (
        select(Article.site_id, Address.url, Address.url_key)
        .join(Address, and_(Address.article_id == Article.id, Address.url == Article.url))
        .join(Site, Site.id == Article.site_id)
        .where(Site.host == host, Article.state != "withdrawn")
    )
    keys = current.with_only_columns(Address.url_key)
    here = and_(
        Frontier.site_id == select(Site.id).where(Site.host == host).scalar_subquery(),
        Frontier.url_key.in_(keys),
        Frontier.state.in_(["done", "failed"]),
    )
    once_more = update(Frontier).where(here).values(state="queued", attempts=0, reason=None, taken_by=None)
    connection.execute(once_more)
    known = select(Frontier.id).where(Frontier.site_id == Article.site_id, Frontier.url_key == Address.url_key).exists()
    columns: dict[str, Any] = {
        "route": literal("ingest"),
        "depth": literal(0),
        "priority": literal(_PRIORITY),
        "state": literal("queued"),
        "attempts": literal(0),
        "found_at": literal(now, Frontier.found_at.type),
    }
    missing = current.add_columns(*columns.values()).where(~known)
    names = ["site_id", "url", "url_key", *columns]
    connection.execute(insert(Frontier).from_select(names, missing))
