"""Chooses the headline among what the page shows and what its head says. It reads no body."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from crawler.parsers.addressed import of_address
from crawler.parsers.clocks import follows
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.parts import Clue, Document, Heading
from crawler.parsers.portals import leads_to_front, names_portal, opens_like_portal
from crawler.parsers.sections import below_section
from crawler.parsers.site_names import FOLLOWING, LONG, below_site_name
from crawler.parsers.tree import Element, heading_text, holds, plain, select, select_with
from crawler.parsers.unheaded import NAMED, has_day_below, titled_box
from vietnamese.dates import read_moment
from vietnamese.folding import fold

__all__ = ["Heading", "find_title", "likeness", "places_of"]

_PARTS = re.compile(r"( [|–—»·:-]{1,2} | ?[|｜ㅣ»] ?)")
_SIGNS = re.compile(r"[\W_]+")
_SAYING = etree.XPath("//body//*[normalize-space(text()) = $text][not(ancestor-or-self::a or self::script)]")
_WORDED = etree.XPath("//body//*[not(self::a or self::script)][normalize-space(text()) = normalize-space($text)]")
_LEAST_LETTERS = 6
_MOST_PLACES = 3
_MOST_HEADINGS = 50
_MOST_PIECES = 5
TITLE_ELEMENT = "title element"
"""The evidence of a title that no element of the page shows."""
_DATE_ROOM = 45
_DATE_DIGITS = 4
_DATE_LETTERS = 20
_ALIKE = 0.5
_SAME_ENOUGH = 0.85
_LEAST_WORDS = 4


def find_title(document: Document, nodes: list[dict[str, Any]]) -> Heading | None:
    """The headline: what two of page, OpenGraph and JSON-LD agree on; where none agree, what describes the page best.

    `nodes` are the JSON-LD articles. A page is asked more than once and searched once.
    """
    if not document.headings:
        heading = next(_titles(document, nodes), None)
        heading = heading and (below_section(document, heading) or below_site_name(document, heading) or heading)
        document.headings.append(of_address(document, heading) or heading)
    return document.headings[0]


def places_of(document: Document, title: str) -> list[Element]:
    """The first elements, links left out, that show nothing but a headline known from the head alone."""
    if len(title) < _LEAST_LETTERS:
        return []
    return select_with(_WORDED, document.root, title)[:_MOST_PLACES]


def _titles(document: Document, nodes: list[dict[str, Any]]) -> Iterator[Heading]:
    """The candidates, the most trusted first."""
    head = document.head
    stated = head.first("og:title", "twitter:title", "dc.title")
    opened = _without_name(stated[0], document) or None if stated else None
    linked = next((plain(node["headline"]) for node in nodes if isinstance(node.get("headline"), str)), None) or None
    shown = _shown(document, [text for text in (linked, opened) if text])
    if linked and opened and _key(linked) == _key(opened):
        yield Heading(Clue(opened, "OpenGraph and JSON-LD"), shown.element if shown else None)
    if shown is not None:
        yield _against(shown, opened, linked, sole=len(nodes) == 1)
    if linked is None and (alone := _lone_heading(document)) is not None:
        yield alone
    for element in document.index.prop("headline"):
        if text := heading_text(element):
            yield Heading(Clue(text, "microdata headline"), element)
    if linked:
        yield Heading(Clue(linked, "JSON-LD headline"))
    if stated and opened:
        yield Heading(Clue(_without_last(opened) if opened == head.title else opened, f"meta {stated[1]}"))
    yield from _last_resorts(document)


def _against(shown: Heading, opened: str | None, linked: str | None, *, sole: bool) -> Heading:
    """The heading of the page against what the head says of it.

    Head and page agree: the page's wording, or the head's where the page builds its heading of several parts. All three
    differ: JSON-LD, which is made for the article alone. Only OpenGraph differs: its wording, unless it is a shortened
    heading or one with the site's name added. A head that speaks of something else is not heard, unless it holds the one
    article of its JSON-LD (`sole`).
    """
    key = _key(shown.clue.value)
    same = next((text for text in (opened, linked) if text and _key(text) == key), None)
    if same is not None:
        parted = shown.element is not None and len(shown.element) > 0
        return Heading(Clue(same, shown.clue.how), shown.element) if parted else shown
    other, how = (linked, "JSON-LD headline") if linked else (opened, "meta og:title")
    stated = sole and other is linked and opened is not None
    if other is None or (not stated and likeness(fold(other), fold(shown.clue.value)) < _ALIKE):
        return shown
    if key in _key(other) or key.startswith(_key(other).removesuffix("…")):
        return shown
    return Heading(Clue(other, how), shown.element)


def _shown(document: Document, stated: list[str]) -> Heading | None:
    """The element of the page that shows its headline; `stated` is what JSON-LD and OpenGraph call it.

    A heading that is word for word what the head says, or a piece of its title, comes before one that is like it. An h1
    that is only a piece of the title element may be the portal's name: not where another piece is shown as well.
    """
    runs = _runs(document.head.title)
    said = {key: text for text in (*runs, *stated) if (key := _key(text))}
    sure = {_key(text) for text in stated}
    headings = [element for element in _first(document, "h1") if not leads_to_front(element)]
    exact = _exactly(headings, said, "h1 the head repeats")
    if exact is not None and _key(exact.clue.value) in sure:
        return _as_opened(document, exact, stated[-1]) or exact
    if exact is not None and not names_portal(exact.clue.value):
        if (below := _below_slogan(document, exact)) is not None:
            return below
        longer = _exactly(_wider(document), said, "heading the head repeats") if len(runs) > 1 else None
        return longer if longer is not None and len(longer.clue.value) > len(exact.clue.value) else exact
    if exact is not None:
        own = _key(exact.clue.value)
        others = [run for run in runs if own not in _key(run) and not names_portal(run)]
        return _repeated(document, others, said) or titled_box(document) or exact
    if (wider := _exactly(_wider(document), said, "heading the head repeats")) is not None:
        return wider
    folded = [fold(text) for text in (*stated, document.head.title) if text]
    return (
        _likest(headings, folded, _ALIKE, "h1 that agrees with the head")
        or _likest(_wider(document), folded, _SAME_ENOUGH, "heading that agrees with the head")
        or _repeated(document, [run for run in runs if not names_portal(run)], said)
    )


def _below_slogan(document: Document, heading: Heading) -> Heading | None:
    """The box named a title above a day, below an h1 that begins as a portal's name and has no day or text of its own: a slogan."""
    place = heading.element
    if place is None or not opens_like_portal(heading.clue.value) or has_day_below(place, document.seen):
        return None
    box = titled_box(document)
    if box is None or box.element is None or not follows(box.element, place):
        return None
    for element in select(FOLLOWING, place):
        if element is box.element:
            return box if has_day_below(element, document.seen) else None
        said = "" if element.tag in {"script", "style"} else element.text or ""
        if max(len(said.strip()), len((element.tail or "").strip())) > LONG:
            break
    return None


def _as_opened(document: Document, heading: Heading, opened: str) -> Heading | None:
    """The next heading after an h1, where it is what OpenGraph calls the article and the h1 is not.

    Such an h1 is made for search engines and stands in a breadcrumb or before the frame of the article.
    """
    if _key(opened) in _key(heading.clue.value) or names_portal(opened):
        return None
    headings = list(islice(document.root.iter("h1", "h2", "h3"), _MOST_HEADINGS))
    place = next((number for number, element in enumerate(headings) if element is heading.element), len(headings))
    below = [part for following in headings[place + 1 : place + 2] for part in following.iter() if part.tag != "a"]
    return _exactly(below[:_MOST_PIECES], {_key(opened): opened}, "heading OpenGraph repeats")


def _runs(title: str) -> list[str]:
    """The pieces of a page title and the runs of them that follow each other, the longest first."""
    parts = _PARTS.split(title)[: 2 * _MOST_PIECES + 1]
    spans = ((start, stop) for start in range(0, len(parts), 2) for stop in range(start, len(parts), 2))
    runs = dict.fromkeys("".join(parts[start : stop + 1]).strip() for start, stop in spans)
    return sorted((run for run in runs if run), key=len, reverse=True)


def _exactly(elements: Iterable[Element], said: Mapping[str, str], how: str) -> Heading | None:
    """The longest heading that is what the head says; a date behind it, set into the same block, is not part of it."""
    best: Heading | None = None
    for element in elements:
        text = heading_text(element)
        key = _key(text)
        if key not in said:
            wording = next(
                (wording for start, wording in said.items() if key.startswith(start) and _is_date(text, wording)), ""
            )
            text = wording
        if text and (best is None or len(text) > len(best.clue.value)):
            best = Heading(Clue(text, how), element)
    return best


def _is_date(text: str, wording: str) -> bool:
    rest = text[len(wording) :]
    digits, letters = sum(map(str.isdigit, rest)), sum(map(str.isalpha, rest))
    # "năm 2024" is a year, and part of a headline.
    small = len(rest) <= _DATE_ROOM and digits >= _DATE_DIGITS and letters <= _DATE_LETTERS
    return small and read_moment(rest) is not None


def _likest(elements: Iterable[Element], folded: list[str], least: float, how: str) -> Heading | None:
    best, score = None, 0.0
    for element in elements:
        text = heading_text(element)
        rating = max((likeness(fold(text), reference) for reference in folded), default=0.0) if text else 0.0
        if rating > score:
            best, score = Heading(Clue(text, how), element), rating
    return best if score >= least else None


def _repeated(document: Document, runs: list[str], said: Mapping[str, str]) -> Heading | None:
    """Any element of the page, outside links, that is word for word a part of the page title; the longest part wins."""
    for run in runs:
        if len(run.split()) >= _LEAST_WORDS:
            for element in select_with(_SAYING, document.root, run):
                return Heading(Clue(said.get(_key(run), run), "block the title element repeats"), element)
    return None


def _lone_heading(document: Document) -> Heading | None:
    """The one h1 of a page whose head names the portal on every page; a short or linked one is the portal's own name."""
    headings = [element for element in _first(document, "h1") if not leads_to_front(element)]
    text = heading_text(headings[0]) if len(headings) == 1 else ""
    if len(text.split()) < _LEAST_WORDS or holds(headings[0], "a"):
        return None
    return Heading(Clue(text, "the only h1"), headings[0])


def _first(document: Document, tag: str) -> Iterator[Element]:
    """The headings of a page that may be its title: the first ones. Thousands, one in the other, are a square of text."""
    return iter(document.index.headings(tag))


def _wider(document: Document) -> Iterator[Element]:
    """Where a title stands on pages without an h1 of their own."""
    yield from _first(document, "h2")
    yield from (
        element for element in document.index.named(_names_title) if element.tag not in {"h1", "h2", "body", "html"}
    )
    yield from _first(document, "h3")


def _last_resorts(document: Document) -> Iterator[Heading]:
    headings = [(text, element) for element in _first(document, "h1") if (text := heading_text(element))]
    if len(headings) == 1:
        yield Heading(Clue(headings[0][0], "the only h1"), headings[0][1])
    if (box := titled_box(document)) is not None:
        yield box
    for element in document.index.named(_names_title):
        if (text := heading_text(element)) and line_of(text) is Line.TEXT:
            yield Heading(Clue(text, f"box named {element.get('class') or element.get('id')}"), element)
    if title := document.head.title:
        yield Heading(Clue(_without_last(_without_name(title, document)) or title, TITLE_ELEMENT))


# A site's pages repeat its class attributes and ids.
@lru_cache(maxsize=8192)
def _names_title(names: str) -> bool:
    return bool(NAMED.search(names))


def likeness(one: str, other: str) -> float:
    """The share of words two folded titles have in common, by the shorter one, very short ones not counted; 0 to 1."""
    words, others = set(one.split()), set(other.split())
    if not words or not others:
        return 0.0
    common = len(words & others)
    return (
        common
        / min(len(words), len(others))
        * min(1.0, len(words) / 3)
        * (0.9 + 0.1 * common / max(len(words), len(others)))
    )


def _without_name(title: str, document: Document) -> str:
    """A stated title without the site's name before or behind it, where that is the name the page or its address gives.

    "" where the page states nothing but the name.
    """
    site = document.head.first("og:site_name", "application-name")
    names = {_key(site[0])} if site else set()
    pieces = _PARTS.split(title)
    if len(pieces) < 3:  # noqa: PLR2004
        return "" if _key(title) in names else title
    host = (urlsplit(document.url).hostname or "").removeprefix("www.")
    for last, rest in ((pieces[-1], pieces[:-2]), (pieces[0], pieces[2:])):
        key = _key(last)
        if key and (key in names or (len(key) > 2 and key in _SIGNS.sub("", host))):  # noqa: PLR2004
            return "".join(rest).strip()
    return title


def _without_last(title: str) -> str:
    """A page title without its last piece, the site's name as a rule, if that is shorter than the rest."""
    pieces = _PARTS.split(title)
    if len(pieces) < 3 or len(pieces[-1]) >= len("".join(pieces[:-2])):  # noqa: PLR2004
        return title
    return "".join(pieces[:-2]).strip()


# The pieces of a page's titles are compared in several ways.
@lru_cache(maxsize=1024)
def _key(text: str) -> str:
    return _SIGNS.sub("", fold(text))
