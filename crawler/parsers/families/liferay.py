"""The Liferay family (6 and 7): what the asset publisher and the portal's own portlets mark. It knows no single theme."""

import re
from collections.abc import Iterator

from crawler.parsers.kinds import kind_of_address
from crawler.parsers.parts import Clue, Document, Family, Parts
from crawler.parsers.tree import Element, text_of
from crawler.records import Kind
from vietnamese.folding import fold

_DETAIL = re.compile(r"/-/(?:view_content|asset_publisher)/", re.IGNORECASE)
_ENTRY_IN_ADDRESS = re.compile(r"/-/view_content/(\d+)")
_ENTRY_IN_ID = re.compile(r"^_101_(?:INSTANCE_\w+_)?(\d+)$|_AssetPublisherPortlet_(?:INSTANCE_\w+_)?(\d+)$")
_ALONE = re.compile(r"[?&](?:p_p_state=(?:pop_up|exclusive)|_\w+_viewMode=print)", re.IGNORECASE)
_FORBIDDEN = re.compile(r"forbidden|permission|khong co quyen|bi cam|cam truy cap")
_BESIDE = frozenset(
    {"sapo-wrapper", "sapo", "view-content-author", "asset-metadata", "asset-control-detail", "asset-ratings", "asset-links", "related_asset",
     "lfr-meta-actions", "taglib-ratings", "taglib-discussion", "entry-links", "portlet-topper-toolbar"}
)  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4")


def _detect(document: Document) -> str | None:
    if document.head.scripts("Liferay"):
        return "Liferay in a script"
    return "div.portlet-boundary" if document.index.classed("portlet-boundary", tag="div") else None


def _kind(document: Document) -> tuple[Kind, str] | None:
    return next(_kinds(document), None)


def _kinds(document: Document) -> Iterator[tuple[Kind, str]]:
    """What the portlets on the page say; what they leave open is for the general rules.

    An asset publisher shows one asset whole (`.asset-full-content`) or teasers of many (`.asset-abstract`), whatever the
    address asks for: a detail address with a language behind it answers with the section's list.
    """
    index = document.index
    status = index.identified("portlet_status")
    if status is not None:
        forbidden = _FORBIDDEN.search(fold(text_of(status)))
        yield Kind.DENIED if forbidden else Kind.SOFT_404, "Liferay status portlet"
    whole = index.classed("asset-full-content")
    if _ALONE.search(document.url):
        yield Kind.PRINT if whole else Kind.OTHER, "a Liferay portlet alone"
    if verdict := kind_of_address(document):
        yield verdict
    if len(whole) == 1 or (whole and _DETAIL.search(document.url)):
        yield Kind.ARTICLE, "Liferay asset in full"
    if whole or index.classed("asset-abstract"):
        yield Kind.LISTING, "Liferay assets in full" if whole else "Liferay asset abstracts"
    if _DETAIL.search(document.url) and index.classed("journal-content-article"):
        yield Kind.ARTICLE, "Liferay web content at a detail address"


def _key(document: Document) -> str | None:
    """`liferay:{entry}`: the asset entry's number, from the address or from the id of the asset's own box."""
    match = _ENTRY_IN_ADDRESS.search(document.url)
    boxes = document.index.classed("asset-content", "asset-full-content")
    ids = (_ENTRY_IN_ID.search(box.get("id") or "") for box in boxes)
    number = match.group(1) if match else next((found.group(1) or found.group(2) for found in ids if found), None)
    return f"liferay:{number}" if number else None


def _parts(document: Document) -> Parts:
    index = document.index
    parts = Parts(leads_in_body=True, skip=_skip, own_title=True)
    whole = next(iter(index.classed("asset-full-content")), None)
    places = (
        _portlet(whole) if whole is not None else None,
        index.identified("main-content"),
        index.identified("content"),
    )
    scope = next((place for place in places if place is not None), document.root)
    parts.title = _title(document, scope)
    if lead := next((text for box in index.classed("sapo", within=scope) if (text := text_of(box))), ""):
        parts.lead = Clue(lead, "Liferay .sapo")
    for name in ("journal-content-article", "asset-content"):
        if bodies := index.classed(name, within=whole if whole is not None else scope):
            parts.bodies, parts.body_how = bodies[:1], f"Liferay .{name}"
            break
    else:
        parts.bodies, parts.body_how = [whole] if whole is not None else [], "Liferay .asset-full-content"
    shown = index.classed("assetPublishDate", "metadata-publish-date", within=scope)
    parts.dates = [Clue(text_of(element), "Liferay visible date") for element in shown]
    signed = index.classed("view-content-author", "metadata-author", within=scope)
    if name := next((text for element in signed if (text := text_of(element))), ""):
        parts.account = Clue(name, "Liferay author line")
    crumbs = [text_of(link) for box in index.classed("breadcrumb", "breadcrumbs") for link in box.iter("a")]
    parts.category, parts.category_how = tuple(dict.fromkeys(crumb for crumb in crumbs[1:] if crumb)), "breadcrumb"
    tags = [text_of(link) for box in index.classed("taglib-asset-tags-summary", within=scope) for link in box.iter("a")]
    parts.tags, parts.tags_how = tuple(dict.fromkeys(tags)), "Liferay tag summary"
    return parts


def _portlet(element: Element) -> Element | None:
    """The portlet an element stands in."""
    outers = (outer for outer in element.iterancestors("div", "section"))
    return next((outer for outer in outers if "portlet-boundary" in (outer.get("class") or "").split()), None)


def _title(document: Document, scope: Element) -> Clue | None:
    """The asset's own heading. The title element and a portlet's title name the page of the portal, not the article."""
    named = document.index.classed("asset-full-content-title", "header-title", "component-title", within=scope)
    if text := next((text for element in named if (text := text_of(element))), ""):
        return Clue(text, "Liferay asset title")
    if stated := document.head.first("og:title"):
        return Clue(stated[0], "meta og:title")
    headings = (heading for heading in scope.iter(*_HEADINGS) if "portlet-title" not in (heading.get("class") or ""))
    text = next((text for heading in headings if (text := text_of(heading))), "")
    return Clue(text, "first heading that is no portlet's") if text else None


def _skip(element: Element) -> bool:
    names = element.get("class")
    return bool(names and not _BESIDE.isdisjoint(names.split()))


LIFERAY = Family("liferay", _detect, _kind, _key, _parts)
