"""Parts the name an editor set in bold behind the last sentence from the paragraph it signs. It reads nobody's name but there."""

from dataclasses import replace
from itertools import islice

from crawler.parsers.entries import Entry
from crawler.parsers.tree import path_of, raw_text
from crawler.records import BlockKind
from vietnamese.cleaning import clean
from vietnamese.credits import read_name

_DRESSED = frozenset({"b", "strong", "i", "em"})
_SENTENCE_ENDS = (".", "!", "?", "…", "”", '"')
_REACH = 3
_LONGEST = 40


def part_name(entries: list[Entry]) -> list[Entry]:
    """The entries, a name in bold or italics at the end of the last paragraph as one of its own: "... trên địa bàn. <b>Thu Hà</b>"."""
    last = next((index for index in range(len(entries) - 1, -1, -1) if entries[index].block.text), None)
    if last is None or entries[last].block.kind is not BlockKind.PARAGRAPH or entries[last].emphasis:
        return entries
    entry = entries[last]
    name = _dressed_end(entry)
    rest = entry.block.text.removesuffix(name).rstrip() if name else ""
    credit = read_name(name) if rest != entry.block.text and rest.endswith(_SENTENCE_ENDS) else None
    if credit is None or not credit.names:
        return entries
    signature = replace(entry, block=replace(entry.block, text=name), emphasis=True, bold=True)
    return [*entries[:last], replace(entry, block=replace(entry.block, text=rest)), signature, *entries[last + 1 :]]


def _dressed_end(entry: Entry) -> str:
    """What the last dressed element of a paragraph says, if that is short; "" for none."""
    for element in islice(path_of(entry.holders[-1]), _REACH) if entry.holders else ():
        text = raw_text(element)
        if len(text) > _LONGEST:
            return ""
        if element.tag in _DRESSED:
            return clean(text)
    return ""
