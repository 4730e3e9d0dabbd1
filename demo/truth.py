"""What a faithful archive of the portal must hold, told from the articles themselves: the yardstick of tests and `khotin demo`."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from demo import feeds
from demo.articles import CATEGORIES, Byline, Heading, Items, Paragraph, Picture, Story, Table, stories
from demo.frame import FAILING, GONE

# Addresses under these prefixes are traps or closed: no crawl may store anything from them. `/users/` may not even be asked.
TRAPS = ("/vi/vi/", "/vi/en/", "/en/", "/lich/", "/tin-tuc/print/", "/tin-tuc/savefile/")
DISALLOWED = "/users/"
STATIC = "/gioi-thieu/co-cau-to-chuc.html"
SEED = 107


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The record of one article: text in NFC with single spaces; `images` are (path, visible caption or None) in page order."""

    id: int
    path: str
    addresses: tuple[str, ...]
    title: str
    lead: str | None
    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    images: tuple[tuple[str, str | None], ...]
    attachments: tuple[str, ...]
    authors: tuple[str, ...]
    source: str | None
    published: datetime
    category: str
    tags: tuple[str, ...]
    document_numbers: tuple[str, ...]
    legacy_encoding: str | None
    copy_of: int | None
    listing_only: bool

    @property
    def captions(self) -> tuple[str, ...]:
        """The captions there are, in page order."""
        return tuple(caption for _, caption in self.images if caption)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """All there is to find: articles by id, and the paths that must be told apart from articles."""

    articles: tuple[Expected, ...]
    soft_404s: tuple[str, ...]
    gone: str
    failing: str
    static: str

    @property
    def copies(self) -> tuple[tuple[int, int], ...]:
        """Pairs (copy, original) of the same text under ids of their own."""
        return tuple((article.id, article.copy_of) for article in self.articles if article.copy_of is not None)

    @property
    def captions(self) -> int:
        """How many images have a caption."""
        return sum(len(article.captions) for article in self.articles)

    def article(self, number: int) -> Expected:
        """The article with that id. Raises KeyError if there is none."""
        found = {article.id: article for article in self.articles}
        return found[number]


@cache
def truth() -> Truth:
    """The whole truth about the portal, articles oldest first."""
    return Truth(
        articles=tuple(_expected(story) for story in reversed(stories()) if not story.soft_404),
        soft_404s=tuple(story.path() for story in stories() if story.soft_404),
        gone=GONE,
        failing=FAILING,
        static=STATIC,
    )


def clean(text: str) -> str:
    """Text as a record holds it: NFC, every run of white space (no-break spaces too) one space."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _expected(story: Story) -> Expected:
    signatures = [block for block in story.body if isinstance(block, Byline)]
    newest = max(feeds.IN_FEEDS, feeds.IN_SITEMAP)
    return Expected(
        id=story.id,
        path=story.path(),
        addresses=tuple(story.path(category) for category in (story.category, *story.also)),
        title=clean(story.title),
        lead=clean(story.lead) if story.lead else None,
        paragraphs=_paragraphs(story),
        tables=tuple(block.rows for block in story.body if isinstance(block, Table)),
        images=_images(story),
        attachments=_attachments(story),
        authors=tuple(name for block in signatures for name in block.authors) or _one(story.author),
        source=story.source or next((block.source for block in signatures if block.source), None),
        published=story.published,
        category=CATEGORIES[story.category],
        tags=story.tags,
        document_numbers=story.documents,
        legacy_encoding=story.coding if story.coding == "tcvn3" else None,
        copy_of=story.copy_of,
        listing_only=story not in stories()[:newest],
    )


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _paragraphs(story: Story) -> tuple[str, ...]:
    texts: list[str] = []
    for block in story.body:
        if isinstance(block, Paragraph | Heading):
            texts.append(clean(block.text))
        elif isinstance(block, Items):
            texts.extend(clean(text) for text in block.texts)
    return tuple(texts)


def _images(story: Story) -> tuple[tuple[str, str | None], ...]:
    pictures = [story.lead_image, *(block for block in story.body if isinstance(block, Picture))]
    return tuple((story.upload(picture.file), _caption(picture)) for picture in pictures if picture)


def _caption(picture: Picture) -> str | None:
    if picture.caption:
        return clean(picture.caption)
    return picture.alt if picture.shape == "alt" else None


def _attachments(story: Story) -> tuple[str, ...]:
    if story.attachment is None:
        return ()
    panel = f"{story.path()}?download=1&id=0"
    return (panel if story.attachment.place == "panel" else story.upload(story.attachment.file),)
