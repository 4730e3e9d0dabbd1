"""Finds texts that stand under the linked headlines of other pages, also where a list has only one or two of them."""

import re
from urllib.parse import urlsplit

from crawler.parsers.flow import BLOCKS
from crawler.parsers.kinds.headline import HEADINGS, Headline, leads_to_itself
from crawler.parsers.metadata import joined
from crawler.parsers.parts import Document
from crawler.parsers.tree import Element, holds, raw_text, siblings_after, siblings_before
from vietnamese.folding import fold

_DATE = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}")
_WORD = re.compile(r"[^\W_]+")
_HEADLINE_WORDS = 5
_LINK_SHARE = 0.6
_SMALL_PRINT = 25
_REST_OF_LINE = 40
_DATE_LINE = 90
_REACH = 6
_MOST_BLOCKS = 200


def teasers_among(document: Document, blocks: list[Element], headline: Headline) -> dict[Element, str]:
    """The blocks of text that stand under the linked headline of another page, each with that headline.

    In an article a link between two paragraphs heads nothing: the first text of a box decides for those that follow.
    """
    teasers: dict[Element, str] = {}
    plain: set[Element | None] = set()
    for block in blocks[:_MOST_BLOCKS]:
        outer = block.getparent()
        label = "" if outer in plain else _headline_above(document, block, teasers, headline)
        if label:
            teasers[block] = label
        else:
            plain.add(outer)
    return teasers


def _headline_above(document: Document, block: Element, teasers: dict[Element, str], headline: Headline) -> str:
    if label := _opening_link(document, block, headline):
        return label
    element = block
    for _ in range(_REACH):
        for before in siblings_before(element):
            if before in teasers:
                return teasers[before]
            if before in headline.around or len((before.tail or "").strip()) > _REST_OF_LINE:
                return ""
            text = " ".join(raw_text(before).split())
            if not _is_small_print(before, text):
                return _label_of(document, before, text, headline)
        outer = element.getparent()
        if outer is None or (outer.text and outer.text.strip()):
            return ""
        element = outer
    return ""


def _is_small_print(element: Element, text: str) -> bool:
    """Whether what stands between a headline and its text is no more than a date, a counter, a picture."""
    if len(text) < _SMALL_PRINT:
        return not text or element.tag not in HEADINGS
    return len(text) <= _DATE_LINE and _DATE.search(text) is not None and not holds(element, "a")


def _label_of(document: Document, element: Element, text: str, headline: Headline) -> str:
    """The label of the one link that makes up an element, where it is another page's headline."""
    anchors = list(element.iter("a"))
    if len({anchor.get("href") for anchor in anchors}) != 1:
        return ""
    label = max((" ".join(raw_text(anchor).split()) for anchor in anchors), key=len)
    leads = len(label) >= len(text) * _LINK_SHARE and _is_foreign(document, anchors[0], label, headline)
    return label if leads else ""


def _opening_link(document: Document, block: Element, headline: Headline) -> str:
    """The link a block begins with, where its line ends there: a break, a date or another box follows."""
    if block.text and block.text.strip():
        return ""
    for element in block.iterdescendants():
        if element.tag == "a" and (label := " ".join(raw_text(element).split())):
            return label if _ends_line(element) and _is_foreign(document, element, label, headline) else ""
        if element.text and element.text.strip():
            break
    return ""


def _ends_line(anchor: Element) -> bool:
    pieces = [anchor.tail or ""]
    for follower in siblings_after(anchor):
        if follower.tag in BLOCKS or follower.tag == "br":
            break
        pieces += [raw_text(follower), follower.tail or ""]
    rest = " ".join("".join(pieces).split())
    return not rest or (len(rest) <= _REST_OF_LINE and _DATE.search(rest) is not None)


def _is_foreign(document: Document, anchor: Element, label: str, headline: Headline) -> bool:
    """Whether a link is another page's headline: five words or more, not this page's own, not the front page's name."""
    href = (anchor.get("href") or "").strip()
    words = fold(label)
    if not href or href.startswith(("#", "mailto:", "tel:")) or len(_WORD.findall(words)) < _HEADLINE_WORDS:
        return False
    own = headline.words
    if words in own or (len(_WORD.findall(own)) >= _HEADLINE_WORDS and own in words):
        return False
    url = joined(document.head.base, href).partition("#")[0]
    try:
        front = not urlsplit(url).path.strip("/") and "?" not in url
    except ValueError:
        return False
    return not leads_to_itself(document, href) and not front
