"""Finds the day of publication a page shows, by where it stands: beside title and body, not in a header, menu or teaser."""

import re
from collections.abc import Set as AbstractSet

from lxml import etree

from crawler.parsers.asides import is_comments, is_link_list, is_under
from crawler.parsers.clocks import is_of_page
from crawler.parsers.tree import Element, path_of, text_nodes

_DATE = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d{2}|\d{1,2}\s+th(?:áng|g?\.?)\s?\d{1,2}|th(?:áng|g?\.?)\s?\d{1,2}[\s,]+\d{1,2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\b\d{1,2}(?:st|nd|rd|th)?\.?\s+[a-z]{3,10}\.?,?\s+(?:19|20)\d{2}|\b[a-z]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{2}",
    re.IGNORECASE,
)
_SHOWN = etree.XPath(
    ".//text()[string-length(.) < 120 and (contains(., '20') or contains(., '19')) and not(parent::script or parent::style or parent::option)]",
    smart_strings=True,
)
_CLOCK = re.compile(
    r"(?:^|[\s_-])(?:clock|top-?bar|date-?now|today|current|lich|calendar|weather|footer|copyright)", re.IGNORECASE
)
_OTHER_LETTERS = re.compile(r"[^\W\d_]")
_MOST_LETTERS = 30
_MOST = 4
_BELOW = 3
_WIDENED = 4
_WIDE = frozenset({"body", "html", "head"})


def shown_dates(body: Element, title: Element | None, cards: AbstractSet[Element]) -> list[str]:
    """The short texts with a date that may tell the day of publication, the likeliest first.

    First those between title and body, then lines of nothing but a date in the body, then what stands just above the
    title, then below the body; never outside the smallest element that holds title and body. `cards` are parts of the
    page that lead to other articles.
    """
    scope: Element | None = _scope(body, title)
    below: list[str] = []
    for _ in range(_WIDENED):
        if scope is None or scope.tag == "html":
            break
        texts, after = _dated(scope, body, title, cards)
        if texts:
            return texts
        below = below or after
        # Blogger and its kin put the day in a box around the post.
        scope = scope.getparent()
    return below


def _dated(
    scope: Element, body: Element, title: Element | None, cards: AbstractSet[Element]
) -> tuple[list[str], list[str]]:
    """The dated texts of a scope up to the body's end, and those below it."""
    places = {element: place for place, element in enumerate(scope.iter())}
    start = places.get(body, 0)
    end = start + sum(1 for _ in body.iter())
    head = places.get(title) if title is not None else None
    around = {title, *title.iterancestors()} if title is not None else set()
    ranked = []
    for text, near, tail in text_nodes(_SHOWN, scope):
        if not (match := _DATE.search(text)):
            continue
        host = near.getparent() if tail else near
        if host is None or _is_elsewhere(host, scope, cards, around) or is_of_page(text, near, title, body, tail=tail):
            continue
        place = places.get(near, 0)
        bare = len(_OTHER_LETTERS.findall(text[: match.start()] + text[match.end() :])) <= _MOST_LETTERS
        rank = _rank(place, start, end, head)
        if rank == 0 or bare:
            # Above the title the nearest comes first.
            ranked.append((rank, -place if rank == 2 else place, text))  # noqa: PLR2004
    ranked.sort()
    return (
        [text for rank, _, text in ranked if rank < _BELOW][:_MOST],
        [text for rank, _, text in ranked if rank == _BELOW][:_MOST],
    )


def _rank(place: int, start: int, end: int, head: int | None) -> int:
    """0 between title and body (or right above the body), 1 in the body, 2 above the title, 3 below the body."""
    if head is not None and place < head:
        return 2
    if start <= place < end:
        return 1
    return _BELOW if place >= end else 0


def _scope(body: Element, title: Element | None) -> Element:
    """The smallest element around body and title; without a title, or with one in the body, the body's next surroundings."""
    path = path_of(body)
    if title is not None:
        known = set(path)
        common = next((outer for outer in path_of(title) if outer in known), body)
        if common is not body:
            return common
    scope = body
    for outer in path[1:3]:
        if outer.tag in _WIDE:
            break
        scope = outer
    return scope


def _is_elsewhere(host: Element, scope: Element, cards: AbstractSet[Element], around: AbstractSet[Element]) -> bool:
    """Whether a text stands in a link, a list of links, a card, an aside or a clock, and not right under the headline."""
    for outer in path_of(host):
        if outer is scope:
            break
        if outer.tag == "a" or outer in cards:
            return True
        if is_under(outer, around):
            break
        if outer.tag in {"ul", "ol"} and is_link_list(outer):
            return True
        if (
            outer.tag in {"aside", "nav", "marquee"}
            or is_comments(outer)
            or (outer.tag == "footer" and not _is_in_article(outer))
        ):
            return True
        names = f"{outer.get('class') or ''} {outer.get('id') or ''}"
        if _CLOCK.search(names) and not _is_meta(names):
            return True
    return False


def _is_in_article(footer: Element) -> bool:
    return next(footer.iterancestors("article", "main"), None) is not None


def _is_meta(names: str) -> bool:
    return bool(re.search(r"(?:article|post|entry|news|detail|meta)", names, re.IGNORECASE))
