"""Tells what leads to other articles from a text: lines with a label, lists under "Xem thêm:", arrows. It reads no tree."""

import re

from crawler.parsers.entries import Entry
from crawler.parsers.furniture import Line, line_of, names_what_it_leads_to
from crawler.records import BlockKind
from vietnamese.credits import read_credit

# "Xem thêm: …", "Read more: …", "Les også: …": a few words, a colon or stroke, and the rest is a link.
_LED = re.compile(r"^[^:|]{2,32}[:|]\s")
_ARROW = re.compile(r"\s*(?:>>|»)")
_OF_DOCUMENTS = re.compile(r"\W*(?:các )?(?:văn bản|tài liệu|thủ tục|hồ sơ)\b", re.IGNORECASE)
_LEAST_HEADLINE = 3
_LONGEST_LABEL = 40


def words_of(entry: Entry) -> str:
    """The text of a block, the items of a list on one line."""
    return entry.block.text or " ".join(entry.block.items)


def is_teaser(entry: Entry) -> bool:
    """A label and the headline of another article: "Read more: ...". A source may be a link too, "Nguồn: ..."."""
    text = words_of(entry)
    label = _LED.match(text) if entry.link_led else None
    return label is not None and len(text[label.end() :].split()) >= _LEAST_HEADLINE and read_credit(text) is None


def without_teasers(entries: list[Entry]) -> list[Entry]:
    """The entries of a body whose place a family knows, without what leads to other articles: editors type that into the text.

    That is a line with a label or an arrow (">>") before a link, links under a heading of other news, and the label of a
    player. Links to documents stay, and so does any line that stands alone.
    """
    away = {index for index, entry in enumerate(entries) if is_teaser(entry) or _is_pointed(entry)}
    for index, entry in enumerate(entries):
        if entry.linked or not 0 < len(entry.block.text) <= _LONGEST_LABEL:
            continue
        below = index + 1
        while below < len(entries) and _leads_away(entries[below]):
            below += 1
        if below > index + 1:
            heads = line_of(entry.block.text) is Line.OTHERS and not _OF_DOCUMENTS.match(entry.block.text)
            away.update(range(index, below) if heads else ())
        elif any(_plays(entries[near]) for near in (index - 1, index + 1) if 0 <= near < len(entries)):
            away.update((index,) if line_of(entry.block.text) is Line.FURNITURE else ())
    return [entry for index, entry in enumerate(entries) if index not in away]


def _is_pointed(entry: Entry) -> bool:
    return _leads_away(entry) and bool(_ARROW.match(words_of(entry)))


def _leads_away(entry: Entry) -> bool:
    """Whether an entry is a link to another page as long as a headline, no document and no call that says what for."""
    if not entry.linked or entry.document or entry.block.kind is BlockKind.IMAGE:
        return False
    text = words_of(entry)
    return len(text.split()) >= _LEAST_HEADLINE and not names_what_it_leads_to(text)


def _plays(entry: Entry) -> bool:
    return entry.block.kind is BlockKind.EMBED
