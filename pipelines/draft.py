"""What an article is between reading and saving: the reading with its record, digests and identity. Frozen."""

from dataclasses import dataclass
from typing import Any

from crawler.records import Article, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article on its way to the database.

    `digest` names the state of the whole record (a new one is a new revision), `text_digest` the text alone, folded: equal
    ones are exact copies of each other; None if the text is too short to tell. `marks` are hashes by which near-copies find each
    other. `deduplicate` fills `key` and `article_id`.
    """

    page: Page
    article: Article
    record: dict[str, Any]
    digest: str
    text_digest: str | None
    marks: frozenset[int] = frozenset()
    key: str = ""
    article_id: str = ""
