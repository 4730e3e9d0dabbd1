"""What lately came, changed and vanished, as the archive noted it; and the runs of a site. A bounded number of rows each."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, literal_column, null, select

from storage.endings import WITHDRAWN
from storage.models import Article, Event, Revision, Run, Site

_ENDS = ("suspected", "confirmed", "returned", "moved", "withdrawn", "restored")
MOST = 200
"""Rows of a list that are shown; one more tells that there are more."""
_COLUMNS = (Article.id, Article.title, Site.host.label("site"), Article.state, Article.published_at, Article.published_precision)  # fmt: skip


def came(connection: Connection, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Articles first seen between two moments, the last first, at most MOST and one more; withdrawn ones are left out.

    {id, title, site, state, published_at, published_precision, change_class, number}: the last two are None.
    """
    seen = (Article.first_seen >= since, Article.first_seen < until, Article.state != WITHDRAWN)
    rows = select(*_COLUMNS, null().label("change_class"), null().label("number"))
    rows = rows.join(Site, Site.id == Article.site_id).where(*seen)
    found = connection.execute(rows.order_by(Article.first_seen.desc(), Article.id).limit(MOST + 1)).mappings()
    return [dict(row) for row in found]


def changed(connection: Connection, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Revisions but the first ones that were first seen between two moments, as `came` gives articles, with change_class and number."""
    # The number is written out, or SQLite would not know that the index holds these.
    seen = (Revision.seen_at >= since, Revision.seen_at < until, Revision.number > literal_column("1"))
    rows = select(*_COLUMNS, Revision.change_class, Revision.number).join(Revision, Revision.article_id == Article.id)
    rows = rows.join(Site, Site.id == Article.site_id).where(*seen, Article.state != WITHDRAWN)
    found = connection.execute(rows.order_by(Revision.seen_at.desc(), Revision.id).limit(MOST + 1)).mappings()
    return [dict(row) for row in found]


def became(connection: Connection, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """What became of articles between two moments, the last first, at most MOST and one more: {id, title, site, at, kind, reason}.

    Of a withdrawn article only that it was withdrawn is told, without its title.
    """
    columns = (Article.id, Article.title, Article.state, Site.host.label("site"), Event.at, Event.kind, Event.reason)
    rows = select(*columns).join(Event, Event.article_id == Article.id).join(Site, Site.id == Article.site_id)
    rows = rows.where(Event.at >= since, Event.at < until, Event.kind.in_(_ENDS))
    found = [
        dict(row)
        for row in connection.execute(rows.order_by(Event.at.desc(), Event.id.desc()).limit(MOST + 1)).mappings()
    ]
    return [row | ({"title": None} if row["state"] == WITHDRAWN else {}) for row in found]


def runs_of(connection: Connection, site_id: int, limit: int = 20) -> list[dict[str, Any]]:
    """The last runs of a site, the newest first: {id, kind, started_at, ended_at, outcome, counts, version}."""
    columns = (Run.id, Run.kind, Run.started_at, Run.ended_at, Run.outcome, Run.counts, Run.version)
    rows = select(*columns).where(Run.site_id == site_id).order_by(Run.id.desc()).limit(limit)
    return [dict(row) for row in connection.execute(rows).mappings()]
