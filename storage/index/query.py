"""The query language: words, "exact phrases", -without. Every text is a query: what is written wrongly is read plainly."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from vietnamese.folding import fold, syllables, tone_key

_QUOTES = str.maketrans("“”„‟«»″", '"' * 7)
_PHRASE = re.compile(r'(?<!\S)(-?)"([^"]*)"')
_WORD = re.compile(r"\S+")
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables that must stand side by side: `folded`, and as typed (`exact`, tone keys) if they were typed with marks."""

    folded: tuple[str, ...]
    exact: tuple[str, ...] | None

    def stands_in(self, text: str) -> bool:
        """Whether a piece of text has the phrase."""
        if not _within(self.folded, _TOKEN.findall(fold(text))):
            return False
        return self.exact is None or _within(self.exact, _exact(text))


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: `words` as typed and their syllables, phrases that must be there, phrases that must not."""

    words: str
    syllables: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    without: tuple[Phrase, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: all articles are meant."""
        return not (self.syllables or self.phrases)


def parse_query(text: str) -> Query:
    """Read a query. Never fails: an unbalanced quote is no quote, a lone dash no minus."""
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES)
    phrases: list[Phrase] = []
    without: list[Phrase] = []

    def taken(match: re.Match[str]) -> str:
        if (found := phrase(match[2])) is not None:
            (without if match[1] else phrases).append(found)
        return " "

    rest = _PHRASE.sub(taken, plain).replace('"', " ")
    words: list[str] = []
    for word in _WORD.findall(rest):
        minus = phrase(word[1:]) if word.startswith("-") else None
        if minus is None:
            words.append(word)
        else:
            without.append(minus)
    asked = " ".join(words)
    return Query(asked, tuple(syllables(asked)), tuple(phrases), tuple(without))


def phrase(text: str) -> Phrase | None:
    """A phrase of a text's syllables, None if it has none."""
    folded = tuple(_TOKEN.findall(fold(text)))
    if not folded:
        return None
    return Phrase(folded, tuple(_exact(text)) if is_marked(text) else None)


def is_marked(text: str) -> bool:
    """Whether a text was typed with Vietnamese marks."""
    return unicodedata.normalize("NFC", text).lower() != fold(text)


def _exact(text: str) -> list[str]:
    """A text's words with their marks. Cut first: a key ends in a loose tone mark, which is no letter."""
    return [exact(word) for word in _TOKEN.findall(unicodedata.normalize("NFC", text))]


# A language has few syllables: the same ones come in every article.
@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """A word without marks and case."""
    return fold(word)


@lru_cache(maxsize=1 << 16)
def exact(word: str) -> str:
    """A word with its marks, without case, the same in old and new tone placement."""
    return tone_key(word)


def _within(part: tuple[str, ...], whole: list[str]) -> bool:
    size = len(part)
    return any(tuple(whole[at : at + size]) == part for at, word in enumerate(whole) if word == part[0])
