"""Tells the second page of an article and those behind it from its first, and where that one is. It puts none of them together.

An article cut in pages is one article: its later pages begin in the middle of its text. They are known by WordPress's class of
the body (`single-paged-2`), by WordPress's box of page links (`wp_link_pages`), by a `rel=prev` that names the address with the page
number before it, and by Joomla's `pagenavcounter` at an address with a start. Other ways of cutting are not known, and an address
alone tells nothing: a first page that nothing on the page confirms is none, nor is a front page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml import etree

from crawler.parsers.parts import Document
from crawler.parsers.tree import Element, child_of, is_inside, raw_text, text_nodes

_UNLINKED = etree.XPath(".//text()[not(ancestor::a)]", smart_strings=True)
_PAGED = re.compile(r"(?:^|\s)single-paged-(\d{1,4})(?:\s|$)")
_BOXES = ("page-links", "post-nav-links", "link-pages", "post-page-links")
_ENTRY = "post-page-numbers"
_COUNTER = "pagenavcounter"
_DIGITS = 3
_ONE_NUMBER = re.compile(r"\D*(\d{1,3})\D*")
_FIRST_NUMBER = re.compile(r"\d{1,3}")
_BY_QUERY = re.compile(r"(?:page|paged|trang)=(\d{1,4})", re.IGNORECASE)
_BY_START = re.compile(r"(?:start|limitstart)=(\d{1,4})", re.IGNORECASE)
# The page-break plug-in of Joomla 2.5 to 4 writes `showall=&limitstart=1` (`showall=&start=1` with friendly addresses).
_SHOW_ALL = re.compile(r"showall(?:=0?)?", re.IGNORECASE)
# WordPress makes the class `single-paged-2` of /slug/2/ and of /slug/page/2/ alike.
_PAGED_PATH = re.compile(r"/page/\d{1,4}(?=/?$)")
_FRONT = re.compile(r"/?(?:(?:index|default|home)\.\w{2,5})?", re.IGNORECASE)
_BY_PATH = re.compile(r"(?<=[^/])/(\d{1,4})/?$")


@dataclass(frozen=True, slots=True)
class Continuation:
    """A later page of an article: the sign by which it is known, and the address of the first page, which is another one."""

    how: str
    first: str


def continuation_of(document: Document) -> Continuation | None:
    """What makes a page that shows an article a later page of it; None for a first or only page.

    None too where nothing tells another address for its beginning: what an address shows is all that can be had of it then.
    """
    found = chain(_by_class(document), _by_links(document), _by_head(document), _by_counter(document))
    told = (Continuation(how, first) for how, first in found if first is not None and not _is_front(first))
    return next((one for one in told if not _same(one.first, document.url)), None)


def pages_of(document: Document) -> int | None:
    """In how many pages the article is cut whose first page this is, by its box of page links; None for any other page."""
    for box in _boxes(document):
        others = [
            number
            for link in box.iter("a")
            if (number := _number(raw_text(link))) is not None
            and number > 1
            and (address := _joined(document, link.get("href"))) is not None
            and not _same(address, document.url)
            and _same(_bare(address, number), document.url)
        ]
        if others and _current(box) == 1:
            return max(others)
    return None


def _by_class(document: Document) -> Iterator[tuple[str, str | None]]:
    body = child_of(document.root, "body")
    match = _PAGED.search(body.get("class") or "") if body is not None else None
    if match and int(match[1]) > 1:
        linked = next((first for _, first in _linked(document)), None)
        parts = urlsplit(document.url)
        bare = parts._replace(path=_PAGED_PATH.sub("", parts.path)).geturl()
        own = bare if bare != document.url else _without_number(document.url, int(match[1]))
        yield f"body.single-paged-{match[1]}", linked or own


def _by_links(document: Document) -> Iterator[tuple[str, str | None]]:
    for number, first in _linked(document):
        # Pagers of comments and of lists have such names too: they lead to other addresses than this page's without its number.
        if _same(first, _without_number(document.url, number)):
            yield f"page {number} by the box of page links", first


def _linked(document: Document) -> Iterator[tuple[int, str]]:
    """The current number of each box of page links that is past its first page, and where its number 1 leads."""
    for box in _boxes(document):
        current = _current(box)
        first = next((link.get("href") for link in box.iter("a") if _number(raw_text(link)) == 1), None)
        address = _joined(document, first)
        if current is not None and current > 1 and address is not None:
            yield current, address


def _boxes(document: Document) -> Iterator[Element]:
    """The boxes of page links: by their own names, then one that only its entries' name tells."""
    boxes = document.index.classed(*_BOXES)
    yield from boxes
    entry = next((one for one in document.index.classed(_ENTRY) if not any(is_inside(one, box) for box in boxes)), None)
    if entry is not None and (around := entry.getparent()) is not None:
        yield around


def _current(box: Element) -> int | None:
    """The number that a box of page links marks as this page's; before WordPress 5.1 it is the one that is no link."""
    for part in box.iter():
        if part.get("aria-current") == "page" or "current" in (part.get("class") or "").split():
            return _number(raw_text(part))
    texts = (text.strip() for text, _, _ in text_nodes(_UNLINKED, box))
    return next((int(text) for text in texts if text.isdecimal() and len(text) <= _DIGITS), None)


def _by_head(document: Document) -> Iterator[tuple[str, str | None]]:
    before = _joined(document, document.head.rel("prev"))
    number = _page_of(urlsplit(document.url))
    if before is None or number is None or number < 2:  # noqa: PLR2004 - the first page is none
        return
    first = _without_number(document.url, number)
    # A path's last number may be the article's own, and rel=prev the article before it: only the address without one is sure.
    is_second = number == 2 and _same(before, first)  # noqa: PLR2004
    # So may a number in the query ("index.php?page=15"), unless the head names the address without it too.
    by_query = urlsplit(first or "").path == urlsplit(document.url).path and _is_stated(document, first)
    if is_second or (by_query and _page_of(urlsplit(before)) == number - 1 and _same(_bare(before, number - 1), first)):
        yield f"rel=prev of page {number}", first


def _is_stated(document: Document, address: str | None) -> bool:
    """Whether the head calls the page by that address."""
    named = document.head.first("og:url")
    return any(_same(_joined(document, one), address) for one in (document.head.rel("canonical"), named and named[0]))


def _by_counter(document: Document) -> Iterator[tuple[str, str | None]]:
    """Joomla's "Page 2 of 3" above an article cut by its page-break plug-in; without a start it may count the category's articles."""
    parts = urlsplit(document.url)
    pairs = [pair for pair in parts.query.split("&") if pair]
    kept = [pair for pair in pairs if not _BY_START.fullmatch(pair)]
    if len(kept) == len(pairs):
        return
    query = "&".join(pair for pair in kept if not _SHOW_ALL.fullmatch(pair))
    for counter in document.index.classed(_COUNTER):
        match = _FIRST_NUMBER.search(raw_text(counter))
        if match and int(match[0]) > 1:
            yield f"Joomla's counter: page {match[0]}", parts._replace(query=query).geturl()


def _is_front(url: str) -> bool:
    """Whether an address without a query is a site's front page, which is nobody's first page."""
    parts = urlsplit(url)
    return not parts.query and _FRONT.fullmatch(parts.path) is not None


def _joined(document: Document, href: str | None) -> str | None:
    """Where a link of the page leads; None for what is no address."""
    try:
        address = urljoin(document.head.base, (href or "").strip())
        return address if href and urlsplit(address).netloc else None
    except ValueError:
        return None


def _number(text: str) -> int | None:
    match = _ONE_NUMBER.fullmatch(text)
    return int(match[1]) if match else None


def _page_of(parts: SplitResult) -> int | None:
    match = next(filter(None, map(_BY_QUERY.fullmatch, parts.query.split("&"))), None) or _BY_PATH.search(parts.path)
    return int(match[1]) if match else None


def _without_number(url: str, number: int) -> str | None:
    """The address without that page number in its query or at the end of its path; None where it has none there."""
    bare = _bare(url, number)
    return None if bare == url else bare


def _bare(url: str, number: int) -> str:
    parts = urlsplit(url)
    pairs = parts.query.split("&") if parts.query else []
    kept = [pair for pair in pairs if not ((match := _BY_QUERY.fullmatch(pair)) and int(match[1]) == number)]
    if len(kept) < len(pairs):
        return parts._replace(query="&".join(kept)).geturl()
    match = _BY_PATH.search(parts.path)
    if match is None or int(match[1]) != number:
        return url
    slash = "/" if parts.path.endswith("/") else ""
    return parts._replace(path=parts.path[: match.start()] + slash).geturl()


def _same(one: str | None, other: str | None) -> bool:
    """Whether two addresses are one but for scheme and the slash at the end."""
    if one is None or other is None:
        return False
    first, second = urlsplit(one), urlsplit(other)
    ends = [(parts.netloc, parts.path.rstrip("/"), parts.query) for parts in (first, second)]
    return ends[0] == ends[1]
