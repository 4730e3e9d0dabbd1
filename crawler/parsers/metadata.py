"""Collects what a page says about itself in its head: meta, link, title, JSON-LD. It believes nothing yet."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from crawler.parsers.tree import Element, plain, raw_text

ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle",
     "LiveBlogPosting", "AdvertiserContentArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "TechArticle", "SocialMediaPosting"}
)  # fmt: skip
_COMMENT = re.compile(r"^\s*(?:/\*.*?\*/|//\s*)?<!(?:--|\[CDATA\[)|(?:--|\]\])>\s*(?:/\*.*?\*/)?\s*$", re.DOTALL)
_ABSOLUTE = re.compile(r"https?://[\w.-]+(?::[1-9]\d{0,3})?(?:/[!-\"$-:<-~]*)?(?:\?[!-\"$-~]+)?", re.ASCII)
_ORIGIN = re.compile(r"https?://[\w.-]+(?::[1-9]\d{0,3})?(?=[/?#]|$)", re.ASCII)
_PATH = re.compile(r"/(?!/)[!-\"$-:<-~]*(?<!\?)")
_OUTER = "".join(map(chr, range(0x21)))
"""What stands around an address and is no part of it: C0 controls and space (WHATWG URL, section 4.4)."""
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile(r"[\n\t\r]")
_LAST_COMMA = re.compile(r",(?=\s*[}\]])")
_LARGEST_JSON = 2_000_000
_MOST_NODES = 2000
_SCRIPT_START = 6000


@dataclass(slots=True)
class Head:
    """The head of a page: `meta` by lower-case name or property, `rels` as (rel, type, href), `data` as JSON-LD nodes.

    `inline` are the inline scripts, `sources` the addresses of style sheets and of the other scripts.
    """

    title: str = ""
    base: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)
    rels: list[tuple[str, str, str]] = field(default_factory=list)
    data: list[dict[str, Any]] = field(default_factory=list)
    inline: list[Element] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    _begun: list[str] | None = None
    _scripts: str = ""
    _addresses: str | None = None
    _articles: list[dict[str, Any]] | None = None

    def scripts(self, word: str) -> list[str]:
        """The beginnings of the inline scripts that hold a word there; what tells a CMS stands at a script's start."""
        if self._begun is None:
            self._begun = [(element.text or "")[:_SCRIPT_START] for element in self.inline]
            self._scripts = "\0".join(self._begun)
        if word not in self._scripts:
            return []
        return [script for script in self._begun if word in script]

    def loads(self, word: str) -> bool:
        """Whether the address of a style sheet or script holds a word."""
        if self._addresses is None:
            self._addresses = "\n".join(self.sources)
        return word in self._addresses

    def first(self, *names: str) -> tuple[str, str] | None:
        """The first filled meta value among `names`, cleaned, with its name."""
        for name in names:
            for value in self.meta.get(name, ()):
                if text := plain(value):
                    return text, name
        return None

    def rel(self, name: str) -> str | None:
        """The address of the first link of that relation."""
        return next((href for rel, _, href in self.rels if name in rel.split()), None)

    def articles(self) -> list[dict[str, Any]]:
        """The JSON-LD nodes that describe an article."""
        if self._articles is None:
            self._articles = [node for node in self.data if ARTICLE_TYPES & types_of(node)]
        return self._articles


def read_head(root: Element, url: str) -> Head:
    """Everything the head says, in one pass; scripts and JSON-LD also where a page puts them in its body."""
    head = Head(base=url)
    for element in root.iter("meta", "link", "title", "base", "script"):
        tag = element.tag
        if tag == "meta":
            _read_meta(head, element)
        elif tag == "link":
            rel, href = (element.get("rel") or "").lower(), element.get("href", "").strip()
            head.rels.append((rel, element.get("type", "").lower(), href))
            if "stylesheet" in rel:
                head.sources.append(href)
        elif tag == "title":
            # An SVG has titles too.
            head.title = head.title or plain(raw_text(element))
        elif tag == "script":
            _read_script(head, element)
        elif (address := element.get("href")) and head.base == url:
            head.base = joined(url, address.strip()) or url
    return head


def _read_meta(head: Head, element: Element) -> None:
    get = element.get
    name = get("property") or get("name") or get("itemprop") or get("http-equiv")
    if name and (content := get("content")):
        head.meta.setdefault(name.strip().lower(), []).append(content)


def _read_script(head: Head, element: Element) -> None:
    if "ld+json" in element.get("type", ""):
        head.data.extend(_nodes(raw_text(element)))
    elif source := element.get("src"):
        head.sources.append(source)
    else:
        head.inline.append(element)


def types_of(node: dict[str, Any]) -> set[str]:
    """The types of a JSON-LD node without their vocabulary's address."""
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return {name.rpartition("/")[2] for name in names if isinstance(name, str)}


def joined(base: str, href: str) -> str:
    """An absolute http(s) address, what no address may hold percent-encoded as browsers do; "" where there is none to be made."""
    if _ABSOLUTE.fullmatch(href):
        return href
    # Joining by the book takes as long as reading a paragraph.
    if _PATH.fullmatch(href) and "/." not in href and (origin := _ORIGIN.match(base)):
        return origin.group() + href
    try:
        url = urljoin(base, _BREAKS.sub("", href.strip(_OUTER)))
        parts = urlsplit(url)
        # Asking for a port that is no number raises.
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    if not whole:
        return ""
    return escaped(url)


def escaped(url: str) -> str:
    """An address with its control characters and white space percent-encoded, as browsers send them."""
    return _UNFIT.sub(lambda match: quote(match.group(), errors="replace"), url) if _UNFIT.search(url) else url


def _loaded(text: str) -> Any:
    """What a JSON text says; a comma before a closing bracket, which templates leave behind, is let pass. None for no JSON."""
    for whole in (text, _LAST_COMMA.sub("", text)):
        try:
            return json.loads(whole, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(text: str) -> Iterator[dict[str, Any]]:
    """All objects of a JSON-LD script, @graph and lists opened; nothing if it is no JSON."""
    if len(text) > _LARGEST_JSON:
        return
    text = text.strip()
    # Looking for where a comment might end goes through all of it.
    if not (text.startswith(("{", "[")) and text.endswith(("}", "]"))):
        text = _COMMENT.sub("", text).strip().rstrip(";")
    data = _loaded(text)
    pending, seen = [data], 0
    while pending and seen < _MOST_NODES:
        value = pending.pop(0)
        seen += 1
        if isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            yield value
            pending.extend(
                value[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "liveBlogUpdate")
                if isinstance(value.get(key), (list, dict))
            )
