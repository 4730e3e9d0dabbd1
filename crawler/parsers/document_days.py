"""Tells the day of a document pasted into a text from the day its article was posted. It finds neither."""

import re
from datetime import date, timedelta

from crawler.parsers.labelled_days import is_published
from crawler.parsers.tree import Element, siblings_before, text_of
from vietnamese.dates import read_moment
from vietnamese.names import CAPITALS

_HEAD = re.compile(
    rf"\W*(?:[{CAPITALS}][^\W\d_]*[\s.,–-]+){{1,7}}(?i:ngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}\s+năm\s+(?:19|20)\d\d)\W*"
)
_POSTED = re.compile(
    r"(?:post|entry|article|publish|news|detail|blog)(?:ed)?[_-]?(?:date|time|day)|date[_-]?(?:posted|published)|ngay[_-]?dang",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?:^|[\s_-])(?:date|ngay|time)(?:$|[\s_-])", re.IGNORECASE)
_CLOCKS_DIFFER = timedelta(days=1)
_HEADLINE = 5  # words of a link that may be one


def is_head(text: str) -> bool:
    """Whether a text is the line of place and day in the head of a document: "Lai Châu, ngày 12 tháng 11 năm 2026"."""
    return bool(_HEAD.fullmatch(text))


def is_posted(text: str, host: Element, seen: date | None) -> bool:
    """Whether a day is that of a post by its label or the name of its element, `host`; one only named for a day is no clock's.

    `seen` is the day of the capture, which a clock shows. A day right behind a linked headline is of the article that it leads to.
    """
    before = next(siblings_before(host), None)
    link = None if before is None else next(before.iter("a"), None)
    if (
        before is not None
        and link is not None
        and len(text_of(link).split()) >= _HEADLINE
        and text_of(before) == text_of(link)
    ):
        return is_published(text)
    names = f"{host.get('class') or ''} {host.get('id') or ''}"
    if is_published(text) or _POSTED.search(names):
        return True
    moment = read_moment(text) if seen is not None and _DAY.search(names) else None
    return moment is not None and seen is not None and abs(moment.at.date() - seen) > _CLOCKS_DIFFER
