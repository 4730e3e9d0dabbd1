"""What a page of no known family is, by its claims and by its shape: whose the running text is, and what frames it."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.parsers.asides import is_under
from crawler.parsers.clocks import Standing, follows, is_of_page
from crawler.parsers.kinds import sayings
from crawler.parsers.kinds.addresses import is_detail, is_headline, is_section, is_static_address, is_under_static
from crawler.parsers.kinds.headline import HEADINGS, Headline, leads_to_itself
from crawler.parsers.kinds.verdict import Verdict
from crawler.parsers.kinds.whose import Own
from crawler.parsers.kinds.words import (
    asks_to_log_in,
    is_unfinished,
    names_of,
    notice_in,
    notice_on,
    says_nothing_found,
)
from crawler.parsers.parts import Document
from crawler.parsers.tree import Element, number_of, outers_of, path_of, raw_text, text_nodes, text_of
from crawler.records import Kind
from crawler.sites.conventions import page_number
from vietnamese.dates import read_moment
from vietnamese.folding import fold

_LINKED_HEADINGS = etree.XPath("count(//h2//a | //h3//a | //h4//a)")
_PASSWORD = etree.XPath("count(//input[translate(@type, 'PASWORD', 'pasword')='password'])")
_FIELDS = etree.XPath("count(//input[not(@type) or @type='text' or @type='search'])")
_DATED = etree.XPath(
    ".//text()[string-length(.) < 90 and (contains(., '20') or contains(., '19'))]", smart_strings=True
)
_DATE_LABEL = re.compile(
    r"(?:ngày|thời gian|đăng|cập nhật|xuất bản|được đăng|publish|posted|submitted|updated)", re.IGNORECASE
)
_NO_DATE_TAGS = frozenset({"a", "li", "aside", "nav", "marquee", "script", "option"})
_HARDLY_TEXT = 60
_SOME_TEXT = 300
_MUCH_TEXT = 1500
_SOME_HEADINGS = 3
_MENU_WORDS = 6
_LONG_TITLE = 8
_SHORT_TITLE = 4
_NEAR = 3
_FAR = 8


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an article on a page of no known family.

    `claimed`: its structured data call it one; `hinted`: og:type does, which plug-ins also put on lists; `stated`: its head
    or microdata tell a day of publication; `address`: what the form of the address says, None if nothing; `title`: the
    headline found.
    """

    claimed: bool
    hinted: bool
    stated: bool
    address: bool | None
    title: str = ""


def kind_of_shape(document: Document, own: Own, signs: Signs) -> Verdict:
    """What a page of no known family is, by its claims and its shape."""
    kind, reason = next(_kinds(document, own, signs))
    if kind is Kind.LISTING and not signs.address and not own.cut and not own.others:
        # Portals name their pages in the title element only; a menu of links is no list of news.
        name = next(filter(sayings.is_static, sayings.names(fold(document.head.title))), "")
        if name and not says_nothing_found(document) and not _lists_news(document, own):
            return Kind.STATIC, f"a menu of links, named as a standing page: {name[:60]}"
    return kind, reason


def _lists_news(document: Document, own: Own) -> bool:
    """Whether a page leads to news: to parts found to be of other pages, by linked headings, by links as long as headlines."""
    if (own.found is not None and own.found.cards) or number_of(_LINKED_HEADINGS, document.root) >= _SOME_HEADINGS:
        return True
    long = (True for anchor in document.root.iter("a") if len(raw_text(anchor).split()) >= _LONG_TITLE)
    return sum(islice(long, _SOME_HEADINGS)) == _SOME_HEADINGS


def _kinds(document: Document, own: Own, signs: Signs) -> Iterator[Verdict]:
    if own.weight < _MUCH_TEXT and any(sayings.is_unfinished(name) for name in sayings.names(fold(signs.title))):
        yield Kind.SOFT_404, f"the title says: {signs.title[:80]}"
    nothing = own.weight < _SOME_TEXT or (own.weight < _MUCH_TEXT and not own.titled)
    if own.weight < _MUCH_TEXT and (
        verdict := notice_in(map(fold, own.firsts), document) or (notice_on(document) if nothing else None)
    ):
        yield verdict
    yield from _forms(document, own, signs)
    if (
        nothing
        and not is_section(document.url)
        and (own.weight < _HARDLY_TEXT or not own.titled)
        and (line := is_unfinished(document))
    ):
        yield Kind.SOFT_404, f"the page says: {line[:80]}"
    yield from _standing(document, own, signs)
    yield from _lists(document, own, signs)
    if signs.claimed and own.weight >= _HARDLY_TEXT:
        yield Kind.ARTICLE, "metadata of an article"
    if signs.address and own.weight >= _HARDLY_TEXT and (own.topped or own.weight >= _SOME_TEXT):
        yield Kind.ARTICLE, "the address of an article"
    if own.weight >= _SOME_TEXT:
        yield from _long_texts(document, own, signs)
        yield from _empty_lists(document)
        yield Kind.STATIC, "running text without a day of publication"
    if own.weight >= _HARDLY_TEXT and own.titled and not is_section(document.url) and _is_dated(own):
        yield Kind.ARTICLE, "a short text with a day of publication under its title"
    yield from _textless(document, own, signs)


def _forms(document: Document, own: Own, signs: Signs) -> Iterator[Verdict]:
    """Pages to log in and to search, by what they call themselves; an article of that title has text under it."""
    if signs.claimed or (own.titled and own.weight >= _SOME_TEXT):
        return
    names = names_of(document)
    called = own.weight < _SOME_TEXT and (any(map(sayings.is_login, names)) or _says_login(document, "h2"))
    if called and number_of(_PASSWORD, document.root):
        yield Kind.LOGIN, "a password field under a title for logging in"
    if name := next(filter(sayings.is_search, names), None):
        yield Kind.SEARCH, f"the title of a search page: {name[:60]}"


def _standing(document: Document, own: Own, signs: Signs) -> Iterator[Verdict]:
    """Standing pages: about, duties, structure, contact."""
    named = any(sayings.is_static(one) for one in sayings.names(fold(signs.title)))
    placed = is_static_address(document.url)
    if signs.claimed and not (named and placed):
        return
    if placed:
        yield Kind.STATIC, "the address of a standing page"
    if is_under_static(document.url) and own.weight >= _SOME_TEXT and not (signs.stated or _is_dated(own)):
        yield Kind.STATIC, "a text without a day below the portal's introduction"
    if named and not signs.address:
        yield Kind.STATIC, f"the title of a standing page: {signs.title[:60]}"


def _lists(document: Document, own: Own, signs: Signs) -> Iterator[Verdict]:
    """Pages whose text belongs to other pages."""
    if own.found is None or signs.claimed or (signs.address and own.weight > _MUCH_TEXT):
        return
    if own.cut:
        yield Kind.LISTING, "the text breaks off: teasers of other pages"
    if not own.titled and not own.shows and own.weight < min(own.others, _MUCH_TEXT):
        yield Kind.LISTING, f"most text stands under links to other pages: {own.headed[:60]}"
    # A section may show its first entry whole: then the section's name is the title above it.
    named = (own.titled and len(signs.title.split()) > _SHORT_TITLE) or own.shows or signs.stated or signs.hinted
    if not named and own.weight < _MUCH_TEXT and is_section(document.url):
        yield from _empty_lists(document)
        others = own.others or len(own.found.cards) > 1 or number_of(_LINKED_HEADINGS, document.root) >= _SOME_HEADINGS
        listed = others or own.weight < _SOME_TEXT
        yield (Kind.LISTING if listed else Kind.STATIC), "no headline of its own at the address of a section"
    if signs.address is False and own.weight < _MUCH_TEXT:
        standing = own.weight >= _SOME_TEXT and page_number(document.url) is None
        yield (Kind.STATIC if standing else Kind.LISTING), "the address is no article's"
    if not signs.address and (label := _menu_entry(document, signs.title, own.headline)):
        yield (Kind.STATIC if own.weight >= _SOME_TEXT else Kind.LISTING), f"an entry of the page's own menu: {label}"


def _long_texts(document: Document, own: Own, signs: Signs) -> Iterator[Verdict]:
    """Running text of its own: what else makes it an article."""
    if signs.stated:
        yield Kind.ARTICLE, "running text, a day of publication in the metadata"
    if signs.hinted:
        yield Kind.ARTICLE, "running text, og:type article"
    if is_detail(document.url):
        yield Kind.ARTICLE, "running text at the address of one piece of news"
    if own.headline.words and _is_dated(own):
        yield Kind.ARTICLE, "running text with a day of publication beside it"
    long = own.weight >= _MUCH_TEXT or (own.titled and len(signs.title.split()) >= _LONG_TITLE)
    if is_headline(document.url) and long:
        yield Kind.ARTICLE, "running text at an address like a headline"


def _textless(document: Document, own: Own, signs: Signs) -> Iterator[Verdict]:
    """Pages with hardly any text of their own."""
    if number_of(_PASSWORD, document.root) and _says_login(document, "h3", "h4", "legend"):
        yield Kind.LOGIN, "a password field under a heading for logging in"
    addressed = signs.address or is_headline(document.url) or is_detail(document.url)
    placed = signs.claimed or addressed
    if addressed and not own.shows and (wall := asks_to_log_in(document)):
        yield Kind.LOGIN, f"hardly any text at the address of one piece of news, and the page says: {wall[:80]}"
    if addressed and not own.shows and any(map(sayings.is_detail_name, names_of(document))):
        for _, reason in _empty_lists(document):
            yield Kind.SOFT_404, f"a page for one article, and {reason}"
    yield from _empty_lists(document)
    if own.shows == "player" and placed:
        yield Kind.MEDIA, "a player under the title, and hardly any text"
    if own.shows and placed:
        yield Kind.ARTICLE, f"a {own.shows} under the title of one piece of news"
    if all((anchor.get("href") or "#").startswith(("#", "javascript:")) for anchor in document.root.iter("a")):
        yield Kind.OTHER, "hardly any text and no link"
    yield Kind.LISTING, "links and hardly any running text"


def _empty_lists(document: Document) -> Iterator[Verdict]:
    """A list or search that says it holds nothing."""
    if line := says_nothing_found(document):
        asked = number_of(_FIELDS, document.root) > 0 and sayings.is_search(line)
        yield Kind.SEARCH if asked else Kind.LISTING, f"the page says: {line[:80]}"


def _says_login(document: Document, *tags: str) -> bool:
    """Whether a heading of these orders speaks of logging in or registering."""
    return any(sayings.is_login(fold(text_of(heading))[:100]) for heading in document.root.iter(*tags))


def _menu_entry(document: Document, title: str, headline: Headline) -> str:
    """The label by which the page's own menu names it; "" where no menu does.

    A menu is a run of short labels: those of the links before and after are short too, and the page's title is the label.
    The headline itself is no entry of a menu.
    """
    names = {*sayings.names(fold(document.head.title)), fold(title)}
    path = urlsplit(document.url).path.rstrip("/")
    if not path:
        return ""
    anchors = list(document.root.iter("a"))
    for place, anchor in enumerate(anchors):
        href = (anchor.get("href") or "").strip()
        # Hardly a link of the page leads to the page itself: most are told by this alone.
        if path not in href or "#" in href or not leads_to_itself(document, href):
            continue
        # A headline may lead to its own page, between short links to section and author.
        if anchor in headline.around or next(anchor.iterancestors(*HEADINGS), None) is not None:
            continue
        labels = [raw_text(one).split() for one in anchors[max(place - 1, 0) : place + 2]]
        if len(labels) > 1 and all(0 < len(label) <= _MENU_WORDS for label in labels):
            label = " ".join(raw_text(anchor).split())
            if fold(label) in names:
                return label
    return ""


def _is_dated(own: Own) -> bool:
    """Whether a day stands near the body, as far out as the title, outside links and lists of other pages; no clock of the page."""
    if own.found is None:
        return False
    title = next(iter(own.headline.places), None)
    scope, cards = _neighbourhood(own.found.body, own.headline), own.found.cards
    times = (time for time in scope.iter("time") if time.get("datetime"))
    body, standing = own.found.body, Standing()
    if any(
        not _is_beside(time, cards, own, standing) and not is_of_page(text_of(time), time, title, body, known=standing)
        for time in times
    ):
        return True
    for text, parent, tail in text_nodes(_DATED, scope):
        foreign = _NO_DATE_TAGS if not _DATE_LABEL.match(text.strip()) else _NO_DATE_TAGS - {"li"}
        if read_moment(text) is None:
            continue
        outers = path_of(parent)
        if any(outer in cards for outer in outers) or is_of_page(text, parent, title, body, tail=tail, known=standing):
            continue
        if not any(outer.tag in foreign for outer in outers) or (
            _is_above(parent, own, standing) and any(is_under(outer, own.headline.around) for outer in outers)
        ):
            return True
    return False


def _is_above(element: Element, own: Own, standing: Standing) -> bool:
    """Whether an element does not begin after the body: what does is no line under the headline."""
    return own.found is None or not follows(element, own.found.body, standing)


def _is_beside(time: Element, cards: AbstractSet[Element], own: Own, standing: Standing) -> bool:
    """Whether a time stands in another page's card, or in an aside that is not the line right under the headline."""
    outers = list(outers_of(time))
    if any(outer in cards for outer in outers):
        return True
    aside = any(outer.tag in {"aside", "nav"} for outer in outers)
    under = aside and _is_above(time, own, standing) and any(is_under(outer, own.headline.around) for outer in outers)
    return aside and not under


def _neighbourhood(body: Element, headline: Headline) -> Element:
    """The element around a body that holds its title too, or a few steps outwards where the title is not known."""
    scope = body
    for step in range(_FAR if headline.around else _NEAR):
        outer = scope.getparent()
        if outer is None or scope.tag == "body":
            break
        # Some themes set the headline and its day above the element of the article.
        if (scope in headline.around or not headline.around) and (step >= _NEAR or scope.tag in {"main", "article"}):
            break
        scope = outer
    return scope
