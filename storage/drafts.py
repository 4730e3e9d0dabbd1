"""What is handed to `storage.saving`, and what it says about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDraft:
    """A picture of the article, in page order."""

    url: str
    caption: str | None = None
    alt: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentDraft:
    """A linked document, in page order; `type` is a lower-case extension."""

    url: str
    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as one capture shows it.

    `record` holds the fields of the project's record format, ready for JSON. `digest` is of all content that makes a
    revision; `content_digest` of the canonical text by which exact copies are told, None if the text is too short for
    that. `addresses` are further (url, url_key) pairs that lead to the article. `fingerprints` are the text's marks
    (vietnamese.shingles), worked out from the record where none are given. `origin`: site (as published), ours (the same bytes read differently). `rule`: what read the page.
    """

    site_id: int
    host: str
    article_id: str
    key: str
    url: str
    url_key: str
    title: str
    record: Mapping[str, Any] = field(repr=False)
    digest: str
    content_digest: str | None
    seen_at: datetime
    parser_version: str
    canonical_url: str | None = None
    capture_id: int | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    province: str | None = None
    addresses: tuple[tuple[str, str], ...] = ()
    images: tuple[ImageDraft, ...] = ()
    attachments: tuple[AttachmentDraft, ...] = ()
    fingerprints: tuple[int, ...] = field(default=(), repr=False)
    origin: Literal["site", "ours"] = "site"
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a draft: the number of the revision that holds its content, and the story it belongs to.

    `copy_of` is the story's first article if that is another one: the draft is a copy of it, or nearly.
    """

    article_id: str
    outcome: Outcome
    revision: int
    story_id: str
    copy_of: str | None = None
