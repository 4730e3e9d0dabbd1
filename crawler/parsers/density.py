"""Finds the body of a page nobody knows, from where its running text lies. It reads the text's weight, never its words."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from crawler.parsers.asides import ASIDE_TAGS, SHARE_OF_OTHERS, allowed_share, is_aside, is_part_of_text
from crawler.parsers.cards import cards_in
from crawler.parsers.columns import own_column
from crawler.parsers.flow import BLOCKS
from crawler.parsers.parts import Document
from crawler.parsers.running import running_text, weights_of
from crawler.parsers.summaries import is_summary
from crawler.parsers.tree import Element, children, is_hidden, outers_of, path_of, siblings_after

_STEP = 0.62
_ALL = 0.99
_MARK_SHARE = 0.5
_LEAST_LEFT = 0.15
_NOTICE = 250.0
_NOTICE_SHARE = 0.3


@dataclass(slots=True)
class Found:
    """The body of a page: the element, how it was found, and how much running text it and each part of it hold.

    `shown` is how much text the whole page has, links included, in characters. `cards` are the parts that
    lead to other articles; `blocks` the paragraphs, `title` the
    element of the headline; `named`: names of asides are believed.
    """

    body: Element
    how: str
    weight: float
    shown: int
    weights: Mapping[Element, float]
    cards: AbstractSet[Element]
    blocks: AbstractSet[Element] = frozenset()
    title: Element | None = None
    named: bool = True

    def is_beside(self, element: Element) -> bool:
        """Whether an element in the body is something beside the text: an aside that holds no great part of it."""
        if not self.named and element.tag not in ASIDE_TAGS:
            return False
        if not is_aside(element) or self.weights.get(element, 0.0) >= self.weight * allowed_share(element):
            return False
        return not is_part_of_text(element, self.weights, self.weight) and not is_summary(element)


def find_body(document: Document, title: Element | None = None) -> Found | None:
    """The smallest element that holds most of the page's running text, or None if the page has none.

    `title` is the element that shows the headline: text that follows it comes before heavier text elsewhere.

    Text in what calls itself a menu, comment or teaser is left out, unless that element holds two fifths of the page's
    text: then its name means something else. From the marked article, if any, the way leads down as long as one child
    holds most of the rest.
    """
    root = document.root
    running, shown = running_text(document)
    weights = weights_of(running)
    total = weights.get(root, 0.0)
    if not total:
        return None
    verdicts: dict[Element, bool] = {}
    kept = [one for one in running if not _beside(one[0], weights, total, verdicts)]
    left = weights if len(kept) == len(running) else weights_of(kept)
    # A page that seems to be all asides has names that mean something else.
    named = left.get(root, 0.0) >= total * _LEAST_LEFT
    weights = left if named else weights
    # In the page's order: where two texts are alike, a set would choose another one at each reading.
    blocks = dict.fromkeys(block for block, _ in running).keys()
    node, how = _down(root, weights, blocks)
    cards = cards_in(node)
    if cards:
        weights = weights_of([one for one in (kept if named else running) if not _inside(one[0], cards)])
        if not weights.get(root):
            return None
    node, how = _chosen(root, title, weights, blocks)
    return Found(node, how, weights[node], shown, weights, cards, blocks, title, named)


def without(found: Found, blocks: AbstractSet[Element]) -> Found | None:
    """The body found again with some blocks of running text left out; None if nothing is left of it."""
    weights = dict(found.weights)
    root = next(iter(found.body.iterancestors("html")), found.body)
    for block in (one for one in found.blocks if one in blocks):
        own = weights[block] - sum(weights.get(child, 0.0) for child in children(block))
        for element in path_of(block):
            weights[element] -= own
    if weights[root] < 1:
        return None
    node, how = _chosen(root, found.title, weights, found.blocks)
    return replace(found, body=node, how=how, weight=weights[node], weights=weights)


def _chosen(
    root: Element, title: Element | None, weights: Mapping[Element, float], blocks: AbstractSet[Element]
) -> tuple[Element, str]:
    node, how = _down(root, weights, blocks)
    if title is not None and (column := own_column(title, node, weights, blocks)) is not None:
        return _densest(column, weights, blocks), "running text in the headline's column"
    near = _after_title(node, title, weights, blocks) if title is not None else None
    return (near, "running text after the title") if near is not None else (node, how)


def _down(root: Element, weights: Mapping[Element, float], blocks: AbstractSet[Element]) -> tuple[Element, str]:
    node, how = _marked(root, weights)
    return _densest(node, weights, blocks), how


def _after_title(
    body: Element, title: Element, weights: Mapping[Element, float], blocks: AbstractSet[Element]
) -> Element | None:
    """The element of the text that follows the title where the heaviest text of the page stands elsewhere.

    A short notice stands beside a side column of summaries, or above long comments. None: `body` is the title's own.
    """
    path = set(path_of(body))
    if any(outer is body for outer in outers_of(title)):
        return None
    node, text = title, 0.0
    enough = max(_NOTICE, weights.get(body, 0.0) * _NOTICE_SHARE)
    while (outer := node.getparent()) is not None:
        following = [sibling for sibling in siblings_after(node) if weights.get(sibling, 0.0)]
        if outer in path:
            # Text between the title and the body, as much as a notice, belongs with it; a lead alone is read apart.
            between = sum(
                weights[one] for one in following[: next((n for n, one in enumerate(following) if one in path), 0)]
            )
            return (
                outer if text + between >= enough and outer is not body and outer.tag not in {"body", "html"} else None
            )
        text += sum(weights[one] for one in following)
        if text >= enough:
            best = max(following, key=lambda one: weights[one], default=outer)
            return _densest(best, weights, blocks) if weights.get(best, 0.0) >= text * _STEP else outer
        node = outer
    return None


def _inside(block: Element, outers: AbstractSet[Element]) -> bool:
    element: Element | None = block
    while element is not None and element not in outers:
        element = element.getparent()
    return element is not None


def _marked(root: Element, weights: Mapping[Element, float]) -> tuple[Element, str]:
    """The innermost element that is marked as the article and holds at least half of the text, else the root."""
    half = weights[root] * _MARK_SHARE
    heavy = [element for element, weight in weights.items() if weight >= half and _mark(element)]
    node, how = root, "text density"
    for element in sorted(heavy, key=lambda marked: sum(1 for _ in outers_of(marked))):
        if node is root or node in outers_of(element):
            node, how = element, f"text density in {_mark(element)}"
    return node, how


def _mark(element: Element) -> str:
    """What marks an element as the article or the main part, "" for nothing."""
    if element.get("itemprop") == "articleBody" or element.get("property") == "articleBody":
        return "[itemprop=articleBody]"
    return f"<{element.tag}>" if element.tag in {"article", "main"} or element.get("role") == "main" else ""


def _densest(node: Element, weights: Mapping[Element, float], blocks: AbstractSet[Element]) -> Element:
    """The way down from an element as long as one child holds most of the text and is no paragraph itself."""
    while True:
        best = max(node, key=lambda child: weights.get(child, 0.0), default=None)
        if (
            best is None
            # Elements of a script's own (HTML 4.13) are boxes where they hold all: frames of single-page portals.
            or (best.tag not in BLOCKS and "-" not in best.tag)
            or weights.get(best, 0.0) < weights[node] * (_STEP if best.tag in BLOCKS else _ALL)
            or best.tag in {"p", "li", "blockquote"}
            or (best in blocks and best.tag not in {"td", "body"} and len(node) > 1 and not _has_blocks(best))
        ):
            return node
        node = best


def _has_blocks(element: Element) -> bool:
    return any(inner.tag in BLOCKS or inner.tag == "br" for inner in element.iterdescendants())


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
        if element.attrib or element.tag in ASIDE_TAGS or "-" in element.tag:
            share = weights.get(element, 0.0) / total
            if (
                share < SHARE_OF_OTHERS
                and element.tag != "body"
                and (is_aside(element) or is_hidden(element))
                and share < allowed_share(element)
                and not is_part_of_text(element, weights, total)
            ):
                verdict = True
                break
        element = element.getparent()
    for passed in path:
        verdicts[passed] = verdict
    return verdict
