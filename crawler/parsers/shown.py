"""Finds the day of publication a page shows, by where it stands: beside title and body, not in a header, menu or teaser."""

import re
from collections.abc import Set as AbstractSet

from lxml import etree

from crawler.parsers.asides import is_comments, is_link_list, is_under
from crawler.parsers.clocks import is_of_page
from crawler.parsers.flow import BLOCKS
from crawler.parsers.tree import Element, path_of, raw_text, text_nodes

_DATE = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d{2}|\d{1,2}\s+th(?:áng|g?\.?)\s?\d{1,2}|th(?:áng|g?\.?)\s?\d{1,2}[\s,]+\d{1,2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\b\d{1,2}(?:st|nd|rd|th)?\.?[\s-]+[a-z]{3,10}\.?,?[\s-]+(?:19|20)\d{2}|\b[a-z]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{2}",
    re.IGNORECASE,
)
_SHOWN = etree.XPath(
    ".//text()[string-length(.) < 120 and (contains(., '20') or contains(., '19')) and not(parent::script or parent::style or parent::option)]",
    smart_strings=True,
)
_CLOCK = re.compile(
    r"(?:^|[\s_-])(?:clock|top-?bar|date-?now|today|current|lich|calendar|weather|footer|copyright)", re.IGNORECASE
)
# Inside a text a day counts where nothing else is said before it: weekday, place or name, a label. "Căn cứ Luật Đất đai ngày ..." is the law's.
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_BESIDE_DATE = re.compile(
    r"\b(?:thứ(?: \w+)?|chủ nhật|ngày|tháng|năm|lúc|vào|hồi|giờ|phút|sáng|trưa|chiều|tối|(?:thời gian )?đăng(?: tải| bởi)?|gửi|viết|cập nhật|xuất bản|phát hành|đưa|tin|bài|ảnh|số|lượt|lần|đã|xem|đọc|am|pm|sa|ch|gmt|utc)\b",
    re.IGNORECASE,
)
_TIMED = re.compile(r"\d{1,2}\s?(?::|h|g|giờ)\s?\d{2}")
_ONLY_TIME = re.compile(
    r"\W*((?:[01]?\d|2[0-3])\s?[:hg]\s?[0-5]\d(?::[0-5]\d)?(?:\s*(?:[ap]m|sa|ch|sáng|trưa|chiều|tối))?)\W*",
    re.IGNORECASE,
)
# What .NET prints where nobody set a culture, on a day that shows it: there is no fifteenth month.
_MONTH_FIRST = re.compile(
    r"(?<![\d/])(0?[1-9]|1[0-2])/(1[3-9]|2\d|3[01])/((?:19|20)\d{2})(?= \d{1,2}:\d{2}:\d{2} [AP]M)"
)
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_LETTERS = re.compile(r"[^\W\d_]")
_MOST_LETTERS = 30
_MOST = 4
_BELOW = 3
_WIDENED = 4
_HEADLINE_WORDS = 4
_LONGEST_LINE = 240
_WIDE = frozenset({"body", "html", "head"})


def shown_dates(
    body: Element, title: Element | None, cards: AbstractSet[Element], *, below_too: bool = True
) -> list[str]:
    """The short texts with a date that may tell the day of publication, the likeliest first.

    First those between title and body, then lines of nothing but a date in the body, then what stands just above the
    title, then, with `below_too`, below the body; never outside the smallest element that holds title and body. `cards` are parts of the
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
    return below if below_too else []


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
    links: dict[Element, bool] = {}
    for text, near, tail in text_nodes(_SHOWN, scope):
        if not (match := _DATE.search(text)):
            continue
        host = near.getparent() if tail else near
        place = places.get(near, 0)
        rank = _rank(place, start, end, head)
        # Nothing that begins after the body is the line under the headline.
        under = around if rank < _BELOW else frozenset()
        if host is None or _is_elsewhere(host, scope, cards, under) or is_of_page(text, near, title, body, tail=tail):
            continue
        if rank == 0 or _is_bare(text[: match.start()], text[match.end() :], within=rank == 1):
            if rank in {1, _BELOW} and _is_links(host, links):
                continue
            # Above the title the nearest comes first.
            said = _with_time(_MONTH_FIRST.sub(r"\2/\1/\3", text), near, tail=tail)
            ranked.append((rank, -place if rank == 2 else place, said))  # noqa: PLR2004
    ranked.sort()
    return (
        [text for rank, _, text in ranked if rank < _BELOW][:_MOST],
        [text for rank, _, text in ranked if rank == _BELOW][:_MOST],
    )


def _is_bare(before: str, behind: str, *, within: bool) -> bool:
    """Whether a line says little beside its day; one `within` a Vietnamese text only names and words for days before it."""
    if len(_OTHER_LETTERS.findall(before + behind)) > _MOST_LETTERS:
        return False
    if not within or not _VIETNAMESE.search(before):
        return True
    return all(word[0].isupper() for word in _WORD.findall(_BESIDE_DATE.sub(" ", before)))


def _with_time(text: str, near: Element, *, tail: bool) -> str:
    """A day with the time of day that stands beside it in an element of its own, or behind the day's element."""
    if tail or _TIMED.search(text):
        return text
    parent = near.getparent()
    beside = [near.getnext(), near.getprevious()]
    if parent is not None and len(parent) == 1:
        beside += [parent.getnext(), parent.getprevious()]
    said = [near.tail or "", *(raw_text(one) for one in beside if one is not None)]
    return next((f"{text} {match.group(1)}" for one in said if (match := _ONLY_TIME.fullmatch(one))), text)


def _is_links(host: Element, known: dict[Element, bool]) -> bool:
    """Whether the line around a day, a block or table row, holds a link as long as a headline: the day is that article's.

    `known` are the lines already asked about, since one may hold thousands of days.
    """
    block = next((outer for outer in path_of(host) if outer.tag in BLOCKS), host)
    block = next(block.iterancestors("tr"), block) if block.tag == "td" else block
    if block not in known:
        known[block] = len(raw_text(block)) <= _LONGEST_LINE and any(
            len(raw_text(anchor).split()) >= _HEADLINE_WORDS for anchor in block.iter("a")
        )
    return known[block]


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
        if outer.tag == "a" or outer in cards or is_comments(outer):
            return True
        if is_under(outer, around):
            break
        if outer.tag in {"ul", "ol"} and is_link_list(outer):
            return True
        if outer.tag in {"aside", "nav", "marquee"} or (outer.tag == "footer" and not _is_in_article(outer)):
            return True
        names = f"{outer.get('class') or ''} {outer.get('id') or ''}"
        if _CLOCK.search(names) and not _is_meta(names):
            return True
    return False


def _is_in_article(footer: Element) -> bool:
    return next(footer.iterancestors("article", "main"), None) is not None


def _is_meta(names: str) -> bool:
    return bool(re.search(r"(?:article|post|entry|news|detail|meta)", names, re.IGNORECASE))
