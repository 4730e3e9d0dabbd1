"""Finds the elements of a page by class name, id, microdata property and relation. It reads no text."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import cast

from lxml import etree

from crawler.parsers.tree import Element, is_inside, select

_WITH_ID, _WITH_PROP = etree.XPath("//@id/.."), etree.XPath("//@itemprop/..")
_MOST_HEADINGS = 50
_IDENTIFIED = etree.XPath("id($name)")


class Index:
    """The elements of a page by class name, id and microdata property: asked often, cheaply.

    No pairs in a list: Python's collector runs when some hundreds of tuples are alive, and goes through every element.
    """

    def __init__(self, root: Element) -> None:
        self._root = root
        elements: list[Element] = []
        # Class attributes repeat: what they hold is asked once a spelling, not once an element.
        places: dict[str, list[int]] = {}
        keep, count = elements.append, 0
        for element in root.iter():
            if names := element.get("class"):
                if names in places:
                    places[names].append(count)
                else:
                    places[names] = [count]
                keep(element)
                count += 1
        self._elements, self._places = elements, places
        self._names = frozenset(" ".join(places).split())
        # Every article is asked for these; now its tree is still at hand, later a look through it costs three times as much.
        self._marked = select(_WITH_PROP, root)

    def classed(self, *names: str, tag: str | None = None, within: Element | None = None) -> list[Element]:
        """The elements of any of these classes, class by class, each in page order; `within` bounds them."""
        if self._names.isdisjoint(names):
            return []
        found = [
            element
            for name in names
            if name in self._names
            for element in self._of_class(name)
            if tag is None or element.tag == tag
        ]
        if within is None:
            return found
        return [element for element in found if element is within or is_inside(element, within)]

    def headings(self, tag: str) -> list[Element]:
        """The first fifty headings of that order, "h1" to "h3", in page order."""
        return self._headings[tag]

    def identified(self, name: str) -> Element | None:
        """The first element of that id."""
        # libxml2 keeps a table of ids of its own.
        return next(iter(cast("list[Element]", _IDENTIFIED(self._root, name=name))), None)

    def ending(self, suffix: str) -> list[Element]:
        """The elements whose id ends so: ASP.NET puts the path of its containers before a control's own id."""
        return [element for name, element in self._ids if name.endswith(suffix)]

    def named(self, fits: Callable[[str], bool]) -> Iterator[Element]:
        """The elements whose class attribute or id fits, those found by class first, each part in page order."""
        yield from self._spelled([names for names in self._places if fits(names)])
        yield from (element for name, element in self._ids if fits(name))

    def prop(self, name: str) -> list[Element]:
        """The elements of that microdata property, in page order."""
        return self._props.get(name, [])

    def linked(self, rel: str) -> list[Element]:
        """The links that state that relation and no other, in page order."""
        return [link for stated, link in self._rels if stated == rel]

    def _of_class(self, name: str) -> list[Element]:
        if (found := self._known.get(name)) is None:
            self._known[name] = found = self._spelled(list(self._with_name(name)))
        return found

    def _with_name(self, name: str) -> Iterator[str]:
        """The spellings a name is in, found in all of them at once."""
        joined, place = self._joined, self._joined.find(name)
        while place >= 0:
            end = joined.index("\0", place)
            spelling = joined[joined.rfind("\0", 0, place) + 1 : end]
            if name in spelling.split():
                yield spelling
            place = joined.find(name, end)

    def _spelled(self, spellings: list[str]) -> list[Element]:
        """The elements with any of these class attributes, in page order."""
        if len(spellings) == 1:
            return [self._elements[place] for place in self._places[spellings[0]]]
        places = sorted([place for names in spellings for place in self._places[names]])
        return [self._elements[place] for place in places]

    @cached_property
    def _joined(self) -> str:
        return "\0".join((*self._places, ""))

    @cached_property
    def _headings(self) -> dict[str, list[Element]]:
        """All three orders by one look: a page is asked for its headings several times."""
        headings: dict[str, list[Element]] = {"h1": [], "h2": [], "h3": []}
        for element in self._root.iter(*headings):
            if len(found := headings[element.tag]) < _MOST_HEADINGS:
                found.append(element)
        return headings

    @cached_property
    def _known(self) -> dict[str, list[Element]]:
        return {}

    @cached_property
    def _ids(self) -> list[tuple[str, Element]]:
        return [(element.get("id", ""), element) for element in select(_WITH_ID, self._root)]

    @cached_property
    def _rels(self) -> list[tuple[str, Element]]:
        return [(rel, link) for link in self._root.iter("a") if (rel := link.get("rel")) is not None]

    @cached_property
    def _props(self) -> dict[str, list[Element]]:
        props: dict[str, list[Element]] = defaultdict(list)
        for element in self._marked:
            for name in element.get("itemprop", "").split():
                props[name].append(element)
        return props
