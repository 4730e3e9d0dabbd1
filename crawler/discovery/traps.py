"""Addresses that lead nowhere new: endless calendars, recursion, copies, forms, files. Looks at the address alone."""

import re
from datetime import date
from itertools import pairwise
from urllib.parse import SplitResult, parse_qsl, unquote

from crawler.sites.conventions import page_number

Bounds = tuple[date | None, date]
Query = dict[str, str]

LONGEST = 2000
DEEPEST = 16
LAST_PAGE = 5000
# Once is a section named like its module; thrice is a link that leads into itself.
REPEATS = 2
OLDEST_YEAR = 1995

LANGUAGES = frozenset({"vi", "vn", "en", "fr", "zh", "cn", "ja", "jp", "ko", "kr", "ru", "lo", "km", "vi-vn", "en-us"})
ASSET = re.compile(
    r"\.(?:css|js|mjs|map|json5|woff2?|ttf|otf|eot|ico|cur|svgz?|png|jpe?g|jfif|gif|bmp|webp|avif|tiff?"
    r"|mp[34]|m4[av]|avi|mov|wmv|flv|swf|webm|og[agv]|wav|wma|3gp|mkv|apk|exe|msi|axd)$",
    re.IGNORECASE,
)
DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|dotx?|xlsx?|xlsm|csv|pptx?|ppsx?|rtf|od[tsp]|zip|rar|7z|tar|tgz|bz2|xz|epub|dwg|psd)(?:/|$)"
    r"|(?<!\.xml)(?<!\.txt)\.gz$",
    re.IGNORECASE,
)
SCRIPT = re.compile(r"\$\(|\$(?:\{|%7B)|(?:\{|%7B){2}|(?:'|%22|%27)%20\+|%3C%|javascript:", re.IGNORECASE)
PRINTS = frozenset({"print", "savefile", "sendmail", "printpage", "print-preview", "in-trang", "in-bai"})
ACCOUNTS = frozenset(
    {"login", "logout", "logon", "signin", "sign-in", "register", "dang-nhap", "dangnhap", "dang-xuat", "lostpass"}
    | {"quen-mat-khau", "users", "account", "wp-login", "_login", "_layouts", "administrator"}
)
FORMS = {
    **dict.fromkeys(("search", "seek", "tim-kiem", "timkiem", "advanced-search"), "a search page"),
    **dict.fromkeys(("cart", "gio-hang", "checkout", "giohang"), "a shopping cart"),
    **dict.fromkeys(("voting", "vote", "poll", "polls", "binh-chon", "tham-do-y-kien"), "a vote"),
    **dict.fromkeys(("calendar", "xem-theo-ngay", "tin-theo-ngay"), "a calendar, which has no end"),
}
SEARCHES = frozenset({"s", "q", "keyword", "keywords", "tukhoa", "tu-khoa", "tu_khoa", "search", "searchterm", "kw"})
# Drupal without short addresses: ?q=node/12 names a page.
NODE = re.compile(r"(?:[a-z]{2}/)?node/\d")
DAYS = frozenset({"ngay", "date", "day", "tuan", "week", "tribe-bar-date", "ical", "outlook-ical", "eventdisplay"})
MONTHS, YEARS = frozenset({"thang", "month"}), frozenset({"nam", "year"})
# "lich", "lich-cong-tac", "lich-tiep-dan" but not "lich-su" (history).
AGENDA = re.compile(r"lich(?!-su)(?:-|$)|calendar|events?$|su-kien$")
ORDERS = frozenset({"orderby", "order_by", "sortby", "sort_by"})
DATE_PATH = re.compile(r"/(\d{4})(?:/(\d{1,2}))?(?:/(\d{1,2}))?(?:/page[-/]\d+)?/?$")
DAY_SEGMENT = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4}")
TAXONOMY_FEED = re.compile(
    r"^/(?:[a-z]{2}/)?(?:(?:category|tag|author|chuyen-muc|danh-muc)/.+/)?feed(?:/(?:rss2?|atom|rdf))?/?$"
)


def trap(parts: SplitResult, *, is_article: bool, bounds: Bounds) -> str | None:
    """Why an address is a trap or no page, as a plain sentence; None if it is neither.

    `parts` is percent-encoded. `is_article` (by pattern or convention) lifts the rules that judge by a word or a date,
    for an article may be about either. `bounds` are the first day of interest, if any, and today.
    """
    segments = [unquote(segment).lower() for segment in parts.path.split("/") if segment]
    query = {name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
    reason = _size(parts, segments) or _files(parts.path, query) or _copies(segments, query)
    reason = reason or _recursion(segments) or _wordpress(parts.path, segments, query) or _accounts(segments, query)
    if reason is None and not is_article:
        reason = _forms(segments, query) or _calendar(parts.path, segments, query, bounds)
    return reason


def _size(parts: SplitResult, segments: list[str]) -> str | None:
    if len(parts.geturl()) > LONGEST:
        return f"It is longer than {LONGEST} characters."
    if len(segments) > DEEPEST:
        return f"Its path is deeper than {DEEPEST} steps."
    if SCRIPT.search(parts.path):
        return "It is a piece of a script taken for a link."
    number = page_number(parts.geturl())
    return f"Page {number} of a list is beyond sense." if number is not None and number > LAST_PAGE else None


def _files(path: str, query: Query) -> str | None:
    if ASSET.search(path) or path.startswith("/image/journal/") or path.rstrip("/") == "/combo":
        return "It is a part of the page's looks or a medium (style, script, font, picture, sound, film), not a page."
    if DOCUMENT.search(path) or query.get("download") not in {None, "", "0"} or "attachment_id" in query:
        return "It is an attachment, which the crawl of pages does not fetch."
    return None


def _copies(segments: list[str], query: Query) -> str | None:
    shown = query.get("p_p_state"), query.get("tmpl"), query.get("viewmode")
    printed = "print" in query or "printable" in query or bool({"pop_up", "exclusive", "component", "print"} & {*shown})
    if printed or any(_stem(segment) in PRINTS for segment in segments):
        return "It is a copy of a page for printing, saving or mailing."
    return None


def _recursion(segments: list[str]) -> str | None:
    if sum(segment in LANGUAGES for segment in segments) > 1:
        return "Its path names a language twice: relative language links lead ever deeper."
    words = [segment for segment in segments if not segment.isdecimal()]
    pairs = list(pairwise(words))
    if any(words.count(word) > REPEATS for word in words) or any(
        pair in pairs[at + 2 :] for at, pair in enumerate(pairs)
    ):
        return "Its path repeats itself: relative links lead ever deeper."
    return None


def _wordpress(path: str, segments: list[str], query: Query) -> str | None:
    if "replytocom" in query or "trackback" in segments[-1:] or path.startswith("/comments/"):
        return "It belongs to the comments."
    if "feed" in segments and not TAXONOMY_FEED.match(path):
        return "It is the feed of one page's comments."
    if re.match(r"/(?:wp-admin|wp-includes|wp-content|xmlrpc\.php|wp-cron\.php|wp-trackback\.php)(?:/|$)", path):
        return "It belongs to WordPress's own machinery."
    route = path.removeprefix("/wp-json") if path.startswith("/wp-json/") else query.get("rest_route", "/")
    if not re.fullmatch(r"/?|/wp/v2/(?:posts|categories)/?", route):
        return "It is a part of the WordPress REST API that lists no articles."
    return None


def _accounts(segments: list[str], query: Query) -> str | None:
    if any(_stem(segment) in ACCOUNTS for segment in segments) or segments[:3] == ["c", "portal", "login"]:
        return "It is for signing in or for members."
    if segments[:2] == ["banners", "click"] or query.get("second") == "cronjobs":
        return "It counts clicks or starts the site's own jobs."
    return None


def _forms(segments: list[str], query: Query) -> str | None:
    for segment in segments:
        if form := FORMS.get(_stem(segment)):
            return f"It is {form}."
    if any(query.get(name, "").strip() and not NODE.match(query[name]) for name in SEARCHES & query.keys()):
        return "It is a search page."
    if "add-to-cart" in query:
        return "It is a shopping cart."
    return "It is a list in another order." if ORDERS & query.keys() else None


def _calendar(path: str, segments: list[str], query: Query, bounds: Bounds) -> str | None:
    since, today = bounds
    dated = DATE_PATH.search(path)
    if DAYS & query.keys() or any(re.fullmatch(r"_\w+_(?:day|month|year|eventdate)", name) for name in query):
        return "It is a page of a calendar, which has no end."
    if (dated and dated[3]) or (segments and DAY_SEGMENT.fullmatch(segments[-1])):
        return "It is the archive of one day; listings hold the same articles."
    if MONTHS & query.keys() and YEARS & query.keys() and any(AGENDA.match(segment) for segment in segments):
        return "It is a month of a calendar, which has no end."
    year = dated[1] if dated else query.get("nam", query.get("year", ""))
    month = (dated[2] if dated else query.get("thang", query.get("month"))) or ""
    if re.fullmatch(r"\d{4}", year) and not _is_of_interest(int(year), month, since or date(OLDEST_YEAR, 1, 1), today):
        return "It is an archive of a time with no articles of interest (to come, or before the site's `since`)."
    return None


def _is_of_interest(year: int, month: str, first: date, today: date) -> bool:
    if re.fullmatch(r"0?[1-9]|1[0-2]", month):
        return (first.year, first.month) <= (year, int(month)) <= (today.year, today.month)
    return first.year <= year <= today.year


def _stem(segment: str) -> str:
    """The segment without the ending a server adds: "login.aspx" is "login"."""
    return re.sub(r"\.(?:html?|php|aspx?|jsp)$", "", segment)
