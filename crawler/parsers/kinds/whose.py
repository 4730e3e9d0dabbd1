"""Whose the running text of a page is: its own, the site's (imprint), or other pages' (teasers under their links).

Where a page has hardly any text of its own, it finds what is shown under its title instead: a table, documents, pictures.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice
from typing import Self, cast

from lxml import etree

from crawler.parsers.attachments import document_type
from crawler.parsers.density import Found, without
from crawler.parsers.flow import BLOCKS
from crawler.parsers.metadata import joined
from crawler.parsers.parts import Document
from crawler.parsers.pictures import is_ornament, source_of
from crawler.parsers.tables import Shape, shape_of
from crawler.parsers.titles import Heading, find_title
from crawler.parsers.tree import Element, raw_text
from vietnamese.folding import fold

_IMPRINT = re.compile(
    r"dia chi|dien thoai|\bdt ?:|\btel\b|\bfax\b|e-?mail|giay phep|chiu trach nhiem|ban quyen|ghi ro nguon|copyright|©|thiet ke|hotline|duong day nong|(?:co quan|don vi) chu quan|ban bien tap|truong ban|phat trien boi|luot truy cap"
)
_COOKIES = re.compile(r"(?:su dung|luu|chap nhan) (?:cac )?(?:tep |tap tin )?cookie|(?:uses?|accept|our use of) cookies")
_CUT = re.compile(
    r"(?:\.\.\.|…|\[(?:\.\.\.|…)\])\s*(?:xem (?:them|tiep)|chi tiết|chi tiet|xem thêm|xem tiếp|đọc (?:thêm|tiếp)|read more)?\W*$", re.IGNORECASE
)
_DATE = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}")
_WORDED = etree.XPath("//body//*[not(self::a or self::script)][normalize-space(text()) = normalize-space($title)]")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LIGHT = 3000
_MOST_BLOCKS = 80
_IMPRINT_WORDS = 2
_HEADLINE_WORDS = 5
_LINK_SHARE = 0.6
_NOT_META = 25
_DATE_LINE = 40
_META_LINE = 90
_REACH = 6
_SHOWN_REACH = 4
_TITLE_REACH = 6
_LEAST_TITLE = 6
_MOST_PLACES = 3
_LONGEST_IMPRINT = 800
_HARDLY_TEXT = 60
_SOME_TEXT = 300
_LONGEST_TEASER = 500
_MOST_TITLED = 6


@dataclass(frozen=True, slots=True)
class Own:
    """The body of a page by its own running text, in characters.

    `headed`: the headline of another page that text stands under which was left out, "" for none; `others`: how much text
    that was; `cut`: most of what is left breaks off in the middle, as teasers do; `titled`: it stands right under the
    page's title; `shows`: what stands there instead of text ("table", "document", "picture", "player"), "" for nothing. `around_title`: the
    elements that hold the title, it among them.
    """

    found: Found | None
    weight: float = 0.0
    headed: str = ""
    others: float = 0.0
    cut: bool = False
    titled: bool = False
    shows: str = ""
    around_title: AbstractSet[Element] = frozenset()


def own_text(document: Document, found: Found | None) -> Own:
    """What is left of a page's running text without the imprint and the teasers of other pages.

    A long text is taken as it is, unless links stand between its paragraphs: an imprint is short.
    """
    light = found is None or found.weights.get(document.root, 0.0) <= _LIGHT
    blocks = _blocks(found, document.root if light else found.body) if found is not None else {}
    if found is not None and not light and sum(1 for _ in found.body.iter("a")) * 2 < len(blocks):
        return Own(found, found.weight, titled=True)
    heading = find_title(document, document.head.articles())
    title = _Title.of(document, heading)
    if found is None:
        return _shown(title, Own(None))
    texts = {block: raw_text(block) for block in blocks}
    imprints = _imprints(blocks, texts) if light else set()
    teasers = _teasers(document, [block for block in blocks if block not in imprints], title)
    own = _rest(document, found, blocks, imprints, teasers)
    if own.found is not None and (broken := _broken(own.found, texts, imprints | teasers.keys())):
        rest = _rest(document, found, blocks, imprints, teasers | dict.fromkeys(broken, ""))
        own = rest if rest.weight >= _SOME_TEXT else replace(own, cut=True)
    if own.found is not None:
        beside = teasers.keys() | found.cards
        kept = [
            block for block in blocks if block not in imprints and block not in beside and _within(block, own.found.body)
        ]
        holders = {outer for other in beside for outer in (other, *other.iterancestors())}
        titled = any(_is_titled(block, title, holders) for block in kept[:_MOST_TITLED])
        own = replace(own, titled=titled, around_title=title.around)
    return own if own.weight >= _HARDLY_TEXT else _shown(title, own)


def _rest(
    document: Document, found: Found, blocks: dict[Element, float], imprints: set[Element], teasers: dict[Element, str]
) -> Own:
    left = without(found, document.root, imprints | teasers.keys()) if imprints or teasers else found
    headed, others = next(iter(teasers.values()), ""), sum(blocks[block] for block in teasers)
    return Own(left, left.weight if left is not None else 0.0, headed, others)


def _broken(found: Found, texts: dict[Element, str], beside: AbstractSet[Element]) -> list[Element]:
    """The short texts in a body that break off, where they make up most of it."""
    kept = [block for block in texts if block not in beside and _within(block, found.body)]
    broken = [block for block in kept if len(texts[block]) <= _LONGEST_TEASER and _CUT.search(texts[block].rstrip()[-60:])]
    return broken if sum(len(texts[block]) for block in broken) > sum(len(texts[block]) for block in kept) / 2 else []


def _imprints(blocks: dict[Element, float], texts: dict[Element, str]) -> set[Element]:
    """The blocks that say who runs the site and where: two or more of address, telephone, licence, editor, copyright.

    Where one block does, one such word is enough in those beside it. What asks leave for cookies is the site's text too.
    """
    folded = {block: fold(text) for block, text in texts.items() if blocks[block] <= _LONGEST_IMPRINT}
    words = {block: len(set(_IMPRINT.findall(text))) for block, text in folded.items()}
    imprints = {block for block, count in words.items() if count >= _IMPRINT_WORDS or _COOKIES.search(folded[block])}
    boxes = {block.getparent() for block in imprints}
    return imprints | {block for block, count in words.items() if count and block.getparent() in boxes}


def _blocks(found: Found, scope: Element) -> dict[Element, float]:
    """The blocks of running text in page order, each with its own weight."""
    weights = found.weights
    own = {
        block: left
        for block, weight in weights.items()
        if weight and (left := weight - sum(weights.get(child, 0.0) for child in block)) > 0
    }
    return own if scope.getparent() is None else {block: left for block, left in own.items() if _within(block, scope)}


def _within(block: Element, scope: Element) -> bool:
    return block is scope or any(outer is scope for outer in block.iterancestors(scope.tag))


@dataclass(frozen=True, slots=True)
class _Title:
    """The headline, folded, with the elements that show it and what holds them."""

    text: str
    elements: tuple[Element, ...]
    around: AbstractSet[Element]

    @classmethod
    def of(cls, document: Document, heading: Heading | None) -> Self:
        """The title's place on the page; a headline known from the head alone is looked for by its words."""
        if heading is None or (heading.element is not None and _leads_away(document, heading.element)):
            return cls("", (), frozenset())
        elements = [heading.element] if heading.element is not None else []
        if not elements and len(heading.clue.value) >= _LEAST_TITLE:
            elements = cast("list[Element]", _WORDED(document.root, title=heading.clue.value))[:_MOST_PLACES]
        around = {outer for element in elements for outer in (element, *element.iterancestors())}
        return cls(fold(heading.clue.value), tuple(elements), around)


def _leads_away(document: Document, element: Element) -> bool:
    """Whether an element is the link to another page: what is named a title in a list is the title of an entry."""
    anchor = next((outer for outer in (element, *islice(element.iterancestors(), 2)) if outer.tag == "a"), None)
    if anchor is None:
        anchor = next(element.iter("a"), None)
    if anchor is None or (anchor.get("href") or "#").startswith(("#", "javascript:")):
        return False
    return joined(document.head.base, anchor.get("href") or "").partition("#")[0] != document.url


def _is_titled(block: Element, title: _Title, others: AbstractSet[Element]) -> bool:
    """Whether the title, or a heading as long as one, stands above a text with nothing of other pages in between.

    `others` are the elements that hold something of other pages.
    """
    element = block
    for _ in range(_TITLE_REACH):
        for before in element.itersiblings(preceding=True):
            if before in title.around:
                return _leads_down(title, before, others)
            if before in others:
                return False
            if before.tag in _HEADINGS and _could_be_title(before):
                return True
        outer = element.getparent()
        if outer is None:
            return False
        element = outer
    return False


def _leads_down(title: _Title, outer: Element, others: AbstractSet[Element]) -> bool:
    """Whether nothing of other pages follows the title inside an element that holds it."""
    place = next((element for element in title.elements if _within(element, outer)), outer)
    while place is not outer:
        if any(after in others for after in place.itersiblings()):
            return False
        parent = place.getparent()
        place = parent if parent is not None else outer
    return True


def _could_be_title(heading: Element) -> bool:
    return len(raw_text(heading).split()) >= _HEADLINE_WORDS and next(heading.iter("a"), None) is None


def _shown(title: _Title, own: Own) -> Own:
    """What stands under the title of a page with hardly any text, as the body it would have if it is an article."""
    for place in title.elements:
        scope = place
        for _ in range(_SHOWN_REACH):
            outer = scope.getparent()
            if outer is None or outer.tag in {"body", "form"}:
                break
            scope = outer
            if what := _exhibit(scope):
                weights = {element: 1.0 for element in (scope, *scope.iterancestors())}
                found = Found(scope, f"a {what} under the title", 0.0, 0, weights, frozenset())
                return replace(own, found=found, titled=True, shows=what)
    return own


def _exhibit(scope: Element) -> str:
    """What a part of the page shows: players count last, pictures in links (albums, teasers) not at all."""
    if any(len(table) and shape_of(table) is Shape.DATA for table in scope.iter("table")):
        return "table"
    if any(document_type(anchor.get("href") or "") for anchor in scope.iter("a")):
        return "document"
    pictures = [image for image in scope.iter("img") if (src := source_of(image)) and not is_ornament(image, src)]
    if any(all(outer.tag != "a" or document_type(outer.get("href") or "") for outer in islice(image.iterancestors(), 3)) for image in pictures):
        return "picture"
    return "player" if next(scope.iter("video", "audio", "iframe", "embed", "object"), None) is not None else ""


def _teasers(document: Document, blocks: list[Element], title: _Title) -> dict[Element, str]:
    """The blocks that stand under the linked headline of another page, each with that headline.

    In an article a link between two paragraphs heads nothing: the first text of a box decides for those that follow.
    """
    teasers: dict[Element, str] = {}
    plain: set[Element | None] = set()
    for block in blocks[:_MOST_BLOCKS]:
        outer = block.getparent()
        label = "" if outer in plain else _headline_above(document, block, teasers, title)
        if label:
            teasers[block] = label
        else:
            plain.add(outer)
    return teasers


def _headline_above(document: Document, block: Element, teasers: dict[Element, str], title: _Title) -> str:
    if label := _opening_link(document, block, title):
        return label
    element = block
    for _ in range(_REACH):
        for before in element.itersiblings(preceding=True):
            if before in teasers:
                return teasers[before]
            if before.tail and len(before.tail.strip()) > _DATE_LINE:
                return ""
            text = " ".join(raw_text(before).split())
            if len(text) < _NOT_META and not (before.tag in _HEADINGS and text):
                continue
            if len(text) <= _META_LINE and _DATE.search(text) and next(before.iter('a'), None) is None:
                continue
            return _label_of(document, before, text, title)
        outer = element.getparent()
        if outer is None or (outer.text and outer.text.strip()):
            return ""
        element = outer
    return ""


def _label_of(document: Document, heading: Element, text: str, title: _Title) -> str:
    """The label of the one link that makes up an element, where it is another page's headline."""
    anchors = [heading] if heading.tag == "a" else list(heading.iter("a"))
    if len({anchor.get("href") for anchor in anchors}) != 1:
        return ""
    label = max((" ".join(raw_text(anchor).split()) for anchor in anchors), key=len)
    return label if len(label) >= len(text) * _LINK_SHARE and _is_foreign(document, anchors[0], label, title) else ""


def _opening_link(document: Document, block: Element, title: _Title) -> str:
    """The link a block begins with, where its line ends there: a break, a date in brackets or another box follows."""
    if block.text and block.text.strip():
        return ""
    for element in block.iterdescendants():
        if element.tag == "a" and (label := " ".join(raw_text(element).split())):
            return label if _ends_line(element) and _is_foreign(document, element, label, title) else ""
        if element.text and element.text.strip():
            break
    return ""


def _ends_line(anchor: Element) -> bool:
    """Whether nothing but a date or a bracket follows a link on its line."""
    pieces = [anchor.tail or ""]
    for follower in anchor.itersiblings():
        if follower.tag in BLOCKS or follower.tag == "br":
            break
        pieces += [raw_text(follower), follower.tail or ""]
    rest = " ".join("".join(pieces).split())
    return not rest or (len(rest) <= _DATE_LINE and _DATE.search(rest) is not None)


def _is_foreign(document: Document, anchor: Element, label: str, title: _Title) -> bool:
    """Whether a link is another page's headline: five words or more that are not this page's own title."""
    href = (anchor.get("href") or "").strip()
    words = fold(label)
    if not href or href.startswith(("#", "mailto:", "tel:")) or len(words.split()) < _HEADLINE_WORDS:
        return False
    if title.text and (words in title.text or title.text in words):
        return False
    return joined(document.head.base, href).partition("#")[0] != document.url
