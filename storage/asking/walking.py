"""Walks through all that a question finds by day of publication: a page at a time, from a position that stays.

The order is that of the field `newest`, a number of the article's own, so an article that arrives meanwhile moves no other.
One article stands for its story: the first that is found in the order. One that arrived or changed after the first page
(its change number is above the watermark) hides no other, since the pages already shown did not have it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import tantivy
from sqlalchemy import Connection

from storage.asking.conditions import MUST, NOT, Clause
from storage.asking.evidence import Evidence
from storage.asking.loading import Stored, load
from storage.asking.nodes import Question
from storage.asking.reader import Newest, Placed, Reader
from storage.index.documents import UNDATED

_LEAST, _LARGEST = 10, 60  # articles looked at at once
_MOST_READ = (
    400  # articles of one page whose words are read for what the index cannot tell; the next page goes on there
)
_MEMBERS = 1_000  # of the stories of one batch, already shown


@dataclass(frozen=True, slots=True)
class Step:
    """An article by the index: its place in the order and its story's number."""

    article_id: str
    key: int
    story: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What has been shown before and does not come again: articles by their ids, or stories by their numbers."""

    ids: Collection[str] = frozenset()
    stories: Collection[int] = frozenset()

    def has(self, step: Step) -> bool:
        """Whether an article was shown."""
        return step.article_id in self.ids or step.story in self.stories

    def clauses(self, reader: Reader) -> list[Clause]:
        """The same for the index."""
        wanted: list[tuple[str, Collection[str] | Collection[int]]] = [("id", self.ids), ("story", self.stories)]
        return [(NOT, reader.conditions.any_of(name, sorted(values))) for name, values in wanted if values]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Articles in order, with their places; `position` is where to go on, None at the end."""

    articles: list[tuple[Stored, int]]
    position: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One question's articles in one order.

    `matching` finds them in the index, and perhaps too many if `is_verified`. `watermark` None: every copy is shown. `newest`
    are the newest of them, if they are known; `known` are articles that were loaded before.
    """

    reader: Reader
    question: Question
    matching: tantivy.Query
    is_verified: bool
    oldest: bool = False
    watermark: int | None = None
    newest: Newest | None = None
    known: Mapping[str, Stored] = field(default_factory=dict)

    def stretch(self, connection: Connection, position: int | None, size: int, without: Without) -> Stretch:
        """The next `size` articles after a position, None for the beginning, and not those that `without` has."""
        found: list[tuple[Stored, int]] = []
        shown: set[int] = set()
        read, last = 0, position
        for batch in self._batches(position, size, without):
            read += len(batch)
            fresh = [step for step in batch if self.watermark is None or step.story not in shown]
            hidden = self._hidden(connection, {step.story for step in fresh}, position)
            articles = self.verified(connection, [step.article_id for step in fresh if step.story not in hidden])
            for step in fresh:
                if len(found) >= size and step.key != last:
                    return Stretch(articles=found, position=last)
                last = step.key
                article = articles.get(step.article_id)
                if article and not (self.watermark is not None and step.story in shown):
                    found.append((article, step.key))
                    shown.add(step.story)
            last = batch[-1].key
            if self.is_verified and read >= _MOST_READ:
                return Stretch(articles=found, position=last)
        return Stretch(articles=found, position=None)

    def verified(self, connection: Connection, ids: Collection[str]) -> dict[str, Stored]:
        """Those of some articles that are there and meet the question."""
        missing = [one for one in ids if one not in self.known]
        articles = {one: self.known[one] for one in ids if one in self.known}
        if missing:
            articles |= load(connection, missing)
        if not self.is_verified:
            return articles
        return {one: article for one, article in articles.items() if Evidence(article).answers(self.question)}

    def steps(self, clauses: Sequence[Clause], size: int) -> list[Step]:
        """The first articles in the order that are found within clauses."""
        asked = self.reader.conditions.both(self.matching, clauses)
        return self._steps(self.reader.newest(asked, size, oldest=self.oldest))

    def _steps(self, hits: Sequence[Placed]) -> list[Step]:
        addresses = [address for _, address in hits]
        facts = zip(self.reader.ids(addresses), hits, self.reader.numbers("story", addresses), strict=True)
        return [Step(one, int(key), story) for one, (key, _), story in facts]

    def _batches(self, position: int | None, size: int, without: Without) -> Iterator[list[Step]]:
        """Batches of articles after a position, growing, until there are no more."""
        wanted = max(_LEAST, size + 2)
        if position is None and not self.oldest and self.newest and (hits := self.newest.hits):
            # To ask the index again without those shown takes a third of a search.
            at = 0
            while at < len(hits):
                if batch := [step for step in self._steps(hits[at : at + wanted]) if not without.has(step)]:
                    yield batch
                at, wanted = at + wanted, min(wanted * 2, _LARGEST)
            if len(hits) == self.newest.count:
                return
            position = hits[-1][0]
        excluded = without.clauses(self.reader)
        for low, high in self._legs(position):
            edge: int | None = None
            while True:
                start, end = (low, high) if edge is None else self._after(edge, low, high)
                batch = self.steps([*excluded, (MUST, self.reader.conditions.between("newest", start, end))], wanted)
                if batch:
                    yield batch
                    edge = batch[-1].key
                if len(batch) < wanted:
                    break
                wanted = min(wanted * 2, _LARGEST)

    def _legs(self, position: int | None) -> list[tuple[int | None, int | None]]:
        """The ranges of keys still to walk: undated articles come last in both orders."""
        if not self.oldest:
            return [self._after(position, None, None)]
        dated, undated = (UNDATED, None), (None, UNDATED - 1)
        if position is None:
            return [dated, undated]
        if position < UNDATED:
            return [self._after(position, *undated)]
        return [self._after(position, *dated), undated]

    def _after(self, edge: int | None, low: int | None, high: int | None) -> tuple[int | None, int | None]:
        if edge is None:
            return low, high
        return (edge + 1, high) if self.oldest else (low, edge - 1)

    def _hidden(self, connection: Connection, stories: Collection[int], position: int | None) -> set[int]:
        """Stories that an earlier page has shown."""
        if self.watermark is None or position is None or not stories:
            return set()
        clauses = [(MUST, self.reader.conditions.any_of("story", sorted(stories)))]
        clauses += [(MUST, self.reader.conditions.between("change", None, self.watermark))]
        clauses += [(NOT, self.reader.conditions.between("newest", *leg)) for leg in self._legs(position)]
        earlier = self.steps(clauses, _MEMBERS)
        there = self.verified(connection, [step.article_id for step in earlier])
        return {step.story for step in earlier if step.article_id in there}
