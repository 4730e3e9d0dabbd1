"""Phrases on the text as published: syllables side by side, with the marks they were typed with or with any."""

import re
import unicodedata
from dataclasses import dataclass
from dataclasses import field as _field
from functools import lru_cache

from storage.index.prepared import Texts
from vietnamese.abbreviations import widenings
from vietnamese.folding import SPELLED, fold, search_syllables, tone_key

TOKEN = re.compile(r"[^\W_]+")
_TONES, _VOWELS = "\u0300\u0301\u0303\u0309\u0323", "aeiouy"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables that stand side by side: `folded`, and as typed (`exact`, tone keys) if they were typed with marks.

    `field` is where: text (title and all that is printed), title, caption, attachment, author, category. `typed` is what
    it was made from. `by_pairs`: that its pairs of syllables are all there is enough, as for the writings of an abbreviation
    among free words: then the index tells it alone.
    """

    folded: tuple[str, ...]
    exact: tuple[str, ...] | None
    field: str = "text"
    typed: str = _field(default="", compare=False)
    by_pairs: bool = False

    def stands_in(self, *texts: str) -> bool:
        """Whether one of some texts has the phrase."""
        return self.stands_among(Texts(texts))

    def stands_among(self, texts: Texts) -> bool:
        """Whether one of prepared texts has the phrase."""
        if self.exact is not None and self.typed and self._as_typed in texts.loose_marked:
            return True  # as nearly all of those that the index finds: the rest of the work is for the others
        if f" {' '.join(self.folded)} " not in texts.plain:
            return False
        return self.exact is None or bool(_placed(self.exact).search(texts.marked))

    @property
    def _as_typed(self) -> str:
        return f" {' '.join(TOKEN.findall(unicodedata.normalize('NFC', self.typed).lower()))} "

    def stands_in_path(self, path: str) -> bool:
        """Whether a path of categories has the phrase in one of its names, or, if typed with a stroke, over several."""
        return self.stands_in(*([path] if "/" in self.typed else path.split("/")))


def phrase(text: str, field: str = "text") -> Phrase | None:
    """A phrase of a text's syllables, None if it has none."""
    syllables = tuple(map(folded, TOKEN.findall(fold(text))))
    if not syllables:
        return None
    return Phrase(syllables, tuple(exact_words(text)) if is_marked(text) else None, field, text)


def writings(text: str, field: str = "text") -> tuple[Phrase, ...]:
    """A word typed without quotation marks, and if it is an abbreviation what it stands for: any of them is meant."""
    syllables = search_syllables(text)
    for one in widenings(syllables):
        if (one.start, one.end) == (0, len(syllables)):
            own = Phrase(tuple(syllables), None, field, text, by_pairs=True)
            return (own, *(Phrase(other, None, field, by_pairs=True) for other in one.others))
    return (found,) if (found := phrase(text, field)) else ()


def number_words(number: str) -> tuple[str, ...]:
    """The syllables of a document's number, as it stands whole among those of a text, and itself."""
    return (number, *map(folded, TOKEN.findall(number)))


def is_marked(text: str) -> bool:
    """Whether a text was typed with Vietnamese marks."""
    return unicodedata.normalize("NFC", text).lower() != fold(text)


def exact_words(text: str) -> list[str]:
    """A text's words with their marks. Cut first: a key ends in a loose tone mark, which is no letter."""
    return [exact(word) for word in TOKEN.findall(unicodedata.normalize("NFC", text))]


# A language has few syllables: the same ones come in every article.
@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """A word without marks and case, in one spelling of i and y."""
    bare = fold(word)
    return SPELLED.get(bare, bare)


@lru_cache(maxsize=1 << 16)
def exact(word: str) -> str:
    """A word with its marks, without case, the same in old and new tone placement and in both spellings of i and y."""
    key = tone_key(word)
    if fold(word) not in SPELLED:
        return key
    spread = unicodedata.normalize("NFD", key)
    bare = spread.rstrip(_TONES)
    # Another mark than a tone's (kŷ) makes another word.
    return unicodedata.normalize("NFC", SPELLED[bare] + spread[len(bare) :]) if bare in SPELLED else key


@lru_cache(maxsize=256)
def _placed(keys: tuple[str, ...]) -> re.Pattern[str]:
    """The words of tone keys side by side, the tone mark of each on any of its vowels, in both spellings of i and y."""
    return re.compile("".join(f" (?:{'|'.join(_placements(key))})" for key in keys) + " ")


def _placements(key: str) -> list[str]:
    spread = unicodedata.normalize("NFD", key)
    tone = spread[-1:] if spread[-1:] in _TONES else ""
    letters = unicodedata.normalize("NFC", spread.removesuffix(tone))
    spelled = (letters, *(one for one, other in SPELLED.items() if other == letters))
    if not tone:
        return list(spelled)
    places = [(one, at) for one in spelled for at, letter in enumerate(one) if fold(letter) in _VOWELS]
    return [unicodedata.normalize("NFC", one[: at + 1] + tone + one[at + 1 :]) for one, at in places] or [key]
