"""Finds the summary that stands between the headline and a body whose place a family knows. It chooses no headline and no body.

Templates are known by their bodies; vendors and editors set the summary above it under names of their own. Without this it
would be in no field at all. Heard is running text without links, pictures or controls that the text below does not repeat.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from crawler.parsers.blocks import is_running
from crawler.parsers.boxes import names_caption
from crawler.parsers.flow import BLOCKS
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.parts import Clue, Document, Parts
from crawler.parsers.portals import names_portal
from crawler.parsers.scope import is_beside, names_lead
from crawler.parsers.summaries import is_summary
from crawler.parsers.tree import (
    Element,
    children,
    holds,
    path_of,
    raw_text,
    siblings_after,
    siblings_before,
    text_of,
)
from crawler.parsers.unheaded import names_box
from vietnamese.credits import read_credit
from vietnamese.folding import fold

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_TEXTS = frozenset({"p", "div", "h2", "h3", "h4", "h5", "section", "span", "strong", "b", "em", "i", "blockquote"})
_NO_TEXT = (
    "img", "figure", "picture", "table", "ul", "ol", "form", "input", "select", "textarea", "button", "audio", "video", "iframe", "embed",
    "object", "script", "style", "time", "address", "details", "dialog",
)  # fmt: skip
_PICTURES = ("img", "figure", "picture", "video", "iframe")
_LEAST, _MOST = 45, 900
_LEAST_WORDS = 8
_MOST_LEVELS = 12
_MOST_PIECES = 30
_MOST_INNER = 60
_FOREIGN = 3000
_COMPARED = 60
_REACH = 3
_MOST_SUMMARIES = 4
_LISTED = frozenset({"li", "nav", "aside", "footer", "form"})
_SEVERAL = 2
# Bootstrap's grid and utilities, WordPress's alignment, Word's styles: they say how a box is set, not what it is.
_LAYOUT = re.compile(r"row|container(?:-fluid)?|col(?:-\w+)*|clearfix|text-\w+|has-text-[\w-]+|[mp][tbxy]?-\d|Mso\w+")
_DATELINE = re.compile(r"^\W*[^-–—.:]{2,40}[-–—]\s+")
# What portals tell their readers above every text: how to hear or follow it, who translated it, who has read it.
_TO_READERS = re.compile(
    r"\b(?:ban doc|doc gia|quy vi|chao mung|moi (?:cac )?ban|(?:bai viet|bai|ban dich|trang|chuyen muc|chuyen trang) nay|chuyen muc do|noi dung bai viet|giong doc|nguoi (?:da )?(?:xem|doc)|luot (?:xem|doc)|thoi gian doc)\b"
)


def put_standfirst(parts: Parts, document: Document) -> None:
    """Put in the summary above the family's body: the lead, if its name or the head's description says so, else the first text.

    What surrounds a body found by density was surveyed already.
    """
    if parts.surveyed or parts.lead is not None or parts.title is None or not parts.bodies:
        return
    body = parts.bodies[0]
    described = document.head.first("description", "og:description")
    wanted = _letters(described[0])[:_COMPARED] if described and len(described[0]) >= _LEAST else ""
    opening: list[Element] = []
    for element, named in islice(_summaries(parts, body, wanted), _MOST_SUMMARIES):
        text = text_of(element)
        if parts.lead is None and (named or _is_described(text, wanted)):
            how = f"lead by its name {element.get('class')}" if named else "text the head's description repeats"
            parts.lead = Clue(text, f"{how}, above the text")
        else:
            opening.append(element)
    parts.bodies[:0] = opening


def _is_described(text: str, wanted: str) -> bool:
    """Whether a text is what the head's description says of the article; of many portals it says the same on every page."""
    return bool(wanted) and _letters(text).startswith(wanted) and not names_portal(text)


def _is_text(element: Element, top: Element) -> bool:
    """Whether a box without a summary's name may hold text: neither it nor what holds it has a click or a name but of layout."""
    for outer in path_of(element):
        if (
            outer.get("id")
            or outer.get("onclick")
            or not all(map(_LAYOUT.fullmatch, (outer.get("class") or "").split()))
        ):
            return False
        if outer is top:
            break
    return not _TO_READERS.search(fold(text_of(element)))


def _summaries(parts: Parts, body: Element, wanted: str) -> Iterator[tuple[Element, bool]]:
    title = parts.title.value if parts.title is not None else ""
    said = cache(lambda: _letters(raw_text(body)))  # long to fold: once, and only if something may be a summary
    for piece in _between(title, body):
        if len(raw_text(piece)) < _LEAST:
            continue
        headed = piece.tag not in _HEADINGS and holds(piece, *_HEADINGS)
        linked = next(islice(piece.iter("a"), _SEVERAL, None), None) is not None
        # A column beside the text has headings and links; a box with either may hold a summary that says it is one.
        for element, named in _texts(piece) if not (headed and linked) else ():
            text = text_of(element)
            sure = named or not (headed or linked or holds(piece, *_PICTURES))
            sure = sure and (named or _is_described(text, wanted) or _is_text(element, piece))
            if sure and _is_summary(text) and element not in parts.removed and not _repeats(said(), text):
                yield element, named


def _between(title: str, body: Element) -> list[Element]:
    """What stands between the headline and the body, in page order; nothing where no headline is found above."""
    wanted = _letters(title)
    pieces: list[Element] = []
    if not wanted:
        return pieces
    for step in islice(path_of(body), _MOST_LEVELS):
        # Cells side by side are columns of a page laid out with tables.
        if step.tag in {"body", "html", "td"}:
            return []
        for sibling in siblings_before(step):
            text = raw_text(sibling)
            if wanted in _letters(text):
                headline = _innermost(sibling, wanted)
                return [*_behind(headline, sibling), *reversed(pieces)] if _is_headline(headline, sibling) else []
            if len(text) > _FOREIGN or len(pieces) >= _MOST_PIECES:
                return []
            pieces.append(sibling)
    return []


def _innermost(element: Element, wanted: str) -> Element:
    """The innermost element that holds the headline; of several the last, which is nearest to the text."""
    while True:
        inner = next((child for child in reversed(children(element)) if wanted in _letters(raw_text(child))), None)
        if inner is None:
            return element
        element = inner


def _behind(headline: Element, top: Element) -> list[Element]:
    """What follows the headline inside an element, level by level outwards."""
    found: list[Element] = []
    for outer in path_of(headline):
        if outer is top:
            break
        found += siblings_after(outer)
    return found


def _is_headline(element: Element, top: Element) -> bool:
    """Whether an element is a heading or calls itself a title, and stands in no list: paths and menus show the title too."""
    for outer in path_of(element):
        if outer.tag in _LISTED:
            return False
        if outer is top:
            break
    return any(
        outer.tag in _HEADINGS or names_box(f"{outer.get('class') or ''} {outer.get('id') or ''}")
        for outer in islice(path_of(element), _REACH)
    )


def _texts(piece: Element) -> Iterator[tuple[Element, bool]]:
    """The elements of a piece that may be the summary, each with whether its name says so: boxes by name, others without blocks in them."""
    if is_beside(piece):
        return
    beside: set[Element] = set()
    for element in islice(piece.iter(), _MOST_INNER):
        outer = element.getparent()
        if (outer in beside and element is not piece) or is_beside(element) or element.tag in {"figure", "figcaption"}:
            beside.add(element)
            continue
        names = element.get("class") or ""
        named = bool(names and names_lead(names)) or is_summary(element)
        if names and names_caption(names):
            beside.add(element)
            continue
        if element.tag not in _TEXTS or holds(element, *_NO_TEXT):
            continue
        if holds(element, "a") and not (named and _is_little_linked(element)):
            continue
        if not named and any(inner.tag in BLOCKS for inner in element.iterdescendants()):
            continue
        beside.add(element)
        if not _is_caption(element, named=named):
            yield element, named


def _is_little_linked(element: Element) -> bool:
    return 2 * sum(len(raw_text(link)) for link in element.iter("a")) < len(raw_text(element))


def _is_caption(element: Element, *, named: bool) -> bool:
    """Whether a picture stands right before it: such a line is its caption, or a summary by its name behind the picture's box."""
    before = element.getprevious()
    while before is not None and before.tag == "br" and not (before.tail or "").strip():
        before = before.getprevious()
    if before is None or not holds(before, *_PICTURES):
        return False
    return not named or before.tag in _PICTURES


def _is_summary(text: str) -> bool:
    return (
        _LEAST <= len(text) <= _MOST
        and len(text.split()) >= _LEAST_WORDS
        and is_running(text)
        and line_of(text) is Line.TEXT
        and read_credit(text) is None
    )


def _repeats(said: str, text: str) -> bool:
    """Whether the body, by its letters, says the same, or begins with it and goes on: CMSs cut summaries out of the text.

    What stands before the first dash may be the place or the paper, set before the summary only.
    """
    return any(_letters(one)[:_COMPARED] in said for one in (text, _DATELINE.sub("", text)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))
