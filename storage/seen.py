"""The tables of what was seen: sites, runs, captures, closed WARC files, and the frontier of what is still to fetch.

Rows only point to bytes: a response lies in a WARC file at (warc_file, warc_offset, warc_length).
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import BigId, Key, MaybeInt, MaybeMoment, MaybeStr, Model, Moment, Str
from storage.columns import key as _key
from storage.columns import reference as _ref
from storage.columns import words as _text


class Site(Model):
    """A host with its port. `provisional`: known only from an ingested WARC, no site file names it."""

    __tablename__ = "site"
    id: Key = _key()
    host: Str = _text(unique=True)
    name: Str = _text()
    province: MaybeStr = _text()
    family: MaybeStr = _text()
    provisional: Mapped[bool]
    first_seen: Moment
    last_seen: Moment


class Run(Model):
    """One crawl of one site, or one ingest. `outcome` None: under way, or killed."""

    __tablename__ = "run"
    id: Key = _key()
    site_id: MaybeInt = _ref("site.id", index=True)
    kind: Str = _text()
    started_at: Moment
    ended_at: MaybeMoment
    outcome: MaybeStr = _text()
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Str = _text()


class Capture(Model):
    """One answer to one request, robots.txt included; the bytes lie in the WARC file."""

    __tablename__ = "capture"
    __table_args__ = (
        # A record is ingested once: the same place of the same file is the same capture.
        UniqueConstraint("warc_file", "warc_offset"),
        Index(None, "site_id", "kind"),
        Index(None, "url"),
        Index(None, "payload_digest"),
        Index(None, "body_digest"),
    )
    id: Key = _key()
    site_id: Mapped[int] = _ref("site.id")
    run_id: MaybeInt = _ref("run.id", index=True)
    url: Str = _text()
    method: Str = _text()
    status: MaybeInt
    content_type: MaybeStr = _text()
    fetched_at: Moment
    warc_file: Str = _text()
    warc_offset: Mapped[int] = mapped_column(BigInteger)
    warc_length: Mapped[int] = mapped_column(BigInteger)
    payload_digest: MaybeStr = _text()
    body_digest: MaybeStr = _text()
    ip: MaybeStr = _text()
    tls: MaybeStr = _text()
    truncated: MaybeStr = _text()
    kind: MaybeStr = _text()
    kind_reason: MaybeStr = _text()
    route: MaybeStr = _text()
    redirect_to: MaybeStr = _text()
    source: Str = _text()
    # Header fields that tell how a page may be asked for again and what served it; lower-case names.
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    # Addresses that were redirected here, the first asked for first.
    chain: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    # The capture whose record holds the payload, if this one's record is a WARC revisit.
    revisit_of: MaybeInt = _ref("capture.id")


class WarcFile(Model):
    """A closed WARC file with the digest of all its bytes; what is written to is not here yet."""

    __tablename__ = "warc_file"
    name: Str = _text(primary_key=True)
    bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Str = _text()
    closed_at: Moment


class Frontier(Model):
    """A URL of a site, once: still to fetch (queued) or how it ended (done, refused, failed) and why.

    `taken_by` is the run that holds the row in hand; after a kill the next run has another id and gets it again. `cause` says
    in a word of storage/causes.py what kept the page from us at the last try, None if nothing did.
    """

    __tablename__ = "frontier"
    __table_args__ = (UniqueConstraint("site_id", "url_key"),)
    id: Key = _key()
    site_id: Mapped[int] = _ref("site.id")
    url: Str = _text()
    url_key: Str = _text()
    route: Str = _text()
    via: MaybeStr = _text()
    depth: Mapped[int]
    priority: Mapped[int]
    state: Str = _text()
    reason: MaybeStr = _text()
    attempts: Mapped[int]
    found_at: Moment
    tried_at: MaybeMoment
    status: MaybeInt
    kind: MaybeStr = _text()
    capture_id: MaybeInt = _ref("capture.id")
    article_id: MaybeStr = _text()
    taken_by: MaybeInt = mapped_column(BigId)
    cause: MaybeStr = _text()


# In the order of `take`: with priority the other way round each take would sort all that is queued.
Index("ix_frontier_queue", Frontier.site_id, Frontier.state, Frontier.priority.desc(), Frontier.id)
