"""What a search gives back, for people and as JSON (docs/search.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.asking.marking import Part
from storage.asking.nodes import Notice

NEAREST = "no article has all of these words: the nearest are shown"


class Order(StrEnum):
    """What comes first. By relevance the best thirty do, and what follows them comes newest first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A caption or an attachment's name in which something was found.

    `number` counts the record's `images` or `attachments` from 0, `url` is its address there, `parts` the whole text.
    """

    number: int
    url: str
    parts: list[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found, with its hits marked in the text as published.

    `found_in` is where `snippet` is from: text, caption, table, attachment, author. `published_at` is +07:00. `copies` other
    articles of its story stand at `other_sites`, whether or not they are found too.
    """

    article_id: str
    title: str
    title_parts: list[Part]
    url: str
    site: str
    province: str | None
    published_at: datetime | None
    published_precision: str | None
    state: str
    snippet: list[Part]
    found_in: str
    captions: list[Named]
    attachments: list[Named]
    story: str
    copies: int
    other_sites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many articles were found: between `least` and `most`, which are the same where the count is exact.

    `stories` is how many stories they are in; there are more if not `are_stories_exact`.
    """

    least: int
    most: int
    stories: int
    are_stories_exact: bool

    @property
    def is_exact(self) -> bool:
        """Whether the articles are counted exactly."""
        return self.least == self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value of a facet and how many articles have it; `name` is what people call it."""

    value: str
    count: int
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How the articles found are spread; not `is_exact` where Total is not: then the counts are at most these."""

    values: Mapping[str, Sequence[FacetValue]]
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page of what a search found. `next` leads to the following page, None on the last.

    `query` is the text as it was read, `corrections` what was read for words that no article has.
    """

    query: str
    order: Order
    total: Total
    hits: list[Hit]
    notices: tuple[Notice, ...] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)
    facets: Facets | None = None
    next: str | None = None

    @property
    def are_nearest(self) -> bool:
        """Whether nothing was found, and these only come near to it."""
        return any(notice.message == NEAREST for notice in self.notices)

    def as_json(self) -> dict[str, Any]:
        """The results for a program."""
        return {
            "query": self.query,
            "notices": [notice.as_json() for notice in self.notices],
            "corrections": dict(self.corrections),
            "sort": self.order.value,
            "total": {
                "articles": self.total.least,
                "is_exact": self.total.is_exact,
                "at_most": self.total.most,
                "stories": self.total.stories,
                "are_stories_exact": self.total.are_stories_exact,
            },
            "facets": _facets(self.facets) if self.facets else None,
            "hits": [_hit(hit) for hit in self.hits],
            "next": self.next,
        }


def _facets(facets: Facets) -> dict[str, Any]:
    told = {
        name: [{"value": one.value, "name": one.name or one.value, "count": one.count} for one in values]
        for name, values in facets.values.items()
    }
    return {"is_exact": facets.is_exact, **told}


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.article_id,
        "title": hit.title,
        "title_parts": _parts(hit.title_parts),
        "url": hit.url,
        "site": hit.site,
        "province": hit.province,
        "published_at": hit.published_at.isoformat() if hit.published_at else None,
        "published_precision": hit.published_precision,
        "state": hit.state,
        "snippet": _parts(hit.snippet),
        "found_in": hit.found_in,
        "captions": [_named(one) for one in hit.captions],
        "attachments": [_named(one) for one in hit.attachments],
        "story": hit.story,
        "copies": hit.copies,
        "other_sites": list(hit.other_sites),
    }


def _named(one: Named) -> dict[str, Any]:
    return {"number": one.number, "url": one.url, "parts": _parts(one.parts)}


def _parts(parts: list[Part]) -> list[dict[str, Any]]:
    return [{"text": text, "hit": is_hit} for text, is_hit in parts]
