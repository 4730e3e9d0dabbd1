"""The tables of what was made of what was seen: article, address, revision, story, their parts and audit lines; counters.

The tables of what was seen stand in `storage.seen`, those of how sites are asked in `storage.politeness`, those of what drift is
told by in `storage.watched`; they are named here with the others. Nothing is overwritten but "last seen"
marks, states, the pointer to an article's current revision, and a revision that an older capture turns out to begin.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, Double, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import BigId, Key, MaybeInt, MaybeMoment, MaybeStr, Model, Moment, Str
from storage.columns import key as _key
from storage.columns import reference as _ref
from storage.columns import words as _text
from storage.politeness import HostBudget, HostDay, Source, Unanswered, Validator
from storage.seen import Capture, Frontier, Run, Site, WarcFile
from storage.watched import Alarm, Shape

__all__ = [
    "Absence", "Address", "Alarm", "Article", "Attachment", "Capture", "ChangeTime", "Counter", "Event", "Fingerprint", "Frontier",
    "HostBudget", "HostDay", "Image", "Model", "Revision", "Run", "Shape", "Site", "Source", "Story", "Unanswered", "Validator",
    "WarcFile",
]  # fmt: skip


def _unlinked(name: str) -> Index:
    """Media by URL that wait for the capture of their bytes: as small as what is missing."""
    missing = text("digest IS NULL")
    return Index(name, "url", sqlite_where=missing, postgresql_where=missing)


class Story(Model):
    """A cluster of articles that are the same text or nearly; `first_article_id` is the earliest published member in sight.

    `digest` is of the text it was made for. `into_id`: the story that took the members of this one, which has none any more.
    """

    __tablename__ = "story"
    id: Str = _text(primary_key=True)
    digest: MaybeStr = _text()
    first_article_id: MaybeStr = _text()
    into_id: MaybeStr = _ref("story.id")


class Article(Model):
    """One thing published at one site. Its words are in the current revision; `change_no` rises in commit order."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("site_id", "key"),
        Index(None, "change_no", unique=True),
        Index(None, "story_id", "published_at"),
        Index(None, "published_at"),
        # By day of publication, for the coverage of one site.
        Index(None, "site_id", "published_at"),
        # For harvests of a site or a province, and for what a day brought.
        Index(None, "site_id", "change_no"),
        Index(None, "province", "change_no"),
        Index(None, "first_seen"),
    )
    id: Str = _text(primary_key=True)
    site_id: Mapped[int] = _ref("site.id")
    key: Str = _text()
    url: Str = _text()
    canonical_url: Str = _text()
    title: Str = _text()
    published_at: MaybeMoment
    published_precision: MaybeStr = _text()
    province: MaybeStr = _text()
    first_seen: Moment
    last_seen: Moment
    state: Str = _text()
    state_reason: MaybeStr = _text()
    state_since: MaybeMoment
    story_id: Str = _ref("story.id")
    revision_id: MaybeInt = mapped_column(BigId)
    change_no: Mapped[int] = mapped_column(BigInteger)
    # The last step of the category that the current revision names.
    section: MaybeStr = _text()


class Address(Model):
    """A URL under which an article was seen. One URL leads to one article: the last one seen there."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("site_id", "url_key"), Index(None, "article_id"))
    id: Key = _key()
    site_id: Mapped[int] = _ref("site.id")
    article_id: Str = _ref("article.id")
    url: Str = _text()
    url_key: Str = _text()
    first_seen: Moment
    last_seen: Moment


class Absence(Model):
    """A visit of an address that did not show its article (`reason`: storage/endings.py). Never changed.

    Only those later than the address was last seen count. A redirect keeps where it led: `target`, and its `target_key`.
    """

    __tablename__ = "absence"
    __table_args__ = (UniqueConstraint("address_id", "at"), Index(None, "target_key"))
    id: Key = _key()
    address_id: Mapped[int] = _ref("address.id")
    run_id: Mapped[int] = _ref("run.id")
    at: Moment
    reason: Str = _text()
    detail: Str = _text()
    target: MaybeStr = _text()
    target_key: MaybeStr = _text()
    capture_id: MaybeInt = _ref("capture.id")


class Event(Model):
    """An audit line of an article (kinds: storage/events.py). Never changed."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "article_id", "id"), Index(None, "at"))
    id: Key = _key()
    article_id: Str = _ref("article.id")
    at: Moment
    kind: Str = _text()
    reason: Str = _text()
    capture_id: MaybeInt = _ref("capture.id")


class Revision(Model):
    """One state of an article's content. `origin`: the site changed it, or we read the same bytes differently (ours).

    `change_class` and `changed` (names of fields) tell it from the revision before; None for the first. `rule` is what
    read the page: a family's template, or the generic parser.
    """

    __tablename__ = "revision"
    # What a day changed: as small as what did change, for most articles never do.
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        Index("ix_revision_changed", "seen_at", sqlite_where=text("number > 1"), postgresql_where=text("number > 1")),
    )
    id: Key = _key()
    article_id: Str = _ref("article.id")
    number: Mapped[int]
    capture_id: MaybeInt = _ref("capture.id")
    seen_at: Moment
    digest: Str = _text()
    content_digest: MaybeStr = _text()
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    title: Str = _text()
    parser_version: Str = _text()
    origin: Str = _text()
    change_class: MaybeStr = _text()
    changed: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    rule: MaybeStr = _text()


class Image(Model):
    """A picture of one revision, in page order. `digest` is the body digest of the capture of its bytes, once there is one."""

    __tablename__ = "image"
    __table_args__ = (_unlinked("ix_image_unlinked"),)
    revision_id: Mapped[int] = _ref("revision.id", primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    url: Str = _text()
    caption: MaybeStr = _text()
    alt: MaybeStr = _text()
    credit: MaybeStr = _text()
    digest: MaybeStr = _text()


class Attachment(Model):
    """A document linked from one revision, in page order. `digest` as of an image."""

    __tablename__ = "attachment"
    __table_args__ = (_unlinked("ix_attachment_unlinked"),)
    revision_id: Mapped[int] = _ref("revision.id", primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    url: Str = _text()
    name: Str = _text()
    type: Str = _text()
    digest: MaybeStr = _text()


class StoryLink(Model):
    """Why an article is of its root's story; the root itself has no row. `kind`: exact, near, or hand (joined by hand).

    `containment`, `of_article` and `of_root` as in storage.likeness, of the article's text (first) and the root's; None where no
    text was compared. `source` is where the article says it took its text from, `order` who published first: root, or unknown.
    """

    __tablename__ = "story_link"
    __table_args__ = (Index(None, "root_id"),)
    article_id: Str = _ref("article.id", primary_key=True)
    root_id: Str = _ref("article.id")
    kind: Str = _text()
    containment: Mapped[float | None] = mapped_column(Double)
    of_article: Mapped[float | None] = mapped_column(Double)
    of_root: Mapped[float | None] = mapped_column(Double)
    numbers: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    names: MaybeInt
    matched: MaybeInt
    clashes: MaybeInt
    order: Str = _text()
    source: MaybeStr = _text()
    at: Moment


class StoryDecision(Model):
    """What a person decided of two articles, whatever their texts say: together (the one follows the other), apart, or undone.

    Never changed; of several for one pair the last one holds.
    """

    __tablename__ = "story_decision"
    __table_args__ = (Index(None, "article_id"), Index(None, "other_id"))
    id: Key = _key()
    article_id: Str = _ref("article.id")
    other_id: Str = _ref("article.id")
    kind: Str = _text()
    reason: Str = _text()
    at: Moment


class Fingerprint(Model):
    """A mark of an article's current text (vietnamese.shingles): all have their text digest's, roots of stories also their runs'."""

    __tablename__ = "fingerprint"
    __table_args__ = (Index(None, "article_id"), {"sqlite_with_rowid": False})
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Str = _ref("article.id", primary_key=True)


class ChangeTime(Model):
    """When the changes of articles up to `number` were committed, those after the row before it: a row a transaction."""

    __tablename__ = "change_time"
    __table_args__ = (Index(None, "at"),)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Moment


class Counter(Model):
    """A named number that only rises; `change` numbers the changes of articles."""

    __tablename__ = "counter"
    name: Str = _text(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
