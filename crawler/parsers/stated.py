"""Reads what a page states in JSON-LD, microdata, RDFa, meta elements and rel links: days, authors, category, tags."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from lxml import etree

from crawler.parsers.crumbs import path_in, path_shown
from crawler.parsers.furniture import is_front
from crawler.parsers.metadata import joined, types_of
from crawler.parsers.parts import Clue, Document
from crawler.parsers.portals import FRONT
from crawler.parsers.tree import Element, outers_of, plain, select, text_of
from vietnamese.dates import read_moment
from vietnamese.folding import fold

# Asking for the values of an attribute is cheap, and few pages have this one outside the head.
_PROPERTIES = etree.XPath("//body//@property", smart_strings=False)
_MARKED = etree.XPath("//body//*[@property]")
_RDFA_DATES = ("datePublished", "dc:date", "dcterms:date", "dc:created", "dcterms:created")
_DATE_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dc.date.created", "dcterms.created", "dcterms.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "published_time", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "article.published", "og:pubdate", "last-modified-date",
)  # fmt: skip
_CHANGE_META = ("article:modified_time", "og:updated_time", "last-modified")
_BYLINE_META = (
    "author",
    "article:author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
)
_ORGANIZATIONS = frozenset({"Organization", "NewsMediaOrganization", "GovernmentOrganization"})
_PAGES = frozenset({"WebPage", "ItemPage"})
OF_PAGE = "JSON-LD datePublished of the page"
_MOST_CRUMBS = 6
_MOST_STEPS = 12
_CUT = 20
_NO_SECTION = frozenset({"uncategorized", "uncategorised", "chua phan loai", "khong phan loai", "chua duoc phan loai"})
_ARCHIVE = re.compile(r"[\d/. -]+|(?:thang|nam|ngay) .{1,12}")
_MOST_AUTHORS = 8
# No comma of a number.
_BETWEEN_TAGS = re.compile(r"(?<!\d),|,(?!\d)")


def stated_dates(document: Document, nodes: list[dict[str, Any]]) -> Iterator[Clue]:
    """The days of publication the head states; `nodes` are the JSON-LD articles."""
    for node in nodes:
        for key in ("datePublished", "dateCreated"):
            if isinstance(node.get(key), str):
                yield Clue(str(node[key]), f"JSON-LD {key}")
    yield from _in_meta(document, _DATE_META)


def page_dates(document: Document) -> list[Clue]:
    """The days of publication JSON-LD states of the page itself, as WordPress plug-ins do where they describe no article.

    A node with another address than the page's describes another page, one with none a template. Static pages have such days
    too: they tell nothing of the kind.
    """
    return [
        Clue(node["datePublished"], OF_PAGE) for node in _pages(document) if isinstance(node.get("datePublished"), str)
    ]


def _pages(document: Document) -> Iterator[dict[str, Any]]:
    own = _place(document.url)
    for node in document.head.data:
        if _PAGES & types_of(node):
            address = node.get("url") or node.get("@id")
            if isinstance(address, str) and _place(joined(document.head.base, address)) == own:
                yield node


def _place(url: str) -> tuple[str, str]:
    """What names a page on its site; portals name an article in the query alone."""
    parts = urlsplit(url)
    return parts.path.rstrip("/"), parts.query


def _in_meta(document: Document, names: Iterable[str]) -> Iterator[Clue]:
    meta = document.head.meta
    for name in names:
        if name in meta:
            yield from (Clue(value, f"meta {name}") for value in meta[name])


def marked_dates(document: Document) -> list[Clue]:
    """The days of publication marked in the page's body: microdata and RDFa."""
    clues = [Clue(_value(element), "microdata datePublished") for element in document.index.prop("datePublished")]
    properties = cast("list[str]", _PROPERTIES(document.root))
    if any(map(_is_rdfa_date, properties)):
        marked = ((element, element.get("property", "")) for element in select(_MARKED, document.root))
        clues += [Clue(_value(element), f"RDFa {name}") for element, name in marked if _is_rdfa_date(name)]
    return clues


def _is_rdfa_date(name: str) -> bool:
    return any(date in name for date in _RDFA_DATES)


def changes(document: Document, nodes: list[dict[str, Any]]) -> Iterator[Clue]:
    """The days of change a page states."""
    for node in nodes:
        if isinstance(node.get("dateModified"), str):
            yield Clue(str(node["dateModified"]), "JSON-LD dateModified")
    for element in document.index.prop("dateModified"):
        yield Clue(_value(element), "microdata dateModified")
    yield from _in_meta(document, _CHANGE_META)
    for node in _pages(document):
        if isinstance(node.get("dateModified"), str) and not _is_now(node["dateModified"], document.seen):
            yield Clue(node["dateModified"], "JSON-LD dateModified of the page")


def _is_now(text: str, seen: date | None) -> bool:
    """Whether a day is that of the capture, a day more or less, as templates print the time a page was made."""
    moment = read_moment(text, stated=True)
    return moment is not None and seen is not None and moment.at.date() >= seen - timedelta(days=1)


def author(document: Document, nodes: list[dict[str, Any]]) -> Clue | None:
    """Who the page states as its author; the site itself, which many plug-ins put there, is none."""
    site = _site_names(document, nodes)
    for names, how in _authors(document, nodes):
        if kept := [name for name in dict.fromkeys(names) if name and fold(name) not in site]:
            return Clue(", ".join(kept), how)
    return None


def _authors(document: Document, nodes: list[dict[str, Any]]) -> Iterator[tuple[list[str], str]]:
    yield [name for node in nodes for name in _people(node.get("author"))], "JSON-LD author"
    marked = _marked_authors(document)[:_MOST_AUTHORS]
    yield [text_of(element) or element.get("content") or "" for element in marked], "author marked in the page"
    for name in _BYLINE_META:
        values = [value for value in document.head.meta.get(name, ()) if not value.startswith("http")]
        yield [plain(value) for value in values[:1]], f"meta {name}"


def _site_names(document: Document, nodes: list[dict[str, Any]]) -> set[str]:
    stated = document.head.first("og:site_name", "application-name")
    names = [stated[0]] if stated else []
    names += [name for node in nodes for name in _named(node.get("publisher"))]
    return {fold(name) for name in names}


def _marked_authors(document: Document) -> list[Element]:
    names = []
    for element in document.index.prop("author"):
        if _is_pictures(element):
            continue
        inner = [part for part in element.iter() if "name" in (part.get("itemprop") or "").split()]
        names.extend(inner or [element])
    return names or document.index.linked("author")


def _is_pictures(element: Element) -> bool:
    """Whether a property belongs to a picture or a video: to the nearest item around it."""
    around = (outer.get("itemtype") for outer in outers_of(element) if outer.get("itemscope") is not None)
    return (next(around, None) or "").endswith(("ImageObject", "VideoObject", "Photograph"))


def _people(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for part in value[:20] for name in _people(part)]
    if isinstance(value, dict) and _ORGANIZATIONS & types_of(value):
        return []
    return _named(value)


def _named(value: Any) -> list[str]:
    if isinstance(value, str):
        return [plain(value)] if not value.startswith("http") else []
    if isinstance(value, list):
        return [name for part in value[:20] for name in _named(part)]
    return _named(value.get("name")) if isinstance(value, dict) else []


def category(document: Document, title: str) -> tuple[tuple[str, ...], str]:
    """The breadcrumb without the front page and the article itself, else the section the head states; with the evidence."""
    crumbs = tuple(
        dict.fromkeys(crumb for crumb in _crumbs(document) if crumb and not is_front(crumb) and crumb != title)
    )
    if crumbs:
        return crumbs[:_MOST_CRUMBS], "breadcrumb"
    if section := document.head.first("article:section"):
        return (section[0],), "meta article:section"
    path = tuple(name for name in _linked_crumbs(document) if not is_front(name) and not _is_cut(name, title))
    return (path[:_MOST_CRUMBS], "JSON-LD breadcrumb") if path else ((), "")


def _linked_crumbs(document: Document) -> list[str]:
    """The names of the first path that JSON-LD states, without the front page, whatever it is called."""
    for node in document.head.data:
        items = node.get("itemListElement") if "BreadcrumbList" in types_of(node) else None
        if isinstance(items, list):
            steps = [step for step in items[:_MOST_STEPS] if isinstance(step, dict) and not _leads_to_front(step)]
            steps.sort(key=_position)
            names = (_named(step.get("name")) or _named(step.get("item")) for step in steps)
            return list(dict.fromkeys(name for found in names for name in found[:1] if name))
    return []


def _leads_to_front(step: dict[str, Any]) -> bool:
    item = step.get("item")
    address = item.get("@id") or item.get("url") if isinstance(item, dict) else item
    parts = urlsplit(address) if isinstance(address, str) and address.startswith("http") else None
    return parts is not None and bool(FRONT.fullmatch(parts.path)) and not parts.query


def _position(step: dict[str, Any]) -> float:
    position = step.get("position")
    return float(position) if isinstance(position, int | float | str) and str(position).isdigit() else 0.0


def names_nothing(name: str, title: str) -> bool:
    """Whether a step of a path is no section: the article itself, a day's archive, or the CMS's word for none."""
    plain = fold(name)
    return _is_cut(name, title) or plain in _NO_SECTION or bool(_ARCHIVE.fullmatch(plain))


def _is_cut(name: str, title: str) -> bool:
    """Whether a name is the headline, cut short or with the site's behind it."""
    one, other = fold(name).rstrip(" .…"), fold(title)
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _CUT and long.startswith(short))


def tags(document: Document) -> tuple[str, ...]:
    """The tags a page links to or states.

    OpenGraph has one `article:tag` for each; where there is only one, papers (VnExpress, Tuổi Trẻ) put them all in, with commas.
    """
    found = tuple(dict.fromkeys(name for tag in document.index.linked("tag") if (name := _bare(text_of(tag)))))
    return found or stated_tags(document)


def stated_tags(document: Document) -> tuple[str, ...]:
    """The tags the head states."""
    stated = [plain(tag) for tag in document.head.meta.get("article:tag", ())]
    found = _BETWEEN_TAGS.split(stated[0]) if len(stated) == 1 else stated
    return tuple(dict.fromkeys(name for tag in found if (name := _bare(tag))))


def _bare(tag: str) -> str:
    return tag.strip(" ,;").lstrip("#").lstrip()


def _crumbs(document: Document) -> list[str]:
    marked = [
        crumb
        for crumb in document.index.prop("name")
        if any("BreadcrumbList" in (outer.get("itemtype") or "") for outer in outers_of(crumb))
    ]
    # The vocabulary before schema.org's, which portals of 2010 to 2016 keep.
    marked = marked or [
        crumb
        for crumb in document.index.prop("title")
        if any((outer.get("itemtype") or "").endswith("data-vocabulary.org/Breadcrumb") for outer in outers_of(crumb))
    ]
    if marked:
        return [text_of(crumb) for crumb in marked]
    boxes = document.index.classed("breadcrumb", "breadcrumbs")
    return [crumb for box in boxes for crumb in path_in(box)] or path_shown(
        document, named="article:section" in document.head.meta
    )


def _value(element: Element) -> str:
    return element.get("content") or element.get("datetime") or text_of(element)
