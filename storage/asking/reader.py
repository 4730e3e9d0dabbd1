"""The index as it stands at one moment, for one search. What its damaged files raise comes out as IndexDamaged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import tantivy

from storage.asking.conditions import Clause, Conditions
from storage.index.candidates import Found, Words, corrected, find
from storage.index.store import Index

Placed = tuple[int, Any]
"""An article's ordering key, and its address in the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """The newest articles that a query finds, and how many it finds."""

    hits: list[Placed] = field(repr=False)
    count: int


class Reader:
    """Reads one commit of the index; `conditions` makes its queries, `watermark` is how far it goes."""

    def __init__(self, index: Index) -> None:
        """Raises IndexDamaged."""
        self._index = index
        self.schema = index.schema
        self.watermark = index.watermark()
        with index.guarded():
            self._searcher = index.searcher()
        # Not a method of its own: in a circle the index would stay open until the garbage is collected.
        self.conditions = Conditions(index.schema, partial(_sections, index, self._searcher))

    def newest(self, asked: tantivy.Query, size: int, *, oldest: bool = False) -> list[Placed]:
        """The first articles by day of publication."""
        if size < 1:
            return []
        order = tantivy.Order.Asc if oldest else tantivy.Order.Desc
        with self._index.guarded():
            return self._searcher.search(asked, size, count=False, order_by_field="newest", order=order).hits

    def counted(self, asked: tantivy.Query, size: int) -> Newest:
        """The newest articles, and how many there are: looked through once, in an order that needs no scores."""
        with self._index.guarded():
            result: Any = self._searcher.search(asked, size, count=True, order_by_field="newest")
        return Newest(hits=result.hits, count=int(result.count or 0))  # its stub lacks `count`

    def best(self, asked: tantivy.Query, size: int) -> list[tuple[str, float]]:
        """The best articles by a query's own score: (id, score)."""
        with self._index.guarded():
            hits = self._searcher.search(asked, size, count=False).hits
        ids = self.ids([address for _, address in hits])
        return [(one, float(score or 0)) for one, (score, _) in zip(ids, hits, strict=True)]

    def find(self, words: Words, restrictions: Sequence[Clause], corrections: Mapping[str, str], size: int) -> Found:
        """The best articles for free words within restrictions (see storage.index.candidates)."""
        with self._index.guarded():
            return find(self._searcher, self.schema, words, restrictions, corrections=corrections, count=size)

    def corrected(self, words: Words) -> dict[str, str]:
        """The syllables of free words that are read as others, and as which."""
        with self._index.guarded():
            return corrected(self._searcher, words)

    def ids(self, addresses: Sequence[Any]) -> list[str]:
        """The ids of articles by their addresses."""
        with self._index.guarded():
            return [str(self._searcher.doc(address).get_first("id")) for address in addresses]

    def numbers(self, field: str, addresses: Sequence[Any]) -> list[int]:
        """The values of a field of numbers by the articles' addresses."""
        with self._index.guarded():
            return [int(value or 0) for value in self._searcher.fast_field_values(field, list(addresses))]

    def aggregate(self, asked: tantivy.Query, wanted: dict[str, Any]) -> dict[str, Any]:
        """Tantivy's aggregations over the articles a query finds."""
        with self._index.guarded():
            return self._searcher.aggregate(asked, wanted)


def _sections(index: Index, searcher: tantivy.Searcher) -> list[str]:
    """Every path of categories, as published."""
    with index.guarded():
        return [path for path, _ in searcher.terms_with_prefix("section", "")]
