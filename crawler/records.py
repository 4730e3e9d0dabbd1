"""The frozen values that travel from the crawler to the pipelines: plain data, no behaviour of Scrapy or a database.

The field meanings of `Article` are the project's record format (docs/record.md). Times are aware datetimes: what a site
published is +07:00, what we observed is UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a page is. Only ARTICLE becomes a record; every other kind is counted under its name."""

    ARTICLE = "article"
    # A later page of an article that the site cuts in pages.
    CONTINUATION = "continuation"
    LISTING = "listing"
    HOME = "home"
    STATIC = "static"
    SEARCH = "search"
    LOGIN = "login"
    SOFT_404 = "soft-404"
    DENIED = "denied"
    CHALLENGE = "challenge"
    PRINT = "print"
    FEED = "feed"
    SITEMAP = "sitemap"
    DATA = "data"
    ROBOTS = "robots"
    MEDIA = "media"
    ATTACHMENT = "attachment"
    REDIRECT = "redirect"
    ERROR = "error"
    EMPTY = "empty"
    OTHER = "other"


class Route(StrEnum):
    """Which way of discovery led to a URL."""

    START = "start"
    ROBOTS = "robots"
    SITEMAP = "sitemap"
    FEED = "feed"
    LISTING = "listing"
    REST = "rest"
    LINK = "link"
    REDIRECT = "redirect"
    INGEST = "ingest"
    MEDIA = "media"


class BlockKind(StrEnum):
    """The kinds of block an article's body is made of, in reading order."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    IMAGE = "image"
    TABLE = "table"
    EMBED = "embed"


_WITH_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRef:
    """Where a stored response lies: the WARC file (relative to the archive), offset and length of the record in bytes."""

    file: str
    offset: int
    length: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and the answer to it, byte for byte as they went over the wire (after TLS).

    `request` and `response` are whole HTTP messages: start line, header lines in their order and case, body with its
    transfer and content codings. `response` may end early: `truncated` then gives the reason in the words of WARC 1.1
    (length, time, disconnect, unspecified). `tls` is like "TLSv1.3 TLS_AES_256_GCM_SHA384 verified": protocol, cipher, and
    whether the certificate was verified; None for plain HTTP.
    """

    url: str
    request: bytes
    response: bytes
    started_at: datetime
    ip: str | None = None
    tls: str | None = None
    truncated: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer as the parsers read it: the body with transfer and content codings undone.

    `headers` keeps the header lines in order; `header()` looks one up without regard to case. `chain` are the addresses
    that were redirected here, the first asked for first.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    fetched_at: datetime | None = None
    capture: CaptureRef | None = None
    route: Route = Route.START
    depth: int = 0
    chain: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of an article: absolute URL, visible caption (else alt text that is a sentence), alt, photo credit."""

    url: str
    caption: str | None = None
    alt: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A linked document: absolute URL, the name shown, and the type as a lower-case extension ("pdf", "docx")."""

    url: str
    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of the body. Which fields are filled depends on `kind`.

    paragraph, heading (`level` 1-6), quote: `text`. list: `items`. table: `rows` of cells. image: `image`. embed: `url`.
    """

    kind: BlockKind
    text: str = ""
    level: int | None = None
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    image: Image | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A clean article. `key` is the CMS's own id with its scope ("nukeviet:vi/news/123"), None where only the URL names it."""

    url: str
    canonical_url: str
    key: str | None
    title: str
    lead: str | None = None
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    authors: tuple[str, ...] = ()
    byline: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    published_from: str | None = None
    modified_at: datetime | None = None
    modified_precision: str | None = None
    modified_from: str | None = None
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    document_numbers: tuple[str, ...] = ()
    language: str | None = None
    legacy_encoding: str | None = None
    markup: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text: one whole paragraph, heading, quote or list item each, in reading order."""
        texts: list[str] = []
        for block in self.blocks:
            if block.kind in _WITH_TEXT:
                texts.append(block.text)
            elif block.items:
                texts.extend(block.items)
        return tuple(texts)

    @property
    def images(self) -> tuple[Image, ...]:
        """The pictures in page order."""
        return tuple(block.image for block in self.blocks if block.image is not None)

    @property
    def tables(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """The data tables in page order, each a tuple of rows of cells."""
        return tuple(block.rows for block in self.blocks if block.kind is BlockKind.TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of a page: absolute URL without fragment, its text, and whether it stands in the page's main part.

    `paging` marks a link to another page of the same listing (rel=next, "Trang sau", a page number in a pager).
    """

    url: str
    text: str = ""
    paging: bool = False
    nofollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the parsers made of a page: its kind with the reason, the CMS family, the article if it is one, its links.

    `continued` is the part of an article that stands on a continuation, whose pictures and documents are kept as an article's are;
    `first_page` is where that article begins.
    """

    page: Page
    kind: Kind
    reason: str
    family: str | None = None
    article: Article | None = None
    links: tuple[Link, ...] = ()
    feeds: tuple[str, ...] = ()
    continued: Article | None = None
    first_page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A URL that discovery came upon, with its route and the page that showed it; `chain` as of a page."""

    url: str
    route: Route
    via: str | None = None
    depth: int = 0
    priority: int = 0
    published_at: datetime | None = None
    chain: tuple[str, ...] = ()
