"""Cuts a query into its marks, phrases and words, each with its place. Every text can be cut; nothing is judged here."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_QUOTES = str.maketrans("“”„‟«»″＂", '"' * 8)
_SPACE = re.compile(r"\s+")
# A name stands before its colon without a space: 10:30 and http://... have none that begins with letters and goes on so.
_FIELD = re.compile(r"([^\W\d_](?:[^\W\d_]|[-_](?=[^\W\d_])){0,23}):(?!//)")
_PHRASE = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"[^\s()]+")
_OPERATORS = frozenset({"OR", "AND", "NOT", "HOẶC"})


class Kind(Enum):
    """What a piece of a query is."""

    OPEN = auto()
    CLOSE = auto()
    MINUS = auto()
    FIELD = auto()
    PHRASE = auto()
    OPERATOR = auto()
    WORD = auto()
    LONE_QUOTE = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece: its value (a phrase's words, a field's name), and where it begins and ends in the text.

    `is_joined`: nothing stands between it and the piece before.
    """

    kind: Kind
    value: str
    begin: int
    end: int
    is_joined: bool


def plain(text: str) -> str:
    """The text as it is cut: in NFC, with straight quotes. Control characters are spaces."""
    composed = unicodedata.normalize("NFC", text).translate(_QUOTES)
    return "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in composed)


def pieces_of(text: str) -> Iterator[Piece]:
    """The pieces of a `plain` text in their order."""
    at, is_joined, may_mark = 0, False, True
    while at < len(text):
        if space := _SPACE.match(text, at):
            at, is_joined, may_mark = space.end(), False, True
            continue
        piece = _piece(text, at, is_joined=is_joined, may_mark=may_mark)
        yield piece
        at, is_joined = piece.end, True
        # Minus, quote and field mean something at the beginning of a word, and inside a bracket or a field.
        may_mark = piece.kind in {Kind.OPEN, Kind.CLOSE, Kind.MINUS, Kind.FIELD, Kind.LONE_QUOTE}


def _piece(text: str, at: int, *, is_joined: bool, may_mark: bool) -> Piece:
    if text[at] in "()":
        return Piece(Kind.OPEN if text[at] == "(" else Kind.CLOSE, text[at], at, at + 1, is_joined)
    if may_mark:
        if text[at] in "-−":
            return Piece(Kind.MINUS, text[at], at, at + 1, is_joined)
        if text[at] == '"':
            if found := _PHRASE.match(text, at):
                return Piece(Kind.PHRASE, found[1], at, found.end(), is_joined)
            return Piece(Kind.LONE_QUOTE, '"', at, at + 1, is_joined)
        if found := _FIELD.match(text, at):
            return Piece(Kind.FIELD, found[1], at, found.end(), is_joined)
    word = _WORD.match(text, at)
    end = word.end() if word else at + 1
    value = text[at:end]
    kind = Kind.OPERATOR if may_mark and value in _OPERATORS else Kind.WORD
    return Piece(kind, value, at, end, is_joined)
