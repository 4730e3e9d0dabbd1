"""The free words of a query in the index: which articles have them, and the best of those by the index alone.

Phrases, filters and exclusions are the caller's, given as restrictions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import tantivy

from storage.index.terms import pairs
from vietnamese.abbreviations import widenings
from vietnamese.folding import fold, syllables

Restriction = tuple[tantivy.Occur, tantivy.Query]
_Q = tantivy.Query
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
_TITLE_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Words:
    """Free words: as typed, and their folded syllables in order, whole document numbers at the end."""

    typed: str
    syllables: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "Words":
        """The words of a text."""
        return cls(typed, tuple(syllables(typed)))

    @property
    def is_marked(self) -> bool:
        """Whether they were typed with Vietnamese marks."""
        return self.typed.lower() != fold(self.typed)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.syllables)


@dataclass(frozen=True, slots=True)
class Found:
    """The best articles by the index: (id, score), best first, and which syllables were read as others."""

    hits: list[tuple[str, float]]
    corrections: Mapping[str, str] = field(default_factory=dict)


def find(
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    words: Words,
    restrictions: Sequence[Restriction] = (),
    *,
    count: int = 100,
) -> Found:
    """The best articles for free words (there must be some) within the restrictions; `rank.rerank` puts them in order.

    What has more of the words, rarer ones and side by side, comes first; an article need not have all of them.
    A syllable that no article has is read as its nearest neighbour, and `corrections` says so.
    """
    tokens = list(dict.fromkeys(words.syllables))
    clauses = [(_SHOULD, _term(schema, "body", token)) for token in tokens]
    clauses += [(_SHOULD, _Q.boost_query(_term(schema, "title", token), _TITLE_WEIGHT)) for token in tokens]
    clauses += [(_SHOULD, _term(schema, "pairs", pair)) for pair in dict.fromkeys(pairs(list(words.syllables)))]
    clauses += _other_writings(schema, words)
    asked = _Q.boolean_query(clauses)
    if restrictions:
        asked = _Q.boolean_query([(_MUST, asked), *restrictions])
    found = searcher.search(asked, count, count=False).hits
    return Found([(str(searcher.doc(address).get_first("id")), float(score or 0)) for score, address in found])


def _other_writings(schema: tantivy.Schema, words: Words) -> list[Restriction]:
    """What an abbreviation among the words stands for, and the abbreviations of what is written out, weighed like it."""
    clauses = []
    for one in widenings(words.syllables):
        typed = 2 * (one.end - one.start) - 1  # terms: syllables and pairs
        for other in one.others:
            terms = [_term(schema, "pairs", pair) for pair in pairs(other)] or [_term(schema, "body", other[0])]
            side_by_side = _Q.boolean_query([(_MUST, term) for term in terms])
            clauses.append((_SHOULD, _Q.boost_query(side_by_side, (typed / len(terms)) ** 0.5)))
    return clauses


def _term(schema: tantivy.Schema, name: str, value: str) -> tantivy.Query:
    return _Q.term_query(schema, name, value, "freq")
