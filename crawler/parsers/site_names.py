"""Finds the headline of a page whose first heading is the site's name on every page: that heading is all the head says. It reads no text.

"Huyện An Biên" in title element and h1, the headline in the next heading. A short headline looks the same: the heading must name a
place or an office, or stand in a header with links or before the menu, and a longer heading right above a day must follow it, alone
of its kind and, but for an office's name, in a box of its own.
"""

import re
from itertools import islice

from lxml import etree

from crawler.parsers.asides import is_aside
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.offices import is_place
from crawler.parsers.parts import Clue, Document, Heading
from crawler.parsers.portals import is_portals_name, names_portal, names_section
from crawler.parsers.tree import Element, heading_text, holds, is_inside, path_of, raw_text, select
from crawler.parsers.unheaded import has_day_below
from vietnamese.folding import fold

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_LISTED = frozenset({"a", "li", "nav", "aside", "footer"})
_HEADER = re.compile(
    r"(?:^|\s)(?:(?:site|top|main)[_-]?)?(?:header|banner|masthead|logo|site-(?:title|name))(?:[_-](?:top|wrap|wrapper|main|inner|area))?(?:$|\s)",
    re.IGNORECASE,
)
_HOW = "heading above the day, below the site's name"
_MOST_WORDS = 5
_LEAST_WORDS = 4
LONG = 120
FOLLOWING = etree.XPath("following::*[position() <= 400]")
_MENU = 4
_OUTWARDS = 4


def below_site_name(document: Document, heading: Heading) -> Heading | None:
    """The heading above the day, where `heading` is the name the head gives all pages; None where it may be a headline."""
    place, name = heading.element, heading.clue.value
    if place is None or not _is_all_the_head_says(document, place, name):
        return None
    office = names_portal(name)
    known = office or is_place(name) or _is_in_header(place)
    links, first = 0, None
    for element in select(FOLLOWING, place):
        links += element.tag == "a"
        if element.tag in _HEADINGS and _may_head(element, name) and has_day_below(element, document.seen):
            # A list of dated entries, whose headings lead nowhere, is headed by its own name.
            if (first is not None and element.tag == first.tag) or not (known or first is not None or links >= _MENU):
                return None
            if first is None and not office and is_inside(place, _box_of(element)):
                return None
            first = element if first is None else first
        elif first is None and max(len((element.text or "").strip()), len((element.tail or "").strip())) > LONG:
            return None
    return Heading(Clue(heading_text(first), _HOW), first) if first is not None else None


def _is_all_the_head_says(document: Document, place: Element, name: str) -> bool:
    """Whether a heading without a day below it is the whole title of the page, of few words, and the head says no more."""
    if place.tag not in _HEADINGS or (len(name.split()) > _MOST_WORDS and not is_portals_name(name)):
        return False
    if fold(name) != fold(" ".join(document.head.title.split())) or "og:title" in document.head.meta:
        return False
    return not document.head.articles() and not has_day_below(place, document.seen)


def _box_of(heading: Element) -> Element:
    """The innermost box around a heading that says more than the heading."""
    own = len(raw_text(heading).strip())
    return next((outer for outer in path_of(heading)[1:] if len(raw_text(outer).strip()) > own), heading)


def is_header(box: Element) -> bool:
    """Whether a box is the page's header or banner, by its tag, role or name; that of an article is none."""
    return (
        (box.tag == "header" and next(box.iterancestors("article", "main"), None) is None)
        or "header" in (box.get("data-role") or "")
        or box.get("role") == "banner"
        or bool(_HEADER.search(f"{box.get('class') or ''} {box.get('id') or ''}"))
    )


def _is_in_header(element: Element) -> bool:
    """Whether a heading stands in the page's header: one with links, as that of an article has none."""
    return any(holds(outer, "a") and is_header(outer) for outer in islice(path_of(element), _OUTWARDS))


def _may_head(element: Element, name: str) -> bool:
    """Whether a heading may be an article's: of more words than the site's name, no link and no name of a section."""
    text = heading_text(element)
    least = _LEAST_WORDS if is_portals_name(name) else max(_LEAST_WORDS, len(name.split()) + 1)
    if len(text.split()) < least or holds(element, "a") or names_portal(text) or names_section(text):
        return False
    return line_of(text) is Line.TEXT and not any(outer.tag in _LISTED or is_aside(outer) for outer in path_of(element))
