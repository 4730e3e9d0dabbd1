"""Looks on a page for what a rule no longer finds, and proposes the selector that would. Pure; tries it on the pages given.

A candidate is a proposal for a person: a place whose text is what the list calls the page, a date beside the title, the box that
holds most of the running text, what stands in the holders of the pictures or right under them, and hardly anywhere else. It is kept only if it finds its kind of thing on most of
the pages; None where nothing on them holds the field, as when a script writes it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from urllib.parse import urljoin, urlsplit

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from crawler.parsers.charset import to_utf8
from crawler.parsers.density import find_body
from crawler.parsers.parts import Document, open_document
from crawler.parsers.titles import find_title
from crawler.parsers.tree import Element, select, text_of
from crawler.records import Page
from vietnamese.dates import read_moment
from vietnamese.folding import fold

_MOST_PAGES = 5
_SHARE = 0.6
# A place that holds less than this of what texts used to hold is not where the text is.
_PART = 0.3
_LONGEST_DATE, _LONGEST_CAPTION, _SHORTEST_CAPTION = 60, 300, 12
_HEADLINE_WORDS = 5
_EXAMPLE = 40  # letters of what is shown to a person
_PLAIN = re.compile(r"[A-Za-z_][\w-]*")
_INNER = frozenset({"a", "span", "b", "strong", "i", "em", "time", "small"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A selector and what it gives: on how many of the pages, and the beginning of the text it found on the newest."""

    selector: str
    found: int
    of: int
    example: str


def candidate(field: str, pages: Sequence[Page], titles: dict[str, str], letters: float = 0.0) -> Candidate | None:
    """The selector that finds a field on most of the pages (the newest first). `titles` are texts of links to them, by address.

    `letters` is how long their texts should be.
    """
    documents = [_opened(page) for page in pages[:_MOST_PAGES]]
    finder = _FINDERS.get("body" if field == "article" else field)
    if finder is None:
        return None
    proposed: Counter[str] = Counter()
    for document in documents:
        proposed.update(list(dict.fromkeys(finder(document, titles.get(document.url)))))
    for selector, _ in proposed.most_common(20):
        texts = [_said(selector, document, field, letters) for document in documents]
        hits = [text for text in texts if text]
        # What says the same on every page is the template's, not the page's.
        if len(hits) >= _SHARE * len(documents) and (len(hits) < 2 or len(set(hits)) > 1 or field == "date"):  # noqa: PLR2004
            return Candidate(selector, len(hits), len(documents), shorten(hits[0], _EXAMPLE, placeholder="…"))
    return None


def _opened(page: Page) -> Document:
    data = to_utf8(page.body, page.header("content-type")).data
    return open_document(data, page.url, page.fetched_at.date() if page.fetched_at else None)


def _said(selector: str, document: Document, field: str, letters: float) -> str | None:
    """What a selector gives of a field on a page, if it is what the field should be."""
    places = _places(selector, document.root)
    texts = [_value(place) for place in places]
    match field:
        case "caption":
            near = set(_beside_pictures(document))
            told = [text for place, text in zip(places, texts, strict=True) if text and place in near]
            # What the selector finds far from pictures too is the running text.
            is_apart = len(told) >= _SHARE * sum(map(bool, texts))
            return next((text for text in told if is_apart and _is_caption(text)), None)
        case "links":
            away = (text for place, text in zip(places, texts, strict=True) if _leads_away(place, document))
            return next((text for text in away if len(text.split()) >= _HEADLINE_WORDS), None)
        case "date":
            return next((text for text in texts[:1] if _is_date(text)), None)
        case "title":
            return texts[0] if len(texts) == 1 and texts[0] else None
        case _:
            return texts[0] if texts and len(texts[0]) > max(_LONGEST_CAPTION, letters * _PART) else None


def _value(place: Element) -> str:
    return place.get("datetime") or place.get("content") or text_of(place)


def _places(selector: str, root: Element) -> list[Element]:
    try:
        return select(etree.XPath(HTMLTranslator().css_to_xpath(selector)), root)
    except (SelectorError, etree.XPathError):
        return []


def _is_date(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_DATE and read_moment(text) is not None


def _titles(document: Document, known: str | None) -> Iterator[str]:
    wanted = fold(known or "")
    if not wanted and (heading := find_title(document, document.head.articles())) is not None:
        wanted = fold(heading.clue.value)
    if wanted:
        yield from _selectors(document, lambda element: fold(text_of(element)) == wanted)


def _dates(document: Document, _known: str | None) -> Iterator[str]:
    yield from _selectors(document, lambda element: _is_date(_value(element)))


def _bodies(document: Document, _known: str | None) -> Iterator[str]:
    found = find_body(document)
    place: Element | None = found.body if found is not None else None
    while place is not None and place.tag not in {"body", "html"}:
        yield from _named(place, document.root)
        place = place.getparent()


def _captions(document: Document, _known: str | None) -> Iterator[str]:
    for near in _beside_pictures(document):
        if _is_caption(text_of(near)):
            yield from _named(near, document.root, sole=False)


def _is_caption(text: str) -> bool:
    return _SHORTEST_CAPTION <= len(text) <= _LONGEST_CAPTION


def _beside_pictures(document: Document) -> Iterator[Element]:
    """What stands in the holder of a picture, and what comes right after it or after the picture; not the first of several alike.

    A holder has no more text than a caption. Two alike one after the other are paragraphs.
    """
    for image in document.root.iter("img"):
        place = image
        for _ in range(3):
            after = next((one for one in place.itersiblings("*") if text_of(one)), None)
            if after is not None and not _goes_on(after):
                yield from after.iter("*")
            holder = place.getparent()
            if holder is None or len(text_of(holder)) > _LONGEST_CAPTION:
                break
            yield from (one for one in holder.iterdescendants("*") if one.tag != "img")
            place = holder


def _goes_on(element: Element) -> bool:
    """Whether what follows an element is of its kind: the same tag and classes, with text, before the next picture."""
    following = next((one for one in element.itersiblings("*") if text_of(one)), None)
    return following is not None and (following.tag, following.get("class")) == (element.tag, element.get("class"))


def _links(document: Document, _known: str | None) -> Iterator[str]:
    for link in document.root.iter("a"):
        if len(text_of(link).split()) >= _HEADLINE_WORDS and _leads_away(link, document):
            yield from _named(link, document.root, sole=False)


def _leads_away(link: Element, document: Document) -> bool:
    """Whether a link leads to another page than this one and the site's front: its own name at the top of a page does not."""
    try:
        paths = [urlsplit(urljoin(document.url, one)) for one in (document.url, "/", link.get("href") or "")]
    except ValueError:
        return False
    own, front, target = ((parts.netloc, parts.path.rstrip("/"), parts.query) for parts in paths)
    return target not in {own, front}


_FINDERS: dict[str, Callable[[Document, str | None], Iterable[str]]] = {
    "title": _titles,
    "date": _dates,
    "body": _bodies,
    "caption": _captions,
    "links": _links,
}


def _selectors(document: Document, wanted: Callable[[Element], bool]) -> Iterator[str]:
    """Selectors of the innermost elements of the body that are wanted."""
    body = document.root.find("body")
    for element in body.iter() if body is not None else ():
        if wanted(element) and not any(wanted(inner) for inner in element):
            yield from _named(element, document.root)


def _named(element: Element, root: Element, *, sole: bool = True) -> Iterator[str]:
    """Selectors that name an element by what a template gives it: its id, its classes, or those of what holds it.

    `sole`: only such as find it first.
    """
    for selector in _names(element):
        if not sole or next(iter(_places(selector, root)), None) is element:
            yield selector


def _names(element: Element) -> Iterator[str]:
    own = list(_own(element))
    yield from own
    parent = element.getparent()
    for _ in range(3):
        if parent is None:
            return
        for outer in _own(parent):
            yield f"{outer} {element.tag}" if element.tag in _INNER or not own else f"{outer} {own[0]}"
        parent = parent.getparent()


def _own(element: Element) -> Iterator[str]:
    number = element.get("id") or ""
    if _PLAIN.fullmatch(number) and not any(sign.isdigit() for sign in number):
        yield f"#{number}"
    for name in (element.get("class") or "").split():
        if _PLAIN.fullmatch(name) and not any(sign.isdigit() for sign in name):
            yield f"{element.tag}.{name}"
    if element.get("itemprop"):
        yield f"{element.tag}[itemprop={element.get('itemprop')}]"
