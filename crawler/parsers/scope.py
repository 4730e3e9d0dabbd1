"""Reads the surroundings of a body found by density: the lead and the pictures that stand between the title and it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from crawler.parsers.asides import is_aside
from crawler.parsers.attachments import is_headed, linked_document
from crawler.parsers.blocks import is_headed_text, is_running
from crawler.parsers.boxes import holds_caption
from crawler.parsers.parts import Clue, Document
from crawler.parsers.set_apart import sentence_set_apart
from crawler.parsers.signed import is_authors, signed_within
from crawler.parsers.summaries import is_summary
from crawler.parsers.tree import (
    Element,
    apart,
    children,
    first_text,
    holds,
    is_hidden,
    is_inside,
    outers_of,
    path_of,
    raw_text,
    siblings_after,
    siblings_before,
    text_of,
    wanted_tag,
)
from vietnamese.cleaning import clean
from vietnamese.folding import fold

_LEAD_NAME = re.compile(
    r"(?:^|[\s_-])(?:sapo|sa-?po|lead|lede|standfirst|stand-?first|summary|intro|introduction|dek|deck|chapeau|entradilla|excerpt|abstract|subtitle|sub-?title|sub-?headline|sub-?heading|"
    r"tagline|strapline|intro-?text|hometext|home-?text|mo-?ta|tom-?tat|trich-?dan|trich-?yeu|gioi-?thieu|description|desc|(?:detail|news|post|article|short)-des|des-(?:detail|news)|teaser-?text|(?:article|detail|bai)-brief|brief-(?:article|content|text)|(?<![_-])brief(?![_-])|preamble|ingress|vorspann|subline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_AUTHOR_NAME = re.compile(
    r"(?:^|[\s_-])(?:authors?|avatar|portrait|profile|by-?line|redakteur|tac-?gia)(?:$|[\s_-])", re.IGNORECASE
)
_LONGEST_LINE = 130
_LONGEST_BOX = 600
_MOST_BELOW = 4
_UNREAD = frozenset({"script", "style", "noscript", "template", "form", "nav", "footer", "svg", "button", "select"})
_TEXT_BLOCKS = frozenset({"p", "div", "h2", "h3", "h4", "span", "strong", "section", "header", "td", "li"})
_SUBHEADINGS = ("h2", "h3", "h4", "h5")
_LEAST = 30
_MOST = 900
_COMPARED = 60
_MOST_ELEMENTS = 600
_MOST_PIECES = 40
_WIDE = frozenset({"body", "html"})


@dataclass(slots=True)
class Surroundings:
    """What belongs to an article outside its body: the lead, what may hold pictures above, what may hold a byline below.

    `author` is named in a box below; `passed` stands beside the text above it, such as the line of particulars.
    """

    lead: Clue | None = None
    above: list[Element] = field(default_factory=list)
    below: list[Element] = field(default_factory=list)
    author: Clue | None = None
    passed: list[Element] = field(default_factory=list)


def surroundings(document: Document, body: Element, title: Element | None) -> Surroundings:
    """The lead and the pictures above a body. `title` is the heading element, None if the page shows none.

    The lead is the text whose class names call it one, or that the head's description repeats, or the only sentence that stands
    there, in bold or italics.
    """
    found = Surroundings()
    _below(body, found)
    described = document.head.first("description", "og:description")
    wanted = fold(described[0])[:_COMPARED] if described and len(described[0]) >= _LEAST else None
    headed: Clue | None = None
    room = _MOST_ELEMENTS
    for piece in _above(body, title, found.passed):
        found.above.append(piece)
        elements = list(islice(piece.iter(), room + 1))
        if found.lead is None:
            blocks = (element for element in elements[:room] if element.tag in _TEXT_BLOCKS)
            found.lead = next((lead for block in blocks if (lead := _lead(block, wanted, title)) is not None), None)
        if headed is None and title is not None:
            headed = _headed_lead(piece, title)
        room -= len(elements)
        if room < 0 or len(found.above) >= _MOST_PIECES:
            break
    found.lead = found.lead or headed or (sentence_set_apart(found.above) if title is not None else None)
    known = {element for piece in found.above for element in piece.iter("figure")}
    found.above[:0] = [figure for figure in figures_above(body) if figure not in known]
    return found


def figures_above(body: Element) -> list[Element]:
    """The captioned figures before a body in the same article: a lead image may stand above the headline."""
    article = next((outer for outer in path_of(body) if outer.tag in {"article", "main"}), None)
    if article is None:
        return []
    figures: list[Element] = []
    for element in article.iter("figure", "nav", "footer", wanted_tag(body)):
        if element is body:
            return figures
        if element.tag == "figure" and holds(element, "figcaption") and not _within_beside(element, article):
            figures.append(element)
    return figures


def _within_beside(element: Element, article: Element) -> bool:
    for outer in outers_of(element):
        if outer is article:
            return False
        if outer.tag in {"a", "li", "article"} or is_beside(outer):
            return True
    return True


def _hands_out(element: Element) -> bool:
    """Whether an element is a short box of links to documents and no others."""
    if not holds(element, "a") or len(raw_text(element)) > _LONGEST_BOX:
        return False
    return not is_headed(element) and all(linked_document(link, raw_text(link)) for link in element.iter("a"))


def _below(body: Element, found: Surroundings) -> None:
    """The few short blocks right after the body: a byline often stands outside it. One named so is the author's."""
    for step in path_of(body):
        if step.tag in _WIDE or step.tag == "main" or _is_column(step):
            return
        for sibling in siblings_after(step):
            if sibling.tag in {"script", "style", "br", "hr"} or not raw_text(sibling).strip() or _hands_out(sibling):
                continue
            if holds(sibling, "ul", "ol", "form", "table"):
                return
            text = text_of(sibling) if len(raw_text(sibling)) <= _LONGEST_LINE * 3 else ""
            if not text or len(text) > _LONGEST_LINE:
                return
            if found.author is None and any(map(is_authors, sibling.iter())):
                found.author = signed_within(sibling)
            found.below.append(sibling)
            if len(found.below) >= _MOST_BELOW:
                return
        if step.tag in {"article", "tr"}:
            return


def _is_column(step: Element) -> bool:
    """Whether an element is a cell beside others; the row below a row of one cell is what a block below is elsewhere."""
    return step.tag == "td" and (step.getprevious() is not None or step.getnext() is not None)


def _lead(element: Element, wanted: str | None, title: Element | None) -> Clue | None:
    names = element.get("class")
    named = bool(names and names_lead(names)) or element.get("itemprop") == "description" or is_summary(element)
    text = _as_lead(element, title) if named or (wanted is not None and _may_begin(element, wanted)) else ""
    if not _LEAST <= len(text) <= _MOST:
        return None
    if named and len(text.split()) > 5 and not holds(element, "img", "figure"):  # noqa: PLR2004
        return Clue(text, f"lead by its name {names or 'description'}")
    if wanted is not None and fold(text)[:_COMPARED].startswith(wanted):
        return Clue(text, "text the head's description repeats")
    return None


def _headed_lead(piece: Element, title: Element | None) -> Clue | None:
    """A heading under the headline that is a finished sentence: the lead, set large."""
    for element in piece.iter(*_SUBHEADINGS):
        text = "" if holds(element, "a") else _as_lead(element, title)
        if is_headed_text(text):
            return Clue(text, "sentence set as a heading under the headline")
    return None


def _as_lead(element: Element, title: Element | None) -> str:
    """The text of an element as long as a lead that does not hold the title; "" for any other."""
    if not _LEAST <= len(raw_text(element)) <= _MOST * 2:
        return ""
    if title is not None and (element is title or is_inside(title, element)):
        return ""
    if holds(element, "figure"):
        return _beside_figures(element)
    return _above_links(element) if holds(element, "a") else text_of(element)


def _above_links(element: Element) -> str:
    """The text of an element without the links to other pages that stand below its last sentence, one a line."""
    kept = children(element)
    while kept and kept[-1].tag in {"a", "br"} and not (kept[-1].tail or "").strip():
        kept.pop()
    # One a line: the first of them has a break before it.
    while len(kept) < len(element) and element[len(kept)].tag != "br":
        kept.append(element[len(kept)])
    if len(kept) == len(element):
        return text_of(element)
    text = clean(" ".join([element.text or "", *(piece for one in kept for piece in (raw_text(one), one.tail or ""))]))
    return text if is_running(text) else text_of(element)


def _beside_figures(element: Element) -> str:
    """The text of an element without that of the figures in it: a lead may stand around the lead image and its caption."""
    pieces = [element.text or ""]
    for part in children(element):
        pieces += [_beside_figures(part) if part.tag != "figure" else "", part.tail or ""]
    return clean(" ".join(pieces))


def _may_begin(element: Element, wanted: str) -> bool:
    """Whether the first word an element shows may be the first of a folded text; most are let go by that."""
    words = first_text(element).split(None, 1)
    return wanted.startswith(fold(words[0]) if words else "") or holds(element, "script", "style")


def _above(body: Element, title: Element | None, passed: list[Element]) -> Iterator[Element]:
    """What stands above the body, in page order, from the title on; above the title only what shares its article with it.

    What stands beside the text there, such as the line of particulars, is put in `passed`.
    """
    path = path_of(body)
    known = set(path)
    top = next((outer for outer in path_of(title) if outer in known), None) if title is not None else None
    if top is None:
        top = next(
            (outer for outer in path[1:] if outer.tag in {"article", "main"}), path[1] if len(path) > 1 else None
        )
    if top is None or top is body:
        return
    steps = path[: path.index(top)]
    pieces: list[Element] = []
    for step in steps:
        # Cells side by side are columns of a page laid out with tables.
        if step.tag != "td":
            pieces.extend(siblings_before(step))
    pieces.reverse()
    after_title = title is None or top.tag not in _WIDE
    for piece in pieces:
        if title is not None and (piece is title or is_inside(title, piece)):
            after_title = True
            if piece is not title:
                yield from _inner(piece, title, passed)
        elif after_title and not is_beside(piece):
            yield piece
        elif after_title and piece.tag not in _UNREAD:
            passed.append(piece)


def _inner(piece: Element, title: Element, passed: list[Element]) -> Iterator[Element]:
    """The parts of an element that holds the title, on the level of the title and above it."""
    for outer in path_of(title):
        if outer is piece:
            return
        for sibling in siblings_after(outer):
            if not is_beside(sibling):
                yield sibling
            elif sibling.tag not in _UNREAD:
                passed.append(sibling)


def is_beside(piece: Element) -> bool:
    """Whether an element is by its tag or names something beside the text, or names its author; or is hidden."""
    if piece.tag in _UNREAD or is_hidden(piece):
        return True
    names = piece.get("class")
    return (is_aside(piece) and not holds_caption(piece) and not is_summary(piece)) or bool(
        names and _names_author(names)
    )


@lru_cache(maxsize=4096)
def _names_author(names: str) -> bool:
    return bool(_AUTHOR_NAME.search(apart(names)))


@lru_cache(maxsize=4096)
def names_lead(names: str) -> bool:
    """Whether class names call an element the lead."""
    return bool(_LEAD_NAME.search(apart(names)))
