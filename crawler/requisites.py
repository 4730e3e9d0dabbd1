"""What a page needs to look as it does: its style sheets, and the sheets, pictures and fonts that these name. No scripts, ever.

They are media like an article's pictures: asked for last, within the same hosts and sizes, each address once in an archive's life.
Sites put a version or the time of day into the query of a sheet's address: of one file one address a month is asked for, so that
a new version is kept, perhaps late, and a clock brings no end of them.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from html import unescape
from itertools import islice
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from crawler.discovery.order import Priority
from crawler.media import HOPS, allowed
from crawler.records import Found, Page, Route
from crawler.sites.model import Site
from crawler.urls import address

MOST = 300
"""Addresses a run; a site has some tens."""
_FILE = re.compile(r"\.(?:css|woff2?|[to]tf|png|jpe?g|gif|svg|webp|ico)$", re.IGNORECASE)
_MOST_OF_FILE, _MOST_OF_PROGRAM = 1, 10  # queries within _LATELY; /combo?a.css and /combo?b.css are two sheets
_LATELY = timedelta(days=30)
_OK = 200
_HEAD, _SHEET = 200_000, 2_000_000  # bytes that are looked through, of a page and of a sheet
# No pattern may look through the same letters for each of its beginnings: a page of nothing but these would hold up the crawl.
_LINK = re.compile(rb"<link\b[^<>]{1,2000}>", re.IGNORECASE)
_IS_SHEET = re.compile(rb"""\brel\s*=\s*["']?[^"'>]*\bstylesheet\b""", re.IGNORECASE)
_IS_OTHER = re.compile(rb"""\brel\s*=\s*["'][^"'>]*\balternate\b""", re.IGNORECASE)  # of another look, chosen by hand
_HREF = re.compile(rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_BASE = re.compile(rb"""<base\b[^<>]{0,500}?\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"')\s;]+)""", re.IGNORECASE)
_URL = re.compile(r"""url\(\s*["']?([^"')\s]+)""", re.IGNORECASE)
_FACE = re.compile(r"@font-face\s*\{[^{}]*\}", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
# What browsers of today take, the smallest first: a face lists the same letters in five forms.
_FONTS = (".woff2", ".woff", ".ttf", ".otf")


class QueriesOf(Protocol):
    """Tells how many addresses with a query the archive found at each path within a time: `crawler.ports.Desk.queries_of`."""

    def __call__(self, paths: Collection[str], *, within: timedelta) -> Mapping[str, int]:
        """By path; those without any may be left out."""


class Requisites:
    """The requisites of one run of a site: tells of each address once."""

    def __init__(self, site: Site, queries_of: QueriesOf) -> None:
        self._site = site
        self._queries_of = queries_of
        self._told: set[str] = set()
        self._paths: Counter[str] = Counter()
        self._looked_up: set[str] = set()

    def of_page(self, page: Page) -> list[Found]:
        """The style sheets of a page, those that were not told before."""
        if page.status != _OK or not self._site.media.styles:
            return []
        head = page.body[:_HEAD]
        base = _BASE.search(head)
        at = _joined(page.url, _text(base[1])) or page.url if base else page.url
        return list(self._found(sheets(head), at, page.url, depth=0))

    def of_sheet(self, page: Page) -> list[Found]:
        """What a style sheet that was answered names, if it is one and no error dressed as one."""
        kind = (page.header("content-type") or "").partition(";")[0].strip().lower()
        if page.status != _OK or kind != "text/css" or page.depth >= HOPS or not self._site.media.styles:
            return []
        text = page.body[:_SHEET].decode("utf-8", "replace")
        return list(
            self._found(named(text, pictures=self._site.media.images), page.url, page.url, depth=page.depth + 1)
        )

    def _found(self, names: Iterator[str], base: str, via: str, *, depth: int) -> Iterator[Found]:
        if len(self._told) >= MOST:
            return
        addresses = (address(joined) for name in names if (joined := _joined(base, name)))
        wanted = (url for url in dict.fromkeys(addresses) if url and allowed(url, self._site))
        urls = list(islice(wanted, MOST))
        self._look_up(urls)
        for url in urls:
            path = url.partition("?")[0]
            most = _MOST_OF_FILE if _FILE.search(path) else _MOST_OF_PROGRAM
            if url not in self._told and self._paths[path] < most and len(self._told) < MOST:
                self._told.add(url)
                self._paths[path] += 1
                yield Found(url=url, route=Route.MEDIA, via=via, depth=depth, priority=Priority.MEDIA)

    def _look_up(self, urls: list[str]) -> None:
        """Count what earlier runs found lately: a path once, with all that a page names at once."""
        paths = {path for path, query, _ in (url.partition("?") for url in urls) if query} - self._looked_up
        if paths:
            self._looked_up |= paths
            self._paths.update(self._queries_of(paths, within=_LATELY))


def sheets(head: bytes) -> Iterator[str]:
    """The addresses of the style sheets that the beginning of a page links, as they stand there."""
    for link in _LINK.findall(head):
        if _IS_SHEET.search(link) and not _IS_OTHER.search(link) and (found := _HREF.search(link)):
            yield _text(next(part for part in found.groups() if part is not None))


def named(sheet: str, *, pictures: bool) -> Iterator[str]:
    """The addresses that a style sheet names, as they stand there: other sheets, a file of each font face, pictures if wanted."""
    text = _COMMENT.sub(" ", sheet)
    yield from _IMPORT.findall(text)
    for face in _FACE.findall(text):
        files = [name for name in _URL.findall(face) if _ending(name) in _FONTS]
        yield from sorted(files, key=lambda name: _FONTS.index(_ending(name)))[:1]
    if pictures:
        yield from (name for name in _URL.findall(_FACE.sub(" ", _IMPORT.sub(" ", text))) if not name.startswith("#"))


def _ending(name: str) -> str:
    path = re.split(r"[?#]", name, maxsplit=1)[0]
    return path[path.rfind(".") :].lower()


def _text(part: bytes) -> str:
    return unescape(part.decode("utf-8", "replace")).strip()


def _joined(base: str, name: str) -> str | None:
    """An address of the Web, None for all else, such as data in the sheet itself."""
    try:
        url = urljoin(base, name)
        return url if urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:
        return None
