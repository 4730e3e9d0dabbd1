"""The declared columns of every shape a release may have: one source for Parquet, CSV headers, the card and the metadata.

A column's `type` is one of TYPES; nothing is ever inferred from data. SCHEMA_VERSION follows semantic versioning: a column
added raises the second number, one changed or removed the first. What an earlier schema had can still be written, for deltas
to releases of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

VERSIONS = ("1.0", "1.1")
SCHEMA_VERSION = VERSIONS[-1]
IMAGE = ("url", "caption", "caption_from", "alt", "credit", "sha256")
DOCUMENT = ("url", "name", "type", "sha256")
MEMBER = ("id", "site", "published_at", "split")
STRUCTS = {"images": IMAGE, "documents": DOCUMENT, "members": MEMBER}
_LATER_PARTS = {("images", "caption_from"): "1.1"}
TYPES = ("text", "integer", "texts", "cells", *STRUCTS)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type (of TYPES), what it says, whether it may be empty (null), and the schema that it came with."""

    name: str
    type: str
    says: str
    optional: bool = False
    version: str = VERSIONS[0]


def _c(name: str, says: str, kind: str = "text", *, optional: bool = False, version: str = VERSIONS[0]) -> Column:
    return Column(name, kind, says, optional, version)


_ID = _c("id", "stable id of the article: the same in every release, on every machine")
_SITE = _c("site", "host (with its port, if it is not the usual one) that published it")
_PROVINCE = _c("province", "code of the province, two digits", optional=True)
_STORY = _c("story", "the cluster of articles that are the same text or nearly: the id of its member published first")
_SPLIT = _c("split", "part of the release the row lies in")
_PUBLISHED = _c("published_at", "time of publication, ISO 8601 with +07:00", optional=True)
_TITLE = _c("title", "headline as published")
_DIGEST = _c("digest", "digest of the content: another one means another content")
_SEEN = _c("seen_at", "when these words were first seen, ISO 8601 with +07:00")
_REVISION = _c("revision", "which state of the article this is, counted in time from 1", "integer")
_ORIGIN = _c("origin", "site: published so; ours: the same bytes read anew by a later parser")
_PARSER = _c("parser_version", "version of the parser that read the page")
_RULE = _c("rule", "what read the page: a family's template, or the generic parser", optional=True)
_TEXT = _c("text", "lead and paragraphs in reading order, a blank line between; captions only if the release says so")
_LANGUAGE = _c("language", "vi, en ...: detected from the text", optional=True)
_PAGES = (
    _c(
        "pages",
        "how many pages the site splits the article into, by the box of page links on the page that was read; null where it has none "
        "that the parser knows, or the parser was one that did not look",
        "integer",
        optional=True,
        version="1.1",
    ),
    _c(
        "pages_in_text",
        "how many of them `text` holds, the first ones: where it is less than `pages`, `text` breaks off; null where `pages` is",
        "integer",
        optional=True,
        version="1.1",
    ),
)
_DATES = tuple(
    _c(f"{time}_{part}", says, optional=True)
    for time in ("published", "modified")
    for part, says in (("precision", "minute or day"), ("from", "which evidence the time was taken from"))
)

# What a row of each shape is.
ROWS = {
    "articles": "an article",
    "images": "a picture that has a caption; pictures without one are in `images` of the articles alone",
    "revisions": "a state of an article",
    "stories": "a cluster of copies, also of one article without any",
    "attachments": "a linked document",
    "text": "the plain text of a story's earliest member: copies are left out",
}

SHAPES: dict[str, tuple[Column, ...]] = {
    "articles": (
        _ID,
        _SITE,
        _PROVINCE,
        _c("url", "address these words were read from"),
        _c("canonical_url", "the address without tracking, session, print and mobile parts"),
        _TITLE,
        _c("lead", "the summary above the body, if the site sets one apart; it opens `text` too", optional=True),
        _TEXT,
        *_PAGES,
        _c("images", "pictures in page order, with and without a caption, which is as in the shape images", "images"),
        _c("tables", "data tables: tables of rows of cells", "cells"),
        _c("attachments", "linked documents in page order", "documents"),
        _c("authors", "persons or desks of the byline", "texts"),
        _c("byline", "the byline as printed", optional=True),
        _c("source", "where the site says it took the text from", optional=True),
        _PUBLISHED,
        *_DATES[:2],
        _c("modified_at", "time of the last change that the site states", optional=True),
        *_DATES[2:],
        _c("category", "breadcrumb path", "texts"),
        _c("tags", "keywords the page shows", "texts"),
        _c("document_numbers", "official documents named in the text", "texts"),
        _LANGUAGE,
        _c("legacy_encoding", "tcvn3, vni ...: what the text was converted from", optional=True),
        _c("addresses", "every address it was seen at by the date of the release", "texts"),
        _c("first_seen", "when the article was first seen, ISO 8601 with +07:00"),
        _SEEN,
        _REVISION,
        _ORIGIN,
        _DIGEST,
        _c("page_digest", "sha256 of the page's bytes these words were read from", optional=True),
        _PARSER,
        _RULE,
        _c("state", "live, suspected (one visit found it gone) or gone (a later visit agreed) at the release's date"),
        _STORY,
        _SPLIT,
    ),
    "images": (
        _ID,
        _c("position", "place of the picture in the page, from 0", "integer"),
        _c("image_url", "address of the picture"),
        _c(
            "caption",
            "the caption the page shows, or, where it shows none, the alternative text if that reads like one (`alt` has the same words then)",
        ),
        _c(
            "caption_from",
            "page: the page gives the picture these words for its caption, nearly always as visible text, else in an attribute that "
            "a script shows; alt: they are its alternative text, and no caption was found as visible text; null: the record leaves it open, as "
            "where the words are those of both and only some captions of the article came from alternative texts",
            optional=True,
            version="1.1",
        ),
        _c("alt", "alternative text", optional=True),
        _c("credit", "photo credit", optional=True),
        _c("sha256", "sha256 of the picture's bytes, if the archive held them by the date", optional=True),
        _c("file", "path of the picture in this release, if it has the files", optional=True),
        _SITE,
        _PROVINCE,
        _c("article_url", "address of the article"),
        _TITLE,
        replace(_LANGUAGE, says="of the article's text: vi, en ...", version="1.1"),
        _PUBLISHED,
        _STORY,
        _SPLIT,
    ),
    "revisions": (
        _ID,
        _REVISION,
        _SEEN,
        _ORIGIN,
        _c("change_class", "what kind of change it is from the one before; none for the first", optional=True),
        _c("changed", "names of the fields that changed", "texts"),
        _DIGEST,
        _PARSER,
        _RULE,
        _c("url", "address these words were read from"),
        _TITLE,
        _c("lead", "the summary above the body", optional=True),
        _TEXT,
        *_PAGES,
        _PUBLISHED,
        _c("modified_at", "time of the last change that the site states", optional=True),
        _SITE,
        _STORY,
        _SPLIT,
    ),
    "stories": (
        _STORY,
        _c("first", "id of its earliest member in this release"),
        _TITLE,
        _c("size", "how many members this release has", "integer"),
        _c("sites", "hosts of the members, sorted", "texts"),
        _c("members", "the members, the earliest published first", "members"),
        _SPLIT,
    ),
    "attachments": (
        _ID,
        _c("position", "place in the page, from 0", "integer"),
        _c("document_url", "address of the document"),
        _c("name", "the name the page shows"),
        _c("type", "extension in lower case: pdf, docx ..."),
        _c("sha256", "sha256 of the document's bytes, if the archive held them by the date", optional=True),
        _SITE,
        _PROVINCE,
        _c("article_url", "address of the article"),
        _TITLE,
        _PUBLISHED,
        _STORY,
        _SPLIT,
    ),
    "text": (
        _ID,
        _c("text", "headline, lead and paragraphs, a blank line between; one article a story, its earliest member"),
        *_PAGES,
        _c("url", "address these words were read from", version="1.1"),
        _SITE,
        _PUBLISHED,
        _LANGUAGE,
        _STORY,
        _SPLIT,
    ),
}


def columns_of(shape: str, version: str = SCHEMA_VERSION) -> tuple[Column, ...]:
    """The columns that a shape has in a schema."""
    return tuple(column for column in SHAPES[shape] if _had(column.version, version))


def parts_of(kind: str, version: str = SCHEMA_VERSION) -> tuple[str, ...]:
    """The parts, all texts, that each value of a type of STRUCTS has in a schema."""
    return tuple(part for part in STRUCTS[kind] if _had(_LATER_PARTS.get((kind, part), VERSIONS[0]), version))


def newer_columns(shapes: Iterable[str], version: str) -> dict[str, list[str]]:
    """What a schema lacks of today's columns, by shape."""
    lacking = {shape: [name for column in SHAPES[shape] for name in _newer(column, version)] for shape in shapes}
    return {shape: names for shape, names in lacking.items() if names}


def _newer(column: Column, version: str) -> list[str]:
    """What a schema lacks of a column: the whole, or parts of its values."""
    if not _had(column.version, version):
        return [column.name]
    had = parts_of(column.type, version) if column.type in STRUCTS else ()
    return [f"{column.name}.{part}" for part in STRUCTS.get(column.type, ()) if part not in had]


def _had(since: str, version: str) -> bool:
    return VERSIONS.index(since) <= VERSIONS.index(version)


def arrow_schema(shape: str, version: str = SCHEMA_VERSION) -> "pa.Schema":
    """The Arrow schema of a shape, the release's schema version in its metadata."""
    import pyarrow as pa  # noqa: PLC0415 - the extra `release`

    kinds = {"text": pa.string(), "integer": pa.int64(), "texts": pa.list_(pa.string())}
    kinds |= {"cells": pa.list_(pa.list_(pa.list_(pa.string())))}
    kinds |= {
        kind: pa.list_(pa.struct([pa.field(part, pa.string()) for part in parts_of(kind, version)])) for kind in STRUCTS
    }
    fields = [pa.field(column.name, kinds[column.type]) for column in columns_of(shape, version)]
    return pa.schema(fields, metadata={"schema_version": version, "shape": shape})
