"""Finds the body of a page nobody knows, from where its running text lies. It reads the text's weight, never its words."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from crawler.parsers.flow import BLOCKS
from crawler.parsers.tree import Element, is_hidden

_LEAST_TEXT = 20
_NO_TEXT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "button",
        "option",
        "select",
        "textarea",
        "title",
        "svg",
        "iframe",
        "label",
    }
)
_ASIDE_TAGS = frozenset({"nav", "footer", "aside", "form", "dialog"})
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus|respond|binh-?luan|footer|foot|sidebar|side-?bar|side|aside|related|lien-?quan|tin-?khac|other-?news|tin-?moi|recommend(?:ed|ations?)?|"
    r"outbrain|taboola|promo(?:s|tion)?|teasers?|sponsor(?:ed)?|advert(?:isement)?|ads?|adsbygoogle|banner|newsletter|subscri(?:be|ption)|signup|sign-?up|social|share|sharing|"
    r"sharetools|share-?box|addthis|menu|nav|navbar|navigation|breadcrumbs?|pagination|pager|paging|widget|popup|pop-?up|modal|cookie|gdpr|consent|copyright|tags?|tag-?list|keywords|"
    r"most-?(?:read|popular|viewed)|popular|trending|read-?more|read-?next|more-?(?:news|stories|on|from)|author-?(?:box|bio|info)|bio|rating|toolbar|tools|print|skip|hidden|"
    r"login|register|search|weather|poll|voting|tooltip|screen-reader-text|byline|dateline|timestamp|article-?meta|post-?meta|entry-?meta|meta-?data|credits?|correction|disclaimer|"
    r"infobox|fact-?box|factbox|timeline-?nav|player|video-?js|jw-?player|gallery-?nav|slideshow-?nav|lightbox|interstitial|affiliate|shop(?:ping)?|product-?card|embed-?card)(?:$|[\s_-]|s$)",
    re.IGNORECASE,
)
# What these names say holds even where the element outweighs the article: threads and related news often do.
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|disqus|binh-?luan|related|related-?(?:stories|posts|articles|news)|lien-?quan|tin-?khac|other-?news|recommend(?:ed|ations?)?|outbrain|taboola|"
    r"most-?(?:read|popular|viewed)|cookie|cookies|gdpr|consent|newsletter|modal)(?:$|[\s_-])",
    re.IGNORECASE,
)
_STATE = re.compile(r"^(?:has|no|with|is|without|js)-|-(?:enabled|disabled|allowed|open|closed)$", re.IGNORECASE)
_SHARE_OF_BODY = 0.4
_SHARE_OF_OTHERS = 0.85
_STEP = 0.62
_MARK_SHARE = 0.5
_LINK_REACH = 4
_LONG = 80
_LEAST = 25


@dataclass(slots=True)
class _Paragraph:
    block: Element
    in_link: bool
    text: int = 0
    linked: int = 0

    @property
    def weight(self) -> float:
        """How much running text the block has: short blocks and blocks of links weigh little."""
        own = self.text - self.linked
        if own < _LEAST or self.linked > own:
            return 0.0
        return float(own) if own >= _LONG else own * 0.3


@dataclass(slots=True)
class Found:
    """The body of a page: the element, how it was found, and how much running text it and each part of it hold.

    `shown` is how much text the whole page has, links included, in characters.
    """

    body: Element
    how: str
    weight: float
    shown: int
    weights: Mapping[Element, float]

    def is_beside(self, element: Element) -> bool:
        """Whether an element in the body is something beside the text: an aside that holds no great part of it."""
        return is_aside(element) and self.weights.get(element, 0.0) < self.weight * _allowed_share(element)


def is_aside(element: Element) -> bool:
    """Whether an element is by its tag or names something beside the text: comments, shares, related links, menus."""
    if element.tag in _ASIDE_TAGS:
        return True
    names = element.get("class")
    if names and _names_aside(names):
        return True
    name = element.get("id")
    return bool(name and _names_one(name))


@lru_cache(maxsize=8192)
def _names_aside(names: str) -> bool:
    return bool(_ASIDE.search(names)) and any(_ASIDE.search(name) and not _STATE.search(name) for name in names.split())


@lru_cache(maxsize=8192)
def _names_one(name: str) -> bool:
    return bool(_ASIDE.search(name))


def _allowed_share(element: Element) -> float:
    """Up to which share of the text an aside's name is believed."""
    return (
        _SHARE_OF_OTHERS
        if _OTHERS.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        else _SHARE_OF_BODY
    )


def find_body(root: Element) -> Found | None:
    """The smallest element that holds most of the page's running text, or None if the page has none.

    Text in what calls itself a menu, comment or teaser is left out, unless that element holds two fifths of the page's
    text: then its name means something else. From the marked article, if any, the way leads down as long as one child
    holds most of the rest.
    """
    paragraphs = _paragraphs(root)
    running = [paragraph for paragraph in paragraphs if paragraph.weight]
    weights = _weights(running)
    total = weights.get(root, 0.0)
    if not total:
        return None
    verdicts: dict[Element, bool] = {}
    kept = [paragraph for paragraph in running if not _beside(paragraph.block, weights, total, verdicts)]
    weights = _weights(kept)
    if not weights.get(root):
        return None
    node, how = _marked(root, weights)
    node = _densest(node, weights)
    return Found(node, how, weights[node], sum(paragraph.text for paragraph in paragraphs), weights)


def _marked(root: Element, weights: Mapping[Element, float]) -> tuple[Element, str]:
    """The innermost element that is marked as the article and holds at least half of the text, else the root."""
    half = weights[root] * _MARK_SHARE
    heavy = [element for element, weight in weights.items() if weight >= half and _mark(element)]
    node, how = root, "text density"
    for element in sorted(heavy, key=lambda marked: sum(1 for _ in marked.iterancestors())):
        if node is root or node in element.iterancestors():
            node, how = element, f"text density in {_mark(element)}"
    return node, how


def _mark(element: Element) -> str:
    """What marks an element as the article or the main part, "" for nothing."""
    if element.get("itemprop") == "articleBody" or element.get("property") == "articleBody":
        return "[itemprop=articleBody]"
    return f"<{element.tag}>" if element.tag in {"article", "main"} or element.get("role") == "main" else ""


def _densest(node: Element, weights: Mapping[Element, float]) -> Element:
    """The way down from an element as long as one child holds most of the text."""
    while True:
        best = max(node, key=lambda child: weights.get(child, 0.0), default=None)
        if (
            best is None
            or best.tag not in BLOCKS
            or weights.get(best, 0.0) < weights[node] * _STEP
            or best.tag in {"p", "li", "blockquote"}
        ):
            return node
        node = best


def _paragraphs(root: Element) -> list[_Paragraph]:
    found: dict[Element, _Paragraph] = {}
    for text, parent in _texts(root):
        element: Element | None = parent
        linked = False
        while element is not None and element.tag not in BLOCKS:
            if element.tag in _NO_TEXT:
                element = None
                break
            linked = linked or element.tag == "a"
            element = element.getparent()
        if element is None or element.tag in {"h1", "h2", "h3", "figcaption"}:
            continue
        paragraph = found.get(element)
        if paragraph is None:
            in_link = any(outer.tag == "a" for outer in islice(element.iterancestors(), _LINK_REACH))
            paragraph = found[element] = _Paragraph(element, in_link)
        length = len(text) if "  " not in text else len(" ".join(text.split()))
        paragraph.text += length
        if linked or paragraph.in_link:
            paragraph.linked += length
    return list(found.values())


def _texts(root: Element) -> Iterator[tuple[str, Element]]:
    """The longer texts of the page's body, each with the element it stands in."""
    body = next(root.iter("body"), root)
    for element in body.iter():
        text = element.text
        if text and len(text) > _LEAST_TEXT:
            yield text, element
        tail = element.tail
        if tail and len(tail) > _LEAST_TEXT and (parent := element.getparent()) is not None:
            yield tail, parent


def _weights(paragraphs: list[_Paragraph]) -> dict[Element, float]:
    """The running text of every element that holds some, each element visited once however deep the page is nested."""
    weights: dict[Element, float] = defaultdict(float)
    downward: list[Element] = []
    for paragraph in paragraphs:
        upward: list[Element] = []
        element: Element | None = paragraph.block
        while element is not None and element not in weights:
            weights[element] = 0.0
            upward.append(element)
            element = element.getparent()
        downward.extend(reversed(upward))
        weights[paragraph.block] += paragraph.weight
    for element in reversed(downward):
        if (parent := element.getparent()) is not None:
            weights[parent] += weights[element]
    return weights


def _beside(block: Element, weights: dict[Element, float], total: float, verdicts: dict[Element, bool]) -> bool:
    path = []
    verdict = False
    element: Element | None = block
    while element is not None:
        known = verdicts.get(element)
        if known is not None:
            verdict = known
            break
        path.append(element)
        if element.attrib or element.tag in _ASIDE_TAGS:
            share = weights.get(element, 0.0) / total
            if (
                share < _SHARE_OF_OTHERS
                and element.tag != "body"
                and (is_aside(element) or is_hidden(element))
                and share < _allowed_share(element)
            ):
                verdict = True
                break
        element = element.getparent()
    for passed in path:
        verdicts[passed] = verdict
    return verdict
