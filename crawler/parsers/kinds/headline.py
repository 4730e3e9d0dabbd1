"""Where the page's own headline stands, and what stands under it. It chooses no headline."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from typing import Self
from urllib.parse import urlsplit

from crawler.parsers.attachments import FRAMES, document_type, framed_document
from crawler.parsers.metadata import joined
from crawler.parsers.parts import Document, Heading
from crawler.parsers.pictures import is_ornament, source_of
from crawler.parsers.portals import names_portal
from crawler.parsers.tables import Shape, shape_of
from crawler.parsers.titles import find_title, places_of
from crawler.parsers.tree import (
    Element,
    holds,
    is_inside,
    outers_of,
    path_of,
    raw_text,
    siblings_after,
    siblings_before,
)
from crawler.parsers.unheaded import dated_box, has_day_below, heading_above
from vietnamese.folding import fold

_PORTAL = re.compile(
    r"(?:trang|cong)(?: thong tin(?: dien tu)?| ttdt| tin| chu)\b[^,:]{0,60}$|website\b|home ?page|home$"
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PLAYERS = ("video", "audio", "iframe", "embed", "object")
_LEAST_WORDS = 5
_SEVERAL = 3
_REACH_UP = 6
_REACH_AROUND = 4
_LINK_REACH = 3
_MOST_ALIKE = 30
_ON = re.compile(r"\W*(?:(?:xem|doc) )?(?:chi tiet|tiep|them|toan van|read more)\W*")
_LONGEST_ON = 40


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline in folded words, the elements that show it, and all elements that hold one of those."""

    words: str = ""
    places: tuple[Element, ...] = ()
    around: AbstractSet[Element] = frozenset()

    @classmethod
    def of(cls, document: Document, body: Element | None = None) -> Self:
        """The headline's place on the page; one known from the head alone is looked for by its words.

        What a page names a title and links to another page is the title of a list's entry, and a portal's name is no
        headline: then a box that may be a title's above a day is, or what heads the `body` above one, or there is none.
        """
        heading = find_title(document, document.head.articles())
        if heading is None or (heading.element is None and _is_weak(document, heading.clue.value)):
            found = _above_a_day(document, body)
            portal = heading is None or _PORTAL.match(fold(heading.clue.value))
            heading = found if found is not None or portal else heading
        if heading is None:
            return cls()
        if heading.element is not None and _leads_away(document, heading.element):
            return cls()
        places = [heading.element] if heading.element is not None else []
        places = places or places_of(document, heading.clue.value)
        around = {outer for place in places for outer in path_of(place)}
        return cls(fold(heading.clue.value), tuple(places), around)

    def above(self, block: Element, others: AbstractSet[Element]) -> str:
        """What stands above a text: the "title", a "heading" as long as one, "" for neither.

        `others` are the elements that hold something of other pages: what stands beyond one is not above the text.
        """
        element, seen = block, ""
        for _ in range(_REACH_UP):
            for before in siblings_before(element):
                if before in self.around:
                    return "title" if self._leads_down(before, others) else seen
                if before in others or _leads_elsewhere(before):
                    return seen
                if before.tag in HEADINGS and _is_long(before):
                    seen = "heading"
            outer = element.getparent()
            if outer is None:
                break
            element = outer
        return seen

    def _leads_down(self, outer: Element, others: AbstractSet[Element]) -> bool:
        """Whether nothing of other pages follows the headline inside an element that holds it."""
        place: Element | None = next((one for one in self.places if one is outer or is_inside(one, outer)), outer)
        while place is not None and place is not outer:
            if any(after in others or _leads_elsewhere(after) for after in siblings_after(place)):
                return False
            place = place.getparent()
        return True

    def exhibit(self) -> tuple[Element, str] | None:
        """What is shown right under the headline instead of text, with the element that holds both.

        It is a "table" of data, a "document", a "picture" that is no link, or a "player"; None where there is none.
        """
        for place in self.places:
            for outer in islice(outers_of(place), _REACH_AROUND):
                if outer.tag in {"body", "form"}:
                    break
                if what := _exhibit(outer):
                    return outer, what
        return None


def _above_a_day(document: Document, body: Element | None) -> Heading | None:
    """The box that may be a title's, or what heads the body, above a day that is not that of the capture; of several none is."""
    heading = dated_box(document) or (heading_above(body, document.seen) if body is not None else None)
    place = heading.element if heading is not None else None
    if place is None or not has_day_below(place, document.seen) or _reads_on(place):
        return None
    names = place.get("class")
    alike = (one for one in document.root.iter(place.tag) if one is not place and one.get("class") == names)
    return None if any(has_day_below(one, document.seen) for one in islice(alike, _MOST_ALIKE)) else heading


def _reads_on(place: Element) -> bool:
    """Whether the box around a headline has a link to the whole article: it is a list's entry."""
    boxes = (outer for outer in islice(outers_of(place), _LINK_REACH) if outer.tag not in {"body", "form"})
    links = (link for box in boxes for link in islice(box.iter("a"), _MOST_ALIKE))
    return any(_ON.fullmatch(fold(raw_text(link).strip()[:_LONGEST_ON])) for link in links)


def _is_weak(document: Document, text: str) -> bool:
    """Whether what the head says may be a portal's name: by its first words, or where it is short and the page shows it nowhere."""
    if _PORTAL.match(fold(text)):
        return True
    return (names_portal(text) or len(text.split()) < _LEAST_WORDS) and not places_of(document, text)


def _leads_away(document: Document, element: Element) -> bool:
    outers = (element, *islice(outers_of(element), _LINK_REACH))
    anchor = next((outer for outer in outers if outer.tag == "a"), next(element.iter("a"), None))
    href = (anchor.get("href") or "#") if anchor is not None else "#"
    if href.startswith(("#", "javascript:")):
        return False
    return not leads_to_itself(document, href)


def leads_to_itself(document: Document, href: str) -> bool:
    """Whether a link leads to its own page; also one that themes write relative to the front page without saying so."""
    url = joined(document.head.base, href).partition("#")[0]
    path = urlsplit(document.url).path.rstrip("/")
    return url.rstrip("/") == document.url.rstrip("/") or (
        "/" in path[1:] and not href.startswith("/") and url.rstrip("/").endswith(path)
    )


def _leads_elsewhere(element: Element) -> bool:
    """Whether an element is a link as long as a headline, or holds several: entries of a list, whole boxes in links."""
    if element.tag == "a":
        return len(raw_text(element).split()) >= _LEAST_WORDS
    long = (True for anchor in element.iter("a") if len(raw_text(anchor).split()) >= _LEAST_WORDS)
    return sum(islice(long, _SEVERAL)) == _SEVERAL


def _is_long(heading: Element) -> bool:
    return len(raw_text(heading).split()) >= _LEAST_WORDS and not holds(heading, "a")


def _exhibit(scope: Element) -> str:
    if any(len(table) and shape_of(table) is Shape.DATA for table in scope.iter("table")):
        return "table"
    if any(document_type(anchor.get("href") or "") for anchor in scope.iter("a")) or any(
        framed_document(frame) for frame in scope.iter(*FRAMES)
    ):
        return "document"
    pictures = [image for image in scope.iter("img") if (src := source_of(image)) and not is_ornament(image, src)]
    if any(all(outer.tag != "a" for outer in islice(outers_of(image), _LINK_REACH)) for image in pictures):
        return "picture"
    return "player" if holds(scope, *_PLAYERS) else ""
