"""Makes a stored page inert and self-contained: nothing in it runs, and what it shows or leads to comes from the archive.

The guard's policy keeps it so whatever is missed here: a page of the archive has no origin, runs no script and loads nothing
from elsewhere.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import lxml.html
from lxml.etree import LxmlError, _Element

from crawler.parsers.charset import to_utf8
from web.xml import clean

LONGEST = 5_000_000
"""Bytes of a page; longer ones are given to be saved."""
_DROPPED = ("script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "meta", "template", "portal")
_SHOWN = frozenset({"src", "background", "poster", "data-src", "data-original", "data-lazy-src"})
_LAZY = ("data-src", "data-original", "data-lazy-src")
_KEPT_LINKS = frozenset({"stylesheet"})
_CSS_URL = re.compile(
    # An address without quotation marks may lack its end, or a sheet of nothing but beginnings would be read once for each.
    r"""url\(\s*(?:"([^"]*)"\s*\)|'([^']*)'\s*\)|([^)"'\s]+)(?:\s*\))?)|@import\s+(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE,
)
_PART = "%/?:@!$&'()*+,;=~"
Place = Callable[[str], str]
"""Gives the address in the archive of an absolute address."""


def html(body: bytes, content_type: str | None, url: str, place: Place) -> bytes:
    """A page as UTF-8 HTML. Raises ValueError for one that is none."""
    text = to_utf8(body, content_type).data.decode("utf-8", "replace")
    if not text.strip():
        return b""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        tree = lxml.html.document_fromstring(text.encode(), parser=parser)
    except LxmlError:  # nothing but comments, as some sites answer
        return b""
    base = _base(tree, url)
    dropped: list[Any] = list(tree.iter(*_DROPPED))
    for element in dropped:
        element.drop_tree()
    for element in tree.iter():
        if isinstance(element.tag, str):
            _inert(element, base, place)
    head = tree.find("head")
    if head is None:
        head = lxml.html.Element("head")
        tree.insert(0, head)
    head.insert(0, lxml.html.Element("meta", {"charset": "utf-8"}))
    made: bytes = lxml.html.tostring(tree, encoding="utf-8")
    return b"<!doctype html>\n" + made


def css(text: str, base: str, place: Place) -> str:
    """A style sheet with its addresses led into the archive."""

    def written(match: re.Match[str]) -> str:
        address = next((group for group in match.groups() if group is not None), "")
        target = led(address, base, place)
        place_of = f'url("{target}")' if target else 'url("")'
        return f"@import {place_of}" if match[0][:1] == "@" else place_of

    return _CSS_URL.sub(written, text)


def _base(tree: _Element, url: str) -> str:
    for element in tree.iter("base"):
        if href := element.get("href"):
            return _joined(url, href) or url
    return url


def _drop(element: _Element, name: str) -> None:
    if name in element.attrib:
        element.attrib.pop(name)


def _inert(element: _Element, base: str, place: Place) -> None:
    if element.tag == "link" and not _KEPT_LINKS & set((element.get("rel") or "").lower().split()):
        _drop(element, "href")
    if element.tag == "style" and element.text:
        element.text = css(clean(element.text), base, place)
    for lazy in _LAZY:
        if element.tag == "img" and (later := element.get(lazy)):
            element.set("src", clean(later))
    for name in list(element.attrib):
        plain = str(name).lower()
        value = element.get(name) or ""
        if plain == "style":
            element.set(name, css(clean(value), base, place))
        elif plain == "href" or (plain in _SHOWN and plain not in _LAZY):
            _lead(element, str(name), value, base, place)
        elif plain.startswith("on") or plain in _REMOVED:
            element.attrib.pop(name)


_REMOVED = frozenset(
    {"action", "formaction", "ping", "srcset", "srcdoc", "xlink:href", "{http://www.w3.org/1999/xlink}href", "integrity", "nonce", "crossorigin", "http-equiv", "target", *_LAZY}
)  # fmt: skip


def _lead(element: _Element, name: str, value: str, base: str, place: Place) -> None:
    if name == "href" and value.startswith("#"):
        return
    if name == "src" and value.strip().lower().startswith("data:image/"):
        return
    target = led(value, base, place)
    if target is None:
        element.attrib.pop(name)
    else:
        element.set(name, target)


def led(address: str, base: str, place: Place) -> str | None:
    """Where an address of a page at `base` leads in the archive; None for one that is not of the Web."""
    whole = _joined(base, address.strip())
    if whole is None or urlsplit(whole).scheme not in {"http", "https"}:
        return None
    bare, mark, part = whole.partition("#")  # places name no part of a page: it is added again
    return place(bare) + mark + quote(part, safe=_PART)


def _joined(base: str, address: str) -> str | None:
    try:
        whole = clean(urljoin(base, address))
        urlsplit(whole)
    except ValueError:
        return None
    return whole
