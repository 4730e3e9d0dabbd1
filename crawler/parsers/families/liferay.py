"""The Liferay family (6, 7 and DXP): what the asset publisher and the portal's own portlets mark. It knows no single theme.

The marks are those of `asset_publisher/display/full_content.jsp`, of `journal_article/page.jsp` and of the asset taglibs,
6.2 to 7.4, and of the full content of egov portals on 6.1 (`.asset_title`, `.assetdesc-text`, `.asset-publish-date`; the
published plug-ins of Bà Rịa - Vũng Tàu, Bình Định, Phú Yên, Sơn La and Đăk Tô). A detail address is `/-/view_content/{entry}-{slug}` (the portal of Hanoi), `/-/asset_publisher/{key}/content/{slug}`,
a display page (`/-/{slug}`, since 7.4 `/w/{slug}`), or a news portlet's own (`?dinhdanh={id}`; see `liferay_portlets`).
"""

import re
from collections.abc import Iterator

from crawler.parsers.clocks import Standing, follows
from crawler.parsers.families.liferay_portlets import PORTLETS
from crawler.parsers.families.places import places
from crawler.parsers.families.rules import parts_of
from crawler.parsers.families.within import take_apart
from crawler.parsers.kinds import kind_of_address
from crawler.parsers.parts import Clue, Clues, Document, Family, Parts
from crawler.parsers.titles import find_title
from crawler.parsers.tree import Element, holds, is_inside, path_of, plain, raw_text, text_of
from crawler.records import Kind
from vietnamese.folding import fold

_DETAIL = re.compile(r"/-/(?:view_content|asset_publisher)/", re.IGNORECASE)
_DISPLAY_PAGE = re.compile(r"/(?:-|w)/[^/?#]+/?(?:$|[?#])", re.IGNORECASE)
_ENTRY_IN_ADDRESS = re.compile(r"/-/view_content/(\d+)")
_ENTRY_IN_ID = re.compile(r"^_101_(?:INSTANCE_\w+_)?(\d+)$|_AssetPublisherPortlet_(?:INSTANCE_\w+_)?(\d+)$")
_NEWS_IN_ADDRESS = re.compile(r"[?&]dinhdanh=(\d+)|/-/chi-tiet/[^/?#]*-(\d+)-\d+\.html")
# Where the address names a group, the number is told with it: nobody knows whether groups share their numbers.
_NEWS_OF_GROUP = re.compile(r"/group/(\d+)/nid/(\d+)(?:[/?#]|$)", re.IGNORECASE)
_POSTED_BY = re.compile(r"^(?:đăng bởi|bởi|by)\s+", re.IGNORECASE)
_PORTLET_IN_ADDRESS = re.compile(r"[?&]p_p_id=(58|com_liferay_login|3|com_liferay_portal_search)(?:&|_|$)")
_PORTLET_KINDS = {
    "58": Kind.LOGIN,
    "com_liferay_login": Kind.LOGIN,
    "3": Kind.SEARCH,
    "com_liferay_portal_search": Kind.SEARCH,
}
_ALONE = re.compile(r"[?&](?:p_p_state=(?:pop_up|exclusive)|_\w+_viewMode=print)", re.IGNORECASE)
_FORBIDDEN = re.compile(r"forbidden|permission|khong co quyen|bi cam|cam truy cap")
_BESIDE = frozenset(
    {"sapo-wrapper", "sapo", "view-content-author", "asset-metadata", "asset-control-detail", "asset-ratings", "asset-links", "related_asset",
     "lfr-meta-actions", "taglib-ratings", "taglib-discussion", "entry-links", "portlet-topper-toolbar", "asset-user-actions", "asset-actions",
     "asset-flag", "asset-more", "taglib-social-bookmarks", "social-bookmarks", "taglib-asset-metadata", "taglib-asset-links", "asset-details",
     "taglib-asset-tags-summary", "taglib-asset-categories-summary", "related_asset_list", "locale-actions", "print-action", "export-actions"}
)  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4")


def _detect(document: Document) -> str | None:
    if document.head.scripts("Liferay"):
        return "Liferay in a script"
    return "div.portlet-boundary" if document.index.classed("portlet-boundary", tag="div") else None


def _kind(document: Document) -> tuple[Kind, str] | None:
    return next(_kinds(document), None)


def _kinds(document: Document) -> Iterator[tuple[Kind, str]]:
    """What the portlets on the page say, the portal's own first; what they leave open is for the general rules."""
    status = document.index.identified("portlet_status")
    if status is not None:
        forbidden = _FORBIDDEN.search(fold(text_of(status)))
        yield Kind.DENIED if forbidden else Kind.SOFT_404, "Liferay status portlet"
    if _ALONE.search(document.url):
        whole = document.index.classed("asset-full-content")
        yield Kind.PRINT if whole else Kind.OTHER, "a Liferay portlet alone"
    if match := _PORTLET_IN_ADDRESS.search(document.url):
        yield _PORTLET_KINDS[match.group(1)], f"Liferay portlet {match.group(1)} in the address"
    if verdict := kind_of_address(document):
        yield verdict
    yield from _kinds_of_news(document)
    yield from _kinds_of_assets(document)


def _kinds_of_news(document: Document) -> Iterator[tuple[Kind, str]]:
    """What a news portlet of others shows: an article, a list, or at an article's address only a notice."""
    for template in PORTLETS:
        if any(places(document, mark) for mark in template.marks):
            yield Kind.ARTICLE, f"Liferay {template.name}"
    if document.index.classed("the-list-article"):
        yield Kind.LISTING, "Liferay tintuc portlet .the-list-article"
    portlets = (box.get("class") or "" for box in document.index.classed("portlet-boundary"))
    if "dinhdanh=" in document.url and any("tintuc" in names for names in portlets):
        yield Kind.SOFT_404, "Liferay tintuc portlet without an article at an article's address"


def _kinds_of_assets(document: Document) -> Iterator[tuple[Kind, str]]:
    """An asset publisher shows one asset whole or teasers of many, whatever the address asks for.

    A detail address with a language behind it answers with the section's list. A display page holds its web content
    without the publisher's box around it, and may list others beside it.
    """
    index = document.index
    whole = index.classed("asset-full-content")
    if len(whole) == 1 or (whole and _DETAIL.search(document.url)):
        yield Kind.ARTICLE, "Liferay asset in full"
    contents = index.classed("journal-content-article")
    if contents and _DISPLAY_PAGE.search(document.url):
        yield Kind.ARTICLE, "Liferay web content on a display page"
    if whole:
        yield Kind.LISTING, "Liferay assets in full"
    if (abstracts := index.classed("asset-abstract")) and not _are_beside(document, abstracts):
        yield Kind.LISTING, "Liferay asset abstracts"
    if contents and _DETAIL.search(document.url):
        yield Kind.ARTICLE, "Liferay web content at a detail address"


def _key(document: Document) -> str | None:
    """`liferay:{entry}`: the asset entry's number, from the address or from the id of the asset's own box.

    `liferay:news/{id}` is a news portlet's own number, `liferay:article/{id}` the web content's, where there is no other.
    """
    if match := _ENTRY_IN_ADDRESS.search(document.url):
        return f"liferay:{match.group(1)}"
    if match := _NEWS_IN_ADDRESS.search(document.url):
        return f"liferay:news/{match.group(1) or match.group(2)}"
    if match := _NEWS_OF_GROUP.search(document.url):
        return f"liferay:news/{match.group(1)}/{match.group(2)}"
    boxes = document.index.classed("asset-content", "asset-full-content")
    ids = (_ENTRY_IN_ID.search(box.get("id") or "") for box in boxes)
    if number := next((found.group(1) or found.group(2) for found in ids if found), None):
        return f"liferay:{number}"
    content = _shown_content(document, _scope(document)) if _is_detail(document.url) else None
    number = content.get("data-analytics-asset-id") if content is not None else None
    return f"liferay:article/{number}" if number else None


def _is_detail(url: str) -> bool:
    return bool(_DETAIL.search(url) or _DISPLAY_PAGE.search(url))


def _scope(document: Document) -> Element:
    """Where the asset's fields are looked for: its portlet, else the main part of the page."""
    index = document.index
    whole = next(iter(index.classed("asset-full-content")), None)
    boxes = (
        _portlet(whole) if whole is not None else None,
        index.identified("main-content"),
        index.identified("content"),
    )
    return next((box for box in boxes if box is not None), document.root)


def _shown_content(document: Document, scope: Element) -> Element | None:
    """The longest web content of the asset, else of the page, if that is what the page is about.

    A display page has others for its banner and its notes. Any layout may have some beside a vendor's own portlet ("Văn bản
    mới", a hotline): content that neither holds nor states the headline is the article only at an asset's own address, and there
    only if no other portlet holds the headline and more text; links to other news are none.
    """
    whole = next(iter(document.index.classed("asset-full-content")), None)
    contents = document.index.classed("journal-content-article", within=scope if whole is None else whole)
    content = max(contents, key=lambda one: len(raw_text(one)), default=None)
    if whole is not None or content is None:
        return content
    heading = find_title(document, document.head.articles())
    place = heading.element if heading is not None else None
    if place is not None and is_inside(place, content):
        return content
    stated = plain(content.get("data-analytics-asset-title") or "")
    if heading is not None and stated and stated == heading.clue.value:
        return content
    portlet = _portlet(place) if place is not None else None
    elsewhere = portlet is not None and not is_inside(content, portlet) and _unlinked(portlet) > _unlinked(content)
    return content if _is_detail(document.url) and not elsewhere else None


def _are_beside(document: Document, abstracts: list[Element]) -> bool:
    """Whether teasers stand in portlets beside one of a vendor's that holds the headline and more text than all of theirs."""
    heading = find_title(document, document.head.articles())
    own = _portlet(heading.element) if heading is not None and heading.element is not None else None
    if own is None or any(is_inside(abstract, own) for abstract in abstracts):
        return False
    return _unlinked(own) > sum(map(_unlinked, abstracts))


def _parts(document: Document) -> Parts:
    return parts_of(document, "Liferay", PORTLETS) or _asset_parts(document)


def _is_of_others(document: Document) -> bool:
    """Whether an unknown portlet holds the article and the portal's own only teasers beside it."""
    index = document.index
    abstracts = index.classed("asset-abstract")
    if not abstracts or index.classed("asset-full-content") or not _are_beside(document, abstracts):
        return False
    return _shown_content(document, _scope(document)) is None


def _asset_parts(document: Document) -> Parts:
    if _is_of_others(document):
        return Parts()
    index = document.index
    parts = Parts(leads_in_body=True, skip=_skip, own_title=True)
    scope = _scope(document)
    whole = next(iter(index.classed("asset-full-content")), None)
    parts.title = _title(document, scope)
    for name, boxes in (
        ("sapo", index.classed("sapo", within=scope)),
        ("assetdesc-text", _own(document, scope, "assetdesc-text")),
    ):
        texts = (text_of(box) for box in boxes if parts.lead is None)
        if lead := next(filter(None, texts), ""):
            parts.lead = Clue(lead, f"Liferay .{name}")
    inner = whole if whole is not None else scope
    if (content := _shown_content(document, scope)) is not None:
        parts.bodies, parts.body_how = [content], "Liferay .journal-content-article"
    elif bodies := index.classed("asset-content", within=inner):
        parts.bodies, parts.body_how = bodies[:1], "Liferay .asset-content"
    elif whole is not None:
        parts.bodies, parts.body_how = [whole], "Liferay .asset-full-content"
    if parts.bodies and parts.title is not None:
        take_apart(parts, document, parts.bodies[0], parts.title)
    shown = _own(document, scope, "asset-publish-date") + index.classed(
        "assetPublishDate", "metadata-publish-date", "metadata-create-date", within=scope
    )
    parts.dates = Clues(Clue(text_of(element), "Liferay visible date") for element in shown)
    changed = index.classed("metadata-modified-date", within=scope)
    parts.changes = Clues(Clue(text_of(element), "Liferay visible date of change") for element in changed)
    signed = index.classed("view-content-author", "metadata-author", within=scope)
    if name := next((text for element in signed if (text := text_of(element))), ""):
        parts.account = Clue(_POSTED_BY.sub("", name), "Liferay author line")
    crumbs = [text_of(link) for box in index.classed("breadcrumb", "breadcrumbs") for link in box.iter("a")]
    sections = [
        text_of(link)
        for box in index.classed("taglib-asset-categories-summary", within=scope)
        for link in box.iter("a")
    ]
    parts.category, parts.category_how = tuple(dict.fromkeys(crumb for crumb in crumbs[1:] if crumb)), "breadcrumb"
    if not parts.category:
        parts.category, parts.category_how = tuple(dict.fromkeys(sections)), "Liferay categories summary"
    tags = [text_of(link) for box in index.classed("taglib-asset-tags-summary", within=scope) for link in box.iter("a")]
    parts.tags, parts.tags_how = tuple(dict.fromkeys(tags)), "Liferay tag summary"
    return parts


def _unlinked(element: Element) -> int:
    """How much text an element holds outside links and list entries with one, in letters."""
    entries = [
        entry for entry in element.iter("li") if holds(entry, "a") and next(entry.iterancestors("li"), None) is None
    ]
    links = (link for link in element.iter("a") if next(link.iterancestors("li"), None) is None)
    return len(raw_text(element)) - sum(len(raw_text(one)) for one in [*entries, *links])


def _own(document: Document, scope: Element, *names: str) -> list[Element]:
    """The box of those classes nearest above the asset in full, if any: in lists the same names are other assets'."""
    whole = next(iter(document.index.classed("asset-full-content")), None)
    if whole is None:
        return []
    known, entries = Standing(), dict[Element, bool]()
    for box in reversed(document.index.classed(*names, within=scope)):
        outer = box.getparent()
        if outer is None or holds(box, "a") or follows(box, whole, known):
            continue
        if outer not in entries:
            entries[outer] = _is_entry(outer)
        if not entries[outer]:
            return [box]
    return []


def _is_entry(outer: Element) -> bool:
    """Whether a box is an entry of a list: a link or an item, or with a heading that leads to what it tells of."""
    if any(one.tag in {"a", "li"} for one in path_of(outer)):
        return True
    return any(one.tag in _HEADINGS or "asset_title" in (one.get("class") or "") for one in outer if holds(one, "a"))


def _portlet(element: Element) -> Element | None:
    """The portlet an element stands in."""
    outers = (outer for outer in element.iterancestors("div", "section"))
    return next((outer for outer in outers if "portlet-boundary" in (outer.get("class") or "").split()), None)


def _title(document: Document, scope: Element) -> Clue | None:
    """The asset's own heading. The title element and a portlet's title name the page of the portal, not the article."""
    named = document.index.classed("asset-full-content-title", "header-title", "component-title", within=scope)
    named += _own(document, scope, "asset_title")
    if text := next((text for element in named if (text := text_of(element))), ""):
        return Clue(text, "Liferay asset title")
    content = _shown_content(document, scope)
    if content is not None and (text := plain(content.get("data-analytics-asset-title") or "")):
        return Clue(text, "Liferay data-analytics-asset-title")
    if stated := document.head.first("og:title"):
        return Clue(stated[0], "meta og:title")
    headings = (heading for heading in scope.iter(*_HEADINGS) if "portlet-title" not in (heading.get("class") or ""))
    text = next((text for heading in headings if (text := text_of(heading))), "")
    return Clue(text, "first heading that is no portlet's") if text else None


def _skip(element: Element) -> bool:
    names = element.get("class")
    return bool(names and not _BESIDE.isdisjoint(names.split()))


LIFERAY = Family("liferay", _detect, _kind, _key, _parts)
