"""An article as the JSON record of docs/record.md: the same fields, in the same order, wherever it is printed or stored."""

from dataclasses import asdict
from typing import Any

from crawler.records import Article, Block

_SCALARS = (
    "byline",
    "source",
    "published_at",
    "published_precision",
    "published_from",
    "modified_at",
    "modified_precision",
    "modified_from",
)


def to_record(article: Article) -> dict[str, Any]:
    """The record of an article, ready for JSON: times in ISO 8601, tuples as lists, empty parts of blocks left out."""
    record: dict[str, Any] = {
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "lead": article.lead,
        "blocks": [_block(block) for block in article.blocks],
        "paragraphs": list(article.paragraphs),
        "images": [asdict(image) for image in article.images],
        "tables": [[list(row) for row in table] for table in article.tables],
        "attachments": [asdict(attachment) for attachment in article.attachments],
        "authors": list(article.authors),
    }
    for name in _SCALARS:
        value = getattr(article, name)
        record[name] = value.isoformat() if hasattr(value, "isoformat") else value
    record |= {
        "category": list(article.category),
        "tags": list(article.tags),
        "document_numbers": list(article.document_numbers),
        "language": article.language,
        "legacy_encoding": article.legacy_encoding,
        "markup": article.markup,
        "evidence": dict(article.evidence),
    }
    return record


def _block(block: Block) -> dict[str, Any]:
    """A block with only the parts its kind has."""
    parts: dict[str, Any] = {"kind": block.kind.value}
    if block.text:
        parts["text"] = block.text
    if block.level is not None:
        parts["level"] = block.level
    if block.items:
        parts["items"] = list(block.items)
    if block.rows:
        parts["rows"] = [list(row) for row in block.rows]
    if block.image is not None:
        parts["image"] = asdict(block.image)
    if block.url:
        parts["url"] = block.url
    return parts
