"""Finds the day of publication a page shows, by where it stands: beside title and body, not in a header, menu or teaser."""

import re
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import partial
from itertools import islice

from lxml import etree

from crawler.parsers.asides import is_comments, is_link_list, is_under
from crawler.parsers.beside_days import with_label, with_time
from crawler.parsers.clocks import Standing, is_of_page
from crawler.parsers.day_pieces import day_around
from crawler.parsers.document_days import is_head, is_posted
from crawler.parsers.flow import BLOCKS
from crawler.parsers.labelled_days import heard_days, is_issued, is_published
from crawler.parsers.month_first import by_stamp, by_weekday
from crawler.parsers.short_years import full_year, stands_under
from crawler.parsers.tree import Element, path_of, raw_text, text_nodes
from vietnamese.dates import read_moment
from vietnamese.months import VIETNAMESE_MONTHS

_MONTH = rf"(?:\d{{1,2}}|(?<=áng\s)(?:{'|'.join(sorted(VIETNAMESE_MONTHS, key=len, reverse=True))}))"
_DATE = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d{2}|"
    rf"\d{{1,2}}\s+th(?:áng|g?\.?)\s?{_MONTH}|th(?:áng|g?\.?)\s?{_MONTH}[\s,]+\d{{1,2}}|"
    r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\b\d{1,2}(?:st|nd|rd|th)?\.?[\s-]+[a-z]{3,10}\.?,?[\s-]+(?:19|20)\d{2}|\b[a-z]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{2}",
    re.IGNORECASE,
)
_SHOWN = etree.XPath(
    ".//text()[string-length(.) < 120 and (contains(., '20') or contains(., '19') or (string-length(.) < 80 and (contains(., '/') or contains(., '-')))) and not(parent::script or parent::style or parent::option)]",
    smart_strings=True,
)
_CLOCK = re.compile(
    r"(?:^|[\s_-])(?:clock|top-?bar|date-?now|today|current|lich|calendar|weather|footer|copyright)", re.IGNORECASE
)
# Inside a text a day counts where nothing else is said before it: weekday, place or name, a label. "Căn cứ Luật Đất đai ngày ..." is the law's.
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_BESIDE_DATE = re.compile(
    r"\b(?:(?:(?<=lúc )|(?<=nhật )|(?<=đăng ))\d{1,2}[hg](?:\d\d)?|thứ(?: \w+)?|chủ nhật|ngày(?: tạo)?|tháng|năm|lúc|vào|hồi|giờ|phút|sáng|trưa|chiều|tối|(?:thời gian )?đăng(?: tải| bởi)?|gửi|viết|cập nhật|xuất bản|phát hành|đưa|tin|bài|ảnh|số|lượt|lần(?: cuối)?|đã|xem|đọc|am|pm|sa|ch|gmt|utc)\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"\d[/-]\d\d(?!\d)|(?:19|20)\d\d\W*$")
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_LETTERS = re.compile(r"[^\W\d_]")
_MOST_LETTERS = 30
_MOST = 4
_ABOVE, _BELOW, _LAST = 2, 3, 4
_CLOCKS_DIFFER = timedelta(days=1)
_WIDENED = 4
_BESIDE = 3
_MANY = 3
_HEADLINE_WORDS = 4
_LONGEST_LINE = 240
_PARTICULARS = frozenset({"small", "time"})
_WIDE = frozenset({"body", "html", "head"})


def shown_dates(
    body: Element,
    title: Element | None,
    cards: AbstractSet[Element],
    *,
    below_too: bool = True,
    seen: date | None = None,
) -> list[str]:
    """The short texts with a date that may tell the day of publication, the likeliest first.

    First those between title and body, then lines of nothing but a date in the body, then what stands just above the
    title, then, with `below_too`, below the body, in the headline itself and a document's own; never outside the smallest element that holds
    title and body. `cards` are parts of the page that lead to other articles, `seen` is the day of the capture.
    """
    scope: Element | None = _scope(body, title)
    below: list[str] = []
    for _ in range(_WIDENED):
        if scope is None or scope.tag == "html":
            break
        ranked = _dated(scope, body, title, cards, seen)
        texts = [text for rank, _, text in ranked if rank < _BELOW][:_MOST]
        after = [text for rank, _, text in ranked if rank >= _BELOW]
        # A labelled day below still goes before a document's own.
        if after and is_issued(after[0]):
            after.sort(key=is_published, reverse=True)
        if texts and ranked[0][0] == _ABOVE and _is_clock(texts, seen):
            # A clock may stand in the article's column; the one labelled day below tells it. Of several each is another article's.
            labelled = [text for rank, _, text in ranked if rank == _BELOW and is_published(text)]
            texts = labelled + texts if len(labelled) == 1 else texts
        if texts:
            return texts
        below = below or after[:_MOST]
        # Blogger and its kin put the day in a box around the post.
        scope = scope.getparent()
    return below if below_too else []


def _dated(
    scope: Element, body: Element, title: Element | None, cards: AbstractSet[Element], seen: date | None
) -> list[tuple[int, int, str]]:
    """The dated texts of a scope, each after its rank and its place in it."""
    places = {element: place for place, element in enumerate(scope.iter())}
    start = places.get(body, 0)
    end = start + sum(1 for _ in body.iter())
    head = places.get(title) if title is not None else None
    headline = _headline(title)
    around = {title, *title.iterancestors()} if title is not None else set()
    ranked, posted = [], False
    links: dict[Element, bool] = {}
    lists: dict[Element, bool] = {}
    known: tuple[dict[Element, bool | None], dict[Element, bool | None]] = ({}, {})
    standing = Standing()
    for found, near, tail in text_nodes(_SHOWN, scope):
        host = near.getparent() if tail else near
        if host is None:
            continue
        place = places.get(near, 0)
        rank = _rank(place, start, end, head)
        text = found if _DATE.search(found) else ""
        if not text and _MAYBE.search(found):
            under = rank == 0 or (rank == 1 and stands_under(near, title, tail=tail))
            text = (
                (day_around(found, host) if under or rank == _ABOVE else None) or full_year(found, placed=under) or ""
            )
        if not (match := _DATE.search(text)):
            continue
        # Nothing that begins after the body is the line under the headline.
        after = rank >= _BELOW
        if _is_elsewhere(host, scope, cards, frozenset() if after else around, known[after]) or is_of_page(
            found, near, title, body, tail=tail, known=standing
        ):
            continue
        before, behind = text[: match.start()], text[match.end() :]
        if _is_headline(text, headline, host) and _letters(before + behind):
            rank = _LAST
        elif rank and (
            not _is_bare(before, behind, within=rank == 1)
            or (rank != _ABOVE and (_is_links(host, links) or _is_others(text, near, lists, tail=tail)))
        ):
            continue
        posted = posted or (rank == _ABOVE and is_posted(text, host, seen))
        # Above the title the nearest comes first.
        place = -place if rank == _ABOVE else place
        ordered = by_stamp(by_weekday(text), partial(raw_text, path_of(scope)[-1]), seen)
        said = with_time(ordered, near, tail=tail)
        heard = heard_days(with_label(said, before, near, tail=tail), seen)
        ranked += [(max(rank, _BELOW) if is_issued(day) else rank, place, day) for day in heard]
    if posted:
        # What the article's own line says above its headline goes before the head of a document in its text.
        ranked = [(_ABOVE if rank == 1 and is_head(day) else rank, place, day) for rank, place, day in ranked]
    # Days of one text stay in its order.
    ranked.sort(key=lambda day: day[:2])
    return ranked


def _headline(title: Element | None) -> str:
    """The words of the headline's element; "" where it holds more than a headline."""
    said = " ".join(raw_text(title).split()) if title is not None else ""
    return said if len(said) <= _LONGEST_LINE else ""


def _is_headline(text: str, headline: str, host: Element) -> bool:
    """Whether a text is the headline or most of it: its element may hold a line of particulars too, often a small one."""
    said = " ".join(text.split())
    if host.tag in _PARTICULARS and said != headline:
        return False
    return len(said) * 2 >= len(headline) > 0 and said in headline


def _letters(text: str) -> bool:
    """Whether a text says more than words that stand beside days."""
    return bool(_WORD.search(_BESIDE_DATE.sub(" ", text)))


def _is_clock(texts: list[str], seen: date | None) -> bool:
    """Whether the days above a headline are not labelled and all that of the capture, a day more or less, without a time of day.

    One with a time is as often that of an article captured on its first day.
    """
    moments = [moment for text in texts if (moment := read_moment(text))]
    return (
        seen is not None
        and all(moment.precision == "day" and abs(moment.at.date() - seen) <= _CLOCKS_DIFFER for moment in moments)
        and not any(map(is_published, texts))
    )


def _is_bare(before: str, behind: str, *, within: bool) -> bool:
    """Whether a line says little beside its day; one `within` a Vietnamese text only names and words for days before it."""
    if len(_OTHER_LETTERS.findall(before + behind)) > _MOST_LETTERS:
        return False
    if not within or not _VIETNAMESE.search(before):
        return True
    return all(word[0].isupper() for word in _WORD.findall(_BESIDE_DATE.sub(" ", before)))


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


def _is_others(text: str, near: Element, known: dict[Element, bool], *, tail: bool) -> bool:
    """Whether a link as long as a headline stands before a text on its line, in a block that lists many: the day is that article's.

    The article's own day says what it is, or stands behind the links to its source and section, which are fewer.
    `known` are the blocks already asked about.
    """
    if is_published(text) or not _is_behind_link(near, tail=tail):
        return False
    block = next((outer for outer in path_of(near) if outer.tag in BLOCKS), near)
    if block not in known:
        headlines = (anchor for anchor in block.iter("a") if len(raw_text(anchor).split()) >= _HEADLINE_WORDS)
        known[block] = len(list(islice(headlines, _MANY))) == _MANY
    return known[block]


def _is_behind_link(near: Element, *, tail: bool) -> bool:
    one = near if tail else near.getprevious()
    for _ in range(_BESIDE):
        if one is None or one.tag == "br" or one.tag in BLOCKS:
            break
        if any(len(raw_text(anchor).split()) >= _HEADLINE_WORDS for anchor in one.iter("a")):
            return True
        one = one.getprevious()
    return False


def _rank(place: int, start: int, end: int, head: int | None) -> int:
    """0 between title and body (or right above the body), 1 in the body, 2 above the title, 3 below the body."""
    if head is not None and place < head:
        return _ABOVE
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


def _is_elsewhere(
    host: Element,
    scope: Element,
    cards: AbstractSet[Element],
    around: AbstractSet[Element],
    known: dict[Element, bool | None],
) -> bool:
    """Whether a text stands in a link, a list of links, a card, an aside or a clock, and not right under the headline.

    `known` are the boxes already asked about, since one may hold thousands of days.
    """
    for outer in path_of(host):
        if outer is scope:
            break
        if outer not in known:
            known[outer] = _leads_elsewhere(outer, cards, around)
        if (verdict := known[outer]) is not None:
            return verdict
    return False


def _leads_elsewhere(outer: Element, cards: AbstractSet[Element], around: AbstractSet[Element]) -> bool | None:
    """Whether what stands in a box is of another article or of the page, for certain not so, or (None) as its surroundings say."""
    if outer.tag == "a" or outer in cards or is_comments(outer):
        return True
    if is_under(outer, around):
        return False
    if (
        (outer.tag in {"ul", "ol"} and is_link_list(outer))
        or outer.tag in {"aside", "nav", "marquee"}
        or (outer.tag == "footer" and not _is_in_article(outer))
    ):
        return True
    names = f"{outer.get('class') or ''} {outer.get('id') or ''}"
    return True if _CLOCK.search(names) and not _is_meta(names) else None


def _is_in_article(footer: Element) -> bool:
    return next(footer.iterancestors("article", "main"), None) is not None


def _is_meta(names: str) -> bool:
    return bool(re.search(r"(?:article|post|entry|news|detail|meta)", names, re.IGNORECASE))
