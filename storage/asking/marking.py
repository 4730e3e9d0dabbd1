"""Marks in an article's text as published what a question asked for, and cuts out the part that shows it best."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise

from storage.asking.nodes import Question
from storage.asking.phrases import TOKEN, Phrase, exact, folded, is_marked
from vietnamese.abbreviations import widenings
from vietnamese.folding import aligned, in_one_spelling, search_syllables

_SIZE = 40  # words shown
_BEFORE = 8  # of them before the first hit

_WORD = re.compile("[^ ]+")

Part = tuple[str, bool]
"""A piece of text as published, and whether it is a hit."""
Span = tuple[int, int]
"""Where a word begins and ends in its text."""


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
        tokens = search_syllables(" ".join(typed))
        others = [Phrase(other, None) for widening in widenings(tokens) for other in widening.others]
        self._phrases = [(one, re.compile(f" {' +'.join(one.folded)} ")) for one in (*question.phrases, *others)]
        self._words = [(word, f" {word} ") for word in dict.fromkeys(map(folded, typed))]
        phrased = {word for phrase in question.phrases for word in phrase.folded}
        self.wanted = phrased.union(map(folded, typed), *(other.folded for other in others))
        self.asked = len(phrased.union(map(folded, typed))) or 1

    def hits(self, text: "Words") -> list[Span]:
        """Where the words that were asked for stand, in order."""
        found: set[Span] = set()
        for word, spaced in self._words:
            places = _places(text.spaced, spaced)
            if not places:
                continue
            if word not in self._folded:
                places = [place for place in places if exact(text.text[slice(*place)]) in self._exact]
            found.update(places)
        for phrase, pattern in self._phrases:
            if phrase.field in {"text", text.kind}:
                found.update(_phrased(text, phrase, pattern))
        return sorted(found)


class Words:
    """A text, and its words folded at their places with one space before and after: `spaced` if they are known (see `aligned`)."""

    def __init__(self, source: Text, spaced: str | None = None) -> None:
        self.source = source
        self.kind = source.kind
        self.text = source.text if spaced is not None else unicodedata.normalize("NFC", source.text)
        self.spaced = in_one_spelling(f" {aligned(self.text)} ") if spaced is None else spaced

    def folded(self, span: Span) -> str:
        """A word folded."""
        return self.spaced[span[0] + 1 : span[1] + 1]


@dataclass(frozen=True, slots=True)
class Shown:
    """The best part of an article: its parts, and the text it is from."""

    parts: list[Part]
    source: Text


def marked(text: Words, hits: list[Span]) -> list[Part]:
    """A whole text with its hits marked."""
    return _joined(_parts(text.text, hits, 0, len(text.text)))


def best_part(texts: list[Words], hits: list[list[Span]]) -> Shown | None:
    """The stretch with the most hits, earlier texts first; the beginning of the first text without any; None of no text."""
    best: tuple[tuple[int, int], int, int] | None = None
    for number, (text, spans) in enumerate(zip(texts, hits, strict=True)):
        # What all its hits together would be worth; of two alike the earlier is shown.
        if spans and (best is None or (2 * distinct(text, spans) + len(spans) - 1, len(spans)) > best[0]):
            worth, at = _best_stretch(text, spans)
            if best is None or worth > best[0]:
                best = worth, number, at
    if best is not None:
        _, number, at = best
        return Shown(_stretch(texts[number].text, hits[number], at), texts[number].source)
    return Shown(_stretch(texts[0].text, [], 0), texts[0].source) if texts else None


def distinct(text: Words, hits: list[Span]) -> int:
    """How many different words of a text were hit."""
    return len(set(map(text.folded, hits)))


def _places(spaced: str, word: str) -> list[Span]:
    """Where a word stands; both have their spaces, which two neighbours share."""
    at = spaced.find(word)
    if at < 0:
        return []
    found, size = [], len(word) - 2
    while at >= 0:
        found.append((at, at + size))
        at = spaced.find(word, at + size + 1)
    return found


def _phrased(text: Words, phrase: Phrase, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Where the words of a phrase stand, which may have marks of punctuation between them."""
    match = pattern.search(text.spaced)
    while match:
        words = [(one.start() - 1, one.end() - 1) for one in _WORD.finditer(text.spaced, *match.span())]
        if not phrase.exact or [exact(text.text[slice(*word)]) for word in words] == list(phrase.exact):
            yield from words
        match = pattern.search(text.spaced, match.start() + 1)


def _best_stretch(text: Words, hits: list[Span]) -> tuple[tuple[int, int], int]:
    """The first of the best stretches from a hit on, and its worth: different words hit, and hits side by side; then how many hits."""
    spaced = text.spaced
    keys = [spaced[start + 1 : end + 1] for start, end in hits]
    # The number of each hit among the words, counted on from the one before.
    starts = [0, *(start for start, _ in hits)]
    numbers = list(accumulate([len(spaced[one + 1 : other + 1].split()) for one, other in pairwise(starts)]))
    together = [0, *accumulate(after == at + 1 for at, after in pairwise(numbers)), 0]
    together[-1] = together[-2]
    inside = dict.fromkeys(keys, 0)  # the stretch moves on with its beginning
    different = end = best = 0
    worth, last = (-1, 0), len(hits)
    for first, at in enumerate(numbers):
        reach = at + _SIZE - _BEFORE
        while end < last and numbers[end] < reach:
            different += not inside[keys[end]]
            inside[keys[end]] += 1
            end += 1
        here = different * 2 + together[end] - together[first], end - first
        if here > worth:
            worth, best = here, first
        if end == last:
            break  # what begins later has less
        inside[keys[first]] -= 1
        different -= not inside[keys[first]]
    return worth, hits[best][0]


def _stretch(text: str, hits: list[Span], at: int) -> list[Part]:
    """The stretch around the word at a place."""
    before = _before(text, at, _BEFORE)
    after = [match.span() for match in islice(TOKEN.finditer(text, at), _SIZE - min(_BEFORE, len(before)) + 1)]
    shown = after[: _SIZE - min(_BEFORE, len(before))]
    kept = _SIZE - len(shown)
    if kept > _BEFORE:  # the text ends soon
        before = _before(text, at, kept)
    kept = max(_BEFORE, kept)
    begin = before[-kept][0] if kept < len(before) else 0
    end = shown[-1][1] if len(after) > len(shown) else len(text)
    parts: list[Part] = [("… ", False)] if begin else []
    parts += _parts(text, hits, begin, end)
    return _joined([*parts, (" …", False)] if end < len(text) else parts)


def _before(text: str, at: int, many: int) -> list[Span]:
    """The last words before a place, so many or more; all there are if they are fewer."""
    reach = 16 * many
    while True:
        edge = max(0, at - reach)
        words = [match.span() for match in TOKEN.finditer(text, edge, at)]
        if not edge:
            return words
        if len(words) > many:
            return words[1:]  # the first may be cut in two
        reach *= 2


def _parts(text: str, hits: list[Span], begin: int, end: int) -> list[Part]:
    parts: list[Part] = []
    at = begin
    for start, over in hits:
        if begin <= start and over <= end:
            parts += [(text[at:start], False), (text[start:over], True)]
            at = over
    return [*parts, (text[at:end], False)]


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
