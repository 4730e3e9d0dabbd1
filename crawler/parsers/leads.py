"""Parts the lead from the text below it: the one the page sets apart, else the first block, by its name or its bold letters."""

import re
from itertools import islice

from crawler.parsers.entries import Entry
from crawler.parsers.parts import Clue, Parts
from crawler.parsers.scope import names_lead
from crawler.parsers.summaries import is_summary
from crawler.parsers.teasers import words_of
from crawler.parsers.tree import Element, path_of, raw_text
from crawler.parsers.trimming import same_words
from crawler.records import BlockKind
from vietnamese.cleaning import clean
from vietnamese.folding import fold

_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE})
_LEAST_LEAD = 50
_REACH = 3
_SEVERAL = 2
_LONGEST_HEADING = 160
# What begins a part, a question or a letter is no lead, and what begins an answer is no heading of a part.
_NUMBERED = re.compile(
    r"\W*(?:(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)/]|(?:dieu|chuong|muc|phan|cau)\W*\d|(?:hoi|pv|phong vien|kinh gui)\b)"
)
_ANSWERS = re.compile(r"\W*(?:tra loi|dap|ong|ba)\b")


def take_lead(entries: list[Entry], parts: Parts, title: str) -> tuple[list[Entry], Clue | None]:
    """The lead, and the entries without it and without the title said again. A first paragraph all in bold is a lead."""
    texts = [index for index, entry in enumerate(entries) if words_of(entry)]
    if texts and same_words(words_of(entries[texts[0]]), fold(title)):
        entries = [entry for index, entry in enumerate(entries) if index != texts[0]]
        texts = [index for index, entry in enumerate(entries) if words_of(entry)]
    if parts.lead is not None:
        lead = Clue(clean(parts.lead.value), parts.lead.how)
        wanted = fold(lead.value) if texts else ""
        same = [index for index in texts[:2] if same_words(words_of(entries[index]), wanted)]
        return [entry for index, entry in enumerate(entries) if index not in same], lead
    if parts.leads_in_body and (len(texts) > 1 or (texts and _is_above_pictures(entries, texts[0]))):
        first = entries[texts[0]]
        if len(texts) > 1 and (names := _lead_name(first, parts.bodies)):
            return [entry for entry in entries if entry is not first], Clue(
                first.block.text, f"lead by its name {names}"
            )
        if (
            first.bold
            and first.block.kind in _TEXT
            and len(first.block.text) >= _LEAST_LEAD
            and not first.right
            and _goes_on(first, [entries[index] for index in texts[1:4]])
        ):
            wanted = fold(first.block.text)
            said = [index for index in texts[:2] if same_words(words_of(entries[index]), wanted)]
            return [entry for index, entry in enumerate(entries) if index not in said], Clue(
                first.block.text, "first paragraph, all bold"
            )
    return entries, None


def _is_above_pictures(entries: list[Entry], place: int) -> bool:
    """Whether the only text of an article stands above several pictures with captions: a photo story."""
    captioned = [
        index for index, entry in enumerate(entries) if entry.block.image is not None and entry.block.image.caption
    ]
    return (
        len(captioned) >= _SEVERAL
        and captioned[0] > place
        and not any(entry.block.kind is BlockKind.TABLE for entry in entries)
    )


def _goes_on(first: Entry, following: list[Entry]) -> bool:
    """Whether what follows a bold first paragraph is not bold too; below a whole sentence a sub-heading or question in bold may be."""
    if not following or not following[0].bold:
        return True
    text = following[0].block.text
    heads = len(text) <= _LONGEST_HEADING and not text.endswith((".", ";", ":")) and not _ANSWERS.match(fold(text))
    sentence = first.block.text.endswith((".", "!", "…", "”")) and not _NUMBERED.match(fold(first.block.text))
    return heads and sentence and len(following) > 1 and not any(entry.bold for entry in following[1:])


def _lead_name(first: Entry, bodies: list[Element]) -> str:
    """The class names that call the box of a body's first paragraph the lead, "" for none; the body's own name means another thing."""
    text = first.block.text
    if first.block.kind not in _TEXT or len(text) < _LEAST_LEAD or not first.holders:
        return ""
    for box in islice(path_of(first.holders[0]), _REACH):
        if box in bodies or len(raw_text(box).split()) > len(text.split()) + _REACH:
            return ""
        names = f"{box.get('class') or ''} {box.get('id') or ''}".strip()
        if names and (names_lead(names) or is_summary(box)):
            return names
    return ""
