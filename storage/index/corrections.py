"""Typing errors: a syllable that no article has is read as the one that was most likely meant.

What is likely is told by the pairs of syllables that the index knows: "pht hien" is "phat hien". Right syllables that were not
meant ("chắng" for "trắng") cannot be told so; the other words of the query find the article.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import tantivy

from vietnamese.folding import SPELLED

_LETTERS = "abcdeghiklmnopqrstuvxyfjwz"
_SHORTEST, _LONGEST = 2, 20
_STRANGE_IN = 50_000  # a word is strange that stands in less than one of so many articles
_FIRM = 10  # articles that must have a pair with the word meant, if some article has the strange one
_TELLING = 5  # letters of a word that is read as another without a neighbour that agrees
_PREFIX, _LONG, _ERRORS = 3, 8, 2
_MOST_TERMS = 2_000
_TELEX = re.compile(r"[sfrxj](?=[a-z]?$)|(?<=[auo])w|w(?=[aou])|(?<=a)a|(?<=e)e|(?<=o)o|(?<=d)d")
_VNI = re.compile(r"(?<=[a-z])[1-9]+")
# Sounds that are written one for another.
_SOUNDS = (("x", "s"), ("s", "x"), ("ch", "tr"), ("tr", "ch"), ("gi", "d"), ("d", "gi"), ("r", "d"), ("r", "gi"), ("y", "i"), ("i", "y"), ("l", "n"), ("n", "l"), ("ngh", "ng"), ("gh", "g"), ("ng", "ngh"), ("c", "k"), ("k", "c"))  # fmt: skip


class Corrector:
    """Reads strange syllables by what the index has."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._rare = searcher.num_docs // _STRANGE_IN

    def corrections(self, tokens: Sequence[str]) -> dict[str, str]:
        """The syllables that are read as others, and as which."""
        found: dict[str, str] = {}
        for at, token in enumerate(tokens):
            if token in found or not self._is_strange(token):
                continue
            before = tokens[at - 1] if at else None
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            if meant := self._meant(token, before and found.get(before, before), after):
                found[token] = meant
        return found

    def _is_strange(self, token: str) -> bool:
        if not _SHORTEST <= len(token) <= _LONGEST or not token.isascii() or not token.isalnum() or token.isdigit():
            return False
        return self._searcher.doc_freq("body", token) <= self._rare

    def _meant(self, token: str, before: str | None, after: str | None) -> str | None:
        known = self._searcher.doc_freq("body", token)
        for group in (_typed(token), _near(token), self._longer(token)):
            rated = [
                (self._together(before, one, after), many, one)
                for one in dict.fromkeys(SPELLED.get(one, one) for one in group)
                if one != token and (many := self._searcher.doc_freq("body", one)) > max(self._rare, known)
            ]
            if rated:
                together, _, best = max(rated)
                # A short word alone is near to many others.
                if not known and (together or len(token) >= _TELLING):
                    return best
                if known and together >= max(_FIRM, _FIRM * self._together(before, token, after)):
                    return best
        return None

    def _together(self, before: str | None, token: str, after: str | None) -> int:
        """In how many articles a syllable stands beside its neighbours."""
        linked = [f"{before}_{token}"] if before else []
        linked += [f"{token}_{after}"] if after else []
        return sum(self._searcher.doc_freq("pairs", pair) for pair in linked)

    def _longer(self, token: str) -> Iterator[str]:
        """Long words, mostly foreign names, that begin alike and differ in two places."""
        if len(token) < _LONG:
            return
        for term, _ in self._searcher.terms_with_prefix("body", token[:_PREFIX], limit=_MOST_TERMS):
            if abs(len(term) - len(token)) <= _ERRORS and _distance(term, token) <= _ERRORS:
                yield term


def _typed(token: str) -> Iterable[str]:
    """Keys of Telex and VNI that were typed with the keyboard switched off: nguowif, ngu7o7i2; and doubled letters."""
    yield _VNI.sub("", token)
    bare = _TELEX.sub("", token)
    yield bare
    yield bare[:-1] if bare[-1:] in "sfrxj" else bare


def _near(token: str) -> Iterable[str]:
    """Words one error away: a letter missing, too many, wrong, two changed over, a sound written as another."""
    yield from (other + token[len(one) :] for one, other in _SOUNDS if token.startswith(one))
    yield from (token[: -len(one)] + other for one, other in _SOUNDS if token.endswith(one))
    for at in range(len(token) + 1):
        head, tail = token[:at], token[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)


def _distance(one: str, other: str) -> int:
    """Letters to put in, leave out or change."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, row[0] = row[0], at
        for place, its in enumerate(other, 1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (letter != its))
    return row[-1]
