"""The portal that keeps its pictures under /upload/{site id}/{day}/: Lai Châu and Hà Giang. Unverified.

Known only from addresses of its pictures and documents on other sites: `laichau.gov.vn/upload/2000066/20210201/grab6b49a….jpg`,
`/upload/2000066/fck/…`, `soyte.laichau.gov.vn/upload/1001027/20260602/….pdf`, `tuyengiao.hagiang.gov.vn/upload/64711/…`. Nobody
here has seen its HTML. So it is recognised where its head names such a picture (going through all pictures of every unknown
page would be dear), and the general rules read it; an article's address holds no id
(`/tin-tuc-su-kien/chuyen-de/tin-trong-nuoc/{slug}.html`, a repeated slug ends in a digit), so it has no key of its own.
Whoever can open a page: put its shape here as a template and drop the word unverified.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.parsers.parts import Document, Family, Parts
from crawler.records import Kind

_STORE = re.compile(r"/upload/\d{4,9}/(?:(?:19|20)\d{6}|fck)/", re.IGNORECASE)


def _addresses(document: Document) -> Iterator[str]:
    for name in ("og:image", "twitter:image", "image"):
        yield from document.head.meta.get(name, ())
    yield from (href for _, _, href in document.head.rels)
    yield from document.head.sources


def _detect(document: Document) -> str | None:
    """An address in such a store on the page's own host or beside it; a picture copied from another site is no mark."""
    own = (urlsplit(document.url).hostname or "").removeprefix("www.")
    for address in _addresses(document):
        match = _STORE.search(address) if "/upload/" in address else None
        if match and _is_near(address, own):
            return f"{match.group()} in an address of the head, unverified"
    return None


def _is_near(address: str, own: str) -> bool:
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return False
    return not host or host == own or host.endswith(f".{own}") or own.endswith(f".{host}")


def _kind(_: Document) -> tuple[Kind, str] | None:
    return None


def _key(_: Document) -> str | None:
    return None


def _parts(_: Document) -> Parts:
    """Nothing of its own: the general reading finds the parts."""
    return Parts(leads_in_body=True)


UPLOAD_PORTAL = Family("upload_portal", _detect, _kind, _key, _parts)
