"""Makes the blocks of the record out of a body: whole paragraphs, headings, lists, pictures with captions, tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple, Self

from crawler.parsers.breaks import breaks_are_paragraphs, split_lines
from crawler.parsers.captions import Captioned, alt_caption, attach_captions, credit_of, only_credit
from crawler.parsers.entries import Entry
from crawler.parsers.furniture import is_only_beside_link, is_word_markup
from crawler.parsers.items import Embed, Flow, Grid, Item, Line
from crawler.parsers.metadata import joined
from crawler.parsers.tree import plain
from crawler.records import Block, BlockKind, Image
from vietnamese.cleaning import clean

# Asked for line by line; a member of the class is looked up many times slower than a name of the module.
_HEADING, _LIST, _QUOTE, _PARAGRAPH = BlockKind.HEADING, BlockKind.LIST, BlockKind.QUOTE, BlockKind.PARAGRAPH
_ONLY_SIGNS = re.compile(r"^[\W_]*$")
_MOSTLY = 0.9
_LED_BY_LINK = 0.6
_SOME_LINK = 0.3
_SIGNS_ROOM = 40
_SENTENCE = re.compile(r"[.!?…\"”’:;。！？」]['\"”’)\]]*$")
_SENTENCE_END = 8
_OPENER = 45
_HEADED = 90
_FINISHED = re.compile(r"[.!…]['\"”’)\]]*\s*$")


@dataclass(slots=True)
class Body:
    """The entries of a body in reading order and the documents it links to or shows as (href, text, type)."""

    entries: list[Entry] = field(default_factory=list)
    documents: list[tuple[str, str, str]] = field(default_factory=list)


def read_blocks(flow: Flow, base: str, title: str, *, vietnamese: bool = True) -> Body:
    """The blocks of a body. `base` makes addresses absolute, `title` tells an alt text that only repeats it.

    `vietnamese`: the page may be Vietnamese. Then an alt text may be the caption: editors type it into that field.
    Elsewhere alt tells those who cannot see what is seen (WCAG 1.1.1).
    """
    contents = attach_captions(flow.items)
    body = Body(documents=[(href, clean(text), kind) for href, text, kind in flow.documents])
    breaking = breaks_are_paragraphs(content for content in contents if isinstance(content, Line))
    for content in contents:
        if isinstance(content, Captioned):
            if content.picture.src and (url := joined(base, content.picture.src)):
                body.entries.append(_image_entry(content, url, title, alts=vietnamese))
            elif not content.picture.src and content.caption and (text := clean(content.caption)):
                # A pasted picture has no address to keep; what stood with it is still said.
                body.entries.append(Entry(Block(kind=_PARAGRAPH, text=text), holders=content.picture.holders))
        else:
            body.entries.extend(_entries(content, base, breaking=breaking))
    return body


def joined_lists(entries: Iterable[Entry]) -> tuple[Block, ...]:
    """The blocks, neighbouring items of one list put together."""
    blocks: list[Block] = []
    for (kind, _), group in groupby(entries, key=lambda entry: (entry.block.kind, entry.list_id)):
        if kind is _LIST:
            blocks.append(Block(kind=kind, items=tuple(item for entry in group for item in entry.block.items)))
        else:
            blocks.extend(entry.block for entry in group)
    return tuple(blocks)


def _entries(content: Item, base: str, *, breaking: bool) -> list[Entry]:
    if isinstance(content, Line):
        return _text_entries(content, breaking=breaking)
    if isinstance(content, Grid):
        rows = tuple(tuple(clean(cell) for cell in row) for row in content.rows)
        return [
            Entry(Block(kind=BlockKind.TABLE, rows=tuple(row for row in rows if any(row))), holders=content.holders)
        ]
    if isinstance(content, Embed):
        url = joined(base, content.src)
        return [Entry(Block(kind=BlockKind.EMBED, url=url), holders=content.holders)] if url else []
    return []


def _text_entries(line: Line, *, breaking: bool) -> list[Entry]:
    entries = []
    state = line.state
    shown = _Shown.of(line)
    apart = state.kind == "p" and (state.align == "right" or max(line.bold, line.italic) >= _MOSTLY)
    for piece in split_lines(line.text, breaking=breaking, prose=state.kind == "p", apart=apart):
        text = clean(piece)
        if not text or (len(text) < _SIGNS_ROOM and _ONLY_SIGNS.match(text)) or is_word_markup(text):
            continue
        # Nobody sets a heading to the right: signatures stand there.
        headed = state.kind == "h" and (is_headed_text(text) or state.align == "right")
        if state.kind == "h" and not headed:
            block = Block(kind=_HEADING, text=text, level=state.level)
        elif state.list_id:
            block = Block(kind=_LIST, items=(text,))
        else:
            block = Block(kind=_QUOTE if state.quote else _PARAGRAPH, text=text)
        entries.append(
            Entry(
                block, right=state.align == "right", emphasis=max(line.bold, line.italic) >= _MOSTLY, bold=headed or line.bold >= _MOSTLY, linked=shown.linked,
                link_led=line.linked >= _LED_BY_LINK, document=shown.document, caption=state.caption, list_id=state.list_id,
                holders=line.holders,
            )
        )  # fmt: skip
    return entries


class _Shown(NamedTuple):
    """Whether a line is a link, and whether one to a document; a date, a size or brackets beside the link do not count."""

    linked: bool
    document: bool

    @classmethod
    def of(cls, line: Line) -> Self:
        only = line.linked >= _MOSTLY or (line.linked > _SOME_LINK and is_only_beside_link(line.rest))
        return cls(only, only and line.document >= line.linked * _MOSTLY)


def _image_entry(content: Captioned, url: str, title: str, *, alts: bool) -> Entry:
    picture = content.picture
    caption, how = (plain(clean(content.caption)) if content.caption else None), content.how
    credit = credit_of(caption) if caption else None
    if caption and (alone := only_credit(caption)):
        caption, how, credit = None, "none", alone
    if not caption:
        alternative = alt_caption(picture.shown_caption, title) or (
            alt_caption(picture.alt, title) if alts and not picture.away else None
        )
        caption, how = alternative, "alt text" if alternative else "none"
        credit = credit or (credit_of(caption) if caption else None)
    image = Image(
        url=url,
        caption=caption,
        alt=plain(picture.alt) or None,
        credit=credit,
    )
    return Entry(Block(kind=BlockKind.IMAGE, image=image), how=how, linked=picture.away, holders=picture.holders)


def is_running(text: str) -> bool:
    """Whether a block reads as a sentence or more, no label, date or name."""
    return len(text) >= _OPENER and bool(_SENTENCE.search(text[-_SENTENCE_END:]))


def is_headed_text(text: str) -> bool:
    """Whether a heading's text is a paragraph: editors pick a heading for its looks, but none is as long as a finished sentence."""
    return len(text) >= _HEADED and bool(_FINISHED.search(text[-_SENTENCE_END:]))
