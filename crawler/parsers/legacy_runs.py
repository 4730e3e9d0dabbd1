"""Turns runs of legacy Vietnamese within a page in Unicode into Unicode: a paragraph, a caption or a name pasted from an old file."""

from collections import Counter
from collections.abc import Iterable

from crawler.parsers.legacy import Piece, groups_of, is_maybe_vietnamese
from crawler.parsers.tree import Element
from vietnamese.legacy import (
    detect_legacy,
    encoding_of_font,
    has_odd_letters,
    legacy_gain,
    read_legacy,
    spells_plain_words,
    telling_words,
)

# Letters that TCVN3 (à á ả ê ơ đ) and VNI (tones and đ) are full of, and text in Unicode is not.
_SIGNS = "\u00b5\u00b8\u00b6\u00aa\u00ac\u00ae\u00f8\u00fb\u00ef\u00e4\u00f6\u00f1"
_ENCODINGS = frozenset({"tcvn3", "vni"})
_LEAST_WORDS = 4
_LEAST_GAIN = 2
_RIGHT = 0.7


def shows_runs(texts: Iterable[str]) -> bool:
    """Whether a run in a legacy encoding may stand in these texts: one look for each of a dozen letters."""
    text = "".join(texts)
    return not text.isascii() and any(sign in text for sign in _SIGNS)


def make_runs_unicode(root: Element) -> str | None:
    """Converts in place the runs of a tree that are surely legacy text, and names the encoding of most; None if there are none.

    Sure is a run in a font that only ever shows legacy text, and a block that spells nothing as it stands; both must
    spell Vietnamese in that encoding. Correct Unicode spells better as it is, and is left alone in such a font too.
    """
    if not is_maybe_vietnamese(root):
        return None
    found: Counter[str] = Counter()
    for group in groups_of(root):
        if any(has_odd_letters(piece.text) for piece in group):
            for encoding, pieces in _by_encoding(group).items():
                found[encoding] += _convert(pieces, encoding)
    best = found.most_common(1)
    return best[0][0] if best and best[0][1] else None


def _by_encoding(group: list[Piece]) -> dict[str, list[Piece]]:
    """The pieces of a block by the encoding their font names; those without such a font by what they spell together."""
    named: dict[str, list[Piece]] = {}
    plain: list[Piece] = []
    for piece in group:
        encoding = encoding_of_font(piece.font) if piece.font else None
        (plain if encoding is None else named.setdefault(encoding, [])).append(piece)
    text = _joined(plain)
    told = detect_legacy(text) if len(telling_words(text)) >= _LEAST_WORDS else None
    if told in _ENCODINGS:
        named[told] = [*named.get(told, ()), *plain]
    return named


def _convert(pieces: list[Piece], encoding: str) -> int:
    """How many words come out right; 0, and nothing is changed, where too few do: other languages have a few that would."""
    text = _joined(pieces)
    gains = [legacy_gain(piece.text, encoding) for piece in pieces]
    if sum(gains) < max(_LEAST_GAIN, len(telling_words(text)) * _RIGHT) or not spells_plain_words(text):
        return 0
    for piece, gain in zip(pieces, gains, strict=True):
        if gain >= 0:
            piece.put(read_legacy(piece.text, encoding))
    return sum(gains)


def _joined(pieces: list[Piece]) -> str:
    return " ".join(piece.text for piece in pieces)
