"""Small facts about a site's articles that a run asks for at its beginning and end."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from storage import damaged
from storage.models import Article, Revision


def count_articles(connection: Connection, site_id: int) -> int:
    """How many articles of the site the archive knows, withdrawn ones left out."""
    here = select(func.count()).select_from(Article).where(Article.site_id == site_id, Article.state != "withdrawn")
    return connection.execute(here).scalar_one()


def recent_paragraphs(connection: Connection, site_id: int, *, before: datetime, limit: int = 200) -> list[list[str]]:
    """The paragraphs of the articles published last among those first seen before a moment, a list of texts an article."""
    of_site = select(Article.revision_id).where(Article.site_id == site_id, Article.first_seen <= before)
    # Chosen first, read then: sorted with their records, all records of the site would be read.
    newest = of_site.order_by(Article.published_at.desc(), Article.id).limit(limit).subquery()
    asked = select(Revision).join(newest, newest.c.revision_id == Revision.id)
    return [record.get("paragraphs", []) for _, record in damaged.records(connection, asked) if record is not None]
