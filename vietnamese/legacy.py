"""Finds and converts text typed in the eight-bit fonts used before Unicode: TCVN3 (ABC), VNI, VISCII, VPS."""

import re
from collections.abc import Iterable

from viparse import detect_text_encoding, fix

# What Unicode Vietnamese never shows from the upper half of Latin-1, but every legacy encoding uses for its letters.
_ODD = re.compile(
    "[\x80-\x9f\u00a1-\u00aa\u00ac-\u00af\u00b1-\u00ba\u00bc-\u00bf\u00c4-\u00c7\u00cb\u00ce\u00cf\u00d1\u00d6-\u00d8\u00db\u00dc\u00de\u00df\u00e4-\u00e7\u00eb\u00ee\u00ef\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]"
)
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_WORD = re.compile(r"\S+")
_FONT_ENCODINGS = ((".vn", "tcvn3"), ("vni", "vni"))
_LEAST_ODD = 3
_ODD_PER_WORD = 0.15


def detect_legacy(text: str, fonts: Iterable[str] = ()) -> str | None:
    """The legacy encoding a text was typed in ("tcvn3", "vni", "viscii", "vps"), or None.

    `fonts` are the font names the page asks for: ".VnTime" and "VNI-Times" only ever show legacy text. Proper Unicode
    Vietnamese and other languages give None: a text must have letters Vietnamese does not use, in more than one word of
    seven, and hardly any letter that only Unicode has.
    """
    odd = len(_ODD.findall(text))
    if odd < _LEAST_ODD:
        return None
    words = len(_WORD.findall(text))
    if odd < words * _ODD_PER_WORD or len(_UNICODE_ONLY.findall(text)) > odd:
        return None
    named = {name for font in fonts for start, name in _FONT_ENCODINGS if font.strip(" '\"").lower().startswith(start)}
    if len(named) == 1:
        return named.pop()
    encoding: str | None = detect_text_encoding(_without_unicode_words(text))
    return encoding


def convert_legacy(text: str, encoding: str) -> str:
    """A piece of a legacy page converted; a piece that already is Unicode stays as it is.

    Pages mix the two: a title or table typed later stands in Unicode beside an old text. A piece with more letters that
    only Unicode has than letters that only legacy text has is Unicode; in any other piece such words alone are spared.
    """
    if text.isascii() or reads_as_unicode(text):
        return text
    if not _UNICODE_ONLY.search(text):
        converted: str = fix(text, encoding=encoding)
        return converted
    return _WORD.sub(
        lambda word: word.group() if _UNICODE_ONLY.search(word.group()) else fix(word.group(), encoding=encoding), text
    )


def reads_as_unicode(text: str) -> bool:
    """Whether a text has letters only Unicode has, and no more of those that only legacy text has."""
    unicode_letters = len(_UNICODE_ONLY.findall(text))
    return unicode_letters > 0 and unicode_letters >= len(_ODD.findall(text))


def _without_unicode_words(text: str) -> str:
    return " ".join(word for word in text.split() if not _UNICODE_ONLY.search(word))
