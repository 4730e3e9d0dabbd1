"""Reads what stands beside a day's text in elements of its own: the time of day, and the label that says what day it is."""

import re
from collections.abc import Iterator

from crawler.parsers.labelled_days import is_label
from crawler.parsers.tree import Element, raw_text

_TIMED = re.compile(r"\d{1,2}\s?(?::|h|g|giờ)\s?\d{2}")
_ONLY_TIME = re.compile(
    r"\W*(?:(?:vào )?(?:giờ|lúc)\W+)?((?:[01]?\d|2[0-3])\s?[:hg]\s?[0-5]\d(?::[0-5]\d)?(?:\s*(?:[ap]m|sa|ch|sáng|trưa|chiều|tối))?)\W*",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_LABEL = 30
_MOST_MARKS = 3
_MARKS = frozenset({"br", "svg", "img", "wbr"})
_NO_LABELS = ("a", "h1", "h2", "h3", "h4", "h5", "h6")


def with_time(text: str, near: Element, *, tail: bool) -> str:
    """A day with the time of day that stands beside it: in an element of its own, behind the day's, or behind an icon or break."""
    if _TIMED.search(text):
        return text
    matches = (_ONLY_TIME.fullmatch(said) for said in _beside(near, tail=tail) if said)
    return next((f"{text} {match.group(1)}" for match in matches if match), text)


def _beside(near: Element, *, tail: bool) -> Iterator[str]:
    """What is said beside a text, the likeliest first."""
    parent = near.getparent()
    # Asked of its neighbours, for to count the children of a paragraph takes as long as there are.
    alone = parent is not None and near.getprevious() is None and near.getnext() is None
    if not tail:
        yield near.tail or ""
    yield from _onward(near.getnext())
    if tail and not _is_mark(near):
        yield raw_text(near)
    elif tail:
        yield from _backward(near)
        alone = alone and parent is not None and not (parent.text or "").strip()
    else:
        yield from _onward(near[0] if len(near) else None)
        yield from _backward(near)
    if alone and parent is not None:
        yield from _onward(parent.getnext())
        yield from _backward(parent)


def _onward(element: Element | None) -> Iterator[str]:
    """What an element says, or the text behind it where it is an icon or a break."""
    for _ in range(_MOST_MARKS):
        if element is None:
            return
        if not _is_mark(element):
            yield raw_text(element)
            return
        if (element.tail or "").strip():
            yield element.tail or ""
            return
        element = element.getnext()


def _backward(element: Element) -> Iterator[str]:
    previous, parent = element.getprevious(), element.getparent()
    if previous is None:
        yield (parent.text or "") if parent is not None else ""
    else:
        behind = previous.tail or ""
        yield behind if behind.strip() else raw_text(previous)


def _is_mark(element: Element) -> bool:
    return element.tag in _MARKS or not raw_text(element).strip()


def with_label(text: str, before: str, near: Element, *, tail: bool) -> str:
    """A day with the label that stands right before it in an element of its own: "Ngày đăng:", "Hạn nộp".

    A heading or a link is none: headlines and sections are called "Hiệu lực" and "Hết hạn" too.
    """
    if _LETTER.search(before):
        return text
    previous, outer = (near, None) if tail else (near.getprevious(), near.getparent())
    if previous is None and outer is not None and not (outer.text or "").strip():
        previous, outer = outer.getprevious(), None
    if previous is not None:
        said = raw_text(previous) if previous is near or not (previous.tail or "").strip() else previous.tail or ""
    else:
        said = (outer.text or "") if outer is not None else ""
    said = said.strip()
    if len(said) > _LONGEST_LABEL or not is_label(said):
        return text
    if previous is not None and next(previous.iter(*_NO_LABELS), None) is not None:
        return text
    return f"{said.rstrip(':')}: {text.strip()}"
