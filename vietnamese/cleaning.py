"""Cleans a piece of text as a page shows it: one line, NFC, nothing invisible. It never changes a visible letter."""

import re
import unicodedata

# Lone surrogates, which no file can hold; control characters of both halves; soft hyphen, joiners, zero-width spaces, direction marks, byte order mark.
INVISIBLE = "\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\ud800-\udfff\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
_HIDDEN = re.compile(f"[{INVISIBLE}]+")


_LONG_RUN = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MOST_MARKS = 30


def composed(text: str) -> str:
    """The text in NFC; of more than thirty marks on one letter the first thirty stay.

    That is the Stream-Safe Text Format (UAX #15, section 13): sorting a run of marks takes time in the square of its length.
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _LONG_RUN.sub(_first_marks, text))


def _first_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run.group():
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def drop_invisible(text: str) -> str:
    """The text without characters that take no room on the screen."""
    return _HIDDEN.sub("", text)


def clean(text: str) -> str:
    """The text in NFC, on one line, white space and no-break spaces as single spaces, invisible characters gone.

    Invisible characters go first: one of them between a letter and its tone mark would keep NFC from joining the two.
    """
    # Nothing invisible is printable, and of white space the plain space alone: most text needs no closer look.
    if text.isprintable():
        return composed(text.strip(" ") if "  " not in text else " ".join(text.split()))
    line = " ".join(text.split())
    if not line.isprintable():
        line = " ".join(_HIDDEN.sub("", text).split())
    return composed(line)
