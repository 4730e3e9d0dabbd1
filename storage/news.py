"""What lately came, changed and vanished, as the archive noted it; and the runs of a site. A bounded number of rows each."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.endings import WITHDRAWN
from storage.harvest import number_before
from storage.models import Article, Event, Revision, Run, Site

_ENDS = ("suspected", "confirmed", "returned", "moved", "withdrawn", "restored")
_MOST = 200
_LOOKED_AT = 10_000


def changes(connection: Connection, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Articles whose last change was made between two moments, the newest first, at most 200; withdrawn ones are left out.

    {id, title, site, state, published_at, published_precision, seen_at, number, change_class, origin}: the last four are of
    its current revision, whose number is 1 where it is new.
    """
    first, last = number_before(connection, since), number_before(connection, until)
    columns = (Article.id, Article.title, Site.host.label("site"), Article.state, Article.published_at, Article.published_precision, Revision.seen_at, Revision.number, Revision.change_class, Revision.origin)  # fmt: skip
    rows = select(*columns).join(Revision, Revision.id == Article.revision_id).join(Site, Site.id == Article.site_id)
    rows = rows.where(Article.change_no > first, Article.change_no <= last, Article.state != WITHDRAWN)
    found = connection.execute(rows.order_by(Article.change_no.desc()).limit(_MOST)).mappings()
    return [dict(row) for row in found]


def became(connection: Connection, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """What became of articles between two moments, the newest first, at most 200, among the ten thousand last audit lines.

    {id, title, site, at, kind, reason}.

    Of a withdrawn article only that it was withdrawn is told, without its title.
    """
    columns = (Article.id, Article.title, Article.state, Site.host.label("site"), Event.at, Event.kind, Event.reason)
    rows = select(*columns).join(Event, Event.article_id == Article.id).join(Site, Site.id == Article.site_id)
    # By their ids, which rise with time: there is no index of times, and only lately is asked for.
    newest = select(Event.id).order_by(Event.id.desc()).limit(_LOOKED_AT).scalar_subquery()
    rows = rows.where(Event.id.in_(newest), Event.at >= since, Event.at < until, Event.kind.in_(_ENDS))
    found = [dict(row) for row in connection.execute(rows.order_by(Event.id.desc()).limit(_MOST)).mappings()]
    return [row | ({"title": None} if row["state"] == WITHDRAWN else {}) for row in found]


def runs_of(connection: Connection, site_id: int, limit: int = 20) -> list[dict[str, Any]]:
    """The last runs of a site, the newest first: {id, kind, started_at, ended_at, outcome, counts, version}."""
    columns = (Run.id, Run.kind, Run.started_at, Run.ended_at, Run.outcome, Run.counts, Run.version)
    rows = select(*columns).where(Run.site_id == site_id).order_by(Run.id.desc()).limit(limit)
    return [dict(row) for row in connection.execute(rows).mappings()]
