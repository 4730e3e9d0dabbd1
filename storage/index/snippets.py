"""The part of an article that shows best why it was found: original text, with the hits marked."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from storage.index.query import Phrase, Query, exact, folded, is_marked

_TOKEN = re.compile(r"[^\W_]+")
_SIZE = 40  # words shown
_BEFORE = 8  # of them before the first hit

Part = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its words, and where each begins and ends."""

    text: str
    words: list[str]
    spans: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words to mark: as typed with marks, and folded."""

    exact: frozenset[str]
    folded: frozenset[str]
    phrases: tuple[Phrase, ...]


def snippet(texts: Sequence[str], query: Query) -> list[Part]:
    """(text, is_hit) parts of the stretch with the most hits; the beginning of the first text if there are none.

    Words typed with marks mark only words with these marks, unless the article has none such.
    """
    cut = [_words(unicodedata.normalize("NFC", text)) for text in texts if text]
    for strict in (True, False):
        asked = _asked(query, strict=strict)
        hits = [_hits(text, asked) for text in cut]
        worths = (
            (_worth(text, hit, at), -number, -at)
            for number, (text, hit) in enumerate(zip(cut, hits, strict=True))
            for at in sorted(hit)
        )
        best = max(worths, default=None)
        if best is not None:
            return _cut(cut[-best[1]], hits[-best[1]], -best[2])
    return _cut(cut[0], set(), 0) if cut else []


def _words(text: str) -> _Text:
    found = list(_TOKEN.finditer(text))
    return _Text(text, [match[0] for match in found], [match.span() for match in found])


def _asked(query: Query, *, strict: bool) -> _Asked:
    words = _TOKEN.findall(query.words)
    marked = frozenset(exact(word) for word in words if strict and is_marked(word))
    plain = frozenset(folded(word) for word in words if not (strict and is_marked(word)))
    return _Asked(marked, plain, query.phrases)


def _hits(text: _Text, asked: _Asked) -> set[int]:
    """Positions of the words that were asked for."""
    found = {
        at
        for at, word in enumerate(text.words)
        if folded(word) in asked.folded or (asked.exact and exact(word) in asked.exact)
    }
    for phrase in asked.phrases:
        found |= _places(text.words, phrase)
    return found


def _places(words: list[str], phrase: Phrase) -> set[int]:
    wanted = list(phrase.exact or phrase.folded)
    keys = [(exact if phrase.exact else folded)(word) for word in words]
    size = len(wanted)
    starts = (at for at, key in enumerate(keys) if key == wanted[0] and keys[at : at + size] == wanted)
    return {at for start in starts for at in range(start, start + size)}


def _worth(text: _Text, hits: set[int], first: int) -> tuple[int, int]:
    """How good the stretch from a hit on is: different words hit, and hits side by side."""
    inside = [at for at in range(first, min(first + _SIZE - _BEFORE, len(text.words))) if at in hits]
    together = sum(at + 1 in hits for at in inside)
    return len({folded(text.words[at]) for at in inside}) * 2 + together, len(inside)


def _cut(whole: _Text, hits: set[int], first: int) -> list[Part]:
    text, spans = whole.text, whole.spans
    if not spans:
        return [(text, False)]
    end = min(max(0, first - _BEFORE) + _SIZE, len(spans))
    begin = max(0, min(first - _BEFORE, end - _SIZE))
    at = spans[begin][0] if begin else 0
    stop = len(text) if end == len(spans) else spans[end - 1][1]
    parts: list[Part] = [("… ", False)] if begin else []
    for number in range(begin, end):
        if number in hits:
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
