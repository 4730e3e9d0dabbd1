"""Puts the best candidates in their final order by what the index does not know.

That is how much of the query an article has, how much of it side by side, and with which marks. The weights were fitted on queries made by benchmarks/searching/queries.py, not on those that the results are told of.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from storage.index.candidates import Words
from storage.index.prepared import Texts
from vietnamese.abbreviations import widenings
from vietnamese.folding import SPELLED, fold, in_one_spelling, spaced, tone_key

_SHARE, _ALL, _PAIRS, _WHOLE, _MARKS, _TITLE = 3.0, 3.0, 3.0, 1.2, 2.0, 0.3
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that the index found: its score there, its title, and the words of title and texts."""

    article_id: str
    score: float
    title: str
    texts: Texts


class _Wanted:
    """What is looked for in each candidate, made ready once."""

    def __init__(self, words: Words, corrections: Mapping[str, str], weights: Mapping[str, float]) -> None:
        asked = [corrections.get(token, token) for token in words.syllables if "/" not in token]
        self.tokens = {f" {token} ": weights.get(token, 1.0) for token in dict.fromkeys(asked)}
        self.weight = sum(self.tokens.values()) or 1.0
        neighbours = dict.fromkeys(pairwise(asked))
        self.pairs = [(f" {first} {second} ", f" {first} ", f" {second} ") for first, second in neighbours]
        # One writing of an abbreviation counts as the other.
        self.writings = [
            (f" {' '.join(asked[one.start : one.end])} ", [f" {' '.join(other)} " for other in one.others])
            for one in widenings(asked)
        ]
        self.whole = f" {' '.join(asked)} "
        typed = dict.fromkeys(spaced(words.typed, marked=True).split()) if words.is_marked else {}
        self.marked = [
            (f" {SPELLED.get(bare, bare)} ", writings(word)) for word in typed if (bare := fold(word)) != word
        ]

    def factor(self, candidate: Candidate) -> float:
        """By how much the index's score rises."""
        texts = candidate.texts
        plain, added = texts.plain, ""
        for typed, others in self.writings:
            if typed not in plain and any(other in plain for other in others):
                added += typed
        share = sum([weight for token, weight in self.tokens.items() if texts.has(token) or token in added])
        share /= self.weight
        gain = 1 + _SHARE * share + _ALL * (share > 0.999)  # noqa: PLR2004 - one, but for rounding
        # One after the other: what has not both syllables has not the pair, what has not all pairs has not the whole.
        has, found = texts.has, 0
        for pair, first, second in self.pairs:
            found += (has(first) and has(second) and pair in plain) or pair in added
        gain += _PAIRS * found / (len(self.pairs) or 1)
        gain += _WHOLE * (found == len(self.pairs) and (self.whole in plain or self.whole in added))
        names = in_one_spelling(spaced(candidate.title)).split()
        gain += _TITLE * sum([f" {name} " in self.tokens for name in names]) / (len(names) or 1)
        if self.marked:
            found = sum([texts.has_written(*one) for one in self.marked])
            gain += _MARKS * found / len(self.marked)
        return gain


def rerank(
    candidates: Iterable[Candidate],
    words: Words,
    *,
    corrections: Mapping[str, str] | None = None,
    weights: Mapping[str, float] | None = None,
) -> list[Candidate]:
    """The candidates, best first, with their final scores; `corrections` and `weights` are those of `candidates.find`."""
    if not words:
        return list(candidates)
    wanted = _Wanted(words, corrections or {}, weights or {})
    scored = [Candidate(one.article_id, one.score * wanted.factor(one), one.title, one.texts) for one in candidates]
    return sorted(scored, key=lambda one: (-one.score, one.article_id))


_SPELLED_OTHERWISE = SPELLED | {other: one for one, other in SPELLED.items()}


def writings(word: str) -> list[str]:
    """A word in all its writings: tone placements, and the other spelling of its i or y."""
    other = _SPELLED_OTHERWISE.get(fold(word))
    if other is None:
        return placements(word)
    spread = unicodedata.normalize("NFD", word)
    last = max(spread.rfind("i"), spread.rfind("y"))
    return [word, unicodedata.normalize("NFC", spread[:last] + other[-1] + spread[last + 1 :])]


def placements(word: str) -> list[str]:
    """A word in old and new tone placement: hoà, hòa. Only open oa, oe, uy differ; in quy the u is of the consonant."""
    spread = unicodedata.normalize("NFD", tone_key(word))
    letters, tone = spread.rstrip(_TONES), spread[-1:]
    if tone not in _TONES or not letters.endswith(("oa", "oe", "uy")) or letters.endswith("quy"):
        return [unicodedata.normalize("NFC", word)]
    old_and_new = (letters[:-1] + tone + letters[-1], letters + tone)
    return [unicodedata.normalize("NFC", form) for form in old_and_new]
