"""Marks in an article's text as published what a question asked for, and cuts out the part that shows it best."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice, pairwise

from storage.asking.nodes import Question
from storage.asking.phrases import TOKEN, Phrase, exact, folded, is_marked
from vietnamese.abbreviations import widenings
from vietnamese.folding import syllables

_SIZE = 40  # words shown
_BEFORE = 8  # of them before the first hit

Part = tuple[str, bool]
"""A piece of text as published, and whether it is a hit."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an article: of what kind (title, text, caption, table, attachment, author), and which of its kind."""

    kind: str
    number: int
    text: str


class Marker:
    """What one question marks. Words typed with marks mark only words with these marks, unless `strict` is off.

    `wanted` are the folded syllables of all that it marks, `asked` is how many different ones were asked for.
    """

    def __init__(self, question: Question, words: Iterable[str], *, strict: bool = True) -> None:
        typed = [word for one in words for word in TOKEN.findall(unicodedata.normalize("NFC", one))]
        self._exact = frozenset(exact(word) for word in typed if strict and is_marked(word))
        self._folded = frozenset(folded(word) for word in typed if not (strict and is_marked(word)))
        tokens = syllables(" ".join(typed))
        others = [Phrase(other, None) for widening in widenings(tokens) for other in widening.others]
        self._phrases = (*question.phrases, *others)
        phrased = {word for phrase in question.phrases for word in phrase.folded}
        self.wanted = phrased.union(map(folded, typed), *(other.folded for other in others))
        self.asked = len(phrased.union(map(folded, typed))) or 1

    def hits(self, text: "Words") -> set[int]:
        """Positions of the words that were asked for."""
        found = set()
        if self._folded:
            found |= {at for at, word in enumerate(text.folded) if word in self._folded}
        if self._exact:
            found |= {at for at, word in enumerate(text.exact) if word in self._exact}
        for phrase in self._phrases:
            if phrase.field in {"text", text.kind}:
                found |= set(_places(text, phrase))
        return found


class Words:
    """A text cut into its words, each with its place."""

    def __init__(self, source: Text) -> None:
        self.source = source
        self.kind = source.kind
        self.text = unicodedata.normalize("NFC", source.text)
        self.words: list[str] = TOKEN.findall(self.text)

    def spans(self, end: int) -> list[tuple[int, int]]:
        """Where each of the first words begins and ends."""
        return [match.span() for match in islice(TOKEN.finditer(self.text), end)]

    @cached_property
    def folded(self) -> list[str]:
        """Each word folded."""
        return list(map(folded, self.words))

    @cached_property
    def exact(self) -> list[str]:
        """Each word's tone key."""
        return list(map(exact, self.words))


@dataclass(frozen=True, slots=True)
class Shown:
    """The best part of an article: its parts, and the text it is from."""

    parts: list[Part]
    source: Text


def marked(text: Words, hits: set[int]) -> list[Part]:
    """A whole text with its hits marked."""
    return _cut(text, hits, 0, len(text.words))


def best_part(texts: list[Words], hits: list[set[int]]) -> Shown | None:
    """The stretch with the most hits, earlier texts first; the beginning of the first text without any; None of no text."""
    worths = (
        (worth, -number, -at)
        for number, (text, hit) in enumerate(zip(texts, hits, strict=True))
        for worth, at in _worths(text, sorted(hit))
    )
    best = max(worths, default=None)
    if best is not None:
        text, hit, first = texts[-best[1]], hits[-best[1]], -best[2]
    elif texts:
        text, hit, first = texts[0], set(), 0
    else:
        return None
    end = min(max(0, first - _BEFORE) + _SIZE, len(text.words))
    return Shown(_cut(text, hit, max(0, min(first - _BEFORE, end - _SIZE)), end), text.source)


def distinct(text: Words, hits: set[int]) -> int:
    """How many different words of a text were hit."""
    return len({text.folded[at] for at in hits})


def _places(text: Words, phrase: Phrase) -> Iterator[int]:
    wanted = list(phrase.exact or phrase.folded)
    keys = text.exact if phrase.exact else text.folded
    size = len(wanted)
    if not keys or not set(wanted) <= set(keys):
        return
    for at in [at for at, key in enumerate(keys) if key == wanted[0]]:
        if keys[at : at + size] == wanted:
            yield from range(at, at + size)


def _worths(text: Words, hits: list[int]) -> Iterator[tuple[tuple[int, int], int]]:
    """How good the stretch from each hit on is: different words hit, and hits side by side; then how many hits."""
    keys = [text.folded[at] for at in hits]
    together = [0, *accumulate(after == at + 1 for at, after in pairwise(hits)), 0]
    together[-1] = together[-2]
    inside: Counter[str] = Counter()  # the stretch moves on with its beginning
    end = 0
    for first, at in enumerate(hits):
        while end < len(hits) and hits[end] < at + _SIZE - _BEFORE:
            inside[keys[end]] += 1
            end += 1
        yield (len(inside) * 2 + together[end] - together[first], end - first), at
        inside[keys[first]] -= 1
        if not inside[keys[first]]:
            del inside[keys[first]]


def _cut(whole: Words, hits: set[int], begin: int, end: int) -> list[Part]:
    text = whole.text
    if not whole.words:
        return [(text, False)] if text else []
    spans = whole.spans(end)
    at = spans[begin][0] if begin else 0
    stop = len(text) if end == len(whole.words) else spans[end - 1][1]
    parts: list[Part] = [("… ", False)] if begin else []
    for number in sorted(one for one in hits if begin <= one < end):
        start, over = spans[number]
        parts += [(text[at:start], False), (text[start:over], True)]
        at = over
    parts += [(text[at:stop], False), ("" if stop == len(text) else " …", False)]
    return _joined(parts)


def _joined(parts: list[Part]) -> list[Part]:
    """Neighbours of one kind put together, a space between two hits included."""
    joined: list[Part] = []
    for at, (text, is_hit) in enumerate(parts):
        between = text.isspace() and 0 < at < len(parts) - 1 and parts[at - 1][1] and parts[at + 1][1]
        if joined and joined[-1][1] == (is_hit or between):
            joined[-1] = (joined[-1][0] + text, is_hit or between)
        elif text:
            joined.append((text, is_hit or between))
    return joined
