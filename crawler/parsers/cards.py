"""Finds in a part of a page what repeats: cards that lead to other articles, slides of a gallery. It judges no single line."""

from collections import defaultdict
from collections.abc import Iterator

from crawler.parsers.attachments import document_type
from crawler.parsers.flow import BLOCKS
from crawler.parsers.tree import Element, has_children, holds, outers_of, raw_text

_REACH = 6
_LEAST_CARDS = 3
_LEAST_LABEL = 15
_ROOM_BESIDE_LINK = 12
_MOST_TEXT = 350
_MOST_ANCHORS = 400
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NO_CARD = frozenset({"p", "th", "span", "br", "a", "strong", "b", "em", "i"})


def cards_in(scope: Element) -> set[Element]:
    """The elements inside `scope` that are cards: three or more siblings alike, each headed by a link to another page.

    A link heads a card where it is a line or heading of its own or holds a picture; links to documents and to places on
    the same page head none.
    """
    groups: dict[tuple[Element, str], set[Element]] = defaultdict(set)
    lengths: dict[Element, int] = {}
    for count, anchor in enumerate(scope.iter("a")):
        if count >= _MOST_ANCHORS:
            break
        if _heads(anchor, lengths):
            for place, card in _alike(anchor, scope):
                groups[place].add(card)
    cards: set[Element] = set()
    for members in groups.values():
        if len(members) >= _LEAST_CARDS and sum(map(_weight, members)) < _MOST_TEXT * len(members):
            cards |= members
    return cards


def _heads(anchor: Element, lengths: dict[Element, int]) -> bool:
    """Whether a link heads a card; `lengths` are those of the blocks already asked about, since one may hold thousands of links."""
    label = raw_text(anchor).strip()
    if len(label) < _LEAST_LABEL and (label or not holds(anchor, "img")):
        return False
    href = (anchor.get("href") or "").strip()
    if not href or href.startswith(("#", "mailto:", "tel:", "javascript:")) or document_type(href):
        return False
    if not label:
        return True
    block = next((outer for outer in outers_of(anchor) if outer.tag in BLOCKS), None)
    if block is None:
        return False
    if block not in lengths:
        lengths[block] = len(raw_text(block).strip())
    return (
        lengths[block] <= len(label) + _ROOM_BESIDE_LINK
        or any(inner.tag in _HEADINGS or inner.tag in {"div", "p"} for inner in anchor.iterdescendants())
        or _opens(anchor, block)
    )


def _opens(anchor: Element, block: Element) -> bool:
    """Whether a link opens a list item and its summary follows in an element of its own, not as the rest of a sentence."""
    following = anchor.getnext()
    return (
        block.tag == "li"
        and anchor.getparent() is block
        and anchor.getprevious() is None
        and following is not None
        and not (block.text or "").strip()
        and not (anchor.tail or "").strip()
    )


def _alike(anchor: Element, scope: Element) -> Iterator[tuple[tuple[Element, str], Element]]:
    """The elements around a link that have siblings of their kind, innermost first, with the group they would be in."""
    element: Element | None = anchor
    for _ in range(_REACH):
        if element is None or element is scope:
            return
        outer = element.getparent()
        if outer is None:
            return
        if element.tag not in _NO_CARD and has_children(outer, _LEAST_CARDS):
            yield (outer, _kind_of(element)), element
        element = outer


def _weight(element: Element) -> int:
    return len(" ".join(raw_text(element).split()))


def _kind_of(element: Element) -> str:
    """What makes siblings alike: the tag and the first class name; later names tell odd from even, first from last."""
    names = (element.get("class") or "").split()
    return f"{element.tag} {names[0]}" if names else str(element.tag)
