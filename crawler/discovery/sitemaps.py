"""Reads a sitemap (sitemaps.org: index, URL set, news, gzip, plain text) to the addresses it names. Fetches none of them."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from urllib.parse import urljoin

from lxml import etree

from crawler.discovery.order import Priority, read_time
from crawler.records import Found, Page, Route

# sitemaps.org allows 50 MB; more than this is a bomb.
_UNPACKED = 100_000_000
_GZIP = b"\x1f\x8b"

# Is a sitemap, loc, lastmod, publication date.
Entry = tuple[bool, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap names: pages, other sitemaps, and when each last changed (an address missing there gave no time)."""

    urls: tuple[Found, ...] = ()
    sitemaps: tuple[str, ...] = ()
    lastmod: dict[str, datetime] = field(default_factory=dict)


def read_sitemap(page: Page) -> Sitemap:
    """The addresses of a sitemap in its order, each once; empty for what is none. Damage ends it, what came before counts.

    A page's `published_at` comes from the news extension alone: lastmod is the time of a change.
    """
    body = _unpacked(page.body).removeprefix(b"\xef\xbb\xbf").lstrip()
    entries = _entries(body) if body.startswith(b"<") else _lines(body)
    urls: dict[str, Found] = {}
    maps: dict[str, None] = {}
    lastmod: dict[str, datetime] = {}
    for is_map, location, changed, published in entries:
        url = _absolute(location, page.url, relative=body.startswith(b"<"))
        if url is None:
            continue
        if moment := read_time(changed):
            lastmod[url] = moment
        if is_map:
            maps[url] = None
        else:
            urls.setdefault(url, _found(url, page, read_time(published)))
    return Sitemap(tuple(urls.values()), tuple(maps), lastmod)


def _found(url: str, page: Page, published: datetime | None) -> Found:
    return Found(
        url=url,
        route=Route.SITEMAP,
        via=page.url,
        depth=page.depth + 1,
        priority=Priority.ARTICLE,
        published_at=published,
    )


def _lines(body: bytes) -> Iterator[Entry]:
    return ((False, line, None, None) for line in body.decode("utf-8", "replace").splitlines())


def _entries(body: bytes) -> Iterator[Entry]:
    """The entries of an XML sitemap; the tree is cleared as it is read, for such a file may hold 50 MB."""
    events = etree.iterparse(
        BytesIO(body),
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        recover=True,
        resolve_entities=False,
        huge_tree=True,
    )
    try:
        for _, element in events:
            location = element.findtext("{*}loc")
            if location:
                is_map = element.tag.endswith("sitemap")
                published = element.findtext("{*}news/{*}publication_date")
                yield is_map, location, element.findtext("{*}lastmod"), published
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        return


def _absolute(location: str, base: str, *, relative: bool) -> str | None:
    location = location.strip()
    try:
        url = urljoin(base, location) if relative else location
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) and not any(mark in url for mark in " \t\n<>") else None


def _unpacked(body: bytes) -> bytes:
    """The body without gzip, however it ends: a truncated file gives what was whole."""
    if not body.startswith(_GZIP):
        return body
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    out = bytearray()
    rest = body
    try:
        while rest and not stream.eof and len(out) < _UNPACKED:
            out += stream.decompress(rest, 1 << 20)
            rest = stream.unconsumed_tail
    except zlib.error:
        return bytes(out)
    return bytes(out)
