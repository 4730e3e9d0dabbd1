"""Reads the path to a page that stands above its headline by how it looks: the front page first, then a few sections."""

import re
from itertools import islice, pairwise

from lxml import etree

from crawler.parsers.clocks import follows
from crawler.parsers.furniture import is_front
from crawler.parsers.metadata import joined
from crawler.parsers.parts import Document
from crawler.parsers.tree import Element, apart, outers_of, raw_text, text_of

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:bread-?crumbs?|path-?way|path|duong-?dan|site-?path|bread|crumbs?|trail)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SIGNS = re.compile("[>»›→/]+")
_LONGEST_LABEL = 16
_MOST_WORDS = 8
_LEAST, _MOST = 2, 5
_REACH = 3


def path_shown(document: Document, *, named: bool = False) -> list[str]:
    """The labels of the path to the page, the front page's first; [] where none is shown. A link to the page itself is left out.

    It is a box of two to five short links above the headline that begins with the front page's, and that is named a path or,
    unless it has to be `named`, sets nothing but one of the signs > » › → / between each two. Menus hold more, or set no such sign.
    """
    heading = next((heading.element for heading in document.headings if heading is not None), None)
    for anchor in document.root.iter("a"):
        label = raw_text(anchor).strip()
        if len(label) > _LONGEST_LABEL or not (is_front(label) if label else (anchor.get("href") or "").strip() == "/"):
            continue
        for box in islice(outers_of(anchor), _REACH):
            links = list(islice(box.iter("a"), _MOST + 1))
            if len(links) < _LEAST:
                continue
            if heading is not None and follows(anchor, heading):
                return []
            if len(links) <= _MOST and links[0] is anchor and _is_path(box, links, named=named):
                own = document.url.rstrip("/")
                return [
                    text_of(one)
                    for one in links
                    if joined(document.head.base, one.get("href") or "").rstrip("/") != own
                ]
            break
    return []


def path_in(box: Element) -> list[str]:
    """The labels of a box named a path: its links, or, of one without links, what its signs part."""
    links = [text_of(link) for link in box.iter("a")]
    if links:
        return links
    labels = [label.strip() for label in _SIGNS.split(text_of(box))]
    return labels if is_front(labels[0]) else []


def _is_path(box: Element, links: list[Element], *, named: bool) -> bool:
    outers = (outer.tag for outer in (box, *outers_of(box)))
    if "footer" in outers or any(len(raw_text(link).split()) > _MOST_WORDS for link in links):
        return False
    if any(_is_named(outer) for outer in (box, *islice(outers_of(box), 1))):
        return True
    return not named and all(_SIGNS.fullmatch(_between(box, *pair).strip()) for pair in pairwise(links))


def _between(box: Element, one: Element, other: Element) -> str:
    """The text that stands between two links of a box."""
    said: list[str] = []
    opened = closed = False
    for event, element in etree.iterwalk(box, events=("start", "end")):
        if element is other:
            break
        if closed:
            said.append((element.text if event == "start" else element.tail) or "")
        elif opened and event == "end" and element is one:
            closed = True
            said.append(element.tail or "")
        opened = opened or element is one
    return "".join(said)


def _is_named(box: Element) -> bool:
    # Frameworks name a box by its tag: app-breadcrumb.
    tag = str(box.tag) if "-" in str(box.tag) else None
    names = (tag, box.get("class"), box.get("id"), box.get("aria-label"))
    return any(_NAMED.search(apart(name)) for name in names if name)
