"""Folds Vietnamese text to search keys: no marks, no case, document numbers kept whole. It never changes stored text.

The letters of Vietnamese, ASCII and the usual punctuation are fewer than 256 characters. Text of these alone, which is nearly
all there is, is written with one byte a character and read back by a table of their folded forms: two steps, both in C.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from vietnamese.cleaning import composed, drop_invisible

_TOKEN = re.compile(r"[^\W_]+")
_DOCUMENT = re.compile(
    r"(?<![\w/])\d{1,5}[a-z]?/(?:(?:19|20)\d\d/[a-z]{2,}[a-z0-9&]*(?:-[a-z0-9&]+)*|[a-z]{2,}[a-z0-9&]*(?:-[a-z0-9&]+)+"
    r"|(?:qd|nq|ct|tb|kh|bc|ttr|cv|nd|hd|tt|pl)(?![\w/]))"
)
_WORD = re.compile(r"[^\W\d_]+[\u0300-\u036f\w]*")
_LONGEST = 24
_YEAR, _MILLENNIA = 4, "12"
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def _bare_letters() -> dict[int, str]:
    """Every precomposed Latin letter to its base letter, every combining mark to nothing."""
    bare = dict.fromkeys(range(0x300, 0x370), "")
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = unicodedata.normalize("NFD", chr(code))[0]
        if ord(letter) != code:
            bare[code] = letter
    # Eth and the African d stand in for đ on pages typed with old keyboards: Ð and Đ look the same in capitals.
    return bare | dict.fromkeys(map(ord, "đðɖ"), "d")


_BARE = _bare_letters()
_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_ALPHABET = "".join(map(chr, (9, 10, *range(32, 127)))) + _LETTERS + _LETTERS.upper() + "“”‘’„–—…•·−«»°\u00a0ðÐ²³½×±→"
_PLAIN_LETTERS = frozenset(filter(str.isalpha, _ALPHABET))
_MISSING = "\ufffe"  # what codecs have for a byte without a meaning
_ENCODED = codecs.charmap_build(f"\0{_ALPHABET}".ljust(256, _MISSING))
_AS_FOLDED = f"{_MISSING}{_ALPHABET.lower().translate(_BARE)}".ljust(256, _MISSING)
_AS_TOKENS = "".join(char if char.isalnum() or char == _MISSING else " " for char in _AS_FOLDED)
_AS_WORDS = "".join(
    char.lower() if char.isalnum() or char == _MISSING else " "
    for char in f"{_MISSING}{_ALPHABET}".ljust(256, _MISSING)
)
END = "\0"
"""Stands between two texts that are spread as one."""
_APART = f" {END} "
_SPREAD = {False: f"{END}{_AS_TOKENS[1:]}", True: f"{END}{_AS_WORDS[1:]}"}


# The same for the languages of Europe in Latin letters; of Turkish without the capital that has two letters in lower case.
_EUROPEAN = (
    "".join(map(chr, (9, 10, *range(32, 127), *range(0xA0, 0xAD), *range(0xAE, 0x100))))
    + "".join(f"{letter}{letter.upper()}" for letter in "ąćęłńśźżčďěňřšťůžğışőűăœđ")
    + "“”‘’„–—…•"
)
_EUROPEAN_ENCODED = codecs.charmap_build(f"\0{_EUROPEAN}".ljust(256, _MISSING))
_EUROPEAN_FOLDED = f"{_MISSING}{_EUROPEAN.lower().translate(_BARE)}".ljust(256, _MISSING)


_FOLDED = ((_ENCODED, _AS_FOLDED), (_EUROPEAN_ENCODED, _EUROPEAN_FOLDED))


def _read_as(table: str, text: str, encoded: Any = _ENCODED) -> str:
    """The text by a table of the alphabet's characters. Raises UnicodeError where another character is in it."""
    return codecs.charmap_decode(codecs.charmap_encode(text, "strict", encoded)[0], "strict", table)[0]


def fold(text: str) -> str:
    """The text in lower case, đ as d, without tone and vowel marks and invisible characters.

    Old and new tone placement (hóa, hoá) meet, composed and decomposed text meet, and folding twice changes nothing.
    """
    if text.isascii():
        return text.lower()
    for encoded, folded in _FOLDED:
        try:
            return _read_as(folded, text, encoded)
        except UnicodeError:
            pass
    return " ".join([_known(word) if len(word) <= _LONGEST else _folded(word) for word in text.split(" ")])


def _folded(word: str) -> str:
    return composed(drop_invisible(word)).lower().translate(_BARE)


# Texts repeat their words, and no letter changes with what stands beyond a space.
_known = lru_cache(maxsize=32_768)(_folded)


def syllables(text: str) -> list[str]:
    """The folded syllables and numbers in reading order, then each official document number whole, as one more token.

    "Quyết định 123/QĐ-UBND" gives quyet, dinh, 123, qd, ubnd and, at the end, 123/qd-ubnd: word neighbours stay neighbours.
    """
    try:
        tokens = _read_as(_AS_TOKENS, text).split()
    except UnicodeError:
        tokens = _TOKEN.findall(fold(text))
    return tokens + document_numbers(text) if "/" in text else tokens


SPELLED = {f"{letters}y": f"{letters}i" for letters in ("h", "k", "l", "m", "s", "t", "qu")}
"""Folded syllables that are written with y or i, by the house's habit (kỹ, kĩ; tỷ, tỉ; quy, qui), as those with i.

Both are in use since the Ministry of Education's spelling rules of 1984 (decision 240/QĐ) asked for i here, and newspapers and the law stayed
with y. Elsewhere the letters tell words apart: tay and tai, tuy and tui. Of v only vĩ and vỹ are one word, and "Vy", a name, would find every
"vì" and "vị".
"""
# The y first, for which the text is searched in C, then a look back at what it ends.
_BEFORE_Y = [one[:-1] for one in SPELLED]
_SPELLED_WITH_Y = re.compile(
    f"y (?:(?<= [{''.join(one for one in _BEFORE_Y if len(one) == 1)}]y )"
    f"{''.join(f'|(?<= {one}y )' for one in _BEFORE_Y if len(one) > 1)})"
)


def search_syllables(text: str) -> list[str]:
    """The syllables as they are searched: those of `syllables`, with i where i and y are two spellings."""
    return [SPELLED.get(token, token) for token in syllables(text)]


def in_one_spelling(plain: str) -> str:
    """Folded syllables with a space or more before and after each, with i where i and y are two spellings. As long as before."""
    return _SPELLED_WITH_Y.sub("i ", plain)


def document_numbers(text: str) -> list[str]:
    """The numbers of official documents in a text, folded, in reading order."""
    return _DOCUMENT.findall(fold(text)) if _may_name_documents(text) else []


def _may_name_documents(text: str) -> bool:
    """Whether a stroke has a number before it, and more behind it than another number: most strokes are of dates and units."""
    before, *parts = text.split("/")
    last = len(parts) - 1
    for at, part in enumerate(parts):
        if (
            part[:1] not in " 0123456789" or (at < last and len(part) >= _YEAR and part[:1] in _MILLENNIA)
        ) and not _ends_in_word(before):
            return True
        before = part
    return False


def _ends_in_word(text: str) -> bool:
    """Whether a text surely ends in two letters or more, as no number of a document does before its first stroke."""
    return text[-1:] in _PLAIN_LETTERS and text[-2:-1] in _PLAIN_LETTERS


def spaced(text: str, *, marked: bool = False) -> str:
    """The syllables with a space before and after each, to look for some of them side by side; `marked`: with their marks.

    Three marks of punctuation or more between two syllables part them.
    """
    try:
        plain = _read_as(_AS_WORDS if marked else _AS_TOKENS, text)
    except UnicodeError:
        plain = " ".join(_TOKEN.findall(composed(text).lower() if marked else fold(text)))
    return f" {plain} ".replace("  ", " ").replace("  ", " ")


def side_by_side(texts: Sequence[str]) -> str:
    """Texts as one, a space before and after each, END between two. An END within a text is a space."""
    joined = _APART.join(texts)
    if joined.count(END) >= max(len(texts), 1):
        joined = _APART.join([text.replace(END, " ") for text in texts])
    return f" {joined} "


def spread(texts: Iterable[str], *, marked: bool = False) -> str:
    """The syllables of all texts as they are searched, a space or more before and after each, END between two texts, in one step.

    `marked`: with their marks, and spelled as they are. Each text alone would take three times as long. An END within a text is a space.
    """
    every = list(texts)
    plain = spread_in_place(side_by_side(every), marked=marked)
    if plain is None:
        plain = f" {_APART.join([spaced(text.replace(END, ' '), marked=marked) for text in every])} "
        return plain if marked else in_one_spelling(plain)
    return plain


def spread_in_place(texts: str, *, marked: bool = False) -> str | None:
    """The same of texts side by side, where each letter keeps its place and spaces stand for all else.

    None where a letter is not of the alphabet of Vietnamese, so all texts that are spread in place are composed (NFC).
    """
    try:
        plain = _read_as(_SPREAD[marked], texts)
    except UnicodeError:
        return None
    return plain if marked else in_one_spelling(plain)


def aligned(text: str) -> str:
    """A text of composed letters with each syllable folded at its own place, and spaces for all else: as long as the text.

    A letter that is longer or shorter when folded matches none there.
    """
    try:
        return _read_as(_AS_TOKENS, text)
    except UnicodeError:
        return text.translate(_IN_PLACE)


class _InPlace(dict[int, str]):
    """Of each letter its folded form, of all else a space. Few are ever asked for."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = fold(letter) if _TOKEN.match(letter) else " "
        self[code] = folded if len(folded) == 1 else _MISSING
        return self[code]


_IN_PLACE = _InPlace()


def tone_key(text: str) -> str:
    """The text in lower case with each word's tone mark at its end, so that hoá and hóa, quý and qúy are one key.

    Marks that tell words apart stay: ma and má differ. The result is a key to compare, not text to show.
    """
    return _known_key(text) if len(text) <= _LONGEST else _keyed(text)


def _keyed(text: str) -> str:
    spread = unicodedata.normalize("NFD", composed(drop_invisible(text))).lower()
    return unicodedata.normalize("NFC", _WORD.sub(_tone_last, spread))


# Who compares texts asks for their words one by one, and texts repeat their words.
_known_key = lru_cache(maxsize=32_768)(_keyed)


def _tone_last(match: re.Match[str]) -> str:
    word = match.group()
    tones = _TONES.findall(word)
    return _TONES.sub("", word) + "".join(tones) if tones else word
