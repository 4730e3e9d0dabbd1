"""Finds the elements of a page by class name, id, microdata property and relation. It reads no text."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import cast

from lxml import etree

from crawler.parsers.tree import Element, is_inside, select

# libxml2 turns "//@name" into a step over all nodes, text included: over the elements alone it takes a fifth less.
_WITH_ID = etree.XPath("descendant-or-self::*/@id/..")
_WITH_PROP = etree.XPath("descendant-or-self::*/@itemprop/..")
_WITH_REL = etree.XPath("descendant::a/@rel/..")
_MOST_HEADINGS = 50
_IDENTIFIED = etree.XPath("id($name)")


class _Wanted:
    """The class names rules have looked for so far in this process, and which of them a class attribute holds."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        # A site's pages repeat their class attributes: each is taken apart once.
        self.among = lru_cache(maxsize=32_768)(lambda spelling: tuple(names.intersection(spelling.split())))


_wanted = _Wanted(frozenset())


class Index:
    """The elements of a page by class name, id and microdata property: asked often, cheaply.

    An element that is kept costs three times one that is passed by: only those are kept that some rule has asked for on an
    earlier page. What nobody asked for before is looked for in the tree, and kept from the next page on.
    """

    def __init__(self, root: Element) -> None:
        self._root = root
        wanted = _wanted
        self._names = wanted.names
        self._found: dict[str, list[Element]] = defaultdict(list)
        self._collect(wanted.among)
        # Every article is asked for these; now its tree is still at hand, later a look through it costs three times as much.
        self._marked = select(_WITH_PROP, root)

    def classed(self, *names: str, tag: str | None = None, within: Element | None = None) -> list[Element]:
        """The elements of any of these classes, class by class, each in page order; `within` bounds them."""
        if not self._names.issuperset(names):
            self._look_for(names)
        found = [
            element
            for name in names
            if name in self._found
            for element in self._found[name]
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
        yield from (element for names, element in self._classes if fits(names))
        yield from (element for name, element in self._ids if fits(name))

    def prop(self, name: str) -> list[Element]:
        """The elements of that microdata property, in page order."""
        return self._props.get(name, [])

    def linked(self, rel: str) -> list[Element]:
        """The links that state that relation and no other, in page order."""
        return [link for stated, link in self._rels if stated == rel]

    def _collect(self, among: Callable[[str], tuple[str, ...]]) -> None:
        found = self._found
        for element in self._root.iter():
            if (spelling := element.get("class")) and (names := among(spelling)):
                for name in names:
                    found[name].append(element)

    def _look_for(self, names: Iterable[str]) -> None:
        """Looks through the page for what its first walk did not know of, and has the next pages' look for it too."""
        global _wanted  # noqa: PLW0603  (replaced as a whole: an index of another thread goes by the one it was made with)
        new = frozenset(names) - self._names
        _wanted = _Wanted(_wanted.names | new)
        self._names |= new
        self._collect(_Wanted(new).among)

    @cached_property
    def _classes(self) -> list[tuple[str, Element]]:
        return [(names, element) for element in self._root.iter() if (names := element.get("class"))]

    @cached_property
    def _headings(self) -> dict[str, list[Element]]:
        """All three orders by one look: a page is asked for its headings several times."""
        headings: dict[str, list[Element]] = {"h1": [], "h2": [], "h3": []}
        for element in self._root.iter(*headings):
            if len(found := headings[element.tag]) < _MOST_HEADINGS:
                found.append(element)
        return headings

    @cached_property
    def _ids(self) -> list[tuple[str, Element]]:
        return [(element.get("id", ""), element) for element in select(_WITH_ID, self._root)]

    @cached_property
    def _rels(self) -> list[tuple[str, Element]]:
        return [(link.get("rel", ""), link) for link in select(_WITH_REL, self._root)]

    @cached_property
    def _props(self) -> dict[str, list[Element]]:
        props: dict[str, list[Element]] = defaultdict(list)
        for element in self._marked:
            for name in element.get("itemprop", "").split():
                props[name].append(element)
        return props
