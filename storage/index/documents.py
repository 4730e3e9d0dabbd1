"""What of a record is searched, and its form in the index: folded syllables, and pairs of neighbours as terms of their own.

tantivy's own tokenizers know no Vietnamese: all text is folded here and split at white space there.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

import tantivy

from vietnamese.folding import syllables

# The layout's number is part of the directory's name: a new layout is a new index.
LAYOUT = 1
WATERMARK = "watermark"


def schema() -> tantivy.Schema:
    """The fields. `body` holds title and text; `pairs` neighbours within a paragraph; `published` seconds since 1970."""
    builder = tantivy.SchemaBuilder()
    for name in ("id", "site", "province"):
        builder.add_text_field(name, stored=name == "id", tokenizer_name="raw", index_option="basic")
    for name in ("title", "body", "pairs"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_integer_field("mark", stored=True)
    return builder.build()


def pieces(record: Mapping[str, Any]) -> list[str]:
    """The texts of a record that are searched, title aside: each a unit that no phrase crosses, in reading order."""
    texts: list[str | None] = [record.get("lead"), *record.get("paragraphs", ())]
    texts += [image.get("caption") for image in record.get("images", ())]
    texts += [cell for table in record.get("tables", ()) for row in table for cell in row]
    texts += [attachment.get("name") for attachment in record.get("attachments", ())]
    texts += record.get("authors", ())
    return [text for text in texts if text]


def pairs(tokens: list[str]) -> list[str]:
    """Neighbouring syllables as terms. Whole document numbers, which stand at the end, have no neighbours."""
    words = [token for token in tokens if "/" not in token]
    return [f"{first}_{second}" for first, second in pairwise(words)]


def document(  # noqa: PLR0913 - each is a field
    article_id: str, *, site: str, province: str | None, published: datetime | None, title: str, texts: Iterable[str]
) -> tantivy.Document:
    """The index's form of an article."""
    heading = syllables(title)
    body, neighbours = list(heading), pairs(heading)
    for text in texts:
        tokens = syllables(text)
        body += tokens
        neighbours += pairs(tokens)
    made = tantivy.Document()
    made.add_text("id", article_id)
    made.add_text("site", site)
    if province:
        made.add_text("province", province)
    if published:
        made.add_integer("published", int(published.timestamp()))
    made.add_text("title", " ".join(heading))
    made.add_text("body", " ".join(body))
    made.add_text("pairs", " ".join(neighbours))
    return made


def mark(change: int) -> tantivy.Document:
    """The document that says up to which change number the index has the database's articles."""
    made = tantivy.Document()
    made.add_text("id", WATERMARK)
    made.add_integer("mark", change)
    return made
