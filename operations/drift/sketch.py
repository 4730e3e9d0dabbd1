"""A page's structure in a few numbers: which elements with a name of their own stand in which. Knows no text. Pure.

Two pages of one template share most of it, whatever stands on them; two templates share little. The sketch keeps the smallest
hashes of all (bottom-k), so that the likeness of two pages can be told from their sketches alone (Broder 1997).
"""

import re
from collections.abc import Set as AbstractSet
from zlib import crc32

from crawler.parsers.tree import Element

SIZE = 160
_DIGITS = re.compile(r"\d+")
# What a script or a reader's place in the site sets on an element is no structure.
_STATES = frozenset({"active", "current", "first", "last", "odd", "even", "open", "show", "selected"})
_UNSHOWN = frozenset({"script", "style", "link", "meta", "noscript", "template", "svg", "path"})


def sketch(root: Element) -> list[int]:
    """The smallest hashes of the page's structure, at most `SIZE`, ascending."""
    tokens = set()
    names: dict[Element, str] = {}
    for element in root.iter():
        if element.tag in _UNSHOWN or not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        outer = names.get(parent, "") if parent is not None else ""
        own = _name(element)
        # An element without a name of its own stands where the next one outside stands.
        names[element] = own or outer
        if own:
            tokens.add(f"{outer}>{own}")
    return sorted({crc32(token.encode()) for token in tokens})[:SIZE]


def likeness(one: AbstractSet[int], other: AbstractSet[int]) -> float:
    """How much of their structure two pages share by their sketches, 0 to 1; 0 where one has none."""
    if not one or not other:
        return 0.0
    both = len(one & other)
    if len(one) < SIZE and len(other) < SIZE:
        return both / (len(one) + len(other) - both)
    smallest = sorted(one | other)[:SIZE]
    return sum(token in one and token in other for token in smallest) / len(smallest)


def _name(element: Element) -> str:
    classes = sorted({_DIGITS.sub("#", name) for name in (element.get("class") or "").split()} - _STATES)
    number = _DIGITS.sub("#", element.get("id") or "")
    return f"{element.tag}.{'.'.join(classes)}#{number}" if classes or number else ""
