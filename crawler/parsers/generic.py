"""Reads the article of a site nobody knows: JSON-LD, microdata, OpenGraph, then the tree itself. It knows no CMS."""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from crawler.parsers.dates import choose_moment
from crawler.parsers.density import Found, find_body
from crawler.parsers.flow import BLOCKS
from crawler.parsers.parts import Clue, Document, Parts
from crawler.parsers.scope import surroundings
from crawler.parsers.titles import Heading, find_title
from crawler.parsers.tree import Element, plain, raw_text, select, text_nodes, text_of
from vietnamese.folding import fold

_SHOWN_DATE = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d{2}|\d{1,2}\s+tháng\s+\d{1,2}|(?:19|20)\d{2}-\d{2}-\d{2}"
)
_SHOWN = etree.XPath(
    "//text()[string-length(.) < 90 and (contains(., '/20') or contains(., '-20') or contains(., '.20') or contains(., '/19') or contains(., '-19') or contains(., 'tháng'))]",
    smart_strings=True,
)
_TAGS = etree.XPath("//a[@rel='tag']")
_CLOCK = re.compile(r"clock|header|top-?bar|topbar|date-?now|today|current|footer|lich|calendar|weather", re.IGNORECASE)
_ARTICLE_PART = re.compile(
    r"(?:article|entry|post|detail|news|content|story)[_-]*(?:header|head|top|footer|meta|date|info|body)",
    re.IGNORECASE,
)
_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_DATE_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "published_time", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "article.published", "og:pubdate", "last-modified-date",
)  # fmt: skip
_HOME_WORDS = frozenset({"trang chu", "trang nhat", "home", "homepage", "trang chinh"})
_BYLINE_META = (
    "author",
    "article:author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
)
_LINK_LIST_SHARE = 0.6
_LINK_LIST_LEAST = 2
_LINK_EACH_SHARE = 0.45
_INNER_SHARE = 0.4


def generic_parts(document: Document, found: Found | None) -> Parts:
    """The parts of an article page by conventions every site may follow, each with its evidence; empty where none holds.

    `found` is the body by text density.
    """
    nodes = document.head.articles()
    parts = Parts(keep_links=False, leads_in_body=True)
    heading = find_title(document, nodes)
    parts.title = heading.clue if heading is not None else None
    if found is not None:
        _place(parts, document, found, heading)
    parts.dates = _dates(document, nodes, found)
    parts.changes = _changes(document, nodes)
    parts.account = _author(document, nodes)
    crumbs = _crumbs(document)
    parts.category = tuple(
        dict.fromkeys(
            crumb
            for crumb in crumbs
            if crumb and fold(crumb) not in _HOME_WORDS and (not parts.title or crumb != parts.title.value)
        )
    )[:6]
    parts.category_how = "breadcrumb"
    if not parts.category and (section := document.head.first("article:section")):
        parts.category, parts.category_how = (section[0],), "meta article:section"
    tags = [text_of(tag) for tag in select(_TAGS, document.root)] or [
        plain(tag) for tag in document.head.meta.get("article:tag", ())
    ]
    parts.tags, parts.tags_how = tuple(dict.fromkeys(tag for tag in tags if tag)), "tag links"
    return parts


def fill_gaps(parts: Parts, document: Document) -> None:
    """Put what the page says by general conventions where a family's rules found nothing; dates of the head come last."""
    nodes = document.head.articles()
    untitled = parts.title is None or not parts.title.value
    bodiless = not parts.bodies
    heading = find_title(document, nodes) if untitled or bodiless else None
    if untitled and heading is not None and not parts.own_title:
        parts.title = heading.clue
    if bodiless and (found := find_body(document)) is not None:
        _place(parts, document, found, heading)
        parts.keep_links = False
    parts.dates += _stated_dates(document, nodes)
    parts.changes += _changes(document, nodes)
    if parts.account is None:
        parts.account = _author(document, nodes)


def _place(parts: Parts, document: Document, found: Found, heading: Heading | None) -> None:
    """Put in the body found by density and what stands above it."""
    around = surroundings(document, found.body, heading.element if heading is not None else None)
    parts.bodies, parts.body_how, parts.skip = [found.body], found.how, _skipper(found)
    parts.before, parts.surveyed = around.above, True
    bodies = (node.get("articleBody") for node in document.head.articles())
    parts.stated = max((plain(text) for text in bodies if isinstance(text, str)), key=len, default="")
    parts.lead = parts.lead or around.lead


def _dates(document: Document, nodes: list[dict[str, Any]], found: Found | None) -> list[Clue]:
    """Where the page says when it was published, most trusted first; a clock in the page's header is no such place."""
    clues = _stated_dates(document, nodes)
    if (stated := choose_moment(clues)) is not None and stated.precision == "minute":
        return clues
    clues += [Clue(_value(element), "microdata datePublished") for element in document.index.prop("datePublished")]
    clues += [
        Clue(element.get("datetime") or "", "time element")
        for element in _times(document.root)
        if not _in_clock(element) and not _in_list(element)
    ]
    if choose_moment(clues) is None and found is not None:
        clues += [Clue(text, "date shown on the page") for text in _shown_dates(document.root)]
    if match := _URL_DATE.search(document.url):
        clues.append(Clue("-".join(match.groups()), "date in the address"))
    return clues


def _stated_dates(document: Document, nodes: list[dict[str, Any]]) -> list[Clue]:
    clues = [
        Clue(str(node[key]), f"JSON-LD {key}")
        for node in nodes
        for key in ("datePublished", "dateCreated")
        if isinstance(node.get(key), str)
    ]
    return clues + [Clue(value, f"meta {name}") for name in _DATE_META for value in document.head.meta.get(name, ())]


def _shown_dates(root: Element) -> list[str]:
    """Short texts with a date, outside lists of links, header and footer; those between the title and the body's end."""
    texts = []
    for text, parent, _ in text_nodes(_SHOWN, root):
        if (
            _SHOWN_DATE.search(text)
            and parent.tag not in {"script", "style", "a", "title", "option"}
            and not _in_clock(parent)
            and not _in_list(parent)
        ):
            texts.append(text)
        if len(texts) >= 3:  # noqa: PLR2004
            break
    return texts


def _in_clock(element: Element) -> bool:
    """Whether an element stands in the page's own header, footer or a clock; an article's header and footer are no such place."""
    for outer in (element, *element.iterancestors()):
        if outer.tag in {"article", "main", "body"}:
            return False
        names = f"{outer.get('class') or ''} {outer.get('id') or ''}"
        if _ARTICLE_PART.search(names):
            return False
        if outer.tag in {"footer", "nav", "header"}:
            return not any(wider.tag in {"article", "main"} for wider in outer.iterancestors())
        if _CLOCK.search(names):
            return True
    return False


def _in_list(element: Element) -> bool:
    """Whether an element is part of a list of other articles."""
    return any(outer.tag in {"li", "aside", "nav"} for outer in (element, *element.iterancestors()))


def _changes(document: Document, nodes: list[dict[str, Any]]) -> list[Clue]:
    clues = [
        Clue(str(node["dateModified"]), "JSON-LD dateModified")
        for node in nodes
        if isinstance(node.get("dateModified"), str)
    ]
    clues += [Clue(_value(element), "microdata dateModified") for element in document.index.prop("dateModified")]
    return clues + [
        Clue(value, f"meta {name}")
        for name in ("article:modified_time", "og:updated_time", "last-modified")
        for value in document.head.meta.get(name, ())
    ]


def _author(document: Document, nodes: list[dict[str, Any]]) -> Clue | None:
    names = [name for node in nodes for name in _people(node.get("author"))]
    if names:
        return Clue(", ".join(dict.fromkeys(names)), "JSON-LD author")
    marked = [
        text for element in _marked_authors(document)[:8] if (text := text_of(element) or element.get("content") or "")
    ]
    if marked:
        return Clue(", ".join(dict.fromkeys(marked)), "author marked in the page")
    stated = next(
        (
            (plain(value), name)
            for name in _BYLINE_META
            for value in document.head.meta.get(name, ())
            if not value.startswith("http")
        ),
        None,
    )
    return Clue(stated[0], f"meta {stated[1]}") if stated else None


def _marked_authors(document: Document) -> list[Element]:
    names = []
    for element in document.index.prop("author"):
        inner = [part for part in element.iter() if "name" in (part.get("itemprop") or "").split()]
        names.extend(inner or [element])
    return names or [link for link in document.root.iter("a") if link.get("rel") == "author"]


def _times(root: Element) -> list[Element]:
    return [time for time in root.iter("time") if time.get("datetime")][:6]


def _crumbs(document: Document) -> list[str]:
    marked = [
        crumb
        for crumb in document.index.prop("name")
        if any("BreadcrumbList" in (outer.get("itemtype") or "") for outer in crumb.iterancestors())
    ]
    return [
        text_of(crumb)
        for crumb in marked
        or [link for box in document.index.classed("breadcrumb", "breadcrumbs") for link in box.iter("a")]
    ]


def _people(value: Any) -> list[str]:
    if isinstance(value, str):
        return [plain(value)] if not value.startswith("http") else []
    if isinstance(value, list):
        return [name for part in value[:20] for name in _people(part)]
    if isinstance(value, dict):
        return _people(value.get("name"))
    return []


def _value(element: Element) -> str:
    return element.get("content") or element.get("datetime") or text_of(element)


def _skipper(found: Found) -> Callable[[Element], bool]:
    """What a body holds beside its text: asides by name, lists of links, cards of other articles."""
    cards = set(found.cards)
    inner = [article for article in found.body.iterdescendants("article") if article not in cards]
    if sum(found.weights.get(article, 0.0) for article in inner) < found.weight * _INNER_SHARE:
        # More than that is a live blog, whose posts are articles too.
        cards.update(inner)

    def skip(element: Element) -> bool:
        if element in cards:
            return True
        if element.tag not in BLOCKS and element.tag not in {"nav", "span"}:
            return False
        if found.is_beside(element):
            # A picture's own box may be called a widget or an aside.
            return next(element.iter("figcaption"), None) is None or _is_link_list(element)
        return element.tag in {"ul", "ol", "dl"} and _is_link_list(element)

    return skip


def _is_link_list(element: Element) -> bool:
    """Whether a list leads elsewhere: its links are most of it, or each item ends with one behind a few words."""
    anchors = list(element.iter("a"))
    if len(anchors) < _LINK_LIST_LEAST:
        return False
    total = len("".join(raw_text(element).split()))
    linked = sum(len("".join(raw_text(anchor).split())) for anchor in anchors)
    return linked >= total * (_LINK_LIST_SHARE if len(anchors) < len(element) else _LINK_EACH_SHARE)
