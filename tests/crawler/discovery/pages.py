"""Pages for the tests of discovery, written by us: feeds, sitemaps, JSON lists and readings of HTML pages."""

from crawler.records import Kind, Link, Page, Reading, Route
from crawler.sites.model import Site

HOME = "https://sonbinh.example.vn"
SITE = Site(id="son-binh", name="Cổng Sơn Bình", url=f"{HOME}/")


def page(
    path: str, body: str | bytes = b"", *, status: int = 200, depth: int = 0, route: Route = Route.START, **headers: str
) -> Page:
    """An answer of the site; header names are written with underscores."""
    lines = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    data = body.encode() if isinstance(body, str) else body
    return Page(url=HOME + path, status=status, headers=lines, body=data, depth=depth, route=route)


def reading(answer: Page, kind: Kind, *links: Link, family: str | None = None, feeds: tuple[str, ...] = ()) -> Reading:
    """What the parsers would say of an answer."""
    return Reading(page=answer, kind=kind, reason="test", family=family, links=links, feeds=feeds)


def link(path: str, text: str = "", *, paging: bool = False, nofollow: bool = False) -> Link:
    """A link to a path of the site, or to an absolute address."""
    return Link(url=path if "://" in path else HOME + path, text=text, paging=paging, nofollow=nofollow)


def paths(found) -> list[str]:
    """The addresses found, without the site's own host."""
    return [one.url.removeprefix(HOME) for one in found]
