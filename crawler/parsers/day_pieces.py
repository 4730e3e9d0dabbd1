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
    rf"\W*(?:(?:thứ \w+|chủ nhật)\W+)?(\d{{1,2}})[\s/.,-]+(?:(?:tháng|thg?\.?)?\s?(\d{{1,2}})|tháng\s({_MONTHS}))[\s/.,-]+((?:19|20)\d{{2}})\W*",
    re.IGNORECASE,
)
# A weekday, "tháng" or a stroke: bare numbers side by side count readers, comments and likes as well.
_OF_DAY = re.compile(r"th|chủ nhật|\d\s?[/.-]\s?\d", re.IGNORECASE)
_LONGEST = 40
_MOST_PIECES = 8
_STEPS = 2
_CELLS = frozenset({"td", "th", "tr", "tbody", "table", "body"})


def day_around(text: str, host: Element) -> str | None:
    """The day of a calendar's leaf whose year is `text`: "13", "Th11" and "2026" in boxes side by side. None if there is none.

    `host` holds the text. The leaf says nothing but a day with its weekday; numbers in cells of a table are none.
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
        if (match := _LEAF.fullmatch(said)) and _OF_DAY.search(said):
            return f"{match[1]} tháng {match[2] or match[3]} năm {match[4]}"
    return None
