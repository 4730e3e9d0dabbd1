"""Says what a page is: by the answer that brought it, by what little it says, or by its shape. It extracts no fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from crawler.parsers.density import Found
from crawler.parsers.parts import Document
from crawler.parsers.tree import Element, is_hidden, number_of, select, text_of
from crawler.records import Kind, Page
from vietnamese.folding import fold

Verdict = tuple[Kind, str]

_ATTACHMENT_TYPES = re.compile(
    r"application/(?:pdf|msword|rtf|zip|x-(?:rar|zip)\S*|vnd\.(?:ms-|openxmlformats|oasis|rar)\S*|octet-stream|force-download|x-7z\S*|epub\+zip)",
    re.IGNORECASE,
)
_MEDIA_TYPES = re.compile(
    r"(?:image|audio|video|font)/|text/css|(?:text|application)/(?:x-)?(?:java|ecma)script|application/(?:font|x-font|vnd\.ms-fontobject)",
    re.IGNORECASE,
)
_MARKUP_TYPES = re.compile(r"text/html|application/xhtml|text/plain|text/xml|application/(?:\w+\+)?xml", re.IGNORECASE)
_PICTURE_STARTS = frozenset({b"\xff\xd8\xff", b"GIF", b"\x89PN"})
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)[\s>]")
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|div|p|table|script)\b", re.IGNORECASE)
_CHALLENGE = re.compile(
    rb"document\.cookie\s*=[^;]{0,400}[\s\S]{0,600}?(?:location\.(?:reload|href|replace)|location\s*=)|cf-challenge|_cf_chl_opt|cf_chl_|/cdn-cgi/challenge-platform/h/|aes\.js[\s\S]{0,400}slowAES",
)
_CHALLENGE_SIZE = 8000

_MISSING = re.compile(
    r"(?:khong|chua) (?:the )?(?:tim thay|ton tai|tim duoc) (?:\w+ ){0,4}?(?:trang|bai viet|noi dung|tai nguyen|duong dan|tin|van ban|du lieu|ket qua|bai)\b"
    r"|(?:trang|bai viet|noi dung|tin|duong dan|lien ket|tai nguyen|van ban|bai)(?: (?:web|nay|tin|ma|ban|quy vi|doc gia|dang|can|yeu cau|tim|tim kiem|truy cap|duoc|muon|xem|vua)){0,8} (?:nay )?"
    r"(?:khong (?:con )?(?:ton tai|tim thay|duoc tim thay|hop le|kha dung)|da bi (?:xoa|go|an|huy|dung)|da (?:duoc )?(?:xoa|go bo)|khong con)"
    r"|\b(?:noi dung|trang|bai viet|chuyen muc|thong tin|website|trang web|chuc nang|du lieu)(?: \w+){0,3} (?:dang|se) (?:duoc |trong qua trinh )?(?:cap nhat|xay dung|hoan thien|bo sung)\b"
    r"|^(?:dang (?:duoc )?cap nhat|dang xay dung)\b|^(?:loi )?404\b|\berror 404\b|\b404 (?:error|not found)\b|\b(?:page|file|resource|article|content|status|object|document) (?:\w+ ){0,3}?not found\b|^not found\b"
    r"|(?:page|article|content|resource)(?: \w+){0,6} (?:does not exist|doesn't exist|no longer exists|no longer available|has been (?:removed|deleted|moved)|could not be found|was not found|can't be found|cannot be found)"
    r"|\bunder construction\b|\bcoming soon\b|\bcontent (?:is being|will be) updated\b"
)
_DENIED = re.compile(
    r"tu choi truy cap|khong co quyen (?:truy cap|xem)|(?:he thong|website|trang)(?: \w+){0,4} (?:bao tri|nang cap|gap (?:van de|su co))|truy cap bi (?:chan|tu choi)|bi chan truy cap"
    r"|access (?:is |was )?denied|access to this (?:page|resource)(?: \w+){0,4} (?:denied|forbidden)|^(?:403 )?forbidden\b|error 403|request (?:was )?(?:blocked|rejected|unsuccessful)"
    r"|(?:site|service|server)(?: \w+){0,3} (?:maintenance|unavailable)|temporarily unavailable|too many requests"
)
_LOGIN = re.compile(r"\b(?:dang nhap|dang ky thanh vien|sign in|log ?in|quen mat khau)\b")
_LOGIN_PATH = re.compile(
    r"/(?:users?/)?(?:login|dang-nhap|signin|sign-in|log-in|wp-login\.php|dang-ky|register|account/login)(?:/|$|\.)|/c/portal/login",
    re.IGNORECASE,
)
_SEARCH_PATH = re.compile(r"/(?:seek|search|tim-kiem|timkiem|ket-qua-tim-kiem)(?:/|$|\.)", re.IGNORECASE)
_SEARCH_KEYS = frozenset({"s", "q", "keyword", "keywords", "tukhoa", "search", "query"})
_PRINT_PATH = re.compile(
    r"/(?:print|savefile|sendmail|in-bai|ban-in)(?:/|$)|/print\.aspx|[?&](?:print|in|isprint)=(?:1|true|yes)",
    re.IGNORECASE,
)
_HOME_PATH = re.compile(
    r"/(?:index\.(?:html?|php|aspx)|default\.(?:html?|aspx)|trang-chu(?:\.html?)?|home(?:\.html?|page)?|(?:vi|en|web/guest)(?:/home|/trang-chu)?)?/?",
    re.IGNORECASE,
)
_STATIC_PATH = re.compile(
    r"/(?:gioi-thieu(?:-chung)?|about(?:-us)?|lien-he|contact(?:-us)?|co-cau-to-chuc|chuc-nang(?:-nhiem-vu)?|so-do(?:-to-chuc|-cong)?|ban-do|site-?map|danh-ba|lich-su(?:-hinh-thanh)?|privacy(?:-policy)?"
    r"|terms(?:-of-(?:use|service))?|dieu-khoan(?:-su-dung)?|to-chuc-bo-may|bo-may-to-chuc|lanh-dao(?:-so)?)/?(?:\.\w+)?$",
    re.IGNORECASE,
)
_ARCHIVE_PATH = re.compile(
    r"^/(?:19|20)\d{2}(?:/\d{1,2}){0,2}/?$|/(?:category|tag|tags|author|chuyen-muc|the)/[^/]+/?(?:page[/-]\d+/?)?$|/page[/-]\d+/?$",
    re.IGNORECASE,
)
_SLUG = re.compile(r"(?:[^/-]+-){4,}[^/]*/?$")
_SAYING_CLASSES = (
    "alert",
    "error",
    "message",
    "alert-danger",
    "alert-error",
    "alert-info",
    "notfound",
    "not-found",
    "portlet-msg-error",
    "error-404",
    "errorMessage",
)
_PASSWORD = etree.XPath("//input[@type='password']")
_TEASERS = etree.XPath("count(.//h2//a | .//h3//a | .//h4//a | .//a[.//h2 or .//h3 or .//h4])")
_LEAF = etree.XPath("count(.//p[string-length(normalize-space(.)) > 120])")
_UNREAD = frozenset({"script", "style", "noscript", "template", "head", "option"})
_SOME_TEASERS = 4
_HARDLY_TEXT = 60
_SOME_TEXT = 300
_MUCH_TEXT = 1500
_LITTLE = 2500
_SAYING = 160
_MISSING_BODY = 400
_MOST_SAYINGS = 30
_FIRST_WORDS = 600


def kind_of_answer(page: Page) -> Verdict | None:
    """What the status, the content type and the first bytes settle; None for an HTML page that must be read."""
    return next(_kinds_of_answer(page), None)


def _kinds_of_answer(page: Page) -> Iterator[Verdict]:
    if page.status >= 400:  # noqa: PLR2004
        yield Kind.ERROR, f"HTTP status {page.status}"
    if page.status >= 300:  # noqa: PLR2004
        yield Kind.REDIRECT, f"HTTP status {page.status}"
    if urlsplit(page.url).path == "/robots.txt":
        yield Kind.ROBOTS, "address /robots.txt"
    if not page.body or page.body.isspace():
        yield Kind.EMPTY, "no body"
    content_type = (page.header("content-type") or "").strip().lower()
    if page.body[:5] == b"%PDF-" or "attachment" in (page.header("content-disposition") or "").lower():
        yield Kind.ATTACHMENT, "first bytes or content disposition"
    if "html" not in content_type:
        yield from _kinds_of_type(page, content_type, page.body[:4000])
    if page.body[:3] in _PICTURE_STARTS:
        yield Kind.MEDIA, "first bytes"


def _kinds_of_type(page: Page, content_type: str, head: bytes) -> Iterator[Verdict]:
    """What a type other than HTML, or none, means; the root element counts more than the label."""
    label = f"content type {content_type or 'unknown'}"
    if "json" in content_type:
        yield Kind.DATA, label
    if _FEED.search(head) or "rss+xml" in content_type or "atom+xml" in content_type:
        yield Kind.FEED, "root element of a feed" if _FEED.search(head) else label
    if _SITEMAP.search(head) or (head[:2] == b"\x1f\x8b" and "sitemap" in page.url):
        yield Kind.SITEMAP, "root element of a sitemap" if _SITEMAP.search(head) else "packed sitemap"
    if _MEDIA_TYPES.match(content_type):
        yield Kind.MEDIA, label
    if _ATTACHMENT_TYPES.match(content_type) or head[:4] == b"PK\x03\x04":
        yield Kind.ATTACHMENT, label
    if head[:3] in _PICTURE_STARTS or head[:5] == b"%PDF-":
        return
    if (content_type and not _MARKUP_TYPES.match(content_type)) or not _HTML.search(head):
        yield Kind.OTHER, f"no HTML, {label}"


def kind_of_words(page_body: bytes, document: Document, *, wordy: bool = False, menus: bool = True) -> Verdict | None:
    """Pages that say they are no article: challenges, refusals, maintenance, pages not found, log-in forms.

    `wordy`: the page is known to hold much running text; then only its title can say such a thing. `menus`: what stands
    in links counts as text of the page; without it a short notice is heard however large the menu around it.
    """
    return next(_kinds_of_words(page_body, document, wordy=wordy, menus=menus), None)


def _kinds_of_words(page_body: bytes, document: Document, *, wordy: bool, menus: bool) -> Iterator[Verdict]:
    if len(page_body) < _CHALLENGE_SIZE and _CHALLENGE.search(page_body):
        yield Kind.CHALLENGE, "a script that sets a cookie and loads the page again"
    title = fold(document.head.title)[:_SAYING]
    whole = fold(visible_text(document.root, _LITTLE + 1, links=menus)) if not wordy else ""
    little = len(whole) <= _LITTLE and not wordy
    if little and not whole.strip():
        yield Kind.EMPTY, "no text"
    if little and (match := _DENIED.search(whole)):
        sayings = [*document.root.iter("h1", "h2", "h3"), *document.index.classed(*_SAYING_CLASSES)]
        says = (fold(text_of(element)[:_SAYING]) for element in sayings[:_MOST_SAYINGS])
        if any(_DENIED.search(text) for text in (title, whole[:_FIRST_WORDS], *says)):
            yield Kind.DENIED, f"the page says: {match.group()}"
    if match := _MISSING.search(title):
        yield Kind.SOFT_404, f"the title says: {match.group()}"
    if little and (match := _MISSING.search(whole)) and len(whole) < _LITTLE // 2:
        yield Kind.SOFT_404, f"the page says: {match.group()}"
    if (_LOGIN_PATH.search(document.url) or (little and _LOGIN.search(whole) is not None)) and select(
        _PASSWORD, document.root
    ):
        yield Kind.LOGIN, "a password field and hardly anything else"


def kind_of_address(document: Document) -> Verdict | None:
    """What the address alone settles: print copies, log-ins, searches, archives, the front page."""
    parts = urlsplit(document.url)
    if _PRINT_PATH.search(document.url):
        return Kind.PRINT, "print address"
    if _LOGIN_PATH.search(parts.path):
        return Kind.LOGIN, "log-in address"
    if _SEARCH_PATH.search(parts.path) or (
        _SEARCH_KEYS & parse_qs(parts.query).keys() and _HOME_PATH.fullmatch(parts.path or "/")
    ):
        return Kind.SEARCH, "search address"
    if _ARCHIVE_PATH.search(parts.path):
        return Kind.LISTING, "the address of an archive"
    if _HOME_PATH.fullmatch(parts.path or "/") and not parts.query:
        return Kind.HOME, "the site's front address"
    return None


def is_missing(title: str, text: str) -> str | None:
    """What an article-shaped page says that means there is no article: short text, and title or text says so."""
    if len(text) > _MISSING_BODY:
        return None
    match = _MISSING.search(fold(title)) or _MISSING.search(fold(text))
    return match.group() if match else None


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an article on a page of no known family.

    `claimed`: its structured data call it one; `hinted`: og:type does, which plug-ins also put on lists; `dated`: it tells
    a day of publication; `address`: what the form of the address says, None if nothing.
    """

    claimed: bool
    hinted: bool
    dated: bool
    address: bool | None


def kind_of_shape(document: Document, found: Found | None, signs: Signs) -> Verdict:
    """What a page of no known family is, by its claims and its shape."""
    return next(_kinds_of_shape(document, found, signs))


def _kinds_of_shape(document: Document, found: Found | None, signs: Signs) -> Iterator[Verdict]:
    weight = found.weight if found is not None else 0.0
    teasers = number_of(_TEASERS, found.body) if found is not None else 0
    paragraphs = number_of(_LEAF, found.body) if found is not None else 0
    path = urlsplit(document.url).path
    if (
        teasers >= _SOME_TEASERS
        and teasers * 1.5 >= paragraphs
        and not signs.claimed
        and not (signs.address and weight > _MUCH_TEXT)
    ):
        yield Kind.LISTING, f"{teasers} linked headings, {paragraphs} long paragraphs"
    if (
        teasers
        and not signs.claimed
        and not signs.address
        and teasers >= paragraphs
        and next(document.root.iter("h1"), None) is None
    ):
        yield Kind.LISTING, f"{teasers} linked headings and no title of its own"
    if signs.address is False and weight < _MUCH_TEXT and not signs.claimed:
        yield (Kind.STATIC if weight >= _SOME_TEXT else Kind.LISTING), "the address is no article's"
    if _STATIC_PATH.search(path) and not signs.claimed:
        yield Kind.STATIC, "the address of a standing page"
    if (signs.claimed or signs.address) and weight >= _HARDLY_TEXT:
        yield Kind.ARTICLE, "metadata of an article" if signs.claimed else "the address of an article"
    if weight >= _SOME_TEXT:
        if signs.dated:
            yield Kind.ARTICLE, "running text with a day of publication"
        if signs.hinted or (_SLUG.search(path) and weight >= _MUCH_TEXT):
            yield (
                Kind.ARTICLE,
                "running text, og:type article" if signs.hinted else "running text at an address like a headline",
            )
        yield Kind.STATIC, "running text without a day of publication"
    yield Kind.LISTING, "links and hardly any running text"


def visible_text(root: Element, limit: int, *, links: bool = True) -> str:
    """The text of a page in page order up to `limit` characters, scripts and hidden parts left out, links on demand too."""
    unread = _UNREAD if links else _UNREAD | {"a"}
    pieces: list[str] = []
    size = 0
    stack: list[Element | str] = [root]
    while stack and size < limit:
        item = stack.pop()
        if isinstance(item, str):
            text: str | None = item
        else:
            if tail := item.tail:
                stack.append(tail)
            if item.tag in unread or (item.attrib and is_hidden(item)):
                continue
            stack.extend(reversed(item))
            text = item.text
        if text and (text := " ".join(text.split())):
            pieces.append(text)
            size += len(text) + 1
    return " ".join(pieces)
