"""The tables of how sites are asked: each host's budget and days, requests without an answer, sources of news, validators.

Hosts are keyed as sites are: lower case, without "www.", with a port that is not the scheme's own.
"""

from sqlalchemy import BigInteger, Double, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Key, MaybeInt, MaybeMoment, MaybeStr, Model, Moment, Str
from storage.columns import key as _key
from storage.columns import reference as _ref
from storage.columns import words as _text


class HostBudget(Model):
    """When the next request to a host may leave, for all processes that share the database. Times are seconds since 1970.

    `slowed` is what is added to the delay, in seconds, because the host answered slowly or asked for rest. Until
    `paused_until` nothing is asked, for `pause_reason`; `pauses` counts pauses in a row, each twice as long.
    """

    __tablename__ = "host_budget"
    host: Str = _text(primary_key=True)
    next_at: Mapped[float] = mapped_column(Double)
    slowed: Mapped[float | None] = mapped_column(Double)
    paused_until: Mapped[float | None] = mapped_column(Double)
    pause_reason: MaybeStr = _text()
    pauses: MaybeInt


class HostDay(Model):
    """What a host was asked on one day (in Vietnam, "2026-11-27"): requests, answered or not, and bytes received."""

    __tablename__ = "host_day"
    host: Str = _text(primary_key=True)
    day: Str = _text(primary_key=True)
    requests: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[int] = mapped_column(BigInteger)


class Unanswered(Model):
    """A request that left no capture: no byte of an answer came. Never changed. `cause`: storage/causes.py.

    With the captures these are all requests that were made.
    """

    __tablename__ = "unanswered"
    __table_args__ = (Index(None, "site_id", "at"),)
    id: Key = _key()
    site_id: Mapped[int] = _ref("site.id")
    run_id: MaybeInt = _ref("run.id")
    host: Str = _text()
    url: Str = _text()
    at: Moment
    cause: Str = _text()
    detail: Str = _text()


class Source(Model):
    """What is remembered of an address that shows news (home page, feed, sitemap, list), to ask it no oftener than it brings any.

    `idle` counts visits in a row that showed nothing beyond what other sources showed, `news_at` is the last one that showed an
    address nobody knew. `items` is a digest of the articles it listed, None for none. `etag` and `modified` are what it said of itself.
    """

    __tablename__ = "source"
    frontier_id: Mapped[int] = _ref("frontier.id", primary_key=True)
    site_id: Mapped[int] = _ref("site.id", index=True)
    checked_at: Moment
    news_at: MaybeMoment
    idle: Mapped[int]
    body_digest: MaybeStr = _text()
    items: MaybeStr = _text()
    etag: MaybeStr = _text()
    modified: MaybeStr = _text()


class Validator(Model):
    """Whether a site's ETag or Last-Modified can be believed (`kind`: etag, modified), by what its own pages showed.

    `kept` counts pages that stayed the same with it, `lied` pages that changed under it; `told_by` is an address that lied.
    """

    __tablename__ = "validator"
    site_id: Mapped[int] = _ref("site.id", primary_key=True)
    kind: Str = _text(primary_key=True)
    kept: Mapped[int]
    lied: Mapped[int]
    told_by: MaybeStr = _text()
    at: Moment
