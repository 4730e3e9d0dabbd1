"""Addresses: their canonical form, the key that tells two of them apart, and why one is never fetched. Fetches nothing."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

from crawler.discovery.traps import trap
from crawler.sites.conventions import article_by_convention
from crawler.sites.model import Site, host_of

UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
PATH_SAFE = "/:@!$&'()*+,;=~%"
QUERY_SAFE = PATH_SAFE + "?[]"
USUAL_PORT = {"http": 80, "https": 443}

TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|yclid|msclkid|zarsrc|igshid|mc_[ce]id|_ga|_gl|fb_(action|source)\w*"
    r"|share|replytocom|like_comment|_wpnonce|nv_redirect|nv\w*themever"
    r"|print|printable|amp|mobile|device"
    r"|redirect|inheritredirect|return_?url|back_?url|_\w+_(redirect|returntofullpageurl)"
)
SESSION = re.compile(r"jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|session_?id")
# "sid" is a session in some software and the article's number in PHP-Nuke, so its value decides.
MAYBE_SESSION = re.compile(r"sid|s?sess(ion)?")
TOKEN = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z0-9]{16,}", re.IGNORECASE)
# What Liferay adds to every portlet link, in the values that change nothing.
LIFERAY_USUAL = re.compile(
    r"p_p_lifecycle=0|p_p_state=normal|p_p_mode=view|p_p_col_(id|pos|count)=.*|p_r_p_\w*_resetcur=.*"
    r"|_\w+_keywords=|_\w+_advancedsearch=false|_\w+_andoperator=true"
)
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\(S\([^/]*\)\)(?=/|$)", re.IGNORECASE)
PRINT_COPY = re.compile(r"/(?:print|savefile|sendmail)(?=/(?:[^/]+/)*[^/]+-\d+(?:\.html?)?/?$)", re.IGNORECASE)
AMP_TAIL = re.compile(r"(?<=[^/])/amp/?$", re.IGNORECASE)
LANGUAGE_TAIL = re.compile(r"(\.html?)/(?:vi|en)/?$", re.IGNORECASE)
INDEX_FILE = re.compile(r"/(?:index\.(?:html?|php|aspx?)|default\.(?:html?|aspx?))$", re.IGNORECASE)
INDEX_PHP = re.compile(r"/index\.php$", re.IGNORECASE)
IIS_PATH = re.compile(r"\.(?:aspx?|ashx)(?:/|$)", re.IGNORECASE)
NOT_ASCII = re.compile(r"(?:%[89A-F][0-9A-F])+")


# Most addresses are as they should be, and taking one apart and putting it together again costs as much as a paragraph.
PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[1-9]\d{3})?/[A-Za-z0-9_~./-]*", re.ASCII)
MAYBE_CHANGED = re.compile(r"/(?:\.|(?:print|savefile|sendmail)/|(?:amp|vi|en)/?$)", re.IGNORECASE)


def canonical_url(url: str, site: Site | None = None) -> str:
    """The address without what does not name the page: still fetchable, the same for every spelling a site uses.

    Scheme and host in lower case, usual port, user name, fragment, dot segments, tracking, session, print and mobile
    parameters off; NukeViet's print and savefile paths become the article's; percent-encoding is normalised (RFC 3986,
    section 6.2.2). Other parameters keep their order, for an id may live in any of them. With `site`, hosts among its
    aliases become its own host. What is no http(s) address comes back stripped of surrounding space.
    """
    if PLAIN.fullmatch(url) and not MAYBE_CHANGED.search(url) and (site is None or host_of(url) == site.host):
        return url
    parts = _split(url)
    if parts is None:
        return url.strip()
    path = _until_stable(_bare_path, _escape(parts.path, PATH_SAFE)) or "/"
    query = "&".join(_kept_pairs(parts.query, path, site))
    scheme, netloc = parts.scheme, _netloc(parts)
    if site is not None and host_of(url.strip()) != site.host and site.covers(url.strip()):
        own = urlsplit(site.url)
        scheme, netloc = own.scheme, _netloc(own)
    return urlunsplit((scheme, netloc, path, query, ""))


def address(url: str) -> str | None:
    """The address as it is asked for, nothing of it taken away but the fragment; None for what is no http(s) address.

    For what is no page: of pictures and documents any parameter may matter.
    """
    parts = _split(url)
    if parts is None:
        return None
    path, query = _escape(parts.path, PATH_SAFE) or "/", _escape(parts.query, QUERY_SAFE)
    return urlunsplit((parts.scheme, _netloc(parts), path, query, ""))


@lru_cache(maxsize=50_000)
def url_key(url: str) -> str:
    """What two addresses of one page share; made for comparing, not for fetching.

    The canonical form without scheme, "www.", trailing slash, index file and doubled slashes, its query sorted with each
    pair once, marks composed (NFC). So http and https of a host on their usual ports are one; paths of IIS (.aspx) in lower case, as that server does not tell the cases apart.
    """
    canonical = canonical_url(url)
    parts = _split(canonical)
    if parts is None:
        return canonical
    path = re.sub(r"/{2,}", "/", parts.path)
    pairs = [pair.replace("+", "%20") for pair in parts.query.split("&") if pair]
    if IIS_PATH.search(path):
        path = path.lower()
        pairs = [name.lower() + equals + value for name, equals, value in (pair.partition("=") for pair in pairs)]
    # With a query only PHP's index is certainly the folder's: other servers may hold pages of both names.
    path = (INDEX_PHP if pairs else INDEX_FILE).sub("", path)
    named = {pair.removesuffix("=") if pair.count("=") == 1 else pair for pair in pairs}
    query = "?" + "&".join(sorted(named)) if named else ""
    return host_of(canonical) + _composed(path.rstrip("/")) + _composed(query)


def refusal(url: str, site: Site | None = None, *, today: date | None = None) -> str | None:
    """Why this address is never fetched, as a plain sentence, or None if it may be.

    Links go through `canonical_url` first: a copy it turns into the article is then no reason to refuse. What the site
    file names under `discovery` is trusted. `today` (UTC by default) bounds calendars: no archive of days to come.
    """
    parts = _split(url)
    if parts is None:
        return "It is no web address: only http and https with a host are fetched."
    if site is not None:
        if not site.covers(url.strip()):
            return f"It lies on another host ({host_of(url.strip())}); the site is {site.host}."
        if url_key(url) in _declared(site):
            return None
        target = parts.path + ("?" + parts.query if parts.query else "")
        for pattern in site.skip:
            if re.search(pattern, target):
                return f"The site file {site.id}.yaml skips it: {pattern}"
    if any(_is_session(pair) for pair in parts.query.split("&")) or PATH_SESSION.search(parts.path):
        return f"It carries a session id; without it the address is {canonical_url(url, site)}"
    bounds = (site.since if site else None, today or datetime.now(tz=UTC).date())
    normal = parts._replace(path=_escape(parts.path, PATH_SAFE), query=_escape(parts.query, QUERY_SAFE))
    return trap(normal, is_article=looks_like_article(url, site) is True, bounds=bounds)


def looks_like_article(url: str, site: Site | None = None, family: str | None = None) -> bool | None:
    """Whether the address is an article's: by the site file's pattern, else by its family's convention; None if open.

    `family` is what detection found; the site file's own wins. The pattern is searched in path and query together,
    and in the path alone.
    """
    parts = _split(url)
    if parts is None:
        return False
    if site is not None and site.article is not None:
        target = parts.path + ("?" + parts.query if parts.query else "")
        return bool(re.search(site.article, parts.path) or re.search(site.article, target))
    return article_by_convention(parts.path, parts.query, (site.family if site else None) or family)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        known = parts.scheme in USUAL_PORT and bool((parts.hostname or "").strip(".")) and parts.port != 0
    except ValueError:
        return None
    return parts if known else None


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote(host, safe="", errors="replace")
    if ":" in host:
        host = f"[{host}]"
    return host if parts.port in {None, USUAL_PORT[parts.scheme]} else f"{host}:{parts.port}"


def _escape(text: str, safe: str) -> str:
    quoted = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(text, safe=safe, errors="replace"))
    return re.sub(r"%[0-9A-Fa-f]{2}", lambda match: _unescaped(match[0]), quoted)


def _unescaped(escape: str) -> str:
    letter = chr(int(escape[1:], 16))
    return letter if letter in UNRESERVED else escape.upper()


def _until_stable(step: Callable[[str], str], text: str) -> str:
    while (after := step(text)) != text:
        text = after
    return text


def _bare_path(path: str) -> str:
    path = PATH_SESSION.sub("", path)
    for pattern in (PRINT_COPY, AMP_TAIL):
        path = pattern.sub("", path)
    return _without_dots(LANGUAGE_TAIL.sub(r"\1", path))


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == ".." and kept:
            kept.pop()
        elif segment not in {".", ".."}:
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _kept_pairs(query: str, path: str, site: Site | None) -> list[str]:
    escaped = re.sub(r"&(?:amp;)+", "&", _escape(query, QUERY_SAFE))
    ignored = {name.lower() for name in site.ignore_query} if site else set()
    return [pair for pair in escaped.split("&") if pair and not _is_noise(pair, path, ignored)]


def _is_noise(pair: str, path: str, ignored: set[str]) -> bool:
    name, _, value = pair.partition("=")
    name = unquote_plus(name).lower()
    if TRACKING.fullmatch(name) or name in ignored or _is_session(pair):
        return True
    if name.startswith("p_p_") and "/-/" in path:
        return True
    return bool(LIFERAY_USUAL.fullmatch(f"{name}={value.lower()}")) or (name == "m" and value in {"0", "1"})


def _is_session(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = unquote_plus(name).lower()
    return bool(SESSION.fullmatch(name) or (MAYBE_SESSION.fullmatch(name) and TOKEN.fullmatch(value)))


def _composed(text: str) -> str:
    """Percent-encoded letters as letters in NFC, so that one word typed in two Unicode forms is one key."""
    return unicodedata.normalize("NFC", NOT_ASCII.sub(lambda match: _letters(match[0]), text))


def _letters(escaped: str) -> str:
    try:
        return bytes.fromhex(escaped.replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return escaped


@lru_cache(maxsize=64)
def _declared(site: Site) -> frozenset[str]:
    declared = (site.url, *site.discovery.feeds, *site.discovery.sitemaps, *site.discovery.listings)
    return frozenset(url_key(url) for url in declared)
