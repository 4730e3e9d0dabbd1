"""Collects what a page says about itself in its head: meta, link, title, JSON-LD. It believes nothing yet."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from crawler.parsers.tree import Element, plain, raw_text

ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle",
     "LiveBlogPosting", "AdvertiserContentArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "TechArticle", "SocialMediaPosting"}
)  # fmt: skip
_COMMENT = re.compile(r"^\s*(?:/\*.*?\*/|//\s*)?<!(?:--|\[CDATA\[)|(?:--|\]\])>\s*(?:/\*.*?\*/)?\s*$", re.DOTALL)
_ABSOLUTE = re.compile(r"https?://[^\s?#;]+(?:\?[^\s#]+)?")
_LARGEST_JSON = 2_000_000
_MOST_NODES = 2000


@dataclass(slots=True)
class Head:
    """The head of a page: `meta` by lower-case name or property, `rels` as (rel, type, href), `data` as JSON-LD nodes."""

    title: str = ""
    base: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)
    rels: list[tuple[str, str, str]] = field(default_factory=list)
    data: list[dict[str, Any]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

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
        return [node for node in self.data if ARTICLE_TYPES & types_of(node)]


def read_head(root: Element, url: str) -> Head:
    """Everything the head says, in one pass; scripts and JSON-LD also where a page puts them in its body."""
    head = Head(base=url)
    for element in root.iter("meta", "link", "title", "base", "script"):
        attributes = element.attrib
        tag = element.tag
        if tag == "meta":
            name = (
                attributes.get("property")
                or attributes.get("name")
                or attributes.get("itemprop")
                or attributes.get("http-equiv")
            )
            if name and (content := attributes.get("content")):
                head.meta.setdefault(name.strip().lower(), []).append(content)
        elif tag == "link":
            head.rels.append(
                (
                    (attributes.get("rel") or "").lower(),
                    attributes.get("type", "").lower(),
                    attributes.get("href", "").strip(),
                )
            )
        elif tag == "title":
            # An SVG has titles too.
            head.title = head.title or plain(raw_text(element))
        elif tag == "base":
            if (href := attributes.get("href")) and head.base == url:
                head.base = joined(url, href.strip())
        elif "ld+json" in attributes.get("type", ""):
            head.data.extend(_nodes(raw_text(element)))
        elif not attributes.get("src"):
            head.scripts.append(raw_text(element))
    return head


def types_of(node: dict[str, Any]) -> set[str]:
    """The types of a JSON-LD node without their vocabulary's address."""
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return {name.rpartition("/")[2] for name in names if isinstance(name, str)}


def joined(base: str, href: str) -> str:
    """An absolute address, its spaces escaped; what cannot be joined comes back as it is."""
    if _ABSOLUTE.fullmatch(href):
        return href
    try:
        return urljoin(base, href.strip()).replace(" ", "%20")
    except ValueError:
        return href


def _nodes(text: str) -> Iterator[dict[str, Any]]:
    """All objects of a JSON-LD script, @graph and lists opened; nothing if it is no JSON."""
    if len(text) > _LARGEST_JSON:
        return
    text = _COMMENT.sub("", text).strip().rstrip(";")
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
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
