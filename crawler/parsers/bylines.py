"""Finds who wrote an article and where it was taken from, at the end of its text. It looks at no account field."""

import re
from dataclasses import dataclass

from vietnamese.names import ACCORDING_TO, BYLINE_LABEL, PHOTO_ONLY_LABEL, SOURCE_LABEL, people_in, person_in

_LAST_BLOCKS = 8
_SHORT = 130
_SENTENCE_END = re.compile(r"[.!?…:;”\"')\]]$")
_LINE_END = re.compile(r"[.!?…:;,]$")
_DESK = re.compile(r"^\W*(?:BBT|Ban biên tập|Ban Quản trị|Tổ biên tập|PV|Phóng viên|CTV)\W*$", re.IGNORECASE)
_INITIALS = re.compile(r"^[A-ZĐ](?:[.\s]?[A-ZĐ]{1,4}\.?){0,3}$")
_CAPITAL_NAME_WORDS = 5
_SHORTEST_BODY = 2


@dataclass(frozen=True, slots=True)
class Tail:
    """A short block near the end of the text: its place among the blocks, and how it is shown."""

    index: int
    text: str
    right: bool
    emphasis: bool
    last: bool
    after_sentence: bool


@dataclass(frozen=True, slots=True)
class Byline:
    """What the end of a text says: the blocks it takes up, the byline as printed, names, source, and the rule."""

    taken: frozenset[int]
    byline: str | None
    authors: tuple[str, ...]
    source: str | None
    how: str


def tails(texts: list[tuple[str, bool, bool]]) -> list[Tail]:
    """The short ones of the last eight blocks; each block as (text, set to the right, all bold or italic), "" for no text."""
    found = []
    start = max(0, len(texts) - _LAST_BLOCKS)
    filled = [index for index, block in enumerate(texts) if block[0]]
    for index in filled:
        text, right, emphasis = texts[index]
        if index < start or len(text) > _SHORT:
            continue
        previous = next((texts[place][0] for place in reversed(filled) if place < index), "")
        found.append(
            Tail(
                index, text, right, emphasis, index == filled[-1], bool(_SENTENCE_END.search(previous)) or not previous
            )
        )
    return found


def read_byline(blocks: list[Tail], count: int) -> Byline:
    """The byline and source among the last short blocks, read from the end; `count` is how many blocks the text has.

    A label speaks for itself ("Tin, ảnh:", "Tác giả:", "Nguồn:", "(Theo TTXVN)"). A bare name must be the last block
    (or stand just above what was already recognised) and be set to the right, in bold or italics, or follow a finished sentence.
    """
    taken: set[int] = set()
    lines: list[str] = []
    authors: tuple[str, ...] = ()
    source: str | None = None
    how: list[str] = []
    for block in reversed(blocks):
        at_end = block.last or block.index + 1 in taken
        if match := BYLINE_LABEL.match(block.text):
            names = () if PHOTO_ONLY_LABEL.match(block.text) and authors else people_in(block.text[match.end() :])
            if not names and not (at_end and len(block.text) < _SHORT // 2):
                continue
            authors = names + tuple(name for name in authors if name not in names)
            label = "label"
        elif found := _source(block, at_end=at_end):
            source, label = source or found, "source label"
        elif at_end and count >= _SHORTEST_BODY and not authors and (name := _bare_name(block)) is not None:
            authors, label = name, "trailing name" if name else "desk"
        else:
            continue
        taken.add(block.index)
        lines.append(block.text)
        how.append(label)
    return Byline(frozenset(taken), "; ".join(reversed(lines)) or None, authors, source, " + ".join(reversed(how)))


def _source(block: Tail, *, at_end: bool) -> str | None:
    if match := SOURCE_LABEL.match(block.text):
        return block.text[match.end() :].strip(" .()[]") or None
    match = ACCORDING_TO.match(block.text)
    if (
        match
        and at_end
        and (match.group(1) or block.right or block.emphasis or len(block.text) < _SHORT // 2)
        and not _LINE_END.search(match.group(2))
    ):
        return match.group(2).strip(" .")
    return None


def _bare_name(block: Tail) -> tuple[str, ...] | None:
    """The names of a line that is nothing but a byline; () for a desk such as BBT; None for a line of text."""
    if _DESK.match(block.text):
        return ()
    dressed = block.right or block.emphasis
    if _INITIALS.match(block.text) and block.right:
        return (block.text,)
    if _LINE_END.search(block.text) or not (dressed or block.after_sentence):
        return None
    name = person_in(block.text)
    if name is None:
        return people_in(block.text) or None if block.right else None
    words = name.split()
    if (
        len(words) > _CAPITAL_NAME_WORDS
        or (len(words) == 1 and not dressed)
        or (name.isupper() and len(words) > 1 and not block.right)
    ):
        return None
    return people_in(block.text) or (name,)
