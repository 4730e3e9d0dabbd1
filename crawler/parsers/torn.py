"""Puts together paragraphs that are only the lines of a print, each pasted as a paragraph of its own. It needs several to believe it."""

from dataclasses import replace
from itertools import pairwise

from crawler.parsers.entries import Entry
from crawler.records import BlockKind

_LEAST_TORN = 3
_WIDEST = 130
_FULL = 0.8
_UNFINISHED = frozenset(",-–")


def mended(entries: list[Entry]) -> list[Entry]:
    """The entries with the lines of torn paragraphs joined.

    A line is torn from the next where it ends no sentence and the next begins with a small letter. Three of them, all about
    as wide as the widest, show a print; there a full line that ends no sentence goes on in the next whatever that begins with.
    """
    torn = [upper for upper, lower in pairwise(entries) if lower.block.text[:1].islower() and _goes_on(upper, lower)]
    if len(torn) < _LEAST_TORN:
        return entries
    widths = [len(entry.block.text) for entry in torn]
    full = max(widths) * _FULL
    if max(widths) > _WIDEST or sum(1 for width in widths if width >= full) < len(widths) * _FULL:
        return entries
    joined = entries[:1]
    for upper, lower in pairwise(entries):
        if _goes_on(upper, lower) and (lower.block.text[0].islower() or len(upper.block.text) >= full):
            text = f"{joined[-1].block.text} {lower.block.text}"
            joined[-1] = replace(
                joined[-1], block=replace(joined[-1].block, text=text), holders=joined[-1].holders + lower.holders
            )
        else:
            joined.append(lower)
    return joined


def _goes_on(upper: Entry, lower: Entry) -> bool:
    """Whether two entries may be lines of one paragraph: plain ones that look alike, the upper of which ends no sentence."""
    if upper.block.kind is not BlockKind.PARAGRAPH or lower.block.kind is not BlockKind.PARAGRAPH:
        return False
    last = upper.block.text[-1]
    return (
        (last.isalnum() or last in _UNFINISHED)
        and (upper.right, upper.emphasis, upper.linked, upper.caption)
        == (lower.right, lower.emphasis, lower.linked, lower.caption)
        and not upper.linked
    )
