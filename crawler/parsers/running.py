"""Weighs the running text of a page, block by block, and sums it up for every element. It chooses none."""

import re
from collections import defaultdict
from collections.abc import Iterator

from crawler.parsers.blocks import is_headed_text
from crawler.parsers.flow import BLOCKS
from crawler.parsers.parts import Document
from crawler.parsers.tree import Element

# A Chinese, Japanese or Korean letter says as much as two or three of other scripts.
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_ROOM = 2.5
_LEAST_TEXT = 20
_NO_TEXT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "button",
        "option",
        "select",
        "textarea",
        "title",
        "svg",
        "iframe",
        "label",
        "head",
    }
)
_TEXT_TAGS = BLOCKS | {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_UNWEIGHED = frozenset({"h1", "h2", "h3", "figcaption"})
_SUBHEADINGS = frozenset({"h2", "h3"})
_LINK_REACH = 4
_LONG = 80
_LEAST = 25
# A page of less running text than this may have more of it in pieces.
_LITTLE = 1500
_PIECES = 12
_ENDS = _NO_TEXT | {"a"}

Paragraph = tuple[Element, float]
"""A block and how much running text it has."""


def running_text(document: Document) -> tuple[list[Paragraph], int]:
    """The blocks with running text in page order, and how much text all blocks show, in characters."""
    blocks: dict[Element, list[int]] = {}
    room = _CJK_ROOM if _CJK.search(document.head.title) else 1.0
    for text, parent in _texts(document.root, _LEAST_TEXT / room):
        element, tag = parent, parent.tag
        linked = False
        while tag not in BLOCKS and tag not in _NO_TEXT:
            linked = linked or tag == "a"
            outer = element.getparent()
            if outer is None:
                break
            element, tag = outer, outer.tag
        if tag not in BLOCKS or (tag in _UNWEIGHED and not (tag in _SUBHEADINGS and is_headed_text(text))):
            continue
        length = len(text) if "  " not in text else len(" ".join(text.split()))
        if room != 1:
            length = int(length * room)
        if (counts := blocks.get(element)) is None:
            counts = blocks[element] = [0, 0]
        counts[0] += length
        if linked:
            counts[1] += length
    running = _weighed(blocks)
    if sum(weight for _, weight in running) < _LITTLE and (pieced := _in_pieces(document.root, _LEAST_TEXT / room)):
        for block, length in pieced.items():
            blocks.setdefault(block, [0, 0])[0] += length
        places = {block: place for place, block in enumerate(document.root.iter(*BLOCKS))}
        blocks = dict(sorted(blocks.items(), key=lambda one: places[one[0]]))
        running = _weighed(blocks)
    return running, sum(text for text, _ in blocks.values())


def _weighed(blocks: dict[Element, list[int]]) -> list[Paragraph]:
    return [
        (block, weight)
        for block, (text, linked) in blocks.items()
        if (weight := _weight(text - linked, linked)) and not _is_in_link(block)
    ]


def _in_pieces(root: Element, least: float) -> dict[Element, int]:
    """The blocks whose text is cut into words, each in an element of its own, and how much text that is.

    Word marks each word that it takes for a mistake, which in Vietnamese is nearly every one (`span.SpellE`), and editors
    keep the marks. Most words of a text begin with a small letter; labels, counts and prices, of which counters and other tools
    of a page are made, do not. Texts longer than `least` are counted elsewhere.
    """
    pieces: dict[Element, list[str]] = {}
    known: dict[Element, Element | None] = {}  # the blocks of the elements passed, which may be nested
    for element in root.iter("span", "font"):
        passed: list[Element] = []
        block: Element | None = element
        while block is not None and block not in known and not (block.tag in BLOCKS or block.tag in _ENDS):
            passed.append(block)
            block = block.getparent()
        if block is not None:
            block = known.get(block, block)
        known |= dict.fromkeys(passed, block)
        if block is None or block.tag not in BLOCKS or block.tag in _UNWEIGHED:
            continue
        said = pieces.setdefault(block, [])
        said += [text for text in (element.text, element.tail) if text and len(text) <= least and not text.isspace()]
    lengths = {block: sum(map(len, said)) for block, said in pieces.items() if len(said) >= _PIECES and _is_prose(said)}
    return {block: length for block, length in lengths.items() if length >= _LONG}


def _is_prose(pieces: list[str]) -> bool:
    return 2 * sum(piece.lstrip()[:1].islower() for piece in pieces) >= len(pieces)


def _weight(own: int, linked: int) -> float:
    """How much running text a block has: short blocks and blocks of links weigh little."""
    if own < _LEAST or linked > own:
        return 0.0
    return float(own) if own >= _LONG else own * 0.3


def _is_in_link(block: Element) -> bool:
    outer: Element | None = block
    for _ in range(_LINK_REACH):
        outer = outer.getparent() if outer is not None else None
        if outer is None or outer.tag == "a":
            break
    return outer is not None and outer.tag == "a"


def _texts(root: Element, least: float) -> Iterator[tuple[str, Element]]:
    """The longer texts of the page, each with the element it stands in. Tags that hold no text are not even looked at.

    Most of the longer texts of a page are the indentation of its source. lxml compares each element with each tag it is to
    look for: a set is asked faster.
    """
    for element in root.iter():
        if element.tag not in _TEXT_TAGS:
            continue
        text = element.text
        if text is not None and len(text) > least and not text.isspace():
            yield text, element
        tail = element.tail
        if (
            tail is not None
            and len(tail) > least
            and not tail.isspace()
            and (parent := element.getparent()) is not None
        ):
            yield tail, parent


def weights_of(paragraphs: list[Paragraph]) -> dict[Element, float]:
    """The running text of every element that holds some, each element visited once however deep the page is nested."""
    weights: dict[Element, float] = defaultdict(float)
    downward: list[Element] = []
    for block, weight in paragraphs:
        upward: list[Element] = []
        element: Element | None = block
        while element is not None and element not in weights:
            weights[element] = 0.0
            upward.append(element)
            element = element.getparent()
        downward.extend(reversed(upward))
        weights[block] += weight
    for element in reversed(downward):
        if (parent := element.getparent()) is not None:
            weights[parent] += weights[element]
    return weights
