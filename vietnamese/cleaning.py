"""Cleans a piece of text as a page shows it: one line, NFC, nothing invisible. It never changes a visible letter."""

import re
import unicodedata

# Soft hyphen, joiners, zero-width spaces, direction marks, byte order mark, control characters that are no white space.
INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
_HIDDEN = re.compile(f"[{INVISIBLE}]+")


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
    return line if line.isascii() else unicodedata.normalize("NFC", line)
