"""Pictures and documents of articles: which of them are fetched, and what their answers are. They are never read as pages."""

import re
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from crawler.discovery.order import Priority
from crawler.parsers.kinds.answers import kind_of_answer
from crawler.records import Article, Found, Kind, Page, Reading, Route
from crawler.sites.model import Site, host_of
from crawler.urls import address

# Kinds of answer that are a medium's bytes.
BYTES = frozenset({Kind.MEDIA, Kind.ATTACHMENT})
# What a CMS or a content network stacks at most (http to https, a mirror, a signed address).
HOPS = 5
LONGEST = 2000
# Under two letters of a country these are no name of anybody: tinhdoan.laichau.gov.vn belongs to laichau.gov.vn.
_SHARED = frozenset(
    {"gov", "com", "net", "org", "edu", "ac", "info", "biz", "name", "pro", "health", "int", "io", "ai", "id", "co"}
)


def wanted(article: Article, site: Site) -> list[Found]:
    """The article's pictures and documents that the site file lets us fetch, each address once."""
    urls = [image.url for image in article.images] if site.media.images else []
    urls += [attachment.url for attachment in article.attachments] if site.media.attachments else []
    found = (medium(url, article.url, site) for url in urls)
    return list({one.url: one for one in found if one is not None}.values())


def medium(url: str, via: str, site: Site) -> Found | None:
    """A picture or document that the page `via` names, as it is asked for; None if it may not be."""
    asked = address(url)
    if asked is None or not allowed(asked, site):
        return None
    return Found(url=asked, route=Route.MEDIA, via=via, priority=Priority.MEDIA)


def allowed(url: str, site: Site) -> bool:
    """Whether a medium may be asked for there: the site itself, its relatives, and the hosts that `media.hosts` names."""
    if len(url) > LONGEST:
        return False
    parts = urlsplit(url)
    target = parts.path + ("?" + parts.query if parts.query else "")
    if any(re.search(pattern, target) for pattern in site.skip):
        return False
    if site.covers(url) or host_of(url) in {host.removeprefix("www.") for host in site.media.hosts}:
        return True
    # A port of its own is a service of its own.
    relative = _owner(parts.hostname or "")
    return relative is not None and parts.port is None and relative == _owner(urlsplit(site.url).hostname or "")


def read_medium(page: Page) -> Reading:
    """What a medium's address answered: MEDIA or ATTACHMENT if these are its bytes, else what else it is."""
    kind, reason = kind_of_answer(page) or (Kind.OTHER, "HTML where a picture or a document was expected")
    if kind is Kind.OTHER and reason.startswith("no HTML"):
        # A document of a type that no list has: the article calls it one.
        kind = Kind.ATTACHMENT
    return Reading(page=page, kind=kind, reason=reason)


def redirected(reading: Reading, site: Site) -> list[Found]:
    """Where a medium has moved to, if that may be asked for."""
    page = reading.page
    if reading.kind is not Kind.REDIRECT or page.depth >= HOPS:
        return []
    try:
        url = address(urljoin(page.url, (page.header("Location") or "").strip()))
    except ValueError:
        return []
    if url is None or url == page.url or not allowed(url, site):
        return []
    return [Found(url=url, route=Route.MEDIA, via=page.url, depth=page.depth + 1, priority=Priority.MEDIA)]


def _owner(host: str) -> str | None:
    """The part of a host name that somebody registered; None for an address of numbers or a bare name."""
    try:
        ip_address(host)
    except ValueError:
        labels = host.lower().split(".")
    else:
        return None
    parts = 3 if len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _SHARED else 2  # noqa: PLR2004 - a country
    return ".".join(labels[-parts:]) if len(labels) >= parts else None
