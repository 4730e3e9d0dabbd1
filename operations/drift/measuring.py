"""What one page gave when it was read, in numbers: fields with their rules, lengths, links, structure. Pure; parses the page.

`Measure` is what a row of shapes holds. Fields that are measured are those an alarm can name.
"""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from zlib import crc32

from crawler.discovery.listings import read_listing
from crawler.parsers import read_page
from crawler.parsers.charset import to_utf8
from crawler.parsers.parts import open_document
from crawler.parsers.tree import text_of
from crawler.records import Article, Kind, Page, Reading, Route
from crawler.sites.model import Site
from operations.drift.sketch import sketch
from vietnamese.folding import fold

LISTS = frozenset({Kind.HOME, Kind.LISTING})
_MOST_PARAGRAPHS = 40
# Shorter paragraphs repeat by chance: "Thanh Huyền", "Ảnh minh họa".
_LEAST_PARAGRAPH = 40


class Role(StrEnum):
    """What a page is for the site: an article (or should be one), or a list that shows where articles are."""

    ARTICLE = "article"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Measure:
    """The numbers of one page. `read`: it was read as an article; lengths are letters; `rules` say what found each field.

    `paragraphs` are hashes of its longer paragraphs, `title` one of its title, `text` one of all that it shows. `articles` and
    `links` count a list's links to articles and all its links.
    """

    kind: str
    read: bool = False
    title: int = 0
    body: int = 0
    lead: int = 0
    date: bool = False
    images: int = 0
    captions: int = 0
    authors: int = 0
    rules: dict[str, str] = field(default_factory=dict)
    paragraphs: list[int] = field(default_factory=list)
    articles: int = 0
    links: int = 0
    shown: int = 0
    text: int = 0

    def as_json(self) -> dict[str, Any]:
        """For its row."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Shape:
    """A measured page: its capture, address and time beside the numbers and the sketch of its structure."""

    capture: int
    address: str
    role: Role
    at: datetime
    measure: Measure
    sketch: frozenset[int]


def measure(page: Page, site: Site, role: Role) -> tuple[Measure, list[int], Reading]:
    """The numbers of a page and its sketch, with the reading they were taken from. Raises `ParseError` as `read_page` does."""
    reading = read_page(page, site)
    data = to_utf8(page.body, page.header("content-type")).data
    root = open_document(data, page.url).root
    words = text_of(root.find("body"))
    numbers = Measure(reading.kind.value, links=len(reading.links), shown=len(words), text=_hash(words))
    if reading.article is not None:
        numbers = _of_article(reading.article, numbers)
    if role is Role.LIST:
        numbers = replace(numbers, articles=_articles(reading, site))
    return numbers, sketch(root), reading


def _of_article(article: Article, numbers: Measure) -> Measure:
    told = article.evidence
    names = {"title": "title", "body": "body", "date": "published_at", "caption": "captions", "lead": "lead"}
    longer = [text for text in article.paragraphs if len(text) >= _LEAST_PARAGRAPH]
    return replace(
        numbers,
        read=True,
        title=_hash(fold(article.title)) if article.title else 0,
        body=sum(map(len, article.paragraphs)),
        lead=len(article.lead or ""),
        date=article.published_at is not None,
        images=len(article.images),
        captions=sum(image.caption is not None for image in article.images),
        authors=len(article.authors),
        rules={name: told[key] for name, key in names.items() if told.get(key)},
        paragraphs=[_hash(fold(text)) for text in longer[:_MOST_PARAGRAPHS]],
    )


def _articles(reading: Reading, site: Site) -> int:
    """How many articles a list shows, as discovery takes them from it, whatever kind the page was read as."""
    kind = reading.kind if reading.kind in LISTS else Kind.LISTING
    listing = read_listing(replace(reading, kind=kind), site)
    return sum(found.route is Route.LISTING for found in listing.pages)


def _hash(text: str) -> int:
    return crc32(text.encode())
