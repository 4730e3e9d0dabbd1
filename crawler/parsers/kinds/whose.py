"""Whose the running text of a page is: its own, the site's (imprint, cookie notice), or other pages' (teasers)."""

import re
from collections import defaultdict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from crawler.parsers.density import Found, without
from crawler.parsers.flow import BLOCKS
from crawler.parsers.kinds.headline import Headline
from crawler.parsers.kinds.teasers import teasers_among
from crawler.parsers.parts import Document
from crawler.parsers.tree import Element, children, is_inside, path_of
from vietnamese.folding import fold

_IMPRINT = re.compile(
    r"dia chi|dien thoai|\bdt ?:|\btel\b|\bfax\b|e-?mail|giay phep|chiu trach nhiem|ban quyen|ghi ro nguon|copyright|©|thiet ke|hotline|duong day nong|(?:co quan|don vi) chu quan|ban bien tap|truong ban"
    r"|phat trien boi|luot truy cap"
)
# One of these is in every such word; looking for all of them is twenty times faster than the grammar.
_IMPRINT_PIECES = (
    "dia chi", "dien thoai", "dt", "tel", "fax", "mail", "giay phep", "chiu trach", "ban quyen", "ghi ro", "copyright", "©", "thiet ke", "hotline",
    "duong day nong", "chu quan", "ban bien tap", "truong ban", "phat trien boi", "luot truy cap",
)  # fmt: skip
_COOKIES = re.compile(
    r"(?:su dung|luu|chap nhan) (?:cac )?(?:tep |tap tin )?cookie|(?:uses?|accept|our use of) cookies"
)
_BREAKS_OFF = re.compile(
    r"(?:\.\.\.|…|\[(?:\.\.\.|…)\])\s*(?:chi tiết|xem (?:thêm|tiếp|chi tiết)|đọc (?:thêm|tiếp)|read more)?\W*$",
    re.IGNORECASE,
)
_NOT_READ = BLOCKS | {"script", "style", "select", "textarea"}
_LONG = 3000
_IMPRINT_WORDS = 2
_CHARACTERS_A_WORD = 150
_LONGEST_IMPRINT = 800
_LONGEST_TEASER = 500
_ENDING = 60
_HARDLY_TEXT = 60
_SOME_TEXT = 300
_FIRST_TEXTS = 6


@dataclass(frozen=True, slots=True)
class Own:
    """A page's own running text: the body that holds it, and its weight in characters.

    `others` is the weight of the teasers left out, `headed` the headline of the first of them. `cut`: most of what is left
    breaks off, as teasers do. `titled`: it stands right under the page's headline; `topped`: under that or under a heading
    as long as one. `firsts` are its first texts. `shows`: what stands under the headline in place of text, "" for nothing. `headline`: its place.
    """

    found: Found | None
    weight: float = 0.0
    others: float = 0.0
    headed: str = ""
    cut: bool = False
    titled: bool = False
    topped: bool = False
    firsts: tuple[str, ...] = ()
    shows: str = ""
    headline: Headline = Headline()  # noqa: RUF009  (frozen, and so safe to share)


def own_text(document: Document, found: Found | None) -> Own:
    """What is left of the body found by density without imprint and teasers; the body is found again without them.

    A long text is taken as it is where hardly any links stand between its paragraphs.
    """
    if found is None:
        return _shown(Own(None, headline=Headline.of(document)))
    blocks = _blocks(found)
    if found.weights.get(document.root, 0.0) > _LONG and not _has_links(found, blocks):
        return Own(found, found.weight, titled=True, topped=True)
    headline = Headline.of(document, found.body)
    texts = {block: _text_of(block) for block in blocks}
    imprints = _imprints(blocks, texts)
    teasers = teasers_among(document, [block for block in blocks if block not in imprints], headline)
    own = _rest(found, blocks, imprints, teasers, headline)
    if broken := _broken(own.found, texts, imprints | teasers.keys()):
        rest = _rest(found, blocks, imprints, teasers | dict.fromkeys(broken, ""), headline)
        own = rest if rest.weight >= _SOME_TEXT else replace(own, cut=True)
    own = _topped(own, texts, imprints, teasers.keys() | found.cards)
    return own if own.weight >= _HARDLY_TEXT else _shown(own)


def _has_links(found: Found, blocks: dict[Element, float]) -> bool:
    """Whether a body has as many links as a list: one for two of its texts."""
    return sum(1 for _ in found.body.iter("a")) * 2 >= sum(1 for block in blocks if _within(block, found.body))


def _rest(
    found: Found, blocks: dict[Element, float], imprints: set[Element], teasers: dict[Element, str], headline: Headline
) -> Own:
    left = without(found, imprints | teasers.keys()) if imprints or teasers else found
    others, headed = sum(blocks[block] for block in teasers), next(iter(teasers.values()), "")
    return Own(left, left.weight if left is not None else 0.0, others, headed, headline=headline)


def _broken(found: Found | None, texts: dict[Element, str], beside: AbstractSet[Element]) -> list[Element]:
    """The short texts in a body that break off, where they make up most of it."""
    if found is None:
        return []
    kept = [block for block in texts if block not in beside and _within(block, found.body)]
    short = [block for block in kept if len(texts[block]) <= _LONGEST_TEASER]
    broken = [block for block in short if _BREAKS_OFF.search(texts[block].rstrip()[-_ENDING:])]
    return broken if sum(len(texts[block]) for block in broken) * 2 > sum(len(texts[block]) for block in kept) else []


def _topped(own: Own, texts: dict[Element, str], imprints: set[Element], beside: AbstractSet[Element]) -> Own:
    """With the first texts of the body and what stands above them."""
    if own.found is None:
        return own
    body = own.found.body
    kept = [one for one in texts if one not in imprints and one not in beside and _within(one, body)]
    holders = {outer for other in beside for outer in path_of(other)}
    tops = {own.headline.above(block, holders) for block in kept[:_FIRST_TEXTS]}
    firsts = tuple(" ".join(texts[block].split()) for block in kept[:_FIRST_TEXTS])
    return replace(own, titled="title" in tops, topped=bool(tops - {""}), firsts=firsts)


def _shown(own: Own) -> Own:
    """With what stands under the headline of a page with hardly any text, as the body it would have as an article."""
    if (exhibit := own.headline.exhibit()) is None:
        return own
    scope, what = exhibit
    weights = dict.fromkeys(path_of(scope), 1.0)
    found = Found(scope, f"a {what} under the title", 0.0, 0, weights, frozenset())
    return replace(own, found=found, titled=True, topped=True, shows=what)


def _imprints(blocks: dict[Element, float], texts: dict[Element, str]) -> set[Element]:
    """The blocks that say who runs the site and where: address, telephone, licence, editor, copyright, two or more of them.

    Where one block does, one such word is enough in those beside it. What asks leave for cookies is the site's text too.
    """
    folded = {block: fold(text) for block, text in texts.items() if blocks[block] <= _LONGEST_IMPRINT}
    words = {
        block: len(set(_IMPRINT.findall(text)))
        for block, text in folded.items()
        if any(piece in text for piece in _IMPRINT_PIECES)
    }
    imprints = {
        block for block, count in words.items() if count >= max(_IMPRINT_WORDS, blocks[block] // _CHARACTERS_A_WORD)
    }
    boxes = {block.getparent() for block in imprints}
    imprints |= {block for block, text in folded.items() if "cookie" in text and _COOKIES.search(text)}
    return imprints | {block for block, count in words.items() if count and block.getparent() in boxes}


def _blocks(found: Found) -> dict[Element, float]:
    """The blocks of running text in page order, each with its own weight."""
    weights = found.weights
    inner: dict[Element | None, float] = defaultdict(float)
    for block, weight in weights.items():
        if weight:
            inner[block.getparent()] += weight
    return {
        block: left for block, weight in weights.items() if weight and (left := weight - inner.get(block, 0.0)) >= 1
    }


def _text_of(block: Element) -> str:
    """The text of a block without the blocks inside it."""
    pieces = [block.text or ""]
    stack = children(block)[::-1]
    while stack:
        element = stack.pop()
        if element.tag not in _NOT_READ:
            pieces.append(element.text or "")
            stack.extend(children(element)[::-1])
        pieces.append(element.tail or "")
    return " ".join(pieces)


def _within(block: Element, scope: Element) -> bool:
    return block is scope or is_inside(block, scope)
