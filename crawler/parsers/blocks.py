"""Makes the blocks of the record out of a body: whole paragraphs, headings, lists, pictures with captions, tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple, Self

from crawler.parsers.captions import Captioned, Content, alt_caption, attach_captions, credit_of, only_credit
from crawler.parsers.furniture import is_only_beside_link
from crawler.parsers.items import Embed, Flow, Grid, Item, Line
from crawler.parsers.metadata import joined
from crawler.parsers.tree import Element, plain
from crawler.records import Block, BlockKind, Image
from vietnamese.cleaning import clean

# Asked for line by line; a member of the class is looked up many times slower than a name of the module.
_HEADING, _LIST, _QUOTE, _PARAGRAPH = BlockKind.HEADING, BlockKind.LIST, BlockKind.QUOTE, BlockKind.PARAGRAPH
_BREAKS = re.compile(r"\n\s*\n")
_ENDED = re.compile(r"[.!?…:;]['\"”’)\]]*\s*$")
_ITEM_START = re.compile(r"^\s*(?:[-–—+•*·▪●]\s|\d{1,2}[.)]\s|[a-zđ][.)]\s)", re.IGNORECASE)
_END_ROOM = 40
_ENDED_SHARE = 0.6
_WRAP_WIDTH = 130
_ONLY_SIGNS = re.compile(r"^[\W_]*$")
_MOSTLY = 0.9
_LED_BY_LINK = 0.6
_SOME_LINK = 0.3
_SIGNS_ROOM = 40


@dataclass(slots=True)
class Entry:
    """A block with what later rules ask about it.

    Whether it is set to the right, emphasised, a link or most of it, a document's name, a caption without its picture;
    `holders` are the elements that hold its words, its picture or table.
    """

    block: Block
    right: bool = False
    emphasis: bool = False
    bold: bool = False
    linked: bool = False
    link_led: bool = False
    document: bool = False
    caption: bool = False
    how: str = ""
    list_id: int = 0
    holders: tuple[Element, ...] = ()


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
    breaking = _breaks_are_paragraphs(contents)
    for content in contents:
        if isinstance(content, Captioned):
            if url := joined(base, content.picture.src):
                body.entries.append(_image_entry(content, url, title, alts=vietnamese))
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
    for piece in split_lines(line.text, breaking=breaking):
        text = clean(piece)
        if not text or (len(text) < _SIGNS_ROOM and _ONLY_SIGNS.match(text)):
            continue
        if state.kind == "h":
            block = Block(kind=_HEADING, text=text, level=state.level)
        elif state.list_id:
            block = Block(kind=_LIST, items=(text,))
        else:
            block = Block(kind=_QUOTE if state.quote else _PARAGRAPH, text=text)
        entries.append(
            Entry(
                block, right=state.align == "right", emphasis=max(line.bold, line.italic) >= _MOSTLY, bold=line.bold >= _MOSTLY, linked=shown.linked,
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


def split_lines(text: str, *, breaking: bool) -> list[str]:
    """The paragraphs of one run of text. Two breaks part them, and so does one before a list sign.

    One break alone is a paragraph's end only where the page uses it so (`breaking`) and the line before it ends a
    sentence; else it is a hard wrap inside a sentence and is healed.
    """
    if "\n" not in text:
        return [text]
    pieces = []
    for part in _BREAKS.split(text):
        current: list[str] = []
        listing = False
        for line in part.split("\n"):
            ended = bool(current) and _is_ended(current[-1])
            # A dash may begin a hard-wrapped line by chance; a list begins after a finished line and goes on.
            listing = bool(_ITEM_START.match(line)) and (ended or listing)
            if current and (listing or (breaking and ended)):
                pieces.append(" ".join(current))
                current = []
            if line.strip():
                current.append(line)
        pieces.append(" ".join(current))
    return pieces


def _is_ended(line: str) -> bool:
    return bool(_ENDED.search(line[-_END_ROOM:]))


def _breaks_are_paragraphs(contents: list[Content]) -> bool:
    """Whether single breaks of this body end paragraphs: most lines before them end a sentence or are longer than a wrap."""
    ended = breaks = 0
    for content in contents:
        if not isinstance(content, Line) or "\n" not in content.text:
            continue
        for part in _BREAKS.split(content.text.strip()):
            lines = [line for line in part.split("\n") if line.strip()]
            breaks += len(lines) - 1
            ended += sum(1 for line in lines[:-1] if _is_ended(line) or len(line) > _WRAP_WIDTH)
    return breaks > 0 and ended >= breaks * _ENDED_SHARE
