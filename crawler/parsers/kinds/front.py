"""Tells the front page from other lists by what it says of itself, where its address does not. It reads no text below menus."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from crawler.parsers.furniture import is_front
from crawler.parsers.kinds import sayings
from crawler.parsers.parts import Document
from crawler.parsers.portals import names_portal
from crawler.parsers.tree import Element, child_of, outers_of, raw_text
from crawler.sites.conventions import page_number
from vietnamese.folding import fold

_BODY = frozenset({"home", "homepage", "home-page", "page-home", "front", "front-page", "frontpage", "path-frontpage", "is-front", "trang-chu", "trangchu"})  # fmt: skip
_CURRENT = frozenset({"active", "current", "selected", "current-menu-item", "menu-item-current", "is-active"})
_LONGEST_LABEL = 24
_MARK_REACH = 2
_SIGNS = 2


def front_page(document: Document) -> str:
    """The signs by which a list says that it is the site's front page, two or more; "" for any other page.

    One alone is no proof: some sites state the root as every page's address, or mark the menu's first entry on all of them.
    """
    if page_number(document.url) is not None:
        return ""
    found = list(islice(_stated(document), _SIGNS))
    if found and len(found) < _SIGNS and (sign := _marked(document)):
        found.append(sign)
    return ", ".join(found) if len(found) >= _SIGNS else ""


def _stated(document: Document) -> Iterator[str]:
    head = document.head
    addresses = (head.rel("canonical") or "", *head.meta.get("og:url", ()))
    if any(_is_root(address) for address in addresses):
        yield "its stated address is the root"
    body = child_of(document.root, "body")
    names = (body.get("class") or "").lower().split() if body is not None else []
    if name := next(filter(_BODY.__contains__, names), ""):
        yield f"body.{name}"
    title = fold(head.title)
    site = head.first("og:site_name")
    if title and len(sayings.names(title)) == 1 and (names_portal(title) or (site and fold(site[0]) == title)):
        yield "its title is the site's name"


def _is_root(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return bool(parts.netloc) and not parts.path.strip("/") and not parts.query


def _marked(document: Document) -> str:
    """Whether the menu marks its entry for the front page as the current one, and names the page by no other entry."""
    path = urlsplit(document.url).path.rstrip("/")
    seen = ""
    for anchor in document.root.iter("a"):
        label = raw_text(anchor).strip()
        if not 0 < len(label) <= _LONGEST_LABEL:
            continue
        if is_front(label):
            seen = seen or (f"the menu's current entry: {label}" if _is_current(anchor) else "")
        elif path and (anchor.get("href") or "").strip().rstrip("/").endswith(path):
            return ""
    return seen


def _is_current(anchor: Element) -> bool:
    if anchor.get("aria-current") == "page":
        return True
    outers = (anchor, *islice(outers_of(anchor), _MARK_REACH))
    return any(
        not _CURRENT.isdisjoint((outer.get("class") or "").lower().split()) for outer in outers if outer.tag != "ul"
    )
