"""Tells the short lines that open a text from the dress above it, on pages read by density. It cuts nothing itself.

"Kính gửi: ...", the motto of the state, "(Bài phát biểu của ...)" and a first sub-heading end without a full stop as dates and
counters do. Evidence is the place: a paragraph like that of the text, in the same box, which holds nothing else above it.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from crawler.parsers.entries import Entry
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.tree import Element, path_of
from crawler.records import BlockKind
from vietnamese.credits import read_credit, read_name
from vietnamese.dates import read_moment
from vietnamese.folding import fold
from vietnamese.names import is_institution

# What opens official letters, by the rules for their form (Decree 30/2020/NĐ-CP); no other line of a page begins so.
_LETTER = re.compile(
    r"kinh gui\b.|kinh thua\b.|cong hoa xa hoi chu nghia viet nam$|doc lap ?[-–—] ?tu do ?[-–—] ?hanh phuc$"
)
_LEAST_WORDS = 2
_LEAST_BRACKETED = 5
_LEAST_LETTERS = 40
_MOST_OPENERS = 6
_SAME = 0.75
_REACH = 4
_SHOWN = frozenset({BlockKind.IMAGE, BlockKind.EMBED})


def openers(entries: Sequence[Entry], above: Sequence[Entry], first: Entry, title: str) -> list[Entry]:
    """The entries of `above` that open the text whose first running entry is `first`.

    `above` is what is left of the `entries` before it, `title` the folded headline. A box that holds a day, a heading or
    other dress above the text is the article's whole column: there only the beginning of a letter is sure. Above a lead in bold
    a short line is its label, unless it says in brackets whose words follow.
    """
    like = _paragraph(first)
    if like is None:
        return []
    box, left = like.getparent(), {id(entry) for entry in above}
    dress = [
        entry
        for entry in takewhile(lambda entry: entry is not first, entries)
        if entry.block.kind not in _SHOWN and not (id(entry) in left and _may_open(entry, title))
    ]
    mixed = any(outer is box for entry in dress for holder in entry.holders[:1] for outer in path_of(holder)[:_REACH])
    kept = [
        entry
        for entry in above
        if _is_like(_paragraph(entry), like)
        and (
            _LETTER.match(fold(entry.block.text))
            or (not mixed and _may_open(entry, title) and (not first.bold or _is_bracketed(entry.block.text)))
        )
    ]
    return kept[-_MOST_OPENERS:]


def _paragraph(entry: Entry) -> Element | None:
    """The <p> an entry stands in; None for other blocks."""
    if entry.block.kind is not BlockKind.PARAGRAPH or not entry.holders:
        return None
    return next((outer for outer in path_of(entry.holders[0])[:_REACH] if outer.tag == "p"), None)


def _is_like(paragraph: Element | None, like: Element) -> bool:
    """Whether a paragraph stands in the same box as another and bears the same class names."""
    if paragraph is None or paragraph.getparent() is not like.getparent():
        return False
    return (paragraph.get("class") or "") == (like.get("class") or "")


def _is_bracketed(text: str) -> bool:
    return text.startswith("(") and text.endswith(")") and len(text.split()) >= _LEAST_BRACKETED


def _may_open(entry: Entry, title: str) -> bool:
    """Whether a line is a paragraph of words: no day, name, office, credit or wording of the headline."""
    text = entry.block.text
    if entry.block.kind is not BlockKind.PARAGRAPH or entry.linked or entry.caption or entry.right:
        return False
    words = set(fold(text).split())
    if len(words) < _LEAST_WORDS or line_of(text) is not Line.TEXT or is_institution(text):
        return False
    if read_credit(text) is not None or read_name(text) is not None:
        return False
    if len(words & set(title.split())) >= len(words) * _SAME:
        return False
    return sum(map(str.isalpha, text)) >= _LEAST_LETTERS or read_moment(text) is None
