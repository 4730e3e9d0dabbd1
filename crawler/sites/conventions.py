"""What the addresses of the CMS families look like: article, list, page number. Conventions of software, none of a site.

Read from published code, CMS sources and saved pages of each family; none was learnt from a single site.
"""

import re
from urllib.parse import parse_qsl, urlsplit

_PAGE_PATH = re.compile(r"/(?:page|trang|p)[-/](\d+)(?:\.html?|\.aspx)?/?$|/PhanTrang/[^/]+/(\d+)/?$", re.IGNORECASE)
_PAGE_NAME = re.compile(r"(?:_\w+_)?cur|page|paged|trang|p|pageindex|page_?no|pagenumber|currentpage", re.IGNORECASE)

_NUKEVIET_ARTICLE = re.compile(r"-\d+\.html?$|/index\.php/(?:[^/]+/){2,}[^/]+-\d+/?$", re.IGNORECASE)
_WORDPRESS_LIST = re.compile(
    r"^/(?:[a-z]{2}/)?(?:category|tag|author|chuyen-muc|danh-muc|the|tac-gia)/|/feed/?$|^/wp-|^/(?:19|20)\d\d(?:/\d\d){0,2}/?$"
)
_LIST = re.compile(
    r"^/?$|/(?:rss|feed|feeds)/?$|/(?:category|tag|tags|author)/[^/]*/?$|-event\d+\.html?$|sitemap[^/]*\.xml(?:\.gz)?$"
    r"|/(?:page|trang)[-/]\d+/?$|/robots\.txt$",
    re.IGNORECASE,
)
_ARTICLE_PATH = re.compile(
    r"-(?:post|postid|a|n|d)?\d{2,}\.(?:html?|aspx|tpo|vnp|bbg|ldo|chn|epi|vov)$"  # NukeViet, ONECMS, zce, VCCorp
    r"|/-/(?:view_content/\d+|asset_publisher/[^/]+/content/[^/]+|(?!asset_publisher|view_content)[^/]*[a-z][^/]*-[^/]+)"  # Liferay
    r"|/nid/\d+(?:/|$)|/tin-tuc/\d+/[^/]+"  # Liferay 7 themes, Laravel
    r"|/\d{6}/[^/]+-[0-9a-f]{7}/?$"  # province papers
    r"|/pages/\d{4}-\d{1,2}-\d{1,2}/[^/]+\.aspx$"  # SharePoint, dated
    r"|/index\.php/(?:[^/]+/){2,}[^/]+-\d+/?$",  # NukeViet 3
    re.IGNORECASE,
)
_ARTICLE_QUERY = re.compile(r"(?:^|&)(?:itemid|nid|dinhdanh|ddocname|newsid|articleid|postid)=[^&]*\d", re.IGNORECASE)


def article_by_convention(path: str, query: str, family: str | None) -> bool | None:
    """True for an article's address, False for a list's or a fixed page's, None where the convention does not tell."""
    if _split(path, query)[0] is not None:
        return False
    if family == "nukeviet":
        return _nukeviet(path)
    if family == "wordpress":
        if re.search(r"(?:^|&)p=\d+(?:&|$)", query):
            return True
        return False if path in {"", "/"} or _WORDPRESS_LIST.search(path) else None
    if _ARTICLE_PATH.search(path) or _ARTICLE_QUERY.search(query):
        return True
    return False if _LIST.search(path) and not query else None


def page_number(url: str) -> int | None:
    """Which page of a list the address is, by the path (`/page-2/`, `/page/2/`, `/trang-2`) or query; None if it is none.

    `?p=12` in the root of a site is WordPress's short address of post 12 and no page number.
    """
    parts = urlsplit(url)
    return _split(parts.path, parts.query)[0]


def without_page_number(url: str) -> str:
    """The address of a list without its page number and without a slash behind its path: for most lists that of their first page.

    Not so where paging brings other parameters too, as Liferay's `?p_p_id=...&_..._cur=2`: there the first page stays for itself.
    """
    parts = urlsplit(url)
    _, path, query = _split(parts.path, parts.query)
    return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}" + (f"?{query}" if query else "")


def _split(path: str, query: str) -> tuple[int | None, str, str]:
    """The page number, and path and query without it."""
    if match := _PAGE_PATH.search(path):
        return int((match[1] or match[2])[:9]), path[: match.start() if match[1] else match.start(2)], query
    pieces = query.split("&") if query else []
    for place, piece in enumerate(pieces):
        for name, value in parse_qsl(piece):
            if _PAGE_NAME.fullmatch(name) and value.isdecimal() and not (name == "p" and path in {"", "/"}):
                return int(value[:9]), path, "&".join(pieces[:place] + pieces[place + 1 :])
    return None, path, query


def _nukeviet(path: str) -> bool | None:
    if re.search(r"/(?:print|savefile|sendmail|rss|feeds|tag)(?:/|$)", path, re.IGNORECASE):
        return False
    if _NUKEVIET_ARTICLE.search(path):
        return True
    # A rewritten NukeViet address ends in .html only for articles (with their number) and fixed pages (without).
    return False if path.endswith((".html", "/", ".xml")) or not path else None
