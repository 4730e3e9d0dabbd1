"""Page kinds that the address tells, and what its form hints at. The conventions are those of CMSs and of the language."""

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from crawler.parsers.kinds.verdict import Verdict
from crawler.parsers.parts import Document
from crawler.records import Kind

_PRINT = re.compile(
    r"/(?:print|savefile|sendmail|in-bai|ban-in|in-tin|intin|printpreview)(?:/|\.\w+$|$)|/print(?:er|view|news)?\.(?:aspx?|php|html?)|[?&](?:print|in|isprint|printable|viewmode)=(?:1|true|yes|print)(?:&|$)"
    r"|[?&](?:mode|view|layout|act|op|task)=(?:print|inbai|intin)(?:&|$)|[?&]tmpl=component&(?:[^#]*&)?print=",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"/(?:login|dang-nhap|dangnhap|signin|sign-in|log-in|logon|wp-login\.php|dang-ky|dangky|dang-ky-thanh-vien|register|authenticate\.aspx|quen-mat-khau|forgot-password|lostpass)(?:/|$|\.)|/c/portal/login|[?&](?:view=(?:login|registration|remind|reset)&?|ctl=(?:login|register))",
    re.IGNORECASE,
)
_SEARCH = re.compile(
    r"/(?:seek|search|tim-kiem|timkiem|ket-qua-tim-kiem|ketquatimkiem|search-?results?|searchresults?|osssearchresults|tra-cuu-tin)(?:/|$|\.)",
    re.IGNORECASE,
)
# Asked for in a site's root these are searches; elsewhere "s" or "q" may be anything.
_SHORT_KEYS = frozenset({"s", "q", "k", "key"})
# Drupal without short addresses: ?q=node/12 names a page.
_NODE = re.compile(r"(?:[a-z]{2}/)?node/\d+")
_SEARCH_KEYS = frozenset({"keyword", "keywords", "tukhoa", "tu-khoa", "tu_khoa", "search", "query", "searchword", "searchphrase", "txtsearch", "search_api_fulltext", "searchtext", "_3_keywords"})  # fmt: skip
_HOME = re.compile(
    r"/(?:index\.(?:html?|php|aspx?|jsp|do)|default\.(?:html?|aspx?)|(?:trang-?chu|trangchu)(?:\.\w+)?|home(?:\.\w+|page)?|main\.\w+|(?:pages|trang|sites/home/pages)/(?:default|home|index|trang-?chu)\.aspx"
    r"|(?:vi|en|vn|vi-vn|en-us|web/guest|web/[\w-]+|portal|wps/portal)(?:/(?:home|trang-?chu|index\.\w+|default\.aspx|pages/(?:default|home|trang-?chu)\.aspx))?)?/?",
    re.IGNORECASE,
)
# Some makers of slugs drop the letter "đ" instead of writing "d".
_STATIC = re.compile(
    r"/(?:gioi-?thieu(?:-chung|-tong-quan|-khai-quat)?|about(?:-?us)?|lien-?he|contact(?:-?us)?|co-?cau-?to-?chuc(?:-bo-may)?|chuc-?nang(?:-?va)?(?:-?nhiem-?vu)?(?:-quyen-han)?|so-?d?o(?:-?to-?chuc|-?cong|-?site|-?website|-?trang)?|ban-?d?o|site-?map|danh-?ba(?:-d?ien-thoai)?"
    r"|lich-?su(?:-hinh-thanh|-phat-trien|-hinh-thanh-(?:va-)?phat-trien)?|privacy(?:-policy)?|terms(?:-of-(?:use|service))?|d?ieu-khoan(?:-su-dung)?|to-chuc-bo-may|bo-may-to-chuc|to-chuc|(?:ban-)?lanh-?d?ao(?:-so|-tinh|-d?on-vi|-huyen)?|phong-ban(?:-chuyen-mon)?|d?on-vi-(?:su-nghiep|truc-thuoc)"
    r"|d?ieu-kien-tu-nhien|vi-tri-d?ia-ly|gop-y|hoi-d?ap|faq)(?:\.\w+)?/?$",
    re.IGNORECASE,
)
_UNDER_STATIC = re.compile(r"/(?:gioi-?thieu(?:-chung|-tong-quan|-khai-quat)?|about(?:-?us)?)/[^/]+/?$", re.IGNORECASE)
_ARCHIVE = re.compile(
    r"^/(?:19|20)\d{2}(?:/\d{1,2}){0,2}/?$|/(?:category|tag|tags|author|chuyen-muc|the|danh-muc)/[^/]+/?(?:page[/-]\d+/?)?$|/page[/-]\d+/?$|/(?:tag|tags)/",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"(?:[^/-]+-){4,}[^/]*/?$")
_DETAIL_WORD = re.compile(
    r"(?:^|[/?&=_.-])(?:articles?|news|node|story|stories|posts?|chi-?tiet|detail|details|bai-?viet|tin-?tuc|tin|bantin|view|xem|read|show|noi-?dung|thong-?bao|su-?kien)(?=$|[/?&=_.-])|(?:news|article|tin|bai|chitiet)(?:_?view|_?detail|tin|id)",
    re.IGNORECASE,
)
_DETAIL_NUMBER = re.compile(
    r"[?&](?:\w*id|idx|no|sn|seq|p|a|tin|bai|n)=\d+(?:&|$)|/\d{2,}(?:/|\.|-|$)|-\d{3,}(?:\.\w+)?$", re.IGNORECASE
)
_POST = re.compile(r"/(?:19|20)\d{2}/\d{1,2}/(?:\d{1,2}/)?[^/]{8,}/?$")
_SECTION_WORDS = 4


def kind_of_address(document: Document) -> Verdict | None:
    """What the address alone settles: print copies, log-ins, searches, archives, the front page."""
    parts = urlsplit(document.url)
    if _PRINT.search(document.url):
        return Kind.PRINT, "print address"
    if _LOGIN.search(document.url.partition("?")[0]) or _LOGIN.search("?" + parts.query):
        return Kind.LOGIN, "log-in address"
    if _SEARCH.search(parts.path) or _asks(parts):
        return Kind.SEARCH, "search address"
    if _ARCHIVE.search(parts.path):
        return Kind.LISTING, "the address of an archive"
    if _HOME.fullmatch(parts.path or "/") and not parts.query:
        return Kind.HOME, "the site's front address"
    return None


def _asks(parts: SplitResult) -> bool:
    keys = {name.lower() for name, values in parse_qs(parts.query).items() if not _NODE.fullmatch(values[0])}
    if _SHORT_KEYS & keys and _HOME.fullmatch(parts.path or "/"):
        return True
    return bool(_SEARCH_KEYS & keys) and not _DETAIL_NUMBER.search("?" + parts.query)


def is_static_address(url: str) -> bool:
    """Whether the address is a standing page's by its last word: about, contact, structure, leaders, site map."""
    return bool(_STATIC.search(urlsplit(url).path))


def is_under_static(url: str) -> bool:
    """Whether the address is one step below a portal's introduction of itself."""
    return bool(_UNDER_STATIC.search(urlsplit(url).path))


def is_headline(url: str) -> bool:
    """Whether the address ends in a headline: five words or more."""
    return bool(_HEADLINE.search(urlsplit(url).path))


def is_detail(url: str) -> bool:
    """Whether the address shows one thing of many: a word for news or details with a number, or a name after year and month."""
    parts = urlsplit(url)
    whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return bool(_POST.search(parts.path)) or bool(_DETAIL_NUMBER.search(whole) and _DETAIL_WORD.search(whole))


def is_section(url: str) -> bool:
    """Whether the address names a section: a last step of a few words, no number on the way or in the query."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2].partition(".")[0]
    numbered = any(letter.isdigit() for letter in parts.path + parts.query)
    return not numbered and len(last.split("-")) <= _SECTION_WORDS
