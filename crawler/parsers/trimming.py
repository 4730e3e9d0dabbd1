"""Cuts from a body found by density what is no text of the article: openers, link lines, what follows its end."""

import re
from itertools import pairwise

from crawler.parsers.asides import is_comments
from crawler.parsers.blocks import is_running
from crawler.parsers.entries import Entry
from crawler.parsers.flow import BLOCKS
from crawler.parsers.furniture import Line, is_contact, line_of, may_head_opinions, names_what_it_leads_to
from crawler.parsers.openers import openers
from crawler.parsers.teasers import is_teaser, words_of
from crawler.parsers.tree import Element, path_of
from crawler.records import BlockKind
from vietnamese.dates import read_moment
from vietnamese.folding import fold
from vietnamese.names import person_in

_COMPARED = 60
_MOST_OF_STATED = 0.8
_KEPT_UNSAID = frozenset({BlockKind.HEADING, BlockKind.IMAGE, BlockKind.TABLE, BlockKind.EMBED})
_SHOWN = frozenset({BlockKind.IMAGE, BlockKind.EMBED})
_WORDLESS = frozenset({BlockKind.TABLE, BlockKind.EMBED})
_TEXT = frozenset({BlockKind.TABLE, BlockKind.LIST, BlockKind.QUOTE})
_AFTER = 0.34
_PARAGRAPH = 100
_BESIDE_TITLE = 90
_LONG = 90
_SIGNED = 60
_REACH = 4
_HONOURED = re.compile(r"(?:ông|bà|anh|chị|cụ|bác|cô|chú|đồng chí|đ/c)\s", re.IGNORECASE)
_DAY = re.compile(r"(?<!\s)\s*(?:[|•·,(–-]\s*)?(?:lúc |ngày |vào )?\d")


def trim(entries: list[Entry], title: str) -> list[Entry]:
    """The entries that are the article's: from the first running text (or heading, picture) to the last.

    Lines that are links and nothing else, share words and headings of related lists go; short lines before the first
    paragraph without a sentence's end (dates, counters, names) go, unless they open the text (see `openers`); so do headings after the last text, and what follows
    a heading of readers' comments or, late in the text, of other news.
    """
    wanted = fold(title)
    kept = _without_boilerplate(_to_end(entries))
    first = next((index for index, entry in enumerate(kept) if _repeats(entry.block.text, wanted)), None)
    if first is not None and first < len(kept) / 2:
        kept = [entry for entry in kept[:first] if entry.block.kind is BlockKind.IMAGE] + kept[first + 1 :]
    start = next((index for index, entry in enumerate(kept) if _is_text(entry)), 0)
    if start:
        stays = {id(entry) for entry in openers(entries, kept[:start], kept[start], wanted)}
        kept = [entry for entry in kept[:start] if entry.block.kind in _SHOWN or id(entry) in stays] + kept[start:]
    while kept and kept[-1].block.kind is BlockKind.HEADING:
        kept.pop()
    return kept


def _to_end(entries: list[Entry]) -> list[Entry]:
    """The entries up to where comments or other news begin.

    A list of other news in the middle of a text has more of the article after it than a third; comments end any article.
    """
    running = 0
    sizes = [len(words_of(entry)) if _is_text(entry) and not entry.linked else 0 for entry in entries]
    total = sum(sizes)
    for index, entry in enumerate(entries):
        text = entry.block.text
        if running and text and not sizes[index]:
            line = line_of(text)
            if line is Line.COMMENTS or (may_head_opinions(text) and _is_thread(entries, index)):
                return entries[:index]
            if line is Line.OTHERS and total - running <= total * _AFTER and not _goes_on(entries[index + 1 :]):
                return entries[:index]
        running += sizes[index]
    return entries


def _is_thread(entries: list[Entry], index: int) -> bool:
    """Whether readers' words follow a heading: in a box named after them, or below who wrote them; and no more of the text.

    Readers sign with a bare name, or one and a day. A box like that of the text above, and one more heading of the same look with
    text below it, are sections of the text.
    """
    own = next((_box(entry) for entry in reversed(entries[:index]) if _is_text(entry)), None)
    if own is None or any(_box(entry) is own for entry in entries[index + 1 :]):
        return False
    holders = (
        *entries[index].holders[:1],
        *(holder for entry in entries[index + 1 :][:1] for holder in entry.holders[:1]),
    )
    if any(is_comments(outer) for holder in holders for outer in path_of(holder)[:_REACH]):
        return True
    said = entries[index + 1].block.text if index + 1 < len(entries) else ""
    if not 0 < len(said) <= _SIGNED or _HONOURED.match(said) or _is_twin(_box(entries[index]), own):
        return False
    moment = read_moment(said)
    name = said if moment is None else _DAY.split(said, maxsplit=1)[0]
    if person_in(name) is None or (moment is None and "," in name):
        return False
    return not _has_section_like(entries[index], entries[index + 1 :])


def _is_twin(box: Element | None, own: Element) -> bool:
    """Whether two boxes are of one tag and class, as the sections of a text are laid out."""
    return box is not None and box.tag == own.tag and (box.get("class") or "") == (own.get("class") or "")


def _has_section_like(heading: Entry, below: list[Entry]) -> bool:
    """Whether a later line looks as a heading does, is no name or dress, and has text right below it."""
    return any(
        entry.block.kind is heading.block.kind
        and (entry.block.level, entry.bold) == (heading.block.level, heading.bold)
        and not is_running(entry.block.text)
        and person_in(entry.block.text) is None
        and line_of(entry.block.text) is Line.TEXT
        and _is_text(following)
        and not following.linked
        for entry, following in pairwise(below)
    )


def _box(entry: Entry) -> Element | None:
    """The box a block stands in."""
    path = path_of(entry.holders[0]) if entry.holders else []
    return next((outer.getparent() for outer in path if outer.tag in BLOCKS), None)


def _goes_on(entries: list[Entry]) -> bool:
    """Whether the article's own text follows: a paragraph that does not stand right under a link, as a teaser's does."""
    return any(
        entry.block.kind is BlockKind.PARAGRAPH
        and len(entry.block.text) >= _PARAGRAPH
        and not entry.linked
        and not before.linked
        and line_of(entry.block.text) is Line.TEXT
        for before, entry in pairwise(entries)
    )


def agree(entries: list[Entry], stated: str) -> list[Entry]:
    """The entries without the paragraphs that the page's own statement of its text leaves out.

    `stated` is an articleBody of JSON-LD. It is heard where it holds at least half of what was found and nearly all of
    itself was found: a teaser or another article's text is neither. Headings, pictures and tables stay, and so does one
    paragraph above the first that agrees: the lead is seldom part of an articleBody.
    """
    whole = _letters(stated)
    keys = [_letters(words_of(entry)) for entry in entries]
    agreed = [bool(key) and key[:_COMPARED] in whole for key in keys]
    found = sum(len(key) for key, same in zip(keys, agreed, strict=True) if same)
    if not found or found < _MOST_OF_STATED * len(whole) or found * 2 < sum(map(len, keys)):
        return entries
    first = agreed.index(True)
    lead = next((index for index in range(first) if _is_text(entries[index])), None)
    return [
        entry
        for index, (entry, key, same) in enumerate(zip(entries, keys, agreed, strict=True))
        if same or not key or index == lead or entry.block.kind in _KEPT_UNSAID
    ]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def same_words(text: str, wanted: str) -> bool:
    """Whether a text folds to `wanted`; one much longer or shorter cannot, and folding whole articles is dear."""
    return len(wanted) <= 2 * len(text) and len(text) <= 2 * len(wanted) and fold(text) == wanted


def _repeats(text: str, wanted: str) -> bool:
    """Whether a line is the headline, alone or between its path through the site and its date."""
    if same_words(text, wanted):
        return True
    if not len(wanted) < len(text) <= len(wanted) + _BESIDE_TITLE:
        return False
    before, found, behind = fold(text).partition(wanted)
    return (
        bool(found)
        and not is_running(text)
        and (not before or ">" in before or "»" in before or "/" in before)
        and not behind.strip().isalpha()
    )


def _without_boilerplate(entries: list[Entry]) -> list[Entry]:
    """The entries that are no dress; how somebody is reached is none between two paragraphs, only below them."""
    dress = [_is_boilerplate(entry) for entry in entries]
    contacts = [
        index
        for index, entry in enumerate(entries)
        if dress[index] and not entry.linked and is_contact(entry.block.text)
    ]
    if contacts:
        text = [index for index, entry in enumerate(entries) if not dress[index] and _is_text(entry)]
        for index in contacts:
            dress[index] = not text or not text[0] < index < text[-1]
    return [entry for entry, drop in zip(entries, dress, strict=True) if not drop]


def _is_boilerplate(entry: Entry) -> bool:
    if entry.block.image is not None:
        # A picture that leads to another page, without a caption, is a teaser's.
        return entry.linked and entry.block.image.caption is None
    if entry.block.kind in _WORDLESS:
        return False
    text = words_of(entry)
    if entry.linked and names_what_it_leads_to(text):
        return False
    if entry.linked or entry.caption or is_teaser(entry):
        return True
    return line_of(text) is not Line.TEXT


def _is_text(entry: Entry) -> bool:
    if entry.block.kind in _TEXT:
        return True
    text = entry.block.text
    return len(text) >= _LONG or is_running(text)
