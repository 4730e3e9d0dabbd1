"""Finds the headline of a page whose head names only the portal, by names of boxes and by place. It reads no metadata."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from itertools import chain, islice

from crawler.parsers.asides import is_aside
from crawler.parsers.clocks import follows
from crawler.parsers.document_days import is_head
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.parts import Clue, Document, Heading
from crawler.parsers.portals import names_portal, names_section
from crawler.parsers.styles import names_bold, names_large, styled
from crawler.parsers.tree import Element, apart, heading_text, holds, path_of, raw_text, siblings_after, siblings_before
from vietnamese.dates import read_moment
from vietnamese.folding import fold

_WHAT = r"(?:news|article|post|entry|detail|content|page|main|tin|bai|bai-?viet|chi-?tiet)"
NAMED = re.compile(
    rf"(?:^|[\s_-])(?:{_WHAT}[\s_-]*(?:title|name|headline)|(?:title|headline)[\s_-]*{_WHAT}|tieu-?de(?:[\s_-]?(?:tin|bai|bai-?viet))?|headline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_TITLE_BOX = re.compile(
    r"(?:^|\s)(?:title|name|headline|tieu-?de|tit|ten-?bai)(?:\s|$)|" + NAMED.pattern, re.IGNORECASE
)
# Names that say little by themselves: controls of ASP.NET are called so for sections and modules as well.
_LOOSE = re.compile(
    r"(?:^|[\s_-])(?:lbl|ltr|lit|txt)?-?(?:news-?)?(?:title(?:0\d)?|tieu[_-]?de|ten[_-]?(?:tin|bai)(?:[_-]?viet)?|head|heading|headline|subject|name)(?:[_-](?:bai[_-]?viet|news|tin))?(?:[_-]?label)?(?:$|\s)",
    re.IGNORECASE,
)
# The head of an article, as a rule with its day and more: a headline only where it holds nothing but words.
_HEAD = re.compile(r"(?:^|[\s_-])(?:article|post|entry|detail)[_-]?header(?:$|\s)", re.IGNORECASE)
_BRACKETED_DATE = re.compile(r"\s*\([^()]{0,30}\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}[^()]{0,20}\)$")
# A day in brackets with more words than these says which list or week the headline is about.
_OF_PUBLICATION = re.compile(
    r"(?:\W|\d|\b(?:ngay|dang|dua|cap nhat|luc|vao|hoi|thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|gmt|am|pm|sa|ch|gio|phut|\d+[gh])\b)*"
)
_LISTED = frozenset({"a", "li", "nav", "footer", "aside"})
_DAY_ROOM = 120
# Month first, as ASP.NET writes a day where nobody told it the language: no day, read as ours.
_STAMP = re.compile(r"\s*\d{1,2}/(?:1[3-9]|[23]\d)/(?:19|20)\d\d \d{1,2}:\d\d(?::\d\d)? [AP]M\b")
_OUTWARDS = 4
_LEVELS = 5
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_LEAST_WORDS = 4
_MOST_WORDS = 40
_LEAD_WORDS = 20
_STYLED = frozenset({"span", "div", "p", "td", "label"})
_LINES = frozenset({"br", "div", "p", "td", "tr", "table", "time", "img", "small"})
_LARGE_STYLE = re.compile(
    r"font-size\s*:\s*(?:(?:1[89]|[2-4]\d)(?:\.\d+)?px|(?:1[3-9]|[23]\d)(?:\.\d+)?pt|(?:1\.[2-9]\d*|[23](?:\.\d+)?)r?em|(?:x-|xx-)?large)",
    re.IGNORECASE,
)
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia viet nam\b|doc lap\W+tu do\W+hanh phuc\b")
_LARGE = re.compile(r"[4-7]|\+[1-4]")


def titled_box(document: Document) -> Heading | None:
    """The first box that calls itself a title, outside links and lists, on a page whose head names only the portal."""
    for element in document.index.named(names_box):
        text = _without_day(heading_text(element), document.url)
        if _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS and not names_portal(text) and line_of(text) is Line.TEXT:
            inside = any(outer.tag in _LISTED for outer in path_of(element))
            if not inside and not holds(element, "a"):
                return Heading(Clue(text, f"box named {element.get('class') or element.get('id')}"), element)
    return None


def dated_box(document: Document) -> Heading | None:
    """The first box whose name may be a title's and that a day stands right below, outside links, lists and asides.

    For pages on which nothing else tells the headline: name and place are weak alone. The day of the capture is a clock's: a
    slogan stands above it as often.
    """
    sizes: dict[Element, int] = {}
    for element in document.index.named(_names_loosely):
        if len(element) and _HEAD.search(apart(element.get("class") or "")):
            continue
        text = _without_day(heading_text(element), document.url)
        if not _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS or line_of(text) is not Line.TEXT:
            continue
        if (
            names_portal(text)
            or names_section(text)
            or read_moment(text) is not None
            or holds(element, "a")
            or not has_day_below(element, document.seen)
        ):
            continue
        if not any(_is_beside(outer, document.root, sizes) for outer in path_of(element)):
            return Heading(Clue(text, f"box named {element.get('class') or element.get('id')} above a day"), element)
    return None


def _is_beside(outer: Element, root: Element, sizes: dict[Element, int]) -> bool:
    """Whether an element is a list or an aside; what holds half of a page's letters is none: ASP.NET's form, a box "InMenu".

    `sizes` are the letters of elements that were counted before: thousands of boxes may stand in one.
    """
    if outer.tag in _LISTED:
        return True
    if not is_aside(outer):
        return False
    for element in (outer, root):
        if element not in sizes:
            sizes[element] = len(raw_text(element))
    return 2 * sizes[outer] < sizes[root]


def has_day_below(element: Element, clock: date | None = None) -> bool:
    """Whether the next words on the page, a few boxes outwards, are a line with a day; `clock` is the day not meant.

    The line of place and day below the motto of a document is none.
    """
    for step in path_of(element)[:_OUTWARDS]:
        # One after the other: a box may have thousands of siblings.
        following = chain([step.tail or ""], (raw_text(one) for one in siblings_after(step)))
        if said := next((text for text in following if text.strip()), ""):
            moment = read_moment(said) if len(said) <= _DAY_ROOM and not is_head(said.strip()) else None
            return moment.at.date() != clock if moment is not None else bool(_STAMP.match(said))
    return False


def _without_day(text: str, url: str) -> str:
    """A headline without the day of publication in brackets behind it; a day that the address has too is part of the headline."""
    bracket = _BRACKETED_DATE.search(text)
    if bracket is None or not _OF_PUBLICATION.fullmatch(fold(bracket.group())):
        return text
    return text if "-".join(re.findall(r"\d+", bracket.group())) in url else text[: bracket.start()]


def heading_above(body: Element, clock: date | None = None) -> Heading | None:
    """What heads a body on a page whose head names only the portal: a heading it begins with, else the nearest above it.

    Where there is none, the nearest line set like one, first of all one right above a day (`clock` is not meant); where no such
    line stands above, the first line of the body itself. A portlet's own title is none.
    """
    first = next(iter(body), None)
    own = _heading_in(first) if first is not None and first.tag in _HEADINGS and not holds(first, "a") else None
    heading = own or _nearest(body, _heading_in)
    # A lead may be set as a heading below the line that heads it and the day.
    if heading is not None and not _is_lead(heading.clue.value):
        return heading
    dated = partial(_emphasised_in, dated=True, clock=clock)
    above = _nearest(body, dated)
    if heading is not None:
        return above or heading
    plain = _nearest(body, _emphasised_in)
    if above is None or plain is None:
        return above or plain or _first_line(body, dated)
    return plain if _outdoes(plain, above) else above


def classed_above(body: Element) -> Heading | None:
    """The nearest line above a body that its class names make both bold and large: the last thing asked."""
    return _nearest(body, partial(_emphasised_in, named=True))


def _outdoes(plain: Heading, dated: Heading) -> bool:
    """Whether a line set like a heading by its tag is the headline rather than one set by style above a day.

    The line by style is a lead right below it, or heads a box above it.
    """
    line, styled_line = plain.element, dated.element
    if line is None or styled_line is None or styled_line.tag not in _STYLED:
        return False
    if follows(line, styled_line):
        return len(plain.clue.value.split()) <= _LEAD_WORDS
    steps = path_of(styled_line)[:_OUTWARDS]
    said = next((one for step in steps for one in siblings_before(step) if raw_text(one).strip()), None)
    return said is not None and (said is line or said in line.iterancestors())


def _first_line(body: Element, search: Callable[[Element], Heading | None]) -> Heading | None:
    """The headline that a body begins with: in its first child that says something."""
    if (body.text or "").strip():
        return None
    for child in islice(body, _OUTWARDS):
        if raw_text(child).strip():
            return search(child)
        if (child.tail or "").strip():
            return None
    return None


def _nearest(body: Element, search: Callable[[Element], Heading | None]) -> Heading | None:
    step: Element | None = body
    for _ in range(_LEVELS):
        if step is None or step.tag in {"body", "html"}:
            return None
        for before in siblings_before(step):
            if (heading := search(before)) is not None:
                return heading
        step = step.getparent()
    return None


def _heading_in(box: Element) -> Heading | None:
    """The last heading in a box."""
    for element in reversed([*box.iter(*_HEADINGS)]):
        text = heading_text(element)
        portlet = "portlet" in (element.get("class") or "")
        if len(text.split()) >= _LEAST_WORDS and not portlet and not names_portal(text):
            return Heading(Clue(text, "nearest heading above the text"), element)
    return None


def _emphasised_in(
    box: Element, *, dated: bool = False, named: bool = False, clock: date | None = None
) -> Heading | None:
    """The last line in a box that is all bold or large by its tags or style, of those right above a day if `dated` says so.

    Menus are set so too, but of links.
    """
    if holds(box, "a", "li"):
        return None
    for element in reversed([one for one in box.iter() if _is_emphasised(one, dated=dated, named=named)]):
        text = heading_text(element)
        parent = element.getparent()
        beside = (element.tail or "").strip() or (
            parent is not None and element is not box and (parent.text or "").strip()
        )
        said = _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS and line_of(text) is Line.TEXT
        if said and not (beside or names_portal(text) or _is_lead(text) or _is_motto(text) or _is_parted(element)):
            if dated and not has_day_below(element, clock):
                continue
            return Heading(Clue(text, "nearest line set like a heading above the text"), element)
    return None


def _is_emphasised(element: Element, *, dated: bool, named: bool = False) -> bool:
    """Whether an element is set like a heading by its tag, or bold and large by its class names; right above a day either is enough."""
    if element.tag in {"b", "strong"}:
        return True
    if element.tag == "font" and _LARGE.fullmatch(element.get("size") or ""):
        return True
    if element.tag not in _STYLED:
        return False
    names = element.get("class") or ""
    if named and names_large(names) and names_bold(names):
        return True
    style = (element.get("style") or "") if dated else ""
    return dated and (styled(style).bold or names_bold(names) or bool(_LARGE_STYLE.search(style)))


def _is_parted(element: Element) -> bool:
    """Whether an element set by style holds lines of its own: a headline with its day, a whole text."""
    return element.tag in _STYLED and any(inner.tag in _LINES for inner in element.iterdescendants())


def _is_lead(text: str) -> bool:
    """Whether a bold line is a lead: it ends with a full stop and is long, in syllables; what is above it is the headline."""
    return text.endswith(".") and len(text.split()) > _LEAD_WORDS


def _is_motto(text: str) -> bool:
    """Whether a line is one of those that all documents of the state begin with."""
    return bool(_MOTTO.match(fold(text)))


@lru_cache(maxsize=8192)
def names_box(names: str) -> bool:
    """Whether class names or an id call an element a title."""
    return bool(_TITLE_BOX.search(names))


@lru_cache(maxsize=8192)
def _names_loosely(names: str) -> bool:
    return any(_LOOSE.search(name) or _HEAD.search(name) for name in (names, apart(names)))
