"""Cleans a piece of text as a page shows it: one line, NFC, nothing invisible. It never changes a visible letter."""

import re
import unicodedata

# Soft hyphen, joiners, zero-width spaces, direction marks, byte order mark, control characters that are no white space,
# and what is no character: halves of surrogate pairs, which no UTF-8 can hold, and the last two of the plane.
INVISIBLE = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
_HIDDEN = re.compile(f"[{INVISIBLE}]+")
_MOST_MARKS = 30
_LONG_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")


def drop_invisible(text: str) -> str:
    """The text without characters that take no room on the screen."""
    return _HIDDEN.sub("", text)


def clean(text: str) -> str:
    """The text in NFC, on one line, white space and no-break spaces as single spaces, invisible characters gone.

    Invisible characters go first: one of them between a letter and its tone mark would keep NFC from joining the two.
    """
    line = " ".join(text.split())
    # Nothing invisible is printable: most text needs no closer look.
    if not line.isprintable():
        line = " ".join(_HIDDEN.sub("", text).split())
    return line if line.isascii() else composed(line)


def composed(text: str) -> str:
    """The text in NFC, no letter with more than 30 marks: the stream-safe format of UAX #15, section 13.

    Ordering a run of marks takes a square of its length, and a page may hold one of a hundred thousand.
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _LONG_RUN.sub(_few_marks, text))


def _few_marks(run: re.Match[str]) -> str:
    """The run with what is no mark, and the first marks after each of those."""
    kept, marks = [], 0
    for char in run.group():
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
