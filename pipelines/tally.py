"""What a run counts, and what its report is made from. Plain numbers; decides nothing."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from crawler.download.failures import BudgetSpent, HostPaused
from crawler.middlewares.robots import HostClosed
from crawler.records import Article, Kind

_STEPS = {
    "suspected": "suspected to be gone",
    "confirmed": "confirmed to be gone",
    "returned": "came back",
    "moved": "moved",
}


# Answers that shut us out: who are you, no, too many, for legal reasons; and pages that say so with another status.
_SHUT_OUT = {401: "status 401", 403: "status 403", 429: "status 429", 451: "status 451"}
_SHUT_OUT_KINDS = {Kind.DENIED, Kind.CHALLENGE, Kind.LOGIN}
# Of `Tally.shut_out`: pages that ask for a password with a status that all is well.
PASSWORDS = f"{Kind.LOGIN.value} pages"


def in_words(steps: Counter[str]) -> str:
    """How articles ended, came back or moved, as the end of a sentence; "" if none did."""
    parts = [f"{steps[kind]} {what}" for kind, what in _STEPS.items() if steps[kind]]
    return f"; articles: {', '.join(parts)}" if parts else ""


@dataclass(slots=True)
class Tally:
    """The counts of one run of one site."""

    found: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    # Good answers that are none of the site's pages: robots.txt and media.
    beside: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    seen: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    images: int = 0
    captions: int = 0
    attachments: int = 0
    # Pages that were answered by a refusal, by how.
    shut_out: Counter[str] = field(default_factory=Counter)
    # Whether the site's front page was among them.
    front_refused: bool = False
    refused: Counter[str] = field(default_factory=Counter)
    put_off: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    # Of addresses that failed in an earlier run already.
    failed_again: Counter[str] = field(default_factory=Counter)
    parser_failures: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    page_limit: bool = False
    steps: Counter[str] = field(default_factory=Counter)
    # Pictures and documents of articles by how they ended, and the requests for them among all requests.
    media: Counter[str] = field(default_factory=Counter)
    media_requests: int = 0
    # Sources that answered that they had not changed.
    unchanged: int = 0
    # Why pages were not brought, in the words of storage/causes.py.
    causes: Counter[str] = field(default_factory=Counter)
    # Of a rescue: what is still missing at its end, by what it is and why.
    missing: dict[str, int] | None = None
    # Why the site's host is not asked any more, and when it may be (seconds since 1970).
    paused: str | None = None
    resumes_at: float | None = None

    @property
    def articles(self) -> int:
        """Articles read in this run, each address once."""
        return sum(self.outcomes.values())

    @property
    def met(self) -> int:
        """Articles met: read in this run, or known before and still shown by the pages of this run."""
        return self.articles + self.seen

    def note_pause(self, error: BaseException) -> None:
        """Remember why and for how long a host is not asked."""
        if isinstance(error, (HostPaused, BudgetSpent)):
            self.paused, self.resumes_at = str(error), error.until
        elif isinstance(error, HostClosed) and self.paused is None:
            self.paused = str(error)

    def count_page(self, status: int, kind: Kind, *, is_front: bool = False) -> None:
        """Count a page that was answered, media left out."""
        self.kinds[kind.value] += 1
        self.front_refused |= is_front and (status in _SHUT_OUT or kind in _SHUT_OUT_KINDS)
        if status in _SHUT_OUT:
            self.shut_out[_SHUT_OUT[status]] += 1
        elif kind in _SHUT_OUT_KINDS:
            self.shut_out[f"{kind.value} pages"] += 1

    def count_fields(self, article: Article) -> None:
        """Count what an article has, for the report and the site's expectations."""
        has = {
            "title": article.title,
            "body": article.paragraphs or article.tables,
            "published": article.published_at,
            "author": article.authors,
        }
        self.filled.update(name for name, value in has.items() if value)
        self.images += len(article.images)
        self.captions += sum(image.caption is not None for image in article.images)
        self.attachments += len(article.attachments)

    def as_json(self) -> dict[str, Any]:
        """The counts for a report, most frequent first."""
        return {
            "found": dict(self.found.most_common()),
            "requests": self.requests,
            "statuses": dict(self.statuses.most_common()),
            "kinds": dict(self.kinds.most_common()),
            "articles": dict(self.outcomes.most_common()),
            "known_articles_seen": self.seen,
            "steps": dict(self.steps.most_common()),
            "filled": dict(self.filled),
            "images": self.images,
            "captions": self.captions,
            "attachments": self.attachments,
            "shut_out": dict(self.shut_out.most_common()),
            "refused": dict(self.refused.most_common(20)),
            "put_off": dict(self.put_off.most_common(20)),
            "failed": dict(self.failed.most_common(20)),
            "failed_again": dict(self.failed_again.most_common(20)),
            "parser_failures": self.parser_failures,
            "dropped": dict(self.dropped.most_common()),
            "page_limit": self.page_limit,
            "media": dict(self.media.most_common(20)),
            "media_requests": self.media_requests,
            "unchanged_sources": self.unchanged,
            "causes": dict(self.causes.most_common()),
            "missing": self.missing,
            "paused": self.paused,
            "resumes_at": self.resumes_at,
        }
