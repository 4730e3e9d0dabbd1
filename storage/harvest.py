"""Articles in the order in which they changed here, with the time of each change: for whoever keeps a copy in step."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.models import Article, ChangeTime, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An article and its last change: its number and when it was made (UTC)."""

    id: str
    site: str
    province: str | None
    state: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Changes: those with a number above `after` and, if `until` is given, none above it; of a site (host) or province.

    `has_province`: of any province, but of one.
    """

    after: int = 0
    until: int | None = None
    site: str | None = None
    province: str | None = None
    has_province: bool = False


def changed(connection: Connection, span: Span, limit: int) -> list[Changed]:
    """The articles whose last change is in a span, in the order of these changes, at most so many. Two queries."""
    columns = (Article.id, Site.host.label("site"), Article.province, Article.state, Article.change_no.label("number"))
    rows = select(*columns).join(Site, Site.id == Article.site_id).where(Article.change_no > span.after)
    if span.until is not None:
        rows = rows.where(Article.change_no <= span.until)
    if span.site is not None:
        rows = rows.where(Article.site_id == select(Site.id).where(Site.host == span.site).scalar_subquery())
    if span.province is not None:
        rows = rows.where(Article.province == span.province)
    if span.has_province:
        rows = rows.where(Article.province.is_not(None))
    found = connection.execute(rows.order_by(Article.change_no).limit(limit)).mappings().all()
    times = _times(connection, [row["number"] for row in found])
    return [Changed(**row, at=at) for row, at in zip(found, times, strict=True)]


def one_changed(connection: Connection, article_id: str) -> Changed | None:
    """The last change of an article, None if there is no such article."""
    number = connection.execute(select(Article.change_no).where(Article.id == article_id)).scalar()
    return changed(connection, Span(after=number - 1, until=number), 1)[0] if number is not None else None


def number_before(connection: Connection, moment: datetime) -> int:
    """The last change that was made before a moment, 0 if none was."""
    before = select(func.max(ChangeTime.number)).where(ChangeTime.at < moment)
    return connection.execute(before).scalar() or 0


def first_time(connection: Connection) -> datetime | None:
    """When the oldest change was made of which the time is known, None if nothing ever changed."""
    return connection.execute(select(func.min(ChangeTime.at))).scalar()


def _times(connection: Connection, numbers: list[int]) -> list[datetime]:
    """When these changes were made; `numbers` rise."""
    if not numbers:
        return []
    last = select(func.min(ChangeTime.number)).where(ChangeTime.number >= numbers[-1]).scalar_subquery()
    between = (ChangeTime.number >= numbers[0], ChangeTime.number <= last)
    marks = connection.execute(
        select(ChangeTime.number, ChangeTime.at).where(*between).order_by(ChangeTime.number)
    ).all()
    places = [mark.number for mark in marks]
    return [marks[bisect_left(places, number)].at for number in numbers]
