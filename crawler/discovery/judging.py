"""Puts one link in its place: refused, article, list, page of a list, feed. Remembers, as every page repeats its menus."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.sites.conventions import page_number
from crawler.sites.model import Site
from crawler.urls import canonical_url, looks_like_article, refusal

# Lists that only sort anew what the sections hold: by word, by person, by month.
_ARCHIVE = re.compile(
    r"/(?:tags?|the|tu-khoa|author|tac-gia|chu-de)/|^/(?:[a-z]{2}/)?(?:19|20)\d\d(?:/\d\d)?(?:/page/\d+)?/?$|-event\d+\.html?$",
    re.IGNORECASE,
)
_FEED = re.compile(r"/(?:rss|feeds?|atom)(?:/|$)|\.(?:rss|rdf|atom)$|/rss\.xml$", re.IGNORECASE)
_SITEMAP = re.compile(r"/[^/]*sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """What an address is taken for. `article` is None where neither pattern nor convention tells; `page` counts from 1."""

    url: str
    refused: bool
    article: bool | None = None
    page: int | None = None
    archive: bool = False
    feed: bool = False
    sitemap: bool = False
    path: str = "/"


@lru_cache(maxsize=20_000)
def judge(url: str, site: Site, family: str | None) -> Judged:
    """The judgement on one address, in its canonical form."""
    address = canonical_url(url, site)
    if refusal(address, site, today=datetime.now(tz=UTC).date()) is not None:
        return Judged(address, refused=True)
    path = urlsplit(address).path
    return Judged(
        address,
        refused=False,
        article=looks_like_article(address, site, family),
        page=page_number(address),
        archive=bool(_ARCHIVE.search(path)),
        feed=bool(_FEED.search(path)),
        sitemap=bool(_SITEMAP.search(path)),
        path=path,
    )
