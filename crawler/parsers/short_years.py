"""Gives a day with two figures for its year all four, where its line is a dateline by a label, a time or its place. It finds no place."""

import re

from crawler.parsers.tree import Element, is_inside, raw_text, siblings_before

_TIME = r"(?:[01]?\d|2[0-3])\s?[:hg]\s?[0-5]\d(?::[0-5]\d)?(?:\s?(?:[ap]m|sa|ch|sáng|trưa|chiều|tối))?"
_LABEL = r"(?:ngày )?(?:đăng(?: (?:tải|tin|ngày|lúc|bởi|vào))?|xuất bản|phát hành|cập nhật(?: (?:ngày|lúc))?|posted(?: on)?|published(?: on)?)|ngày(?: đưa)?"
_WEEKDAY = r"(?:thứ \w+|chủ nhật|t[2-7]|cn)"
_DAY = r"(?P<day>(?:0?[1-9]|[12]\d|3[01])(?P<sign>[/-])(?:0?[1-9]|1[0-2])(?P=sign))(?P<year>[0-2]\d)"
_COUNTER = r"(?:\W+(?:(?:số )?lượt|đã xem|số lần|xem|\d+ lượt)\b.*)?"
_LINE = re.compile(
    rf"\W*(?:(?P<label>{_LABEL})\W+)?(?:(?P<weekday>{_WEEKDAY})\W+)?(?:(?P<early>{_TIME})\W+)?(?:ngày\W+)?(?<![\d/-]){_DAY}(?![\d/-])(?:\W+(?:lúc\W+)?(?P<late>{_TIME}))?{_COUNTER}\W*",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d\d([/-])\d\d\1\d\d")
_LONGEST = 80
_LONGEST_LABEL = 30
_STEPS = 4


def full_year(text: str, *, placed: bool) -> str | None:
    """The text with the year of its day in full; None where it says anything else or nothing that makes two figures a year.

    A label makes it one; right under the headline, `placed`, a weekday or a time too, "Ngày:" before it, and a day alone that is
    written as forms print it, "05/11/26". Day before month: "11/19/26" is none.
    """
    match = _LINE.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    # Programmes and tables of events are made of lines that begin with "Ngày:".
    label = (match["label"] or "").lower()
    dressed = label or match["weekday"] or match["early"] or match["late"] or _BARE.fullmatch(text.strip())
    if label in {"", "ngày"} and not (placed and dressed):
        return None
    return f"{text[: match.start('year')]}20{text[match.start('year') :]}"


def stands_under(near: Element, title: Element | None, *, tail: bool) -> bool:
    """Whether a text stands right under the headline, no more than a label or a piece of it said between them.

    `near` is the element the text stands in, or with `tail` behind.
    """
    if title is None:
        return False
    if tail and raw_text(near).strip():
        return near is title or is_inside(title, near)
    step = near
    for _ in range(_STEPS):
        parent = step.getparent()
        if parent is None:
            return False
        if is_inside(title, parent):
            before = next((one for one in siblings_before(step) if _said(one)), None)
            return (
                before is not None and (before is title or is_inside(title, before)) and not (before.tail or "").strip()
            )
        if sum(len(_said(one)) for one in siblings_before(step)) > _LONGEST_LABEL:
            return False
        step = parent
    return False


def _said(element: Element) -> str:
    return f"{raw_text(element)}{element.tail or ''}".strip()
