"""Tells a day of the page (a clock in its header, an update in its footer) from an article's, by where it stands."""

import re
from collections import Counter
from itertools import islice

from crawler.parsers.tree import Element, is_inside, path_of, raw_text, wanted_tag

_TODAY = re.compile(r"^\W*(?:hôm nay|bây giờ|giờ (?:hệ thống|việt nam)|today|now)\b", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"\b(?:ngày (?:đăng|đưa|xuất bản|phát hành)|đăng (?:ngày|lúc|tải|bởi|vào)|xuất bản|post(?:ed)?|publish(?:ed)?)\b",
    re.IGNORECASE,
)
_OF_ARTICLE = re.compile(r"post|entry|article|publish|ngay-?dang", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "link", "meta", "noscript", "template", "iframe"})
_ASKING = frozenset({None, "", "text", "search"})
_MENU = 5
# Questions about one box after which to number what stands in it is cheaper.
_FEW = 8


class Standing:
    """How elements of one page stand to each other, asked again and again: thousands of days may stand in one box."""

    def __init__(self) -> None:
        self._asked: Counter[Element] = Counter()
        self._places: dict[Element, dict[Element, int]] = {}
        self._wide: dict[tuple[Element, Element], bool] = {}

    def is_before(self, outer: Element, one: Element, other: Element) -> bool:
        """Whether one element right inside `outer` stands before another."""
        self._asked[outer] += 1
        if self._asked[outer] <= _FEW:
            return outer.index(one) < outer.index(other)
        if outer not in self._places:
            self._places[outer] = {element: place for place, element in enumerate(outer)}
        return self._places[outer][one] < self._places[outer][other]

    def is_page_wide(self, box: Element, anchor: Element) -> bool:
        """Whether a box is as wide as the page; what stands in it after the anchor is not asked."""
        if (box, anchor) not in self._wide:
            self._wide[box, anchor] = _is_page_wide(box, anchor)
        return self._wide[box, anchor]


def is_of_page(  # noqa: PLR0913 - where a text stands, and what was asked before
    text: str, near: Element, title: Element | None, body: Element, *, tail: bool = False, known: Standing | None = None
) -> bool:
    """Whether a day is the page's own, not the article's: it says so, or it stands outside the way from headline to text.

    Above the headline or below the text a day counts in a box of the article only: one as wide as the page, which holds the
    menu or the search field too, has its own clock there. A label ("Ngày đăng") or a name for the day of a post is believed
    anywhere. `near` is the element the text stands in, or, if it is its `tail`, behind. `known`: what was asked of the page before.
    """
    known = known or Standing()
    if _TODAY.match(text):
        return True
    if _PUBLISHED.search(text) or (not tail and _OF_ARTICLE.search(near.get("class") or "")):
        return False
    if title is None and _is_within(near, body):
        return body.tag == "body"
    anchor = title if title is not None else body
    box, above = _meet(near, anchor, known, tail=tail)
    if above is False and not _is_within(near, body):
        box, above = _meet(near, body, known, tail=tail)
        return box is not None and not above and known.is_page_wide(box, anchor)
    return box is not None and bool(above) and known.is_page_wide(box, anchor)


def follows(element: Element, other: Element, known: Standing | None = None) -> bool:
    """Whether an element begins behind another's end. `known` as of `is_of_page`."""
    return _meet(element, other, known or Standing(), tail=False)[1] is False


def _meet(near: Element, anchor: Element, known: Standing, *, tail: bool) -> tuple[Element | None, bool | None]:
    """The innermost element around a text and an anchor, and whether the text stands before; (None, None) inside the anchor."""
    path = path_of(near)
    steps = {element: place for place, element in enumerate(path)}
    inner: Element | None = None
    for outer in path_of(anchor):
        if (place := steps.get(outer)) is None:
            inner = outer
            continue
        if place == 0:
            # The anchor itself, or an element that holds it: its own text stands before, its tail behind.
            box = outer.getparent() if tail else outer
            return (box, False) if tail else ((box, True) if inner is not None else (None, None))
        if inner is None:
            return None, None
        return outer, known.is_before(outer, path[place - 1], inner)
    return None, None


def _is_page_wide(box: Element, anchor: Element) -> bool:
    """Whether a box is as wide as the page: nothing is shown beside it, or it holds a menu or a search field above the anchor."""
    if box.tag == "article":
        return False
    if _fills_page(box):
        return True
    links = 0
    for element in box.iter("a", "input", wanted_tag(anchor)):
        if element is anchor:
            break
        if element.tag == "a":
            links += 1
        if links >= _MENU or (element.tag == "input" and element.get("type") in _ASKING):
            return True
    return False


def _fills_page(box: Element) -> bool:
    outer: Element | None = box
    while outer is not None and outer.tag not in {"body", "html"}:
        parent = outer.getparent()
        if any(_is_shown(one) for one in parent if one is not outer) if parent is not None else False:
            return False
        outer = parent
    return True


def _is_shown(element: Element) -> bool:
    return element.tag not in _UNSEEN and (
        bool(raw_text(element).strip()) or next(islice(element.iter("img"), 1), None) is not None
    )


def _is_within(element: Element, outer: Element) -> bool:
    return element is outer or is_inside(element, outer)
