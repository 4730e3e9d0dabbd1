"""What a search gives back, and what narrows it."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from storage.index.snippets import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found. `snippet` are (text, is_hit) parts of the text as published; `published_at` is +07:00."""

    article_id: str
    title: str
    url: str
    site: str
    province: str | None
    published_at: datetime | None
    state: str
    score: float
    snippet: list[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a search found: one page of hits, best first, and how many articles in all.

    `is_total_exact` False: there are at least `total`.
    """

    total: int
    hits: list[Hit] = field(default_factory=list)
    is_total_exact: bool = True

    def as_json(self) -> dict[str, Any]:
        """The results for a program."""
        hits = [asdict(hit) for hit in self.hits]
        for hit in hits:
            published = hit["published_at"]
            hit["published_at"] = published.isoformat() if published else None
            hit["snippet"] = [{"text": text, "hit": is_hit} for text, is_hit in hit["snippet"]]
        return {"total": self.total, "is_total_exact": self.is_total_exact, "hits": hits}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows a search: a site's host, a province's code, days of publication (+07:00, both included)."""

    site: str | None = None
    province: str | None = None
    since: date | None = None
    until: date | None = None
