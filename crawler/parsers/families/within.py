"""Takes apart a layout that a CMS's content field holds: title, day, lead and tools above the text. Below it, it cuts only buttons and tags."""

import re
from collections.abc import Iterator

from crawler.parsers.density import find_body
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.parts import Clue, Document, Parts
from crawler.parsers.scope import surroundings
from crawler.parsers.tree import Element, heading_text, is_inside, path_of, raw_text
from vietnamese.cleaning import clean
from vietnamese.dates import read_moment
from vietnamese.folding import fold

_HEADINGS = ("h1", "h2", "h3", "h4")
_SHOWN = ("img", "picture", "table", "iframe", "video", "audio", "embed", "object")
_TAGS = re.compile(r"(?:^|[\s_-])tags?(?:$|[\s_-])", re.IGNORECASE)
_LONGEST = 120
_MOST_LETTERS = 50


def take_apart(parts: Parts, document: Document, content: Element, title: Clue) -> None:
    """Marks what stands above the text in a content whose template sets the article's title in it too (VNPT's portals).

    The content stays the body: only its title, lines of a day, of tools or the lead right below, and boxes of nothing but
    buttons or tags below the text are removed from it.
    Nothing is done where text stands before the title, since that is a heading inside the text.
    """
    wanted = fold(clean(title.value))
    heading = next((one for one in content.iter(*_HEADINGS) if fold(heading_text(one)) == wanted), None)
    if heading is None or any(not _is_small(piece) for piece in _before(heading, content)):
        return
    found = find_body(document, heading)
    if found is None or not (found.body is content or is_inside(found.body, content)):
        return
    around = surroundings(document, found.body, heading)
    parts.lead, parts.author = parts.lead or around.lead, parts.author or around.author
    lead = fold(clean(parts.lead.value)) if parts.lead is not None else ""
    parts.removed |= {heading, *(piece for piece in _before(heading, content) if _is_particular(piece))}
    for piece in _behind(heading, content):
        if piece is found.body or is_inside(found.body, piece):
            break
        text = fold(clean(raw_text(piece)))
        if _is_particular(piece) or (text and text == lead and not _shows(piece)):
            parts.removed.add(piece)
        elif text or _shows(piece):
            break
    if found.body is not content:
        parts.removed |= {piece for piece in _behind(found.body, content) if _is_tools(piece)}


def _before(heading: Element, content: Element) -> Iterator[Element]:
    for step in path_of(heading):
        if step is content:
            return
        yield from step.itersiblings("*", preceding=True)


def _behind(heading: Element, content: Element) -> Iterator[Element]:
    for step in path_of(heading):
        if step is content:
            return
        yield from step.itersiblings("*")


def _shows(piece: Element) -> bool:
    return next(piece.iter(*_SHOWN), None) is not None


def _is_small(piece: Element) -> bool:
    return len(raw_text(piece).strip()) <= _LONGEST


def _is_particular(piece: Element) -> bool:
    """Whether a piece says no more than a day with a few words, or holds nothing but the page's own buttons."""
    text = clean(raw_text(piece))
    if not text or len(text) > _LONGEST or _shows(piece) or text[-1] in ".:;":
        return False
    if line_of(text) is Line.FURNITURE:
        return True
    if _is_tools(piece):
        return True
    if any(not _is_button(link) for link in piece.iter("a")):
        return False
    return sum(map(str.isalpha, text)) <= _MOST_LETTERS and read_moment(text) is not None


def _is_tools(piece: Element) -> bool:
    """Whether a box holds nothing but links that lead nowhere, or is named for tags and holds nothing but links."""
    text = "".join(raw_text(piece).split())
    links = list(piece.iter("a"))
    if not text or not links or len(text) > _LONGEST or _shows(piece):
        return False
    if not _TAGS.search(piece.get("class") or "") and not all(map(_is_button, links)):
        return False
    return "".join("".join(raw_text(link) for link in links).split()) == text


def _is_button(link: Element) -> bool:
    return (link.get("href") or "#").startswith(("#", "javascript:"))
