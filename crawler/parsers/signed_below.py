"""Finds the labelled lines right behind a body: "Tác giả: …", "Nguồn: …" in boxes of their own. It reads no name."""

import re

from crawler.parsers.parts import Parts
from crawler.parsers.tree import Element, holds, is_hidden, outers_of, raw_text, siblings_after

# "Tin:" and "Bài:" alone stand before the headlines of others there.
_LABELLED = re.compile(
    r"\W*(?:tác giả(?: bài viết)?|người viết|(?:tin|bài)\s?[,-]\s?ảnh|nguồn(?: tin| bài(?: viết)?)?)\s*:\s*\w",
    re.IGNORECASE,
)
_LONGEST = 130
_MOST = 3
_STEPS = 3
_WIDE = frozenset({"article", "main", "body", "td", "section", "form"})


def put_lines_below(parts: Parts) -> None:
    """Put in the labelled lines next behind a family's body, where no rule of the family found an author or a source."""
    if parts.bodies and parts.author is None and parts.source is None and not parts.after:
        parts.after = _lines_below(parts.bodies[0])


def _lines_below(body: Element) -> list[Element]:
    """The labelled lines next behind a body, its wrappers' borders aside; the first other box ends them.

    Only what a label says is believed there: behind a body that a CMS closes stand counters, tools and other articles.
    """
    step = body
    for _ in range(_STEPS):
        found: list[Element] = []
        for sibling in siblings_after(step):
            text = raw_text(sibling).strip()
            if not text or sibling.tag in {"script", "style"} or is_hidden(sibling):
                continue
            if not _is_labelled(sibling, text):
                return found
            found.append(sibling)
            if len(found) == _MOST:
                break
        outer = next(outers_of(step), None)
        if found or outer is None or outer.tag in _WIDE or (step.tail or "").strip():
            return found
        step = outer
    return []


def _is_labelled(element: Element, text: str) -> bool:
    return (
        len(text) <= _LONGEST and bool(_LABELLED.match(text)) and not holds(element, "ul", "ol", "form", "table", "img")
    )
