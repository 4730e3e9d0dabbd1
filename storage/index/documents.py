"""What of a record is searched, and its form in the index: folded syllables, and pairs of neighbours as terms of their own.

tantivy's own tokenizers know no Vietnamese: all text is folded here and split at white space there.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import tantivy

from storage.days import HANOI
from storage.index.records import Searched
from storage.index.terms import terms
from vietnamese.documents import number_key

# The layout's number is part of the directory's name: a new layout is a new index.
LAYOUT = 3
WATERMARK = "watermark"
_TERMS = ("id", "site", "province", "state", "section", "number")
_FIELDS = ("title", "caption", "attachment", "author")
_COUNTED = frozenset({"site", "province", "section"})
_KEY_BITS, _UNDATED_BITS = 29, 62
UNDATED = -(1 << _UNDATED_BITS - 1)
"""The ordering keys of articles without a date lie below it, those of all others above."""


def schema() -> tantivy.Schema:
    """The fields.

    Whole values: `id` (stored), `site`, `province`, `state`, `section` (the path of categories as published, whole: a column
    of one value an article is counted in a tenth of the time of one with each beginning), `number` (official documents, folded).
    Folded syllables, and pairs of neighbours within a paragraph as a_b: `body` (syllables) and `pairs` of title and text,
    `title`, `caption`, `attachment` and `author` (both kinds in one field).
    Numbers: `published` (seconds since 1970) and `month` (202603, at +07:00), both missing for an article without a date,
    `newest` (see `newest_key`), `story` (see `story_key`), `change` (the article's change number when it was fed).
    """
    builder = tantivy.SchemaBuilder()
    for name in _TERMS:
        counted = name in _COUNTED
        builder.add_text_field(name, stored=name == "id", fast=counted, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body", "pairs"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("caption", "attachment", "author"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("published", "month", "newest", "change"):
        builder.add_integer_field(name, indexed=name == "published", fast=True)
    builder.add_integer_field("story", indexed=True, fast=True)
    builder.add_integer_field("mark", stored=True)
    return builder.build()


@dataclass(slots=True)
class Texts:
    """The texts of a record that are searched, title aside: each a unit that no phrase crosses, in reading order."""

    running: list[str]
    captions: list[str]
    tables: list[str]
    attachments: list[str]
    authors: list[str]

    def __iter__(self) -> Iterator[str]:
        """All of them, in reading order."""
        for part in (self.running, self.captions, self.tables, self.attachments, self.authors):
            yield from part


def texts_of(record: Searched) -> Texts:
    """The texts of a record by their kind."""
    return Texts(
        running=list(filter(None, (record.lead, *record.paragraphs))),
        captions=[image.caption for image in record.images if image.caption],
        tables=[cell for table in record.tables for row in table for cell in row if cell],
        attachments=[one.name for one in record.attachments if one.name],
        authors=list(filter(None, record.authors)),
    )


def path_of(category: Iterable[str]) -> str:
    """A path of categories as one value: Tin tức, Hoạt động gives Tin tức/Hoạt động."""
    return "/".join([name.replace("/", " ") for name in category])


def newest_key(article_id: str, published: datetime | None) -> int:
    """What articles are ordered by, newest first: a number that is an article's own and stays while it does.

    Seconds since 1970 above 29 bits of the id; without a date below all that have one.
    """
    own = int.from_bytes(hashlib.sha256(article_id.encode()).digest()[:8], "big")
    if published is None:
        return -(1 << _UNDATED_BITS) + (own >> 64 - _UNDATED_BITS + 1)
    return (int(published.timestamp()) << _KEY_BITS) + (own >> 64 - _KEY_BITS)


def story_key(story_id: str) -> int:
    """A story's number in the index: 63 bits of its id's digest."""
    return int.from_bytes(hashlib.sha256(story_id.encode()).digest()[:8], "big") >> 1


class Indexed(NamedTuple):
    """An article as it goes into the index."""

    article_id: str
    site: str
    province: str | None
    published: datetime | None
    state: str
    story: str
    change: int
    title: str
    record: Searched


def document(article: Indexed) -> tantivy.Document:
    """The index's form of an article."""
    made = tantivy.Document()
    _add_values(made, article)
    texts = texts_of(article.record)
    parts = ([article.title], texts.captions, texts.attachments, texts.authors)
    words, neighbours = terms([text for part in (*parts, texts.running, texts.tables) for text in part])
    start = 0
    for name, part in zip(_FIELDS, parts, strict=True):
        if part:
            end = start + len(part)
            made.add_text(name, " ".join(words[start:end] + neighbours[start:end]))
            start = end
    made.add_text("body", " ".join(words))
    made.add_text("pairs", " ".join(neighbours))
    return made


def _add_values(made: tantivy.Document, article: Indexed) -> None:
    made.add_text("id", article.article_id)
    made.add_text("site", article.site)
    made.add_text("state", article.state)
    if article.province:
        made.add_text("province", article.province)
    if section := path_of(article.record.category):
        made.add_text("section", section)
    for number in article.record.document_numbers:
        made.add_text("number", number_key(number))
    if article.published:
        day = article.published.astimezone(HANOI)
        made.add_integer("published", int(article.published.timestamp()))
        made.add_integer("month", day.year * 100 + day.month)
    made.add_integer("newest", newest_key(article.article_id, article.published))
    made.add_integer("story", story_key(article.story))
    made.add_integer("change", article.change)


def mark(change: int) -> tantivy.Document:
    """The document that says up to which change number the index has the database's articles."""
    made = tantivy.Document()
    made.add_text("id", WATERMARK)
    made.add_integer("mark", change)
    return made
