"""Finds the places of a page a family's selectors name. Steps are looked up in the index, and only the rest in the tree."""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cssselect import HTMLTranslator
from lxml import etree

from crawler.parsers.parts import Document
from crawler.parsers.tree import Element, outers_of, select

_FIRST = re.compile(
    r"(?P<tag>[a-z][a-z0-9]*)?(?:#(?P<id>[\w-]+)|(?P<classes>(?:\.[\w-]+)+)|\[id\$=(?P<ending>[\w-]+)\]|\[itemprop=(?P<prop>\w+)\])?(?P<rest>\s.*)?",
    re.ASCII,
)
_SINGLE = frozenset({"html", "head", "body"})
_STEPS = {">": "child::", "~": "following-sibling::", "": "descendant::"}


class Step(NamedTuple):
    """A step the index knows: a tag, or an element by its id, class names, end of its id or itemprop, perhaps with a tag."""

    tag: str | None
    id: str | None
    classes: tuple[str, ...]
    ending: str | None
    prop: str | None


def places(document: Document, selector: str) -> list[Element]:
    """The elements a selector finds, in page order for each of its steps. What can be is looked up in the index."""
    first, rest = compiled(selector)
    found = _found(document, first)
    if rest is None or not found:
        return found
    if isinstance(rest, Step):
        inner = _found(document, rest)
        if rest.prop is not None:
            inner = [element for element in inner if element.get("itemprop") == rest.prop]
        return _held(found, inner)
    return [element for outer in found for element in select(rest, outer)]


def _held(outers: list[Element], inner: list[Element]) -> list[Element]:
    """What of `inner` lies in each of `outers`; each is asked once for all around it, however many there are of both."""
    held: dict[Element, list[Element]] = {outer: [] for outer in outers}
    for element in inner:
        for outer in outers_of(element):
            if outer in held:
                held[outer].append(element)
    return [element for outer in outers for element in held[outer]]


def _found(document: Document, step: Step) -> list[Element]:
    index, tag = document.index, step.tag
    if step.classes:
        found = index.classed(step.classes[0])
        if len(step.classes) > 1:
            found = [element for element in found if {*step.classes} <= {*(element.get("class") or "").split()}]
    elif step.id is not None:
        one = index.identified(step.id)
        found = [one] if one is not None else []
    elif step.prop is not None:
        found = index.prop(step.prop)
    elif step.ending is not None:
        found = index.ending(step.ending)
    else:
        every = document.root.iter(tag or "html")
        # A page has one of each; the rest of it need not be looked through for more.
        return [*islice(every, 1)] if tag in _SINGLE else [*every]
    return found if tag is None else [element for element in found if element.tag == tag]


@lru_cache(maxsize=2048)
def compiled(selector: str) -> tuple[Step, Step | etree.XPath | None]:
    """The first step of a selector, and the rest as one more or as an XPath; raises `ValueError` if the index has no such step."""
    match = _FIRST.fullmatch(selector.strip())
    if match is None or not any(match.group(name) for name in ("tag", "id", "classes", "ending", "prop")):
        raise ValueError(f"{selector!r} must begin with a tag, .class, #id, [id$=end] or [itemprop=name]")
    rest = (match.group("rest") or "").strip()
    if not rest:
        return _step(match), None
    inner = _FIRST.fullmatch(rest)
    if inner is not None and inner.group("rest") is None and (inner.group("classes") or inner.group("prop")):
        return _step(match), _step(inner)
    sign = rest[0] if rest[0] in _STEPS else ""
    path = HTMLTranslator().css_to_xpath(rest[len(sign) :].strip(), prefix=_STEPS[sign])
    return _step(match), etree.XPath(path)


def _step(match: re.Match[str]) -> Step:
    classes = (match.group("classes") or "").split(".")[1:]
    return Step(match.group("tag"), match.group("id"), tuple(classes), match.group("ending"), match.group("prop"))
