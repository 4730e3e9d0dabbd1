"""Finds the places of a page a family's selectors name. The first step is looked up in the index, not in the tree."""

import re
from functools import lru_cache
from itertools import islice

from cssselect import HTMLTranslator
from lxml import etree

from crawler.parsers.parts import Document
from crawler.parsers.tree import Element, select

_FIRST = re.compile(
    r"(?P<tag>[a-z][a-z0-9]*)?(?:#(?P<id>[\w-]+)|(?P<classes>(?:\.[\w-]+)+)|\[id\$=(?P<ending>[\w-]+)\]|\[itemprop=(?P<prop>\w+)\])?(?P<rest>\s.*)?",
    re.ASCII,
)
_SINGLE = frozenset({"html", "head", "body"})
_STEPS = {">": "child::", "~": "following-sibling::", "": "descendant::"}


def places(document: Document, selector: str) -> list[Element]:
    """The elements a selector finds, in page order for each of its steps. Its first step is looked up in the index."""
    first, rest = compiled(selector)
    index, tag = document.index, first["tag"]
    if name := first["id"]:
        one = index.identified(name)
        found = [one] if one is not None else []
    elif classes := first["classes"]:
        name, *others = classes[1:].split(".")
        found = index.classed(name)
        if others:
            found = [element for element in found if {*others} <= {*(element.get("class") or "").split()}]
    elif ending := first["ending"]:
        found = index.ending(ending)
    elif prop := first["prop"]:
        found = index.prop(prop)
    else:
        found = document.root.iter(tag or "html")
        # A page has one of each; the rest of it need not be looked through for more.
        return _within([*islice(found, 1)] if tag in _SINGLE else [*found], rest)
    return _within([element for element in found if tag is None or element.tag == tag], rest)


def _within(found: list[Element], rest: etree.XPath | None) -> list[Element]:
    return found if rest is None else [inner for element in found for inner in select(rest, element)]


@lru_cache(maxsize=2048)
def compiled(selector: str) -> tuple[dict[str, str | None], etree.XPath | None]:
    """The first step of a selector in its parts and the rest as an XPath; raises `ValueError` if the index has no such step."""
    match = _FIRST.fullmatch(selector.strip())
    if match is None or not any(match.group(name) for name in ("tag", "id", "classes", "ending", "prop")):
        raise ValueError(f"{selector!r} must begin with a tag, .class, #id, [id$=end] or [itemprop=name]")
    rest = (match.group("rest") or "").strip()
    if not rest:
        return match.groupdict(), None
    sign = rest[0] if rest[0] in _STEPS else ""
    path = HTMLTranslator().css_to_xpath(rest[len(sign) :].strip(), prefix=_STEPS[sign])
    return match.groupdict(), etree.XPath(path)
