"""Finds the column of a short article on a page whose side columns hold more running text. It weighs nothing itself.

Heard only where four signs agree: headline; two texts or more below it, not all of them a lead; behind them in the same box
the heading of other news; elsewhere text under a heading of its own. A summary with related links above the text has not all.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from itertools import islice

from crawler.parsers.furniture import Line, line_of
from crawler.parsers.scope import names_lead
from crawler.parsers.tree import Element, children, holds, outers_of, path_of, raw_text, siblings_before

_LEAST = 100.0
_LEAST_FOREIGN = 80.0
_LEAST_TEXTS = 2
_LONGEST_HEADING = 40
_MOST_ELEMENTS = 2000
_OUTWARDS = 2


def own_column(
    title: Element, body: Element, weights: Mapping[Element, float], blocks: AbstractSet[Element]
) -> Element | None:
    """The box that holds headline and text, where the heaviest text stands elsewhere or `body` holds more than it; else None."""
    inner = set(path_of(body))
    for outer in outers_of(title):
        if outer in inner or outer.tag in {"body", "html"}:
            return None
        if weights.get(outer, 0.0) >= _LEAST and _is_complete(outer, title, weights, blocks):
            foreign = _heaviest_outside(outer, weights, blocks)
            return outer if foreign is not None and _has_heading(foreign) else None
    return None


def _heaviest_outside(
    column: Element, weights: Mapping[Element, float], blocks: AbstractSet[Element]
) -> Element | None:
    heavy = ((own, block) for block in blocks if (own := _own(block, weights)) >= _LEAST_FOREIGN)
    outside = [
        (own, raw_text(block), block) for own, block in heavy if all(step is not column for step in path_of(block))
    ]
    # Of equals the text decides, of two alike the first on the page.
    return max(outside, key=lambda one: one[:2])[2] if outside else None


def _is_complete(
    column: Element, title: Element, weights: Mapping[Element, float], blocks: AbstractSet[Element]
) -> bool:
    """Whether a box holds texts behind the headline and, behind the last of them, the heading of other news."""
    texts: list[Element] = []
    begun = closed = False
    for element in islice(column.iter(), _MOST_ELEMENTS):
        if element is title:
            begun = True
        elif begun and element in blocks and _own(element, weights) > 0:
            texts.append(element)
            closed = False
        elif begun and len(texts) >= _LEAST_TEXTS and not closed:
            said = (element.text or "").strip()
            closed = bool(said) and len(said) <= _LONGEST_HEADING and line_of(said) is Line.OTHERS
    return closed and not all(_is_lead(text) for text in texts)


def _own(block: Element, weights: Mapping[Element, float]) -> float:
    return weights.get(block, 0.0) - sum(weights.get(child, 0.0) for child in children(block))


def _is_lead(block: Element) -> bool:
    """Whether a text is called a lead or all bold."""
    if any(names_lead(outer.get("class") or "") for outer in path_of(block)[:_OUTWARDS]):
        return True
    bold = sum(len(raw_text(part)) for part in block.iter("b", "strong"))
    return 2 * bold > len(raw_text(block))


def _has_heading(block: Element) -> bool:
    """Whether the words right before a text are a heading: the box is about something of its own."""
    for step in path_of(block)[:_OUTWARDS]:
        before = next((one for one in siblings_before(step) if raw_text(one).strip()), None)
        if before is not None:
            said = " ".join(raw_text(before).split())
            return len(said) <= _LONGEST_HEADING and said[-1] not in ".!?" and not holds(before, "a")
    return False
