"""Page kinds by what a page says: challenges, refusals, error pages, notices in an article's stead, log-in and search pages."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import islice

from lxml import etree

from crawler.parsers.flow import BLOCKS
from crawler.parsers.kinds import sayings
from crawler.parsers.kinds.verdict import Verdict
from crawler.parsers.parts import Document
from crawler.parsers.tree import Element, child_of, children, is_hidden, select, text_of
from crawler.records import Kind
from vietnamese.folding import fold

_CHALLENGE = re.compile(
    rb"cf-challenge|_cf_chl_opt|cf_chl_|/cdn-cgi/challenge-platform/h/|aes\.js[\s\S]{0,400}slowAES|_Incapsula_Resource|ddos-guard/js|__ddg\d|sucuri_cloudproxy_js|awswaf|datadome|px-captcha"
    rb"|document\.cookie\s*=[^;]{0,400}[\s\S]{0,600}?(?:location\.(?:reload|href|replace|assign)|location\s*=)"
    rb"|(?:location\.(?:reload|href|replace|assign)|location\s*=)[\s\S]{0,600}?document\.cookie\s*="
)
_CHALLENGE_WORDS = re.compile(
    r"just a moment|checking (?:your|the) browser|verify(?:ing)? (?:that )?you are (?:a |not a )?(?:human|robot)|enable (?:javascript and cookies|cookies and javascript)|attention required! \| cloudflare|security (?:check|verification)|ddos protection"
    r"|kiem tra (?:trinh duyet|bao mat|ket noi)|xac (?:minh|thuc|nhan) (?:rang )?(?:ban|quy vi) (?:khong phai|la)|(?:khong phai|la) (?:la )?(?:nguoi may|robot|con nguoi)|vui long (?:bat|kich hoat) (?:javascript|cookie)|dang chuyen huong|anti-?bot|captcha"
)
_FIREWALL = re.compile(
    r"web page blocked|fortigu?ard|fortigate|fortiweb|attack id|support id|incident id|event id|reference (?:#|id)|ray id|cloudflare|incapsula|imperva|sucuri|mod_?security|imunify360|wordfence|the requested url was rejected|big-?ip|barracuda|sophos|web application firewall|\bwaf\b|tuong lua"
    r"|your ip(?: address)?|dia chi ip|bi chan|tu choi truy cap|you have been blocked|access denied|forbidden|request (?:blocked|rejected|unsuccessful)|khong duoc phep truy cap"
)
_SERVER = re.compile(
    r"iis windows(?: server)?|iis ?\d.*|internet information services.*|welcome to (?:nginx|openresty|iis|apache|tomcat|caddy|centos|xampp|litespeed).*|.*apache2? .{0,20}default page.*|test page for .*|it works!?|apache http server test page.*|apache tomcat.*|web server'?s default page.*|default (?:web )?(?:site )?page|.*placeholder page.*|site (?:is )?not configured.*|xampp.*|success! your new web server is ready.*"
)
_DIRECTORY = re.compile(r"(?:index|directory listing) (?:of|for) /.*|[\w.:-]+ - /.*")
_PARKED = re.compile(
    r".*(?:domain|ten mien)(?: name)?(?: \S+){0,6} (?:(?:is |are |may be )?(?:for sale|parked|expired|available)|(?:da |dang |duoc )*(?:het han|rao ban|ban|dang ky boi|dang ky tai|tam giu)).*|.*(?:parked|parking) (?:free|page|domain).*|.*buy this domain.*|.*account suspended.*|.*(?:website|trang web|tai khoan|hosting)(?: \S+){0,4} (?:da|dang|tam)(?: bi| thoi)* (?:khoa|ngung|dinh chi|het han).*"
)
_AWAY = re.compile(
    r"^\s*(?:<!--)?\s*(?:if\s*\([^)]*\)\s*\{?\s*)?(?:setTimeout\([^;]{0,40})?(?:(?:window|document|top|self|parent)\.){0,2}location(?:\.href|\.replace|\.assign)?\s*[=(]"
)
_REFRESH = re.compile(r"^\s*(\d+)\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.IGNORECASE)
_TRACE = re.compile(
    rb"\[[A-Z]\w+(?:Exception|Error)[^\]]{0,200}\]:? |^[ \t]{2,}at [\w.$<>]+\(|Stack trace:|<b>(?:Fatal|Parse) error</b>:|PHP (?:Fatal|Parse) error|ASP\.NET Version:",
    re.MULTILINE,
)
_PASSWORD = etree.XPath("//input[translate(@type, 'PASWORD', 'pasword')='password']")
_UNREAD = frozenset({"script", "style", "noscript", "template", "option", "textarea", "svg", "button", "title"})
_BARE_BYTES = 100_000
_BARE_LINKS = 6
_BARE_TEXT = 1500
_FIRST_LINES = 6
_HARDLY = 200
_NEXT_TO_NOTHING = 40
_SHORT_ARTICLE = 400
_LONGEST_LINE = 300
_MOST_TEXT = 60_000


def kind_of_words(page_body: bytes, document: Document, *, wordy: bool = False) -> Verdict | None:
    """Pages that say they are no article by their title or first heading, or by the little that stands on them.

    `wordy`: the page is known to hold much text; then only title and heading can say such a thing.
    """
    return next(_kinds(page_body, document, wordy=wordy), None)


def _kinds(page_body: bytes, document: Document, *, wordy: bool) -> Iterator[Verdict]:
    for name in names_of(document):
        if found := sayings.notice(name):
            yield found[0], f"the title says: {found[1]}"
    if _prints(document):
        yield Kind.PRINT, "a page that prints itself"
    if not wordy and len(page_body) <= _BARE_BYTES and _is_bare(document):
        yield from _bare_kinds(page_body, document)


def names_of(document: Document) -> list[str]:
    """What the page calls itself, folded: the parts of its title and its first-order headings."""
    texts = [document.head.title, *(text_of(heading) for heading in document.index.headings("h1")[:3])]
    return [name for text in texts for name in sayings.names(fold(text[:_LONGEST_LINE]))]


def _prints(document: Document) -> bool:
    body = child_of(document.root, "body")
    return body is not None and "print(" in (body.get("onload") or "")


def _is_bare(document: Document) -> bool:
    """Whether a page stands without menus, as what servers and firewalls answer themselves does."""
    return next(islice(document.root.iter("a"), _BARE_LINKS, None), None) is None


def _bare_kinds(page_body: bytes, document: Document) -> Iterator[Verdict]:
    """What a page without menus is, where it holds little text."""
    lines = list(lines_of(document.root, _BARE_TEXT + 1))
    text = fold(" ".join(lines))
    traced = _TRACE.search(page_body) is not None
    if len(text) > _BARE_TEXT and not traced:
        return
    title = fold(document.head.title)
    whole = f"{title} {text}"
    if len(text) <= _SHORT_ARTICLE and (_CHALLENGE.search(page_body) or _CHALLENGE_WORDS.search(whole)):
        yield Kind.CHALLENGE, "a script that tests the browser, and hardly any text"
    if traced:
        yield Kind.ERROR, "a program's error message"
    first = [title, *(fold(line[:_LONGEST_LINE]) for line in lines[:_FIRST_LINES])]
    yield from _hosts_kinds(first)
    if verdict := notice_in(first):
        yield verdict
    said = {match.group(): None for match in _FIREWALL.finditer(whole)}
    # News may tell of a site that was blocked; a refusal says little, or says it more than once.
    if len(said) > 1 or (said and len(text) <= _SHORT_ARTICLE):
        yield Kind.DENIED, f"a page without menus that says: {next(iter(said))}"
    if verdict := notice_in([fold(line) for line in lines[_FIRST_LINES:]]):
        yield verdict
    if select(_PASSWORD, document.root) and any(sayings.is_login(one) for line in first for one in sayings.names(line)):
        yield Kind.LOGIN, "a password field and hardly anything else"
    yield from _scripts_kinds(document, text)


def _hosts_kinds(first: list[str]) -> Iterator[Verdict]:
    """Pages of the machine the site lies on: its title or one of its first lines names it."""
    for grammar, kind, what in (
        (_SERVER, Kind.OTHER, "a web server's own page"),
        (_DIRECTORY, Kind.OTHER, "a directory listing"),
        (_PARKED, Kind.DENIED, "a host's page in the site's place"),
    ):
        if line := next((one for one in first if grammar.fullmatch(one)), None):
            yield kind, f"{what}: {line[:80]}"


def _scripts_kinds(document: Document, text: str) -> Iterator[Verdict]:
    """Pages that hold no text because a script sends the reader on, or builds the page."""
    if len(text) <= _HARDLY and (target := _away(document)):
        yield Kind.REDIRECT, f"sent on by the page itself to {target}"
    if not text:
        yield Kind.EMPTY, "no text"
    if len(text) <= _NEXT_TO_NOTHING and any(script.get("src") for script in document.root.iter("script")):
        yield Kind.EMPTY, "hardly any text: scripts build the page"


def _away(document: Document) -> str | None:
    """Where a page sends its reader by meta refresh or by a script that does just that."""
    for value in document.head.meta.get("refresh", ()):
        if match := _REFRESH.match(value):
            return match.group(2).strip()[:200]
    return "another address" if any(_AWAY.search(script) for script in document.head.scripts("location")) else None


def notice_on(document: Document) -> Verdict | None:
    """A notice that stands as a line of its own outside of links: not found, refused, under maintenance, broken."""
    return notice_in(_short_lines(document))


def notice_in(lines: Iterable[str]) -> Verdict | None:
    """The first line that begins with a notice; what follows in it may be advice to go elsewhere."""
    for line in lines:
        first = sayings.first_sentence(line)
        if found := sayings.notice(line) or sayings.notice(first):
            return found[0], f"the page says: {found[1]}"
    return None


def is_unfinished(document: Document) -> str | None:
    """The line that says that the text is still to come, None if none does."""
    for line in _short_lines(document):
        if sayings.is_unfinished(line) or sayings.is_unfinished(sayings.first_sentence(line)):
            return line
    return None


def asks_to_log_in(document: Document) -> str | None:
    """The line that asks to log in to read the page, None if none does."""
    return next((line for line in _short_lines(document) if sayings.is_wall(line)), None)


def says_nothing_found(document: Document) -> str | None:
    """The line that says that a list or search found nothing, None if none does."""
    return next(
        (line for line in _short_lines(document) if sayings.is_empty_list(line) or sayings.says_no_hits(line)), None
    )


def _short_lines(document: Document) -> list[str]:
    """The short lines outside links, folded; a page is asked for several notices and walked through once."""
    if document.lines is None:
        lines = lines_of(document.root, _MOST_TEXT, links=False)
        document.lines = [fold(line) for line in lines if len(line) <= _LONGEST_LINE]
    return document.lines


def is_missing(title: str, paragraphs: list[str]) -> str | None:
    """What an article-shaped page says that means there is no article.

    Its title or its first paragraph is such a notice, and what else stands there is short.
    """
    first = fold(paragraphs[0][:_LONGEST_LINE]) if paragraphs else ""
    sentence = sayings.first_sentence(first)
    rest = sum(map(len, paragraphs[1:]))
    if rest + len(first) <= _SHORT_ARTICLE:
        for one in (*sayings.names(fold(title)), first, sentence):
            if sayings.notice(one) or sayings.is_unfinished(one):
                return one
    if (found := sayings.notice(sentence)) and len(first) <= _LONGEST_LINE:
        return found[1]
    return None


def lines_of(root: Element, limit: int, *, links: bool = True) -> Iterator[str]:
    """The lines of text of a page in page order up to `limit` characters: one a block or line break.

    Scripts and hidden parts are left out; `links`: what stands in links counts.
    """
    pieces: list[str] = []
    size = 0
    for piece in _pieces(root, _UNREAD if links else _UNREAD | {"a"}):
        if piece is not None:
            pieces.append(piece)
            continue
        if line := " ".join("".join(pieces).split()):
            size += len(line)
            yield line
            if size >= limit:
                return
        pieces = []
    if line := " ".join("".join(pieces).split()):
        yield line


def _pieces(root: Element, unread: AbstractSet[str]) -> Iterator[str | None]:
    """The texts of a page in page order, None where a block or line ends."""
    stack: list[Element | str | None] = [root]
    while stack:
        item = stack.pop()
        if item is None or isinstance(item, str):
            yield item
            continue
        end = None if item.tag in BLOCKS or item.tag == "br" else ""
        if item.tail:
            stack.append(item.tail)
        stack.append(end)
        if item.tag not in unread and not (item.attrib and is_hidden(item)):
            stack.extend(children(item)[::-1])
            stack.append(item.text or "")
        yield end
