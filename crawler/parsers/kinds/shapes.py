"""What a page of no known family is, by its claims and by its shape: whose the running text is, and what frames it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from crawler.parsers.density import Found
from crawler.parsers.flow import BLOCKS
from crawler.parsers.kinds import sayings
from crawler.parsers.kinds.addresses import is_detail, is_headline, is_section, is_static_address
from crawler.parsers.kinds.verdict import Verdict
from crawler.parsers.kinds.words import is_unfinished, notice_on
from crawler.parsers.metadata import joined
from crawler.parsers.parts import Document
from crawler.parsers.tree import Element, number_of, raw_text, text_nodes, text_of
from crawler.records import Kind
from vietnamese.folding import fold

_TEASERS = etree.XPath("count(.//h2//a | .//h3//a | .//h4//a | .//a[.//h2 or .//h3 or .//h4])")
_LEAF = etree.XPath("count(.//p[string-length(normalize-space(.)) > 120])")
_PLAYERS = etree.XPath("count(.//video | .//audio | .//iframe | .//embed | .//object)")
_PASSWORD = etree.XPath("count(//input[translate(@type, 'PASWORD', 'pasword')='password'])")
_DATED = etree.XPath(
    ".//text()[string-length(.) < 90 and (contains(., '/20') or contains(., '-20') or contains(., '.20') or contains(., '20') and contains(., '-') or contains(., '/19') or contains(., 'tháng'))]",
    smart_strings=True,
)
_DATE = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d{2}|\d{1,2}\s+tháng\s+\d{1,2}|(?:19|20)\d{2}-\d{2}-\d{2}"
)
_IMPRINT = re.compile(
    r"dia chi|dien thoai|\bd(?:ien)?t ?:|\btel\b|\bfax\b|e-?mail|giay phep|chiu trach nhiem|ban quyen|ghi ro nguon|copyright|©|thiet ke|hotline|duong day nong|(?:co quan|don vi) chu quan|ban bien tap|truong ban|phat trien boi|luot truy cap"
)
_CUT = re.compile(r"(?:\.\.\.|…|\[(?:\.\.\.|…)\])\s*(?:xem (?:them|tiep)|chi tiet|doc (?:them|tiep)|read more)?\W*$", re.IGNORECASE)
_SOME_TEASERS = 4
_HARDLY_TEXT = 60
_SOME_TEXT = 300
_MUCH_TEXT = 1500
_LIGHT = 1500
_TITLE_WORDS = 5
_MENU_WORDS = 6
_REACH = 4
_SCOPE = 3


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an article on a page of no known family.

    `claimed`: its structured data call it one; `hinted`: og:type does, which plug-ins also put on lists; `stated`: its head
    or microdata tell a day of publication; `address`: what the form of the address says, None if nothing; `title`: the
    headline found; `shown`: that headline stands on the page, not only in its head.
    """

    claimed: bool
    hinted: bool
    stated: bool
    address: bool | None
    title: str = ""
    shown: bool = True


def kind_of_shape(document: Document, found: Found | None, signs: Signs) -> Verdict:
    """What a page of no known family is, by its claims and its shape."""
    return next(_kinds(document, found, signs))


def _kinds(document: Document, found: Found | None, signs: Signs) -> Iterator[Verdict]:
    own = _own(document, found, signs.title)
    if own.weight < _SOME_TEXT and (verdict := notice_on(document)):
        yield verdict
    yield from _lists(document, found, signs, own)
    yield from _standing(document, signs, own)
    if signs.claimed and own.weight >= _HARDLY_TEXT:
        yield Kind.ARTICLE, "metadata of an article"
    if signs.address and own.weight >= _HARDLY_TEXT and (signs.shown or own.weight >= _SOME_TEXT):
        yield Kind.ARTICLE, "the address of an article"
    if own.weight >= _SOME_TEXT:
        yield from _articles(document, found, signs, own)
        yield Kind.STATIC, "running text without a day of publication"
    if own.weight >= _HARDLY_TEXT and (is_headline(document.url) or is_detail(document.url)):
        if signs.shown and (signs.stated or signs.hinted or _is_dated(found)):
            yield Kind.ARTICLE, "a short text with a day of publication at an address like an article's"
    yield from _textless(document, signs, own)


def _articles(document: Document, found: Found | None, signs: Signs, own: "_Own") -> Iterator[Verdict]:
    """Running text of its own: what else makes it an article."""
    if signs.stated:
        yield Kind.ARTICLE, "running text, a day of publication in the metadata"
    if signs.hinted:
        yield Kind.ARTICLE, "running text, og:type article"
    if is_detail(document.url):
        yield Kind.ARTICLE, "running text at an address of one piece of news"
    if _is_dated(found):
        yield Kind.ARTICLE, "running text with a day of publication beside it"
    if is_headline(document.url) and own.weight >= _MUCH_TEXT:
        yield Kind.ARTICLE, "running text at an address like a headline"


def _lists(document: Document, found: Found | None, signs: Signs, own: "_Own") -> Iterator[Verdict]:
    """Pages whose text belongs to other pages."""
    if found is None or signs.claimed:
        return
    teasers, paragraphs = number_of(_TEASERS, found.body), number_of(_LEAF, found.body)
    long = signs.address and own.weight > _MUCH_TEXT
    if teasers >= _SOME_TEASERS and teasers * 1.5 >= paragraphs and not long:
        yield Kind.LISTING, f"{teasers} linked headings, {paragraphs} long paragraphs"
    if own.headed and not long:
        yield Kind.LISTING, f"the text stands under a link to another page: {own.headed[:60]}"
    if own.cut and not long:
        yield Kind.LISTING, "the text breaks off: teasers of other pages"
    if len(found.cards) > 1 and own.weight < _SOME_TEXT and not (signs.address and signs.shown and own.weight >= _HARDLY_TEXT) and is_section(document.url):
        yield Kind.LISTING, f"{len(found.cards)} cards of other pages at the address of a section"


def _standing(document: Document, signs: Signs, own: "_Own") -> Iterator[Verdict]:
    """Standing pages: about, duties, structure, contact."""
    named = any(sayings.is_static(one) for one in sayings.sentences(fold(signs.title)))
    if signs.claimed and not (named and is_static_address(document.url)):
        return
    if is_static_address(document.url):
        yield Kind.STATIC, "the address of a standing page"
    if named:
        yield Kind.STATIC, f"the title of a standing page: {signs.title[:60]}"
    if signs.address is False:
        if own.weight < _MUCH_TEXT:
            yield (Kind.STATIC if own.weight >= _SOME_TEXT else Kind.LISTING), "the address is no article's"
    elif not signs.address and (label := _menu_entry(document)):
        yield (Kind.STATIC if own.weight >= _SOME_TEXT else Kind.LISTING), f"the page is an entry of its own menu: {label}"


def _textless(document: Document, signs: Signs, own: "_Own") -> Iterator[Verdict]:
    """Pages with hardly any text of their own."""
    if number_of(_PASSWORD, document.root) and _says_login(document):
        yield Kind.LOGIN, "a password field under a heading for logging in"
    if line := is_unfinished(document):
        yield Kind.SOFT_404, f"the page says: {line[:80]}"
    yield Kind.LISTING, "links and hardly any running text"


def _says_login(document: Document) -> bool:
    headings = (fold(text_of(heading))[:100] for heading in document.root.iter("h1", "h2", "h3", "h4", "legend"))
    return any(sayings.is_login(heading) for heading in headings)


@dataclass(frozen=True, slots=True)
class _Own:
    """The running text that is the page's own, in characters: without imprint, teasers under links and texts broken off.

    `headed`: the link the first text stands under, "" for none; `cut`: most of it breaks off.
    """

    weight: float
    headed: str = ""
    cut: bool = False


def _own(document: Document, found: Found | None, title: str) -> _Own:
    if found is None:
        return _Own(0.0)
    if found.weight > _LIGHT:
        return _Own(found.weight)
    blocks = [
        (block, own)
        for block, weight in found.weights.items()
        if weight and (own := weight - sum(found.weights.get(child, 0.0) for child in block)) > 0
        and (block is found.body or found.body in block.iterancestors(found.body.tag))
    ]
    texts = [(block, own, raw_text(block)) for block, own in blocks]
    kept = [(block, own, text) for block, own, text in texts if len(set(_IMPRINT.findall(fold(text)))) < 2]  # noqa: PLR2004
    weight = sum(own for _, own, _ in kept)
    cut = sum(own for _, own, text in kept if _CUT.search(text.rstrip()))
    headed = _link_above(document, kept[0][0], found.body, fold(title)) if kept else ""
    return _Own(weight, headed, cut > weight / 2)


def _link_above(document: Document, block: Element, body: Element, title: str) -> str:
    """The label of the link right above a text, where it is another page's headline; "" for none."""
    element = block
    for label, ends in (_first_link(block),):
        if ends and _is_headline(label, title):
            return label
    for _ in range(_REACH):
        for before in element.itersiblings(preceding=True):
            text = " ".join(raw_text(before).split())
            if before.tail and len(before.tail.strip()) > 40:  # noqa: PLR2004
                return ""
            if len(text) < 25:  # noqa: PLR2004
                continue
            anchor = next((one for one in before.iter("a") if len(raw_text(one).strip()) >= len(text) * 0.6), None)
            if anchor is None or (anchor.get("href") or "#").startswith(("#", "javascript:")):
                return ""
            label = " ".join(raw_text(anchor).split())
            return label if _is_headline(label, title) and not _leads_here(document, anchor) else ""
        outer = element.getparent()
        if outer is None or element.tag in {"body", "main"}:
            return ""
        element = outer
    return ""


def _first_link(block: Element) -> tuple[str, bool]:
    """The link a block begins with, and whether a line ends after it."""
    if block.text and block.text.strip():
        return "", False
    for element in block.iterdescendants():
        if element.tag == "a":
            label = " ".join(raw_text(element).split())
            follower, tail = element.getnext(), (element.tail or "").strip()
            while label and not tail and follower is not None and follower.tag not in BLOCKS | {"br"}:
                tail, follower = raw_text(follower).strip() + (follower.tail or "").strip(), follower.getnext()
                if _DATE.search(tail) and len(tail) < 40:
                    tail = ""
            if label:
                return label, not tail or tail.startswith("(")
        elif element.text and element.text.strip():
            return "", False
    return "", False


def _is_headline(label: str, title: str) -> bool:
    words = fold(label)
    return len(words.split()) >= _TITLE_WORDS and words not in title and (not title or title not in words)


def _leads_here(document: Document, anchor: Element) -> bool:
    return joined(document.head.base, anchor.get("href") or "").partition("#")[0] == document.url


def _menu_entry(document: Document) -> str:
    """The label by which the page's own menu names it; "" where no menu does.

    A menu is a run of short labels: those of the links before and after are short too.
    """
    path = urlsplit(document.url).path.rstrip("/")
    if not path:
        return ""
    anchors = list(document.root.iter("a"))
    for place, anchor in enumerate(anchors):
        href = (anchor.get("href") or "").strip()
        if not href.rstrip("/").endswith(path) or "#" in href:
            continue
        if joined(document.head.base, href).rstrip("/") != document.url.rstrip("/"):
            continue
        labels = [raw_text(one).split() for one in anchors[max(place - 1, 0) : place + 2]]
        if len(labels) > 1 and all(0 < len(label) <= _MENU_WORDS for label in labels):
            return " ".join(raw_text(anchor).split())
    return ""


def _is_dated(found: Found | None) -> bool:
    """Whether a day stands near the body, outside links and lists of other pages."""
    if found is None:
        return False
    scope = found.body
    for _ in range(_SCOPE):
        outer = scope.getparent()
        if outer is None or scope.tag in {"body", "main", "article"}:
            break
        scope = outer
    for text, parent, _ in text_nodes(_DATED, scope):
        if _DATE.search(text) and not any(
            outer.tag in {"a", "li", "aside", "nav", "script", "option", "footer"} or outer in found.cards
            for outer in (parent, *parent.iterancestors())
        ):
            return True
    return False
