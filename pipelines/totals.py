"""What the lists of a site said in one run of how much they hold, as the run's counts keep it for the ledger of coverage.

A list's section is the one that most of its stored articles have and that its title names: a list of several sections has none
and speaks of the whole site.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median_low
from typing import Any

from sqlalchemy import Connection

from crawler.discovery.totals import Stated
from crawler.records import Kind
from crawler.urls import url_key
from storage.coverage.stated import StatedList, sections_of
from vietnamese.folding import fold

# Lists that a run remembers, and articles of each by which its section is told.
_MOST, _SAMPLE = 200, 60
_MOSTLY = 0.6
_KINDS = {Kind.LISTING: "list", Kind.DATA: "rest", Kind.SITEMAP: "sitemap"}


@dataclass(slots=True)
class _List:
    kind: Kind
    title: str
    articles: int | None = None
    pages: int | None = None
    read_to: int = 0
    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    sizes: dict[int, int] = field(default_factory=dict)
    sample: set[str] = field(default_factory=set)

    def note(self, stated: Stated) -> None:
        own = set(stated.shown) - self.first - self.last
        if stated.number == 1:
            self.first = frozenset(stated.shown)
            self.title = stated.title
        else:
            self.sizes[stated.number] = len(own)
        self.last = frozenset(stated.shown)
        self.articles = stated.articles if stated.articles is not None else self.articles
        self.pages = max(filter(None, (self.pages, stated.pages)), default=None)
        self.read_to = max(self.read_to, stated.number)
        self.sample.update(list(own)[: _SAMPLE - len(self.sample)] if len(self.sample) < _SAMPLE else ())

    @property
    def page_size(self) -> int | None:
        """Articles of its own on a page between the first, which shows boxes too, and the last, which may be short."""
        sizes = [size for number, size in self.sizes.items() if self.pages is None or number < self.pages]
        return median_low(sizes) if sizes else None


class Totals:
    """The lists of one run."""

    def __init__(self) -> None:
        self._lists: dict[str, _List] = {}

    def note(self, stated: Stated) -> None:
        """Note what a page of a list says."""
        if stated.stem not in self._lists and len(self._lists) >= _MOST:
            return
        self._lists.setdefault(stated.stem, _List(stated.kind, stated.title)).note(stated)

    def rows(self, connection: Connection, site_id: int) -> list[dict[str, Any]]:
        """The lists that say how much they hold, as they are kept."""
        telling = {stem: one for stem, one in self._lists.items() if one.articles is not None or one.pages is not None}
        samples = {
            stem: {url_key(url) for url in one.sample} for stem, one in telling.items() if one.kind is Kind.LISTING
        }
        # What several lists show on their first pages stands in a box beside them.
        shown = Counter(url for one in self._lists.values() for url in one.first)
        alone = {stem: sum(shown[url] == 1 for url in one.first) for stem, one in telling.items()}
        sections = sections_of(connection, site_id, set[str]().union(*samples.values()))
        return [
            StatedList(
                url=stem,
                kind=_KINDS[one.kind],
                articles=one.articles,
                pages=one.pages,
                page_size=one.page_size or (alone[stem] if len(self._lists) > 1 else None) or None,
                read_to=one.read_to,
                section=_section(one.title, [sections[key] for key in samples.get(stem, ()) if key in sections]),
            ).as_json()
            for stem, one in telling.items()
        ]


def _section(title: str, sections: Sequence[str]) -> str | None:
    if not sections:
        return None
    ((name, count),) = Counter(sections).most_common(1)
    is_named = bool(name) and f" {fold(name)} " in f" {fold(title)} "
    return name if is_named and count >= _MOSTLY * len(sections) else None
