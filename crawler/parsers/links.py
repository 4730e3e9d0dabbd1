"""Lists the links of a page as absolute addresses, and marks those that lead on in the same listing. It follows none."""

import re

from crawler.parsers.metadata import Head, joined
from crawler.parsers.tree import Element, raw_text
from crawler.records import Link
from vietnamese.cleaning import clean

_WEB = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)
_PAGING_TEXT = re.compile(
    r"\d{1,4}|[«»‹›<>→←…]{1,3}|(?:trang\s)?(?:sau|trước|tiếp|tiếp theo|kế tiếp|đầu|cuối)(?:\s[»›>→]+)?|trang\s\d+|next(?:\spage)?|older(?:\sposts)?|xem thêm(?:\stin)?",
    re.IGNORECASE,
)
_PAGER = re.compile(
    r"paginat|page-?numbers|pager|paging|phan-?trang|wp-pagenavi|nav-links|lfr-pagination", re.IGNORECASE
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_NEAR = 4
_LONGEST = 2000
_SHORT_TEXT = 24


def read_links(root: Element, head: Head) -> tuple[Link, ...]:
    """Every http(s) link of the page, each address once, in page order; `base href` holds, the fragment is off."""
    origin_match = _WEB.match(head.base)
    origin = origin_match.group() if origin_match else ""
    found: dict[str, Link] = {}
    for anchor in root.iter("a", "area"):
        href = anchor.get("href")
        if not href:
            continue
        url = _absolute(href, head.base, origin)
        if url is None:
            continue
        text = clean(raw_text(anchor)) or clean(anchor.get("title") or "")
        known = found.get(url)
        if known is not None and (known.text or not text) and known.paging:
            continue
        rel = (anchor.get("rel") or "").lower()
        paging = _is_paging(anchor, text, rel)
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
    return tuple(dict.fromkeys(joined(head.base, href) for href in hrefs))


def _absolute(href: str, base: str, origin: str) -> str | None:
    href = href.strip().partition("#")[0]
    if not href or len(href) > _LONGEST:
        return None
    # Most links are plain absolute paths; joining those by the book costs more than parsing the page.
    if href[0] == "/" and origin and not href.startswith("//") and "/." not in href and "\n" not in href:
        return origin + href
    if not _WEB.match(href):
        scheme, colon, _ = href.partition(":")
        if colon and scheme.replace("+", "").isalnum() and scheme.lower() not in {"http", "https"}:
            return None
        href = joined(base, href)
    href = "".join(href.split("\n")).replace("\t", "").replace("\r", "")
    return href if _WEB.match(href) else None


def _is_paging(anchor: Element, text: str, rel: str) -> bool:
    if "next" in rel.split() or "prev" in rel.split():
        return True
    if len(text) > _SHORT_TEXT or not _PAGING_TEXT.fullmatch(text):
        return False
    element: Element | None = anchor
    for _ in range(_NEAR):
        if element is None:
            return False
        if _PAGER.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
        element = element.getparent()
    return not text.isdigit() and "/" not in text
