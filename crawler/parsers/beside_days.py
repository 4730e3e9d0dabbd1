"""Reads what stands beside a day's text in elements of its own: the time of day, and the label that says what day it is."""

import re

from crawler.parsers.labelled_days import is_label
from crawler.parsers.tree import Element, raw_text

_TIMED = re.compile(r"\d{1,2}\s?(?::|h|g|giờ)\s?\d{2}")
_ONLY_TIME = re.compile(
    r"\W*((?:[01]?\d|2[0-3])\s?[:hg]\s?[0-5]\d(?::[0-5]\d)?(?:\s*(?:[ap]m|sa|ch|sáng|trưa|chiều|tối))?)\W*",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_LABEL = 30
_NO_LABELS = ("a", "h1", "h2", "h3", "h4", "h5", "h6")


def with_time(text: str, near: Element, *, tail: bool) -> str:
    """A day with the time of day that stands beside it in an element of its own, or behind the day's element."""
    if _TIMED.search(text):
        return text
    parent = near.getparent()
    beside = [near.getnext(), near if tail else near.getprevious()]
    if not tail and parent is not None and len(parent) == 1:
        beside += [parent.getnext(), parent.getprevious()]
    said = ["" if tail else near.tail or "", *(raw_text(one) for one in beside if one is not None)]
    return next((f"{text} {match.group(1)}" for one in said if (match := _ONLY_TIME.fullmatch(one))), text)


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
