"""Builds the one tree of a page and answers small questions about its elements. It decides nothing about content."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from html import unescape
from itertools import chain
from typing import Any, Final, cast

from bs4 import BeautifulSoup
from lxml import etree

from vietnamese.cleaning import clean

Element = etree._Element  # noqa: SLF001  (lxml gives its element type no public name)

_EMPTY: Final = b"<html><body></body></html>"
_NESTING: Final = (
    (re.compile(rb"</?(?:b|big|cite|em|font|i|ins|label|o:p|small|span|strong|sub|sup|u)\b[^>]*>", re.IGNORECASE), b""),
    (
        re.compile(
            rb"</?(?!(?:a|base|body|br|h[1-6]|head|hr|html|img|link|meta|p|script|style|title)\b)[a-z][^>]*>",
            re.IGNORECASE,
        ),
        b"<p>",
    ),
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(r"(?:^|\s)(?:hidden|hide|d-none|sr-only|visually-hidden|screen-reader-text)(?:\s|$)")
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>")
_IDENTIFIED = etree.XPath("id($name)")
_NAMES = etree.XPath("//@class | //@itemprop", smart_strings=False)
_WITH_ID = etree.XPath("//*[@id]")
_WITH_PROP = etree.XPath("//*[@itemprop]")
_STRING = etree.XPath("string()", smart_strings=False)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")


def select(path: etree.XPath, element: Element) -> list[Element]:
    """The elements an XPath finds; the XPath must name elements."""
    return cast("list[Element]", path(element))


def number_of(path: etree.XPath, element: Element) -> int:
    """The number an XPath gives; the XPath must count."""
    return int(cast("float", path(element)))


def text_nodes(path: etree.XPath, element: Element) -> list[tuple[str, Element, bool]]:
    """The texts an XPath finds, each with the element it hangs on and whether it follows that element as its tail."""
    found = cast("list[Any]", path(element))
    return [(str(text), parent, bool(text.is_tail)) for text in found if (parent := text.getparent()) is not None]


def build_tree(data: bytes) -> Element:
    """The tree of a page given as UTF-8. Anything parses: what holds no element gives an empty page.

    Comments and processing instructions are left out, so that all text is in `text` and `tail` of elements. libxml2 stops
    at 2,048 open elements and drops the rest: a page nested deeper (a tag never closed, thousands of times) is read again
    without its formatting tags, then with its boxes as paragraphs.
    """
    root, whole = _parsed(data or _EMPTY)
    for tags, instead in _NESTING:
        if whole:
            break
        data = tags.sub(instead, data)
        root, whole = _parsed(data)
    return root if root is not None else etree.fromstring(_EMPTY)


def _parsed(data: bytes) -> tuple[Element | None, bool]:
    """The root, and whether the parser went through to the end."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError:
        return None, True
    last = parser.error_log.last_error
    return root, last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


def raw_text(element: Element) -> str:
    """All text in an element as it stands, its tail not included."""
    if len(element) == 0:
        return element.text or ""
    return cast("str", _STRING(element))


def text_of(element: Element | None) -> str:
    """The clean text of an element on one line, "" for None."""
    return clean(raw_text(element)) if element is not None else ""


def heading_text(element: Element) -> str:
    """The text of a heading on one line; parts that stand side by side without a space between them get one."""
    if len(element) < 2 and next(element.iter("br"), None) is None:  # noqa: PLR2004
        return text_of(element)
    pieces = [element.text or ""]
    for part in element.iterdescendants():
        before = part.getprevious()
        pieces += [" " if part.tag == "br" or (before is not None and not before.tail) else "", part.text or ""]
        pieces += [outer.tail or "" for outer in _closing(part, element)]
    return clean("".join(pieces))


def _closing(part: Element, top: Element) -> Iterator[Element]:
    """The elements that end where `part` does, innermost first, `top` excepted; none if it has children."""
    if len(part):
        return
    element: Element | None = part
    while element is not None and element is not top:
        yield element
        if element.getnext() is not None:
            return
        element = element.getparent()


def plain(text: str) -> str:
    """A field as text where a CMS stored it encoded twice or with markup inside: entities undone, tags out, clean."""
    if _ENTITY.search(text):
        text = unescape(text)
    if _MARKUP.search(text):
        text = BeautifulSoup(text, "html.parser").get_text(" ")
    return clean(text)


def is_hidden(element: Element) -> bool:
    """Whether a page hides the element by its attributes; style sheets are not read."""
    attributes = element.attrib
    if "hidden" in attributes:
        return True
    names = attributes.get("class")
    if names and _hides_by_class(names):
        return True
    style = attributes.get("style")
    return bool(style and _hides_by_style(style))


# Pages repeat a few classes and styles hundreds of times: one search for each of them is enough.
@lru_cache(maxsize=8192)
def _hides_by_class(names: str) -> bool:
    return bool(_HIDDEN_CLASS.search(names))


@lru_cache(maxsize=8192)
def _hides_by_style(style: str) -> bool:
    return bool(_HIDDEN_STYLE.search(style))


class Index:
    """The elements of a page by class name, id and microdata property: asked often, cheaply. Each part is made when first asked for."""

    def __init__(self, root: Element) -> None:
        self._root = root

    def classed(self, *names: str, tag: str | None = None, within: Element | None = None) -> list[Element]:
        """The elements of any of these classes, class by class, each in page order; `within` bounds them."""
        found = [
            element
            for name in names
            for place in self._places(name)
            if (element := self._elements[place]).tag == tag or tag is None
        ]
        if within is None:
            return found
        return [element for element in found if element is within or is_inside(element, within)]

    def identified(self, name: str) -> Element | None:
        """The first element of that id."""
        # libxml2 keeps a table of ids of its own.
        return next(iter(cast("list[Element]", _IDENTIFIED(self._root, name=name))), None)

    def ending(self, suffix: str) -> list[Element]:
        """The elements whose id ends so: ASP.NET puts the path of its containers before a control's own id."""
        return [element for name, element in self._ids if name.endswith(suffix)]

    def named(self, pattern: re.Pattern[str]) -> list[Element]:
        """The elements whose class or id a pattern finds, those found by class first, each part in page order."""
        places = sorted(place for names, found in self._spelled.items() if pattern.search(names) for place in found)
        by_class = [self._elements[place] for place in places]
        return by_class + [element for name, element in self._ids if pattern.search(name)]

    def prop(self, name: str) -> list[Element]:
        """The elements of that microdata property, in page order."""
        return self._props.get(name, []) if name in self._names else []

    def _places(self, name: str) -> list[int]:
        if name not in self._names:
            return []
        spellings = self._classes.get(name, ())
        return spellings[0] if len(spellings) == 1 else sorted(chain.from_iterable(spellings))

    @cached_property
    def _names(self) -> set[str]:
        """The names of classes and properties. Most that are asked for stand on no element, and these alone cost half of their places."""
        return {name for names in set(cast("list[str]", _NAMES(self._root))) for name in names.split()}

    @cached_property
    def _elements(self) -> list[Element]:
        # Kept for the life of the page: lxml builds a Python object anew each time an element is met that nobody holds.
        return list(self._root.iter())

    @cached_property
    def _spelled(self) -> dict[str, list[int]]:
        """The places of elements by their class attribute as written: it repeats, and is taken apart once a spelling."""
        spelled: dict[str, list[int]] = defaultdict(list)
        for place, names in enumerate([element.get("class") for element in self._elements]):
            if names:
                spelled[names].append(place)
        return spelled

    @cached_property
    def _classes(self) -> dict[str, list[list[int]]]:
        classes: dict[str, list[list[int]]] = defaultdict(list)
        for names, places in self._spelled.items():
            for name in set(names.split()):
                classes[name].append(places)
        return classes

    @cached_property
    def _ids(self) -> list[tuple[str, Element]]:
        return [(element.get("id") or "", element) for element in select(_WITH_ID, self._root)]

    @cached_property
    def _props(self) -> dict[str, list[Element]]:
        props: dict[str, list[Element]] = defaultdict(list)
        for element in select(_WITH_PROP, self._root):
            for name in (element.get("itemprop") or "").split():
                props[name].append(element)
        return props


def is_inside(element: Element, ancestor: Element) -> bool:
    """Whether an element lies somewhere inside another."""
    return any(outer is ancestor for outer in element.iterancestors(ancestor.tag))
