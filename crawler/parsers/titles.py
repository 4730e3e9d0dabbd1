"""Chooses the headline among what the page shows and what its head says. It reads no body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawler.parsers.parts import Clue, Document
from crawler.parsers.tree import Element, heading_text, plain
from vietnamese.folding import fold

_PARTS = re.compile(r"( [|–—»·:-]{1,2} | ?[|｜ㅣ»] ?)")
_SIGNS = re.compile(r"[\W_]+")
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:(?:news|article|post|entry|detail|content|page|main|tin|bai|chi-?tiet)[\s_-]*(?:title|name|headline)|tieu-?de(?:[\s_-]?(?:tin|bai|bai-?viet))?|headline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ALIKE = 0.5
_SAME_ENOUGH = 0.85
_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """A headline with its evidence, and the element that shows it (None: only the head has it)."""

    clue: Clue
    element: Element | None = None


def find_title(document: Document, nodes: list[dict[str, Any]]) -> Heading | None:
    """The headline: what two of page, OpenGraph and JSON-LD agree on; where none agree, what describes the page best.

    `nodes` are the JSON-LD articles.
    """
    return next(_titles(document, nodes), None)


def _titles(document: Document, nodes: list[dict[str, Any]]) -> Iterator[Heading]:
    """The candidates, the most trusted first."""
    head = document.head
    stated = head.first("og:title", "twitter:title", "dc.title")
    opened = _without_name(stated[0], document) or None if stated else None
    linked = next((plain(node["headline"]) for node in nodes if isinstance(node.get("headline"), str)), None) or None
    shown = _shown(document, [text for text in (linked, opened, head.title) if text])
    if linked and opened and _key(linked) == _key(opened):
        yield Heading(Clue(opened, "OpenGraph and JSON-LD"), shown.element if shown else None)
    if shown is not None:
        yield _against(shown, opened, linked, sole=len(nodes) == 1)
    if linked is None and (alone := _lone_heading(document)) is not None:
        yield alone
    for element in document.index.prop("headline"):
        if text := heading_text(element):
            yield Heading(Clue(text, "microdata headline"), element)
    if linked:
        yield Heading(Clue(linked, "JSON-LD headline"))
    if stated and opened:
        yield Heading(Clue(_without_last(opened) if opened == head.title else opened, f"meta {stated[1]}"))
    yield from _last_resorts(document)


def _against(shown: Heading, opened: str | None, linked: str | None, *, sole: bool) -> Heading:
    """The heading of the page against what the head says of it.

    Head and page agree: the page's wording, or the head's where the page builds its heading of several parts. All three
    differ: JSON-LD, which is made for the article alone. Only OpenGraph differs: its wording, unless it is a shortened
    heading or one with the site's name added. A head that speaks of something else is not heard, unless it holds the one
    article of its JSON-LD (`sole`).
    """
    key = _key(shown.clue.value)
    same = next((text for text in (opened, linked) if text and _key(text) == key), None)
    if same is not None:
        parted = shown.element is not None and len(shown.element) > 0
        return Heading(Clue(same, shown.clue.how), shown.element) if parted else shown
    other, how = (linked, "JSON-LD headline") if linked else (opened, "meta og:title")
    stated = sole and other is linked and opened is not None
    if other is None or (not stated and likeness(fold(other), fold(shown.clue.value)) < _ALIKE):
        return shown
    if key in _key(other) or key.startswith(_key(other).removesuffix("…")):
        return shown
    return Heading(Clue(other, how), shown.element)


def _shown(document: Document, references: list[str]) -> Heading | None:
    """The heading on the page that fits best what the head calls the page: an h1, else a heading or box named as a title."""
    folded = [fold(text) for text in references]
    for how, least in (("h1 that agrees with the head", _ALIKE), ("heading that agrees with the head", _SAME_ENOUGH)):
        elements = document.root.iter("h1") if least == _ALIKE else _wider(document)
        best, score = None, 0.0
        for element in elements:
            text = heading_text(element)
            rating = max((likeness(fold(text), reference) for reference in folded), default=0.0) if text else 0.0
            if rating > score:
                best, score = Heading(Clue(text, how), element), rating
        if best is not None and score >= least:
            return best
    return None


def _lone_heading(document: Document) -> Heading | None:
    """The one h1 of a page whose head names the portal on every page; a short or linked one is the portal's own name."""
    headings = list(document.root.iter("h1"))
    text = heading_text(headings[0]) if len(headings) == 1 else ""
    if len(text.split()) < _LEAST_WORDS or next(headings[0].iter("a"), None) is not None:
        return None
    return Heading(Clue(text, "the only h1"), headings[0])


def _wider(document: Document) -> Iterator[Element]:
    """Where a title stands on pages without an h1 of their own."""
    yield from document.root.iter("h2")
    yield from (element for element in document.index.named(_NAMED) if element.tag not in {"h1", "h2", "body", "html"})
    yield from document.root.iter("h3")


def _last_resorts(document: Document) -> Iterator[Heading]:
    headings = [(text, element) for element in document.root.iter("h1") if (text := heading_text(element))]
    if len(headings) == 1:
        yield Heading(Clue(headings[0][0], "the only h1"), headings[0][1])
    for element in document.index.named(_NAMED):
        if text := heading_text(element):
            yield Heading(Clue(text, f"box named {element.get('class') or element.get('id')}"), element)
    if title := document.head.title:
        yield Heading(Clue(_without_last(_without_name(title, document)) or title, "title element"))


def likeness(one: str, other: str) -> float:
    """The share of words two folded titles have in common, by the shorter one, very short ones not counted; 0 to 1."""
    words, others = set(one.split()), set(other.split())
    if not words or not others:
        return 0.0
    common = len(words & others)
    return (
        common
        / min(len(words), len(others))
        * min(1.0, len(words) / 3)
        * (0.9 + 0.1 * common / max(len(words), len(others)))
    )


def _without_name(title: str, document: Document) -> str:
    """A stated title without the site's name before or behind it, where that is the name the page or its address gives.

    "" where the page states nothing but the name.
    """
    site = document.head.first("og:site_name", "application-name")
    names = {_key(site[0])} if site else set()
    pieces = _PARTS.split(title)
    if len(pieces) < 3:  # noqa: PLR2004
        return "" if _key(title) in names else title
    host = (urlsplit(document.url).hostname or "").removeprefix("www.")
    for last, rest in ((pieces[-1], pieces[:-2]), (pieces[0], pieces[2:])):
        key = _key(last)
        if key and (key in names or (len(key) > 2 and key in _SIGNS.sub("", host))):  # noqa: PLR2004
            return "".join(rest).strip()
    return title


def _without_last(title: str) -> str:
    """A page title without its last piece, the site's name as a rule, if that is shorter than the rest."""
    pieces = _PARTS.split(title)
    if len(pieces) < 3 or len(pieces[-1]) >= len("".join(pieces[:-2])):  # noqa: PLR2004
        return title
    return "".join(pieces[:-2]).strip()


def _key(text: str) -> str:
    return _SIGNS.sub("", fold(text))
