"""The rows that coverage is counted from: stored articles, addresses without one, crawls, lists. A fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from storage.days import HANOI, begins, ends
from storage.models import Address, Alarm, Article, Capture, Frontier, Run

# crawler.discovery.order: addresses that the front of a list shows (FRESH), that a list, feed or convention calls an article
# (ARTICLE), or that look like one (LIKELY).
FRESH, NAMED, LIKELY = 75, 70, 60
# What an address that only looked like an article turned out to be says something only of these.
_HIDING = ("article", "links")  # fields without which there is no article; a caption that is missing hides none
_TELLING = ("article", "soft-404", "denied", "challenge", "login", "error")


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored article: its section ("" for none), its day (of publication, else of the first sight), its address."""

    section: str
    day: date
    url: str


@dataclass(frozen=True, slots=True)
class Bare:
    """An address that should hold an article, without a stored one, as the frontier has it."""

    url: str
    state: str
    reason: str | None
    status: int | None
    kind: str | None
    found_at: datetime
    tried_at: datetime | None
    redirect_to: str | None
    cause: str | None
    route: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A crawl of the site. `judged` as in storage.runs; `counts` are its run's."""

    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    judged: str | None
    counts: dict[str, Any]


def day_of(moment: datetime) -> date:
    """The day of a moment where the sites are."""
    return moment.astimezone(HANOI).date()


def stored(connection: Connection, site_id: int, since: date, until: date) -> list[Stored]:
    """The articles of those days, both included, withdrawn ones too: the archive has them."""
    first, last = begins(since), ends(until)
    dated = and_(Article.published_at >= first, Article.published_at < last)
    undated = and_(Article.published_at.is_(None), Article.first_seen >= first, Article.first_seen < last)
    columns = (Article.section, Article.published_at, Article.first_seen, Article.url)
    rows = connection.execute(select(*columns).where(Article.site_id == site_id, or_(dated, undated)))
    return [Stored(row.section or "", day_of(row.published_at or row.first_seen), row.url) for row in rows]


def first_day(connection: Connection, site_id: int) -> date | None:
    """The day of the oldest stored article, None if there is none."""
    oldest = select(Article.published_at, Article.first_seen).where(Article.site_id == site_id)
    row = connection.execute(oldest.order_by(Article.published_at.is_(None), Article.published_at).limit(1)).first()
    return day_of(row.published_at or row.first_seen) if row else None


def bare(connection: Connection, site_id: int) -> list[Bare]:
    """The addresses that should hold an article and have none stored."""
    here = and_(Address.site_id == Frontier.site_id, Address.url_key == Frontier.url_key)
    open_or_told = or_(Frontier.priority >= NAMED, Frontier.state != "done", Frontier.kind.in_(_TELLING))
    statement = (
        select(
            Frontier.url,
            Frontier.state,
            Frontier.reason,
            Frontier.status,
            Frontier.kind,
            Frontier.found_at,
            Frontier.tried_at,
            Capture.redirect_to,
            Frontier.cause,
            Frontier.route,
        )
        .outerjoin(Address, here)
        .outerjoin(Capture, Capture.id == Frontier.capture_id)
        .where(
            Frontier.site_id == site_id, Frontier.priority.between(LIKELY, FRESH), Address.id.is_(None), open_or_told
        )
    )
    return [Bare(**row) for row in connection.execute(statement).mappings()]


def visits(connection: Connection, site_id: int) -> Sequence[Visit]:
    """All crawls of the site, oldest first."""
    columns = (Run.started_at, Run.ended_at, Run.outcome, Run.counts)
    here = (Run.site_id == site_id, Run.kind.in_(["crawl", "ingest"]))
    rows = connection.execute(select(*columns).where(*here).order_by(Run.started_at, Run.id))
    return [Visit(row.started_at, row.ended_at, row.outcome, row.counts.get("judged"), row.counts) for row in rows]


def alarm_spans(connection: Connection, site_id: int) -> list[tuple[datetime, datetime | None]]:
    """From when until when it was suspected that articles are not found or not read as such; None: still."""
    rows = connection.execute(
        select(Alarm.raised_at, Alarm.cleared_at).where(
            Alarm.site_id == site_id, Alarm.grade == "alarm", Alarm.field.in_(_HIDING)
        )
    )
    return [(row.raised_at, row.cleared_at) for row in rows]
