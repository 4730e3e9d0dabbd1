"""Puts together a day whose parts stand in elements of their own, as on the leaf of a calendar. It finds no place."""

import re
from collections.abc import Iterable
from itertools import chain, islice
from typing import cast

from crawler.parsers.tree import Element, outers_of
from vietnamese.months import VIETNAMESE_MONTHS

_LAST_PIECE = re.compile(r"\W*(?:(?:tháng|thg?\.?)?\s?\d{1,2}\s?[/.,-]\s?)?(?:19|20)\d{2}\W*", re.IGNORECASE)
_MONTHS = "|".join(sorted(VIETNAMESE_MONTHS, key=len, reverse=True))
_LEAF = re.compile(
    rf"\W*(?:(?:ngày(?: đăng)?|đăng (?:ngày|lúc))\W+)?(?:(?:thứ \w+|chủ nhật)\W+)?(\d{{1,2}})[\s/.,-]+(?:(?:tháng|thg?\.?)?\s?(\d{{1,2}})|tháng\s({_MONTHS}))[\s/.,-]+((?:19|20)\d{{2}})\W*",
    re.IGNORECASE,
)
# A weekday, "tháng" or a stroke: bare numbers side by side count readers, comments and likes as well.
_OF_DAY = re.compile(r"th|chủ nhật|\d\s?[/.-]\s?\d", re.IGNORECASE)
# What the boxes of a day in pieces, and the pieces, are called.
_DAYS = re.compile(r"(?:^|[\s_-])(?:dates?|ngay|ngay-?dang|published|posted)(?:$|[\s_-])", re.IGNORECASE)
_NAMES = {
    "day": "d",
    "d": "d",
    "dd": "d",
    "ngay": "d",
    "month": "m",
    "m": "m",
    "mm": "m",
    "thang": "m",
    "year": "y",
    "y": "y",
    "yy": "y",
    "yyyy": "y",
    "nam": "y",
}
_LONGEST = 40
_MOST_PIECES = 8
_STEPS = 2
_CELLS = frozenset({"td", "th", "tr", "tbody", "table", "body"})


def day_around(text: str, host: Element) -> str | None:
    """The day of a calendar's leaf whose year is `text`: "13", "Th11" and "2026" in boxes side by side. None if there is none.

    `host` holds the text. The leaf says nothing but a day with its weekday or a label; numbers in cells of a table are none.
    Three bare numbers are a day where their box or they are named so, and none where they are named in another order.
    """
    if not _LAST_PIECE.fullmatch(text):
        return None
    for outer in islice(chain((host,), outers_of(host)), _STEPS + 1):
        if outer.tag in _CELLS:
            return None
        pieces = list(islice(cast("Iterable[str]", outer.itertext()), _MOST_PIECES))
        said = " ".join(" ".join(pieces).split())
        if len(said) > _LONGEST or len(pieces) == _MOST_PIECES:
            return None
        match = _LEAF.fullmatch(said)
        if match is None:
            continue
        order = _order(outer)
        if "md" not in order and (order == "dmy" or _OF_DAY.search(said) or _is_days(outer)):
            return f"{match[1]} tháng {match[2] or match[3]} năm {match[4]}"
    return None


def _order(box: Element) -> str:
    """What the pieces of a day are by their classes, in their order: "dmy"; "" where they are not named so."""
    names = (
        _NAMES.get(name.lower())
        for piece in islice(box.iter(), 1, _MOST_PIECES)
        for name in (piece.get("class") or "").split()
    )
    return "".join(name for name in names if name)


def _is_days(box: Element) -> bool:
    return bool(_DAYS.search(box.get("class") or "") or _DAYS.search(box.get("id") or ""))
