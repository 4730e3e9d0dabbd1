"""Reads a feed (RSS 0.9 to 2.0, Atom, RDF) to the addresses it names. Broken XML is read as far as it goes."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from lxml import etree

from crawler.discovery.order import Priority, read_time
from crawler.records import Found, Page, Route

_ROOT = re.compile(rb"<\?xml|<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)
_TIMES = ("pubdate", "published", "date", "issued", "updated", "modified")

Entry = tuple[str | None, str | None]


def read_feed(page: Page) -> list[Found]:
    """The articles a feed names, in its order, each once, with the time beside them; empty for what is no feed.

    lxml's recovery reads what is nearly XML. What has no single root (a script's warning before it, items without a
    channel) goes to BeautifulSoup, which needs none.
    """
    body = page.body
    first = _ENTRY.search(body)
    if first is None:
        return []
    start = _ROOT.search(body)
    entries = list(_strict(body[start.start() :])) if start else []
    if not any(link for link, _ in entries):
        entries = list(_forgiving(body[first.start() :]))
    found: dict[str, Found] = {}
    for link, time in entries:
        url = _absolute(link, page.url)
        if url:
            found.setdefault(
                url,
                Found(
                    url=url,
                    route=Route.FEED,
                    via=page.url,
                    depth=page.depth + 1,
                    priority=Priority.FRESH,
                    published_at=read_time(time),
                ),
            )
    return list(found.values())


def _strict(body: bytes) -> Iterator[Entry]:
    # Entities stay unread: a feed may come from anybody, and one of them can stand for gigabytes or for a local file.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return
    if root is None:
        return
    for entry in root.iter("{*}item", "{*}entry"):
        yield _link(entry), _time(entry)


def _link(entry: etree._Element) -> str | None:
    """Atom's alternate link, RSS's link, the guid if it is an address, RDF's about: the first that is there."""
    # An unclosed tag in a title takes the link in.
    links = entry.findall("{*}link") or entry.findall(".//{*}link")
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
    for link in links:
        if (text := _text(link)) and not link.get("href"):
            return text
    guid = entry.find("{*}guid")
    if guid is None:
        guid = entry.find("{*}id")
    if (
        guid is not None
        and guid.get("isPermaLink", "true") != "false"
        and _text(guid).startswith(("http://", "https://"))
    ):
        return _text(guid)
    return next((str(value) for name, value in entry.attrib.items() if str(name).endswith("}about")), None)


def _time(entry: etree._Element) -> str | None:
    times = {_bare(str(child.tag)): _text(child) for child in entry.iterchildren("{*}*")}
    return next((times[name] for name in _TIMES if times.get(name)), None)


def _bare(tag: str) -> str:
    """A tag without its namespace, or without the prefix of one that the feed forgot to name."""
    return re.split(r"[}:]", tag)[-1].lower()


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext()).strip()


def _forgiving(body: bytes) -> Iterator[Entry]:
    for entry in BeautifulSoup(body, "html.parser").find_all(re.compile(r"(?:^|:)(?:item|entry)$")):
        link = entry.find("link")
        # To an HTML parser a link is empty: the address RSS writes inside it follows it.
        address = (link.get("href") or link.next_sibling) if link else None
        if not str(address or "").strip() and (guid := entry.find("guid")) and "://" in guid.get_text():
            address = guid.get_text()
        time = next((tag for name in _TIMES if (tag := entry.find(re.compile(rf"(?:^|:){name}$")))), None)
        yield str(address or "").strip() or None, time.get_text() if time else None


def _absolute(link: str | None, base: str) -> str | None:
    try:
        url = urljoin(base, (link or "").strip()) if link else ""
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
