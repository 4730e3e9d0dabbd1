"""How much the site itself says that it holds, list by list, held against what is known: the part of the ledger without days.

A list that says only how many pages it has holds at least what its pages but the last can hold. A list of several sections speaks
of the whole site, which has at least as many articles. What runs noted stands in their counts (`stated`); the newest word of
each list counts. Limits: a list that a site file's `since:` ends is not asked for more; one that lies is believed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from storage.coverage.why import Why
from storage.models import Address, Article

# Lists are asked again within a month; of one that was not heard of for longer than the others the site has let go.
_STALE = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedList:
    """What a list said in a run. `kind`: list, rest, sitemap; `section` None: of the whole site, or of several sections.

    `articles` and `pages` are what it says it has, `page_size` how many articles its pages show, `read_to` the last page that
    was read; None where that is not known.
    """

    url: str
    kind: str
    articles: int | None = None
    pages: int | None = None
    page_size: int | None = None
    read_to: int = 0
    section: str | None = None

    @property
    def is_read(self) -> bool:
        """Whether all of its pages were read; without their number, whether those that were can hold what it says it has."""
        if self.pages is not None or self.articles is None or self.kind == "sitemap":
            return self.read_to >= (self.pages or 1)
        return self.articles <= self.read_to * (self.page_size or 0)

    @property
    def least(self) -> int:
        """How many articles it has at the least."""
        by_pages = 1 + (self.pages - 1) * (self.page_size or 1) if self.pages else 0
        return self.articles if self.articles is not None else by_pages

    def as_json(self) -> dict[str, Any]:
        """As a run's counts keep it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Total:
    """What a list of the site says, and what is known. `exact`: it says a number; else `stated` is the least that it has.

    `section` None: it is held against the whole site. stored <= found; the counts of `causes` add up to what is not stored of
    `expected`, the larger of stated and found.
    """

    url: str
    kind: str
    section: str | None
    said_on: date
    exact: bool
    stated: int
    found: int
    fetched: int
    stored: int
    causes: Mapping[Why, int]

    @property
    def expected(self) -> int:
        """How many articles there should be."""
        return max(self.stated, self.found)

    @property
    def unknown(self) -> int:
        """Articles that the site says it has beyond all addresses that are known."""
        return self.expected - self.found

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "url": self.url,
            "kind": self.kind,
            "section": self.section,
            "said_on": self.said_on.isoformat(),
            "exact": self.exact,
            "stated": self.stated,
            "expected": self.expected,
            "found": self.found,
            "fetched": self.fetched,
            "stored": self.stored,
            "causes": {why.value: count for why, count in self.causes.items()},
        }


@dataclass(slots=True)
class Bare:
    """Addresses of a section that should hold an article and have none stored, by cause; and how many of them were fetched."""

    causes: Counter[Why]
    fetched: int = 0


def totals(
    said: Iterable[tuple[date, Iterable[Mapping[str, Any]]]], stored: Mapping[str, int], bare: Mapping[str, Bare]
) -> list[Total]:
    """What each list says against what is known of its section or site, whatever the day; those that miss most first.

    `said` are the days of runs and what they noted, the oldest first; `stored` and `bare` are by section.
    """
    newest: dict[str, tuple[date, StatedList]] = {}
    last = date.min
    for day, lists in said:
        for row in lists:
            now = StatedList(**row)
            _, before = newest.get(now.url, (day, now))
            newest[now.url], last = (day, _joined(before, now)), day
    found = [_total(day, one, stored, bare) for day, one in newest.values() if last - day <= _STALE]
    return sorted(found, key=lambda one: (-one.unknown, one.section or "", one.url))


def _joined(before: StatedList, now: StatedList) -> StatedList:
    """The newest word; what only a run that went deeper can know stays known."""
    deeper = now if now.read_to > 1 or before.read_to <= 1 else before
    return replace(
        now,
        page_size=deeper.page_size or now.page_size,
        read_to=max(now.read_to, before.read_to),
        section=deeper.section,
    )


def _total(day: date, one: StatedList, stored: Mapping[str, int], bare: Mapping[str, Bare]) -> Total:
    here = [name for name in {*stored, *bare} if one.section in {None, name}]
    have = sum(stored.get(name, 0) for name in here)
    causes: Counter[Why] = Counter()
    for name in here:
        if name in bare:
            causes.update(bare[name].causes)
    found = have + sum(causes.values())
    # Whoever has read all pages of a list knows what stands there; only a number can tell that it was not read as it should be.
    stated = one.least if one.articles is not None or not one.is_read else min(one.least, found)
    if stated > found:
        causes[Why.SELECTOR if one.is_read else Why.UNVISITED] += stated - found
    fetched = have + sum(bare[name].fetched for name in here if name in bare)
    exact = one.articles is not None
    return Total(one.url, one.kind, one.section, day, exact, stated, found, fetched, have, +causes)


def stored_by_section(connection: Connection, site_id: int) -> dict[str, int]:
    """The articles of a site by their section ("" for none), withdrawn ones too."""
    counted = select(Article.section, func.count().label("articles")).group_by(Article.section)
    rows = connection.execute(counted.where(Article.site_id == site_id))
    return {row.section or "": row.articles for row in rows}


def sections_of(connection: Connection, site_id: int, keys: Collection[str]) -> dict[str, str]:
    """The sections of the stored articles with those address keys, by key; articles without a section are left out."""
    rows = connection.execute(
        select(Address.url_key, Article.section)
        .join(Article, Article.id == Address.article_id)
        .where(Address.site_id == site_id, Address.url_key.in_(keys), Article.section.is_not(None))
    )
    return {key: section for key, section in rows if section}
