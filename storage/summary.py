"""Small facts about a site's articles that a run asks for at its beginning and end."""

from sqlalchemy import Connection, func, select

from storage.models import Article, Revision


def count_articles(connection: Connection, site_id: int) -> int:
    """How many articles of the site the archive knows, withdrawn ones left out."""
    here = select(func.count()).select_from(Article).where(Article.site_id == site_id, Article.state != "withdrawn")
    return connection.execute(here).scalar_one()


def recent_paragraphs(connection: Connection, site_id: int, *, limit: int = 200) -> list[list[str]]:
    """The paragraphs of the site's articles published last, a list of texts an article."""
    newest = (
        select(Revision.record)
        .join(Article, Article.revision_id == Revision.id)
        .where(Article.site_id == site_id)
        .order_by(Article.published_at.desc(), Article.id)
        .limit(limit)
    )
    return [record["paragraphs"] for record in connection.execute(newest).scalars()]
