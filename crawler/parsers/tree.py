"""Builds the one tree of a page and answers small questions about its elements. It decides nothing about content."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import Any, Final, cast

from bs4 import BeautifulSoup
from lxml import etree

from vietnamese.cleaning import clean

Element = etree._Element  # noqa: SLF001  (lxml gives its element type no public name)

_HEAD_TAGS = frozenset({"title", "meta", "link", "base", "script", "style", "noscript", "template"})

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
# One look through the page in either case: three times bytes.find cost a fifth of parsing it.
_ROOT_ENDS = re.compile(rb"</html", re.IGNORECASE)
_ROOT_END = re.compile(rb"</html\s*>", re.IGNORECASE)
_GOES_ON = re.compile(rb"<[a-z]", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(r"(?:^|\s)(?:hidden|hide|d-none|sr-only|visually-hidden|screen-reader-text)(?:\s|$)")
_WIDE_ONLY = re.compile(r"(?:^|\s)d-(?:sm|md|lg|xl|xxl)-(?:block|flex)(?:\s|$)")
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>")
_TAG = re.compile(r"""</?[a-zA-Z][\w-]*+(?:\s++[\w:-]++(?:=(?:"[^"<>]*"|'[^'<>]*'|[\w/.:#%-]++))?)*+\s*+/?>""")
_UNSHOWN = re.compile(r"<(?:!|script|style|template|textarea|title|noscript)", re.IGNORECASE)
_SHOWN = etree.XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_PARTS = 300
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")


def select(path: etree.XPath, element: Element) -> list[Element]:
    """The elements an XPath finds; the XPath must name elements."""
    return cast("list[Element]", path(element))


def select_with(path: etree.XPath, element: Element, text: str) -> list[Element]:
    """The elements an XPath finds for a value of its variable `$text`; none for what no XML holds."""
    if _NOT_XML.search(text):
        return []
    return cast("list[Element]", path(element, text=text))


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
    without its formatting tags, then with its boxes as paragraphs. It also drops all that follows the first </html>, which
    pages put together from several templates have in their middle; browsers read on there (HTML standard, 13.2.6.4.22).
    """
    data = _to_the_end(data or _EMPTY)
    root, whole = _parsed(data)
    for tags, instead in _NESTING:
        if whole:
            break
        data = tags.sub(instead, data)
        root, whole = _parsed(data)
    return _with_body(root) if root is not None else etree.fromstring(_EMPTY)


def _to_the_end(data: bytes) -> bytes:
    """The page without its end tags of html, if elements follow the first of them."""
    end = _ROOT_ENDS.search(data)
    return _ROOT_END.sub(b"", data) if end is not None and _GOES_ON.search(data, end.end()) else data


def _with_body(root: Element) -> Element:
    """The tree with all content in its body: libxml2 leaves header, main and footer in the head of a page that marks no body."""
    head = child_of(root, "head")
    strays = [element for element in children(head) if element.tag not in _HEAD_TAGS] if head is not None else []
    if strays:
        body = child_of(root, "body")
        if body is None:
            body = etree.SubElement(root, "body")
        for place, element in enumerate(strays):
            body.insert(place, element)
    return root


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
    # A third of what an XPath costs; both ask libxml2 for the content of the node.
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def text_of(element: Element | None) -> str:
    """The clean text of an element on one line, without scripts and style sheets in it; "" for None."""
    if element is None:
        return ""
    if len(element) and holds(element, "script", "style"):
        return clean("".join(cast("list[str]", _SHOWN(element))))
    return clean(raw_text(element))


def heading_text(element: Element) -> str:
    """The text of a heading on one line; parts that stand side by side without a space between them get one."""
    if len(element) < 2 and not holds(element, "br"):  # noqa: PLR2004
        return text_of(element)
    pieces = [element.text or ""]
    for part in islice(element.iterdescendants(), _MOST_PARTS):
        before = part.getprevious()
        pieces += [" " if part.tag == "br" or (before is not None and not before.tail) else "", part.text or ""]
        pieces += [outer.tail or "" for outer in _closing(part, element)]
    return clean("".join(pieces))


def first_text(element: Element) -> str:
    """The first text in an element that is no white space, as it stands; "" if there is none."""
    for part in element.iter():
        if (text := part.text) and not text.isspace():
            return text
        for outer in _closing(part, element):
            if (text := outer.tail) and not text.isspace():
                return text
    return ""


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
    return clean(undone(text))


def decoded(text: str) -> str:
    """A text with the entities undone that a CMS encoded twice; what looks like a tag is text like any other."""
    return unescape(text) if _ENTITY.search(text) else text


def undone(text: str) -> str:
    """A field with its entities undone and its tags out, its white space as it was."""
    text = decoded(text)
    if not _MARKUP.search(text):
        return text
    # Tags with nothing odd about them are the rule, and a parser for them is dear.
    bare = _TAG.sub(" ", text)
    if "<" in bare or _UNSHOWN.search(text):
        return BeautifulSoup(text, "lxml").get_text(" ")
    return unescape(bare)


def apart(names: str) -> str:
    """Class names or an id taken apart at their humps: relatedArticles and ShareBar become related-Articles and Share-Bar."""
    return _HUMP.sub("-", names)


def is_hidden(element: Element) -> bool:
    """Whether a page hides the element by its attributes; style sheets are not read."""
    return hides(element, element.get("class"), element.get("style"))


def hides(element: Element, names: str | None, style: str | None) -> bool:
    """The same for an element whose class names and style are known."""
    if (names and _hides_by_class(names)) or (style and _hides_by_style(style)):
        return True
    return element.get("hidden") is not None


# Pages repeat a few classes and styles hundreds of times: one search for each of them is enough.
@lru_cache(maxsize=8192)
def _hides_by_class(names: str) -> bool:
    # Bootstrap's own example of a carousel hides its captions on small screens only.
    return bool(_HIDDEN_CLASS.search(names)) and not ("carousel-caption" in names and _WIDE_ONLY.search(names))


@lru_cache(maxsize=8192)
def _hides_by_style(style: str) -> bool:
    return bool(_HIDDEN_STYLE.search(style))


# lxml's own iterators cost twenty times as much to set up as one step to a neighbour takes.
def outers_of(element: Element) -> Iterator[Element]:
    """The elements around one, the innermost first."""
    outer = element.getparent()
    while outer is not None:
        yield outer
        outer = outer.getparent()


def children(element: Element) -> list[Element]:
    """The elements right inside one."""
    return element[:]  # type: ignore[index,return-value,unused-ignore]  # the stubs know no slices


def has_children(element: Element, count: int) -> bool:
    """Whether so many elements stand right inside one; to ask for their number takes as long as there are."""
    return next(islice(element.iterchildren(), count - 1, None), None) is not None


def child_of(element: Element, tag: str) -> Element | None:
    """The first element of that tag right inside one."""
    return next((child for child in children(element) if child.tag == tag), None)


def path_of(element: Element) -> list[Element]:
    """An element and those around it, the innermost first."""
    path = [element]
    while (outer := path[-1].getparent()) is not None:
        path.append(outer)
    return path


def siblings_before(element: Element) -> Iterator[Element]:
    """The siblings before an element, the nearest first."""
    sibling = element.getprevious()
    while sibling is not None:
        yield sibling
        sibling = sibling.getprevious()


def siblings_after(element: Element) -> Iterator[Element]:
    """The siblings behind an element, the nearest first."""
    sibling = element.getnext()
    while sibling is not None:
        yield sibling
        sibling = sibling.getnext()


def holds(element: Element, *tags: str) -> bool:
    """Whether an element is or holds one with any of these tags."""
    if not len(element):
        return element.tag in tags
    return next(element.iter(*tags), None) is not None


def wanted_tag(element: Element) -> str:
    """The tag to walk a tree for an element's likes, or `*` where lxml refuses its own: libxml2 keeps control characters in a name."""
    return element.tag if element.tag.isprintable() else "*"


def is_inside(element: Element, ancestor: Element) -> bool:
    """Whether an element lies somewhere inside another."""
    outer = element.getparent()
    while outer is not None:
        if outer is ancestor:
            return True
        outer = outer.getparent()
    return False
