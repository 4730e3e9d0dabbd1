"""Lists the links of a page as absolute addresses, and marks those that lead on in the same listing. It follows none."""

import re
from functools import lru_cache

from crawler.parsers.metadata import Head, joined
from crawler.parsers.tree import Element, raw_text
from crawler.records import Link
from vietnamese.cleaning import clean

# Hosts of other signs than these (brackets, letters that NFKC takes apart) are joined by the book, which may refuse them.
_WEB = re.compile(r"https?://[\w.:@%-]+(?=[/?#]|$)", re.IGNORECASE)
_PAGING_TEXT = re.compile(
    r"\d{1,4}|[«»‹›<>→←…]{1,3}|(?:trang\s)?(?:sau|trước|tiếp|tiếp theo|kế tiếp|đầu|cuối)(?:\s[»›>→]+)?|trang\s\d+|next(?:\spage)?|older(?:\sposts)?|xem thêm(?:\stin)?",
    re.IGNORECASE,
)
_PAGER = re.compile(
    r"paginat|page-?numbers|pager|paging|phan-?trang|wp-pagenavi|nav-links|lfr-pagination", re.IGNORECASE
)
_PLAIN_PATH = re.compile(r"[!-;=?-~]+")
_PLAIN = re.compile(r"https?://[\w.-]+(?::\d{1,5})?(?:[/?][^\s#\x00-\x1f]*)?", re.IGNORECASE)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_NEAR = 4
_LONGEST = 2000
_SHORT_TEXT = 24
_LONGEST_LABEL = 200


def read_links(root: Element, head: Head) -> tuple[Link, ...]:
    """Every http(s) link of the page, each address once, in page order; `base href` holds, the fragment is off."""
    origin = _origin(head.base)
    found: dict[str, Link] = {}
    for anchor in root.iter("a", "area"):
        href = anchor.get("href")
        if not href:
            continue
        url = _absolute(href, head.base, origin)
        if url is None:
            continue
        text = _label(raw_text(anchor)) or _label(anchor.get("title") or "")
        known = found.get(url)
        if known is not None and (known.text or not text) and known.paging:
            continue
        rel = (anchor.get("rel") or "").lower()
        paging = (rel != "" or len(text) <= _SHORT_TEXT) and _is_paging(anchor, text, rel)
        if known is None:
            found[url] = Link(url=url, text=text, paging=paging, nofollow="nofollow" in rel)
        elif (paging and not known.paging) or (text and not known.text):
            found[url] = Link(url=url, text=known.text or text, paging=paging or known.paging, nofollow=known.nofollow)
    following = head.rel("next")
    if following and (url := _absolute(following, head.base, origin)) and url not in found:
        found[url] = Link(url=url, paging=True)
    return tuple(found.values())


def read_feeds(head: Head) -> tuple[str, ...]:
    """The feeds the head names, absolute, each once."""
    hrefs = (href for rel, kind, href in head.rels if "alternate" in rel.split() and kind.startswith(_FEED_TYPES))
    origin = _origin(head.base)
    urls = (_absolute(href, head.base, origin) for href in hrefs)
    return tuple(dict.fromkeys(url for url in urls if url))


def _origin(base: str) -> str:
    match = _WEB.match(base)
    return match.group() if match else ""


def _absolute(href: str, base: str, origin: str) -> str | None:
    if len(href) <= _LONGEST and _PLAIN.fullmatch(href):
        return href
    href = href.strip()
    if "#" in href:
        href = href.partition("#")[0]
    if not href or len(href) > _LONGEST:
        return None
    # Most links are plain absolute paths; joining those by the book costs more than parsing the page.
    if href[0] == "/" and origin and not href.startswith("//") and "/." not in href and _PLAIN_PATH.fullmatch(href):
        return origin + href
    if not _WEB.match(href):
        scheme, colon, _ = href.partition(":")
        if colon and scheme.replace("+", "").isalnum() and scheme.lower() not in {"http", "https"}:
            return None
    return joined(base, href) or None


def _is_paging(anchor: Element, text: str, rel: str) -> bool:
    if rel and not {"next", "prev"}.isdisjoint(rel.split()):
        return True
    if len(text) > _SHORT_TEXT or not _reads_as_paging(text):
        return False
    element: Element | None = anchor
    for _ in range(_NEAR):
        if element is None:
            return False
        if _PAGER.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
        element = element.getparent()
    return not text.isdigit() and "/" not in text


def _label(text: str) -> str:
    return _known_label(text) if len(text) <= _LONGEST_LABEL else clean(text)


# A site's menus stand on every page of it.
_known_label = lru_cache(maxsize=8192)(clean)


@lru_cache(maxsize=4096)
def _reads_as_paging(text: str) -> bool:
    return bool(_PAGING_TEXT.fullmatch(text))
