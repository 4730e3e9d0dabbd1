"""The free words of a query in the index: the articles that may be meant, the best of them by the index alone.

Phrases, filters and exclusions are the caller's, given as restrictions. The cost is that of the commonest terms, and they say
the least: of syllables that one article in ten has, only the rarest is asked for, and only if no other is rarer.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import tantivy

from storage.index.beside import beside
from storage.index.corrections import Corrector
from storage.index.terms import pairs
from vietnamese.abbreviations import widenings
from vietnamese.documents import number_key
from vietnamese.folding import fold, search_syllables

Restriction = tuple[tantivy.Occur, tantivy.Query]
_Q = tantivy.Query
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
_TITLE_WEIGHT = 0.3
_COMMON = 0.1  # of all articles
_KEPT = 1  # of the rarest syllables, however common
_FEW = 8  # words of a query of which one article may have all
_RARE = 0.02  # of all articles: how many the rarest word may have for those with all words to be looked for


@dataclass(frozen=True, slots=True)
class Words:
    """Free words: as typed, and their folded syllables in order, whole document numbers at the end."""

    typed: str
    syllables: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "Words":
        """The words of a text."""
        return cls(typed, tuple(search_syllables(typed)))

    @property
    def is_marked(self) -> bool:
        """Whether they were typed with Vietnamese marks."""
        return self.typed.lower() != fold(self.typed)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.syllables)


@dataclass(frozen=True, slots=True)
class Found:
    """The best articles by the index: (id, score), best first; which syllables were read as others.

    `weights`: how telling each syllable is (its inverse document frequency), for `rank.rerank`.
    """

    hits: list[tuple[str, float]]
    corrections: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)


def find(  # noqa: PLR0913 - the index, and all that is asked of it
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    words: Words,
    restrictions: Sequence[Restriction] = (),
    *,
    corrections: Mapping[str, str],
    count: int = 40,
) -> Found:
    """The best articles for free words (there must be some) within the restrictions; `rank.rerank` puts them in order.

    What has more of the words, rarer ones and side by side, comes first; an article need not have all of them.
    `corrections` are those of `corrected`: syllables to read as others. Without restrictions tantivy skips what cannot be
    among the best, so give none that is always true; the watermark's document has no words.
    """
    asked = [corrections.get(token, token) for token in words.syllables]
    frequency = {token: searcher.doc_freq("body", token) for token in asked}
    total = searcher.num_docs

    def hits_of(clauses: list[Restriction]) -> list[tuple[str, float]]:
        query = _Q.boolean_query(clauses)
        if restrictions:
            query = _Q.boolean_query([(_MUST, query), *restrictions])
        found = searcher.search(query, count, count=False).hits
        return [(str(searcher.doc(address).get_first("id")), float(score or 0)) for score, address in found]

    first, *others = _queries(schema, asked, frequency, total)
    # Both lists at once: neither holds Python's lock while it is looked for.
    waiting = [beside().submit(hits_of, clauses) for clauses in others]
    best: dict[str, float] = {}
    for article, score in (*hits_of(first), *(hit for one in waiting for hit in one.result())):
        best[article] = max(best.get(article, 0.0), score)
    hits = sorted(best.items(), key=lambda hit: (-hit[1], hit[0]))
    weights = {token: math.log(1 + (total - many + 0.5) / (many + 0.5)) for token, many in frequency.items()}
    return Found(hits, corrections, weights)


def corrected(searcher: tantivy.Searcher, words: Words) -> dict[str, str]:
    """The syllables that are read as others, and as which: one that no article has as its nearest neighbour."""
    corrections = Corrector(searcher).corrections(words.syllables)
    for one in widenings(words.syllables):  # an abbreviation may stand everywhere for what is written out here
        for token in words.syllables[one.start : one.end]:
            corrections.pop(token, None)
    return corrections


def _queries(
    schema: tantivy.Schema, asked: Sequence[str], frequency: Mapping[str, int], total: int
) -> Iterator[list[Restriction]]:
    """The best by any of the terms; then, where few articles can have all words, the best of those."""
    rarest = sorted(filter(frequency.get, frequency), key=lambda token: (frequency[token], token))
    told = [token for at, token in enumerate(rarest) if at < _KEPT or frequency[token] < _COMMON * total]
    neighbours = list(dict.fromkeys(pairs(asked)))
    optional = [(_SHOULD, _term(schema, "pairs", pair)) for pair in neighbours]
    headings = (_term(schema, "title", token) for token in (*told, *neighbours))
    optional += [(_SHOULD, _Q.boost_query(one, _TITLE_WEIGHT)) for one in headings]
    optional += _other_writings(schema, asked)
    numbers = (number_key(token) for token in asked if "/" in token)  # of documents, however an article writes them
    optional += [(_SHOULD, _term(schema, "number", number)) for number in numbers]
    yield [*((_SHOULD, _term(schema, "body", token)) for token in told), *optional]
    if 1 < len(rarest) <= _FEW and 0 < frequency[rarest[0]] <= _RARE * total:
        yield [*((_MUST, _term(schema, "body", token)) for token in rarest), *optional]


def _other_writings(schema: tantivy.Schema, asked: Sequence[str]) -> list[Restriction]:
    """What an abbreviation among the words stands for, and the abbreviations of what is written out, weighed like it.

    All as plain terms: tantivy skips articles only in a union of these.
    """
    clauses = []
    for one in widenings(asked):
        typed = 2 * (one.end - one.start) - 1  # terms: syllables and pairs
        for other in one.others:
            terms = [_term(schema, "pairs", pair) for pair in pairs(other)] or [_term(schema, "body", other[0])]
            clauses += [(_SHOULD, _Q.boost_query(term, (typed / len(terms)) ** 0.5)) for term in terms]
    return clauses


def _term(schema: tantivy.Schema, name: str, value: str) -> tantivy.Query:
    return _Q.term_query(schema, name, value, "freq")
