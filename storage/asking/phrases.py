"""Phrases on the text as published: syllables side by side, with the marks they were typed with or with any."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from functools import lru_cache

from vietnamese.folding import fold, tone_key

TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables that stand side by side: `folded`, and as typed (`exact`, tone keys) if they were typed with marks.

    `field` is where: text (title and all that is printed), title, caption, attachment, author, category. `typed` is what
    it was made from.
    """

    folded: tuple[str, ...]
    exact: tuple[str, ...] | None
    field: str = "text"
    typed: str = _field(default="", compare=False)

    def stands_in(self, text: str) -> bool:
        """Whether a piece of text has the phrase."""
        if not _within(self.folded, TOKEN.findall(fold(text))):
            return False
        return self.exact is None or _within(self.exact, exact_words(text))

    def stands_in_path(self, path: str) -> bool:
        """Whether a path of categories has the phrase in one of its names, or, if typed with a stroke, over several."""
        return any(map(self.stands_in, [path] if "/" in self.typed else path.split("/")))


def phrase(text: str, field: str = "text") -> Phrase | None:
    """A phrase of a text's syllables, None if it has none."""
    syllables = tuple(TOKEN.findall(fold(text)))
    if not syllables:
        return None
    return Phrase(syllables, tuple(exact_words(text)) if is_marked(text) else None, field, text)


def is_marked(text: str) -> bool:
    """Whether a text was typed with Vietnamese marks."""
    return unicodedata.normalize("NFC", text).lower() != fold(text)


def exact_words(text: str) -> list[str]:
    """A text's words with their marks. Cut first: a key ends in a loose tone mark, which is no letter."""
    return [exact(word) for word in TOKEN.findall(unicodedata.normalize("NFC", text))]


# A language has few syllables: the same ones come in every article.
@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """A word without marks and case."""
    return fold(word)


@lru_cache(maxsize=1 << 16)
def exact(word: str) -> str:
    """A word with its marks, without case, the same in old and new tone placement."""
    return tone_key(word)


def _within(part: Sequence[str], whole: list[str]) -> bool:
    size, wanted = len(part), list(part)
    return any(word == wanted[0] and whole[at : at + size] == wanted for at, word in enumerate(whole))
