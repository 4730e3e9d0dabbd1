"""Which days a coverage tells of where nobody named any: the last year, or of a site that fell silent the last year it published in."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select, true

from storage.coverage.rows import day_of
from storage.days import ends
from storage.models import Article


@dataclass(frozen=True, slots=True)
class Held:
    """The days of the oldest and of the newest stored article of a site."""

    first: date
    last: date


def held(connection: Connection, site_id: int, today: date) -> Held | None:
    """From when until when its articles are, by publication until today, else by first sight; None if there are none."""
    for moment, where in ((Article.published_at, Article.published_at < ends(today)), (Article.first_seen, true())):
        here = (Article.site_id == site_id, where)
        # Each by itself: an index answers one end, not both at once.
        both = [select(end(moment)).where(*here).scalar_subquery() for end in (func.min, func.max)]
        found = [day_of(one) for one in connection.execute(select(*both)).one() if one]
        if found:
            return Held(*found)
    return None


def usual(known: Held | None, today: date, days: int) -> tuple[date, date]:
    """The first and the last day to tell of: so many until yesterday; if no article is of them, the year of the newest."""
    yesterday = today - timedelta(days=1)
    since = yesterday - timedelta(days=days - 1)
    return (since, yesterday) if known is None or known.last >= since else year(known.last.year, today)


def year(number: int, today: date) -> tuple[date, date]:
    """The first and the last day of a year, of the one under way until yesterday."""
    first = date(number, 1, 1)
    return first, max(first, min(date(number, 12, 31), today - timedelta(days=1)))
