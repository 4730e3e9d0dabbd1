"""Tells a section's name that stands where a headline should, and finds the headline below it. It reads no metadata."""

from functools import lru_cache
from urllib.parse import urlsplit

from lxml import etree

from crawler.parsers.metadata import joined
from crawler.parsers.parts import Clue, Document, Heading
from crawler.parsers.portals import names_portal, names_section
from crawler.parsers.tree import Element, heading_text, holds, outers_of, raw_text, select, select_with
from crawler.parsers.unheaded import NAMED, dated_box, has_day_below
from vietnamese.dates import read_moment
from vietnamese.folding import fold

# Menus and the path to the page stand before its headline; lists of news, which may lead to the page by another address, behind.
_MENU_LABELS = etree.XPath("preceding::a[normalize-space(.) = $text]")
_FOLLOWING = etree.XPath("following::*[position() <= 40]")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_MOST_WORDS = 7
_LEAST_WORDS = 4
_LONG = 120
_SENTENCE = 80
_RUNNING = 80
_LISTED = frozenset({"a", "li", "nav", "aside", "footer"})


def below_section(document: Document, heading: Heading) -> Heading | None:
    """The next heading, where one of a few words is a section's name: a label of the menu or path above it, or what portals call one.

    A link to the page itself makes no section, nor does a label that the head has as the page's title. None where the heading
    is none, or no heading stands between it and the day or the text; below what templates call all articles ("Chi tiết tin")
    a box that may be a title's right above a day is one.
    """
    place = heading.element
    words = heading.clue.value.split()
    if place is None or len(words) > _MOST_WORDS:
        return None
    if not names_section(heading.clue.value) and (
        _is_stated(document, heading.clue.value) or not _is_label(document, place, " ".join(words))
    ):
        return None
    if (below := _next_heading(place)) is not None or not names_section(heading.clue.value):
        return below
    box = dated_box(document)
    return box if box is not None and box.element is not None and _is_reached(place, box.element) else None


def _is_reached(place: Element, box: Element) -> bool:
    """Whether a box stands below a section's name before any text."""
    for element in select(_FOLLOWING, place):
        if element is box:
            return True
        if len((element.text or "").strip()) > _SENTENCE:
            return False
    return False


def _next_heading(place: Element) -> Heading | None:
    """The heading below a section's name, before any day or text."""
    for element in select(_FOLLOWING, place):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag in _HEADINGS or (names != " " and _names_title(names)):
            text = heading_text(element)
            listed = holds(element, "a") or any(outer.tag in _LISTED for outer in outers_of(element))
            if len(text.split()) >= _LEAST_WORDS and not listed and not names_portal(text):
                # A day right below is none inside a text: a summary may follow it in the headline's own box.
                if _is_in_text(element, place) and not has_day_below(element):
                    return None
                return Heading(Clue(text, "heading below the section's name"), element)
        own = (element.text or "").strip()
        if len(own) > _LONG or (any(map(str.isdigit, own)) and read_moment(own) is not None):
            return None
    return None


def _is_stated(document: Document, text: str) -> bool:
    """Whether the head calls the page so, with or without the site's name."""
    wanted = fold(text)
    return any(wanted in fold(title) for title in (document.head.title or "", *document.head.meta.get("og:title", ())))


def _is_in_text(element: Element, place: Element) -> bool:
    """Whether a heading stands in a box of running text that does not hold the section's name too."""
    box = element.getparent()
    if box is None or any(outer is box for outer in outers_of(place)):
        return False
    return any(len(raw_text(one)) > _RUNNING for one in box.iterchildren("p"))


def _is_label(document: Document, place: Element, text: str) -> bool:
    own = _place_of(document.url)
    addresses = ((link.get("href") or "#").strip() for link in select_with(_MENU_LABELS, place, text))
    return any(
        not one.startswith(("#", "javascript:")) and _place_of(joined(document.head.base, one) or "") != own
        for one in addresses
    )


def _place_of(url: str) -> tuple[str, str]:
    """Host and path: a page's other forms differ in scheme and query."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")


# A site's pages repeat its class attributes and ids.
@lru_cache(maxsize=8192)
def _names_title(names: str) -> bool:
    return bool(NAMED.search(names))
