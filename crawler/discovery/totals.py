"""Reads how much a list says it holds: in words beside it, in its pager, in the head of a REST answer, by a sitemap's length.

Conventions of paging and of Vietnamese and English CMSs, none of a page. A number counts only where it agrees with the list it
stands on: "Trang 3/57" on its third page, "1.234 bài viết" with what the pages can hold. What does not agree says nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from crawler.discovery.judging import judge
from crawler.discovery.order import Priority
from crawler.discovery.walk import Steps
from crawler.discovery.wordpress_rest import is_post_list
from crawler.records import Kind, Reading
from crawler.sites.conventions import page_number, without_page_number
from crawler.sites.model import Site

_HIDDEN = frozenset({"script", "style", "noscript"})
_INLINE = frozenset({"a", "abbr", "b", "big", "em", "font", "i", "small", "span", "strong", "u"})
_COMMENT = "!--"
_NAME = re.compile(r"/?[a-z][a-z0-9]*|!--", re.IGNORECASE)
_LONGEST = 100  # of a line that says how much there is
_DIGIT = re.compile(r"\d")
_NUMBER = r"(\d{1,3}(?:[.,]\d{3})+|\d{1,7})"
_UNITS = r"(?:bài viết|bài đăng|bản tin|tin bài|tin tức|bài|tin|mục|bản ghi|kết quả|articles?|posts?|items?|entries|results?)"
_OF = r"(?:/|of|của|trên|trong)(?:\s*tổng số)?"
# "Trang 1/12/2024", "Trang 1 / 12 tháng 11": the page of a paper, and its day.
_DAY = r"(?!\s*/\s*\d|[.-]\d|\s*,?\s*(?:tháng|năm|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
_PAGES = re.compile(rf"^(?:trang|page)\s*:?\s*{_NUMBER}\s*{_OF}\s*{_NUMBER}\b{_DAY}|^{_NUMBER}\s*/\s*{_NUMBER}\s*trang$", re.IGNORECASE)  # fmt: skip
_RANGE = re.compile(
    rf"^(?:đang\s+)?(?:hiển thị|showing|displaying|kết quả|results?)?\s*:?\s*{_NUMBER}\s*[-–]\s*{_NUMBER}\s*{_OF}\s*{_NUMBER}"
    rf"\s*{_UNITS}?\.?$",
    re.IGNORECASE,
)
_TELLS = re.compile(r"hiển thị|showing|displaying|kết quả|results?|" + _UNITS, re.IGNORECASE)
_TOTAL = re.compile(rf"^(?:(?:tổng (?:số|cộng)|có|tìm thấy|total|found)\s*(?:{_UNITS})?\s*:?\s*)?{_NUMBER}\s*{_UNITS}\.?$|^(?:tổng số|tổng cộng|total)\s*(?:{_UNITS})\s*:?\s*{_NUMBER}\.?$", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """What page `number` of a list says of it, and the addresses of articles `shown` on it.

    `stem` is what the list's pages share, `articles` and `pages` are how many it has: None where it does not say, and at least
    so many pages where only its pager tells.
    """

    stem: str
    kind: Kind
    number: int
    articles: int | None
    pages: int | None
    shown: tuple[str, ...]
    title: str


def read_totals(reading: Reading, steps: Steps, site: Site) -> Stated | None:
    """What a page says of the size of the list it belongs to; None if it is no page of a list. `steps` are where it leads."""
    page = reading.page
    shown = tuple(found.url for found in steps.pages if found.priority >= Priority.LIKELY)
    number = page_number(page.url) or 1
    stem = without_page_number(page.url)
    if is_post_list(page.url):
        articles, pages = (_whole(page.header(name)) for name in ("X-WP-Total", "X-WP-TotalPages"))
        return Stated(stem, Kind.DATA, number, articles, pages, shown, "") if shown else None
    if reading.kind is Kind.SITEMAP:
        # A sitemap names pages of all kinds; those count that an address tells to be articles.
        shown = tuple(url for url in shown if judge(url, site, site.family or reading.family).article)
        return Stated(stem, Kind.SITEMAP, 1, len(shown), None, shown, "") if shown else None
    # Lists by word, by person, by month hold what the sections hold.
    if reading.kind is not Kind.LISTING or not shown or judge(page.url, site, site.family or reading.family).archive:
        return None
    source = page.body.decode("utf-8", "replace")
    lines = list(_lines(source))
    told, linked = max(_pages_in(lines, number), default=0), max(_pages_linked(reading, stem), default=0)
    pages = max(told, linked)
    # Of a pager that leads to its next pages only, any small number would be enough: its last page must be one of them.
    least = pages if told == pages else (pages - 1) * len(shown) + 1
    articles = _only(_ranges(lines, number)) or _only(
        total for total in _totals(lines) if pages and least <= total <= pages * len(shown)
    )
    return Stated(stem, Kind.LISTING, number, articles, pages or None, shown, _title(source))


def _only(numbers: Iterable[int]) -> int | None:
    """The number, if there is one and no other: of two at least one is of something else."""
    told = set(numbers)
    return told.pop() if len(told) == 1 else None


def _lines(source: str) -> Iterator[str]:
    """The short texts of a page with a number, each as a reader sees it: inline markup does not part them. Linear, whatever the page."""
    line: list[str] = []
    for is_parting, text in _texts(source):
        if is_parting:
            yield from _short(line)
            line = []
        line.append(text)
    yield from _short(line)


def _short(line: list[str]) -> Iterator[str]:
    """The line, if it is short and has a number: nothing else can say how much there is."""
    text = " ".join(line)
    if len(text) <= 4 * _LONGEST and _DIGIT.search(text) and len(told := _words(text)) <= _LONGEST:
        yield told


def _texts(source: str) -> Iterator[tuple[bool, str]]:
    """The texts behind a page's tags, and whether the tag parts a text from the one before; scripts and comments left out."""
    first, *chunks = source.split("<")
    yield True, first
    hidden = ""
    for chunk in chunks:
        match = _NAME.match(chunk)
        name = match[0].lower() if match else ""
        if hidden in _HIDDEN:
            if name != f"/{hidden}":
                continue
            hidden = ""
        elif _COMMENT in {hidden, name}:
            _, end, text = chunk.partition("-->")
            hidden = "" if end else _COMMENT
            yield False, text
            continue
        hidden = name if name in _HIDDEN else ""
        if not hidden:
            yield name.removeprefix("/") not in _INLINE, chunk.partition(">")[2]


def _title(source: str) -> str:
    """The title of a page, if it is as short as titles are."""
    start = source.find("<title")
    end = source.find("</title", start, start + 2000) if start >= 0 else -1
    return _words(source[start:end].partition(">")[2]) if end >= 0 else ""


def _pages_in(lines: list[str], number: int) -> Iterator[int]:
    for line in lines:
        if match := _PAGES.search(line):
            at, of = (_digits(group) for group in match.groups() if group)
            if at == number <= of:
                yield of


def _pages_linked(reading: Reading, stem: str) -> Iterator[int]:
    """The numbers of the pages of this very list that its pager leads to: there are at least as many."""
    for link in reading.links:
        if (number := page_number(link.url)) is not None and without_page_number(link.url) == stem:
            yield number


def _ranges(lines: list[str], number: int) -> Iterator[int]:
    for line in lines:
        if (match := _RANGE.search(line)) and _TELLS.search(line):
            first, last, of = (_digits(group) for group in match.groups())
            if first <= last <= of and (first == 1) == (number == 1):
                yield of


def _totals(lines: list[str]) -> Iterator[int]:
    """Bare numbers of articles: an author's or the day's as well as the list's, so they are to be held against its pages."""
    for line in lines:
        if match := _TOTAL.search(line):
            yield _digits(match[1] or match[2])


def _digits(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _whole(value: str | None) -> int | None:
    told = (value or "").strip()
    return int(told) if told.isdecimal() and len(told) < len("10000000") else None


def _words(text: str) -> str:
    return " ".join(unescape(text).split())
