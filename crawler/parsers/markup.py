"""Names how the words, pictures and tables of an article are set in tags, by a digest. It decides nothing about content."""

import hashlib
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from crawler.parsers.tree import Element
from crawler.parsers.version import PARSER_VERSION

_BOXES = frozenset({"div", "section", "article", "main", "form", "body"})
_BLOCKS = _BOXES | {
    *("address", "aside", "blockquote", "center", "dd", "details", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "header", "li", "p", "pre", "summary", "td", "th"),
}  # fmt: skip
_PICTURES = frozenset({"img", "amp-img"})
# Lazy loaders, image converters and viewers put these around a picture, and take them away again.
_AROUND_PICTURES = _PICTURES | {"picture", "noscript", "a"}


def markup_of(held: Iterable[tuple[Element, ...]], tops: AbstractSet[Element]) -> str | None:
    """A short digest (hex, after the parser's version and a dash) of the tags around what an article holds; None if it holds nothing.

    `held` are, block by block, the elements that hold the words, or the picture, table or frame itself; nothing else of the
    page is looked at. Of each the tags up to the body it stands in (one of `tops`) count, but neither attributes nor boxes
    around other blocks; nor do the lengths of the parts, so that bold moved from one word to the next is not seen.
    """
    known: dict[tuple[Element | None, str], str] = {}
    lines: list[str] = []
    before: tuple[Element, ...] = ()
    for elements in held:
        # A line that was cut into several blocks counts once.
        if not elements or elements is before:
            continue
        before = elements
        last = ""
        for element in elements:
            # Most words hang on one of a few tags of one parent: what is around those is asked once.
            key = (None if element in tops else element.getparent(), element.tag)
            chain = known.get(key)
            if chain is None:
                chain = known[key] = _chain(element, tops)
            if chain != last:
                lines.append(chain)
                last = chain
            if key[1] == "table":
                lines += _cells(element)
        lines.append("")
    if not lines:
        return None
    return f"{PARSER_VERSION}-{hashlib.blake2b(chr(10).join(lines).encode(), digest_size=8).hexdigest()}"


def _cells(table: Element) -> list[str]:
    """The tags in a table that hold words."""
    return [one.tag for one in table.iterdescendants() if (text := one.text) and not text.isspace()]


def _chain(element: Element, tops: AbstractSet[Element]) -> str:
    """The tags around a text, the innermost first."""
    tags: list[str] = []
    boxed = False
    picture = element.tag in _PICTURES
    at: Element | None = element
    while at is not None:
        tag = at.tag
        if not ((boxed and (at in tops or tag in _BOXES)) or (picture and tag in _AROUND_PICTURES)):
            tags.append(tag)
            boxed = boxed or tag in _BLOCKS
        if at in tops:
            break
        at = at.getparent()
    return ">".join(tags)
