"""Tells a section's name that stands where a headline should, and finds the headline below it. It reads no metadata."""

import re
from functools import lru_cache

from lxml import etree

from crawler.parsers.metadata import joined
from crawler.parsers.parts import Clue, Document, Heading
from crawler.parsers.portals import names_portal
from crawler.parsers.tree import Element, heading_text, holds, outers_of, select, select_with
from crawler.parsers.unheaded import NAMED
from vietnamese.folding import fold

# Menus and the path to the page stand before its headline; lists of news, which may lead to the page by another address, behind.
_MENU_LABELS = etree.XPath("preceding::a[normalize-space(.) = $text]")
_FOLLOWING = etree.XPath("following::*[position() <= 40]")
# Names that templates give all articles, and those of the sections every portal has.
_SECTION = re.compile(
    r"(?:xem )?(?:chi tiet|noi dung)(?: (?:bai viet|tin(?: tuc| bai)?|thong bao|su kien|noi dung|chi tiet))+|tin chi tiet"
    r"|(?:ban )?tin(?: tuc)?(?:(?: |\W+)(?:va )?(?:su kien|hoat dong|thong bao|noi bat|moi(?: nhat)?|thoi su|tong hop|trong (?:nuoc|tinh)|dia phuong))*|su kien(?: noi bat)?|thong bao"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_MOST_WORDS = 7
_LEAST_WORDS = 4
_LONG = 120
_LISTED = frozenset({"a", "li", "nav", "aside", "footer"})


def below_section(document: Document, heading: Heading) -> Heading | None:
    """The next heading, where one of a few words is a section's name: a label of the menu or path above it, or what portals call one.

    A link to the page itself makes no section. None where the heading is none, or no heading stands between it and the text.
    """
    place = heading.element
    words = heading.clue.value.split()
    if place is None or len(words) > _MOST_WORDS:
        return None
    if not _SECTION.fullmatch(fold(heading.clue.value)) and not _is_label(document, place, " ".join(words)):
        return None
    for element in select(_FOLLOWING, place):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag in _HEADINGS or (names != " " and _names_title(names)):
            text = heading_text(element)
            listed = holds(element, "a") or any(outer.tag in _LISTED for outer in outers_of(element))
            if len(text.split()) >= _LEAST_WORDS and not listed and not names_portal(text):
                return Heading(Clue(text, "heading below the section's name"), element)
        if len((element.text or "").strip()) > _LONG:
            return None
    return None


def _is_label(document: Document, place: Element, text: str) -> bool:
    own = document.url.partition("#")[0].rstrip("/")
    addresses = ((link.get("href") or "#").strip() for link in select_with(_MENU_LABELS, place, text))
    return any(
        not one.startswith(("#", "javascript:"))
        and joined(document.head.base, one).partition("#")[0].rstrip("/") != own
        for one in addresses
    )


# A site's pages repeat its class attributes and ids.
@lru_cache(maxsize=8192)
def _names_title(names: str) -> bool:
    return bool(NAMED.search(names))
