"""Finds and converts Vietnamese in letters of before Unicode: TCVN3 (ABC), VNI, VISCII, VPS, windows-1258, and UTF-8 encoded twice."""

import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import islice
from types import MappingProxyType

from viparse.normalize.encodings import get_charmap

from vietnamese.cleaning import composed
from vietnamese.spelling import is_syllable

# Letters only Unicode Vietnamese has, and combining marks: a word with one of them is Unicode already.
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0303\u0306\u0309\u031b\u0323\u1ea0-\u1ef9]")
# White space as a page means it: the legacy code pages have letters among the other characters Python calls white space,
# and a no-break space after "Ã" is the second half of an "à" encoded twice.
_TOKEN = re.compile("[^ \t\n\r\f\v\u00a0\u3000]+(?:(?<=\u00c3)\u00a0[^ \t\n\r\f\v\u00a0\u3000]*)*")
_WORD = re.compile(r"[^\W\d_]+")
# Signs of Latin-1 and its controls that stand for letters in a legacy encoding and beside no letter in Unicode text.
_SIGN = re.compile(
    "[\x02-\x06\x10-\x1f\x80-\x9f\u00a1-\u00a9\u00ac-\u00af\u00b1-\u00b4\u00b6\u00b8\u00b9\u00bc-\u00bf\u00d7\u00f7]"
)
# What Unicode Vietnamese never shows: other Latin-1 letters and signs, and a windows-1258 tone mark behind its vowel.
_ODD = re.compile(
    "[\x02-\x06\x10-\x1f\x80-\x9f\u00a1-\u00aa\u00ac-\u00af\u00b1-\u00b6\u00b8-\u00ba\u00bc-\u00bf\u00c4-\u00c7\u00cb"
    "\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc\u00de\u00df\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]"
    "|[aeoy\u00e2\u00ea\u00f4\u00f5\u00e3\u00fd][\u00ec\u00f2\u00cc\u00d2]"
)
# Signs no text puts between two letters.
_JOINT = re.compile(r"[^\W\d_][^\w/.,:;&()\[\]'’‘“”\"–—…!?+=-]+[^\W\d_]")
_FONT_ENCODINGS = ((".vn", "tcvn3"), ("vni", "vni"), ("vps", "vps"))
_LABEL = 120
_MOST_TOKENS = 80
_FIRST = 12
_LEAST_TOKENS = 2
_SPELLED = 0.8
_GAIN = 0.4
_FITTING = 0.5
_CAPITALS = 2
# The letters of TCVN3 that have a case.
_HIGH, _SMALL = re.compile("[A-Z\u00a1-\u00a7]"), re.compile("[a-z\u00a8-\u00ae]")
_TWO_CAPITALS = re.compile("[A-Z\u00a1-\u00a7][^a-z\u00a8-\u00ae]*[A-Z\u00a1-\u00a7]")
_CLOSING = frozenset("\u201d\u2019\u2026\u2013\u2014")
_RUN = re.compile("[^\x00-\x01\x07-\x0f!-@\\[-`{-\x7f]+")

_VNI_MISSING = MappingProxyType({"a\u00fa": "\u1eb3", "A\u00da": "\u1eb2"})
"""The letter viparse's table of VNI lacks (0.1.31)."""
_WESTERN = MappingProxyType(
    {
        ord(bytes([byte]).decode("cp1252")): byte
        for byte in range(0x80, 0xA0)
        if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    }
)
"""What windows-1252 shows for the bytes 0x80 to 0x9F, where VISCII and VPS have letters and UTF-8 has its later bytes."""
_LATER = f"[\x80-\xbf{''.join(map(chr, _WESTERN))}]"
_TWICE = re.compile(
    f"[\xc3-\xc6\xcc\xcd]{_LATER}|\xe1[\xba\xbb\u00ba\u00bb]{_LATER}|\xe2[\x80\u20ac]{_LATER}|\xc2[\xa0-\xbf]"
)


def detect_legacy(text: str, fonts: Iterable[str] = ()) -> str | None:
    """The encoding a text was typed in: "tcvn3", "vni", "viscii", "vps", "windows-1258", "double-utf-8", or None.

    The judge is spelling: read in that encoding, four of five words with odd letters must be Vietnamese syllables that
    they are not as they stand, and so must half of the plain words be. Unicode Vietnamese and other languages fail that.
    One such word alone is no evidence. `fonts` are the font names the page asks for: ".VnTime" and "VNI-Times" only ever
    show legacy text, and settle what spelling leaves open.
    """
    if len(_ODD.findall(text)) <= len(_UNICODE_ONLY.findall(text)):
        return None
    marked = telling_words(text)
    if len(marked) < _LEAST_TOKENS:
        return None
    if all(_spelled(marked[:_FIRST], name) < len(marked[:_FIRST]) * _FITTING for name in _readers()):
        return None
    before = sum(map(_is_spelled, marked))
    named = {name for font in fonts if (name := encoding_of_font(font)) is not None}
    best, spelled = _best(marked, named)
    if spelled < len(marked) * _SPELLED or spelled - before < len(marked) * _GAIN:
        return None
    plain = _plain_words(text)
    return best if spelled + sum(map(is_syllable, plain)) >= (len(marked) + len(plain)) * _FITTING else None


def encoding_of_font(font: str) -> str | None:
    """The encoding a font only ever shows text in, by its name: ".VnTime" and "VNI-Times"; None for other fonts."""
    name = font.strip(" '\"").lower()
    return next((encoding for start, encoding in _FONT_ENCODINGS if name.startswith(start)), None)


def has_odd_letters(text: str) -> bool:
    """Whether a text shows anything that Vietnamese in Unicode never does."""
    return not text.isascii() and _ODD.search(text) is not None


def telling_words(text: str) -> list[str]:
    """The first different words of a text that may be legacy ones by their letters."""
    return list(islice(filter(_is_telling, dict.fromkeys(_TOKEN.findall(text))), _MOST_TOKENS))


def spells_plain_words(text: str) -> bool:
    """Whether half or more of a text's words without marks are Vietnamese syllables, as in other languages they are not."""
    plain = _plain_words(text)
    return sum(map(is_syllable, plain)) >= len(plain) * _FITTING


def _plain_words(text: str) -> list[str]:
    return [word for token in _TOKEN.findall(text) if token.isascii() for word in _WORD.findall(token)][:_MOST_TOKENS]


def _best(marked: list[str], named: AbstractSet[str]) -> tuple[str, int]:
    """The encoding in which most words are spelled right, a `named` one of equals, and how many are."""
    scores: dict[str, int] = {}
    for name in _readers():
        scores[name] = _spelled(marked, name)
        if scores[name] == len(marked) and not named:
            break
    best = max(scores, key=lambda name: (scores[name], name in named))
    return best, scores[best]


def convert_legacy(text: str, encoding: str) -> str:
    """A piece of a page in that encoding as Unicode in NFC; words with letters only Unicode has stay as they are.

    So does a piece that is spelled better as it stands: pages mix the two. White space stays as it is too. TCVN3 has no marked capitals, its capital fonts draw them: a word whose plain letters
    are all capitals comes back in capitals ("CéNG" is CỘNG).
    """
    return text if text.isascii() or legacy_gain(text, encoding) < 0 else read_legacy(text, encoding)


def read_legacy(text: str, encoding: str) -> str:
    """The same for a piece known not to be spelled better as it stands."""
    if encoding == "double-utf-8":
        return _read_twice(text)
    read = _readers()[encoding]
    if not _UNICODE_ONLY.search(text):
        converted = _TOKEN.sub(lambda token: read(token.group()), text)
    else:
        converted = _TOKEN.sub(
            lambda token: token.group() if _UNICODE_ONLY.search(token.group()) else read(token.group()), text
        )
    return _with_capitals(text, converted) if encoding == "tcvn3" else converted


def legacy_gain(text: str, encoding: str) -> int:
    """How many more words of a piece are spelled right read in that encoding than as they stand; below 0: it is Unicode.

    0 leaves it open: a piece of a page typed in two ways that has no telling word goes with the pieces around it.
    """
    if text.isascii():
        return 0
    return _known_gain(text, encoding) if len(text) <= _LABEL else _gain(text, encoding)


def _gain(text: str, encoding: str) -> int:
    tokens = [token for token in _TOKEN.findall(text) if not token.isascii()]
    gain = sum([_token_gain(token, encoding) for token in tokens])
    if not _UNICODE_ONLY.search(text):
        return gain
    unicode_words = sum([_UNICODE_ONLY.search(token) is not None for token in tokens])
    return gain if gain > unicode_words or not unicode_words else -unicode_words


# A site's menus stand on every page of it.
_known_gain = lru_cache(maxsize=4096)(_gain)


# Texts repeat their words.
@lru_cache(maxsize=16_384)
def _token_gain(token: str, encoding: str) -> int:
    if not _is_telling(token):
        return 0
    return _is_spelled(_readers()[encoding](token), loose=encoding == "tcvn3") - _is_spelled(token)


def _is_telling(token: str) -> bool:
    """Whether a word may be legacy: letters or signs beyond ASCII, none of which only Unicode has."""
    if token.isascii() or _UNICODE_ONLY.search(token):
        return False
    beyond = [char for char in token if char > "\x7f" or char < " "]
    return (
        any(char.isalpha() for char in beyond)
        or len(_SIGN.findall(token)) > 1
        or bool(_WORD.search(token) and _ODD.search(token))
    )


def _spelled(tokens: list[str], encoding: str) -> int:
    read, loose = _readers()[encoding], encoding == "tcvn3"
    return sum(_is_spelled(read(token), loose=loose) for token in tokens)


def _is_spelled(token: str, *, loose: bool = False) -> bool:
    """Whether all words of a token are Vietnamese syllables in one case and no sign of a legacy letter is among them."""
    words = _WORD.findall(token)
    return (
        bool(words)
        and not _SIGN.search(token)
        and not _JOINT.search(token)
        and all(
            (loose or word.islower() or word.isupper() or word[1:].islower()) and is_syllable(word) for word in words
        )
    )


def _with_capitals(typed: str, converted: str) -> str:
    """TCVN3 has one letter for "ệ" and "Ệ": where the plain letters around it were typed as capitals, it was one."""
    if len(typed) != len(converted) or not _TWO_CAPITALS.search(typed):
        return converted
    words = list(_WORD.finditer(converted))
    kinds = [_case(word, typed) for word in words]
    pieces: list[str] = []
    end = 0
    for index, word in enumerate(words):
        beside = [kind for kind in (*kinds[max(0, index - 1) : index], *kinds[index + 1 : index + 2]) if kind]
        raised = kinds[index] == "capitals" or (kinds[index] == "" and beside and set(beside) == {"capitals"})
        pieces += converted[end : word.start()], word.group().upper() if raised else word.group()
        end = word.end()
    return "".join([*pieces, converted[end:]])


def _case(word: re.Match[str], typed: str) -> str:
    """How the letters that have a case in TCVN3 were typed: "capitals", "small", or "" where one letter is too little."""
    start, end = word.span()
    if _SMALL.search(typed, start, end):
        return "small"
    return "capitals" if len(_HIGH.findall(typed, start, end)) >= _CAPITALS else ""


@cache
def _readers() -> Mapping[str, Callable[[str], str]]:
    """The candidates and how each reads one word, the likelier first."""
    return {
        "tcvn3": _table("tcvn3"),
        "vni": _table("vni"),
        "viscii": _with_western(_table("viscii")),
        "vps": _with_western(_table("vps")),
        "windows-1258": _table("windows-1258"),
        "double-utf-8": _read_twice,
    }


def _table(name: str) -> Callable[[str], str]:
    charmap = get_charmap(name)
    pairs = dict(charmap.pairs) if charmap is not None else _windows_1258()
    if name == "vni":
        pairs = {**_VNI_MISSING, **pairs}
    if all(len(legacy) == 1 for legacy in pairs):
        table = str.maketrans(pairs)
        return lambda token: composed(token.translate(table))
    longest_first = re.compile("|".join(map(re.escape, sorted(pairs, key=len, reverse=True))))
    return lambda token: composed(longest_first.sub(lambda found: pairs[found.group()], token))


def _windows_1258() -> dict[str, str]:
    """Where windows-1258 and the windows-1252 it is taken for differ."""
    table = {}
    for byte in range(0xA0, 0x100):
        western, vietnamese = bytes([byte]).decode("cp1252"), bytes([byte]).decode("cp1258", "replace")
        if western != vietnamese:
            table[western] = vietnamese
    return table


def _with_western(read: Callable[[str], str]) -> Callable[[str], str]:
    """A quote or dash of windows-1252 may be a letter of VISCII or VPS: it is one where that makes a syllable."""

    def choose(run: re.Match[str]) -> str:
        letters = run.group().translate(_WESTERN)
        if letters == run.group() or (len(letters) == _CAPITALS and run.group()[-1] in _CLOSING):
            return read(run.group())
        as_letters = read(letters)
        return as_letters if len(letters) > 1 and _is_spelled(as_letters) else read(run.group())

    return lambda token: composed(_RUN.sub(choose, token))


def _read_twice(text: str) -> str:
    return composed(_TWICE.sub(lambda found: _bytes(found.group()).decode("utf-8", "replace"), text))


def _bytes(surface: str) -> bytes:
    return surface.translate(_WESTERN).encode("latin-1")
