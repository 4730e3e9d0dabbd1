"""Which article of a story comes first: what is known of time, and beside equal times who names another one as its source.

Where only the day is known, no hour of that day is earlier or later: the article that names a source comes after all of its day.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import exists
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import and_, case
from sqlalchemy.sql.functions import FunctionElement

from storage.columns import UtcDateTime
from storage.days import day_of
from storage.models import Article, StoryLink

DAY = "day"
_REST = timedelta(hours=23, minutes=59, seconds=59)


def names_another(record: Mapping[str, Any], url: str) -> bool:
    """Whether a record names where its text was taken from, and that is not the site of its own address."""
    named = (record.get("source") or "").strip().lower().partition("://")
    host = (named[2] or named[0]).partition("/")[0].removeprefix("www.")
    return bool(host) and host != (urlsplit(url).hostname or "").removeprefix("www.")


def moment(published_at: datetime, *, is_day: bool, is_taken: bool) -> datetime:
    """Where an article stands in time: one of which the day alone is known at its begin, or at its end if it was taken from another."""
    return published_at + _REST if is_day and is_taken else published_at


def is_known_later(one: tuple[datetime | None, bool], root: tuple[datetime | None, bool]) -> bool:
    """Whether the first is known to be published after the second; each is a time, and whether its day alone is known."""
    (at, is_day), (of_root, is_roots_day) = one, root
    if at is None or of_root is None:
        return False
    return day_of(of_root) < day_of(at) if is_day or is_roots_day else of_root < at


class _EndOfDay(FunctionElement[datetime]):
    """The last second of a day that is stored as its first moment."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(_EndOfDay, "sqlite")
def _sqlite(element: _EndOfDay, compiler: Any, **options: Any) -> str:
    return f"datetime({compiler.process(element.clauses, **options)}, '+{int(_REST.total_seconds())} seconds')"


@compiles(_EndOfDay, "postgresql")
def _postgresql(element: _EndOfDay, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} + interval '{int(_REST.total_seconds())} seconds')"


def in_order() -> tuple[Any, ...]:
    """Articles by time, those without a date last; of one moment, or one day where no more is known, roots come before members."""
    is_member = exists().where(StoryLink.article_id == Article.id).correlate(Article)
    late = and_(Article.published_precision == DAY, is_member)
    at = case((late, _EndOfDay(Article.published_at)), else_=Article.published_at)
    return Article.published_at.is_(None), at, is_member, Article.first_seen, Article.id
