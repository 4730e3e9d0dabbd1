"""Turns the text of a page typed in a legacy Vietnamese encoding into Unicode, in its tree. It judges no other charset."""

import re
from collections.abc import Iterable, Iterator

from crawler.parsers.tree import Element, children, raw_text
from vietnamese.legacy import detect_legacy, legacy_gain, read_legacy

# đ as it looks in TCVN3, VNI, VISCII and windows-1258, VPS, and UTF-8 encoded twice: one word in fourteen has it.
_SIGNS = "\u00ae\u00f1\u00f0\u00c7\u00c4"
_LEAST = 2
_MOST = 24
_AROUND = 60
# Templates made for no language in particular say "en"; pages that say another one are in it.
_MAYBE_VIETNAMESE = frozenset({"", "vi", "vn", "en"})
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "label", "mark", "o:p", "q", "s", "small",
     "span", "st1:place", "strike", "strong", "sub", "sup", "tt", "u"}
)  # fmt: skip
_SPOKEN = ("alt", "title", "content", "summary", "label", "placeholder", "value")
_FONT_FAMILY = re.compile(r"font-family\s*:\s*['\"]?([^;,'\"]+)", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CAPITAL_FONT = re.compile(r"^\.vn\w*h$", re.IGNORECASE)


class Piece:
    """One text of the tree: where it is kept, what it says and the font asked for around it."""

    __slots__ = ("element", "font", "place", "text")

    def __init__(self, element: Element, place: str, text: str, font: str) -> None:
        self.element, self.place, self.text, self.font = element, place, text, font

    def put(self, text: str) -> None:
        """Put a converted text in the piece's place, in capitals if its font shows it so."""
        if text == self.text:
            return
        text = _NOT_XML.sub("", text.upper() if _CAPITAL_FONT.match(self.font) else text)
        if self.place == "text":
            self.element.text = text
        elif self.place == "tail":
            self.element.tail = text
        else:
            self.element.set(self.place, text)


def make_unicode(root: Element) -> str | None:
    """Converts in place every text and spoken attribute of a tree that was typed in a legacy encoding, and names it.

    Nearly every page is let go after a few letters in its text are counted. Pages mix Unicode and legacy
    text, so each block is judged by its spelling; one too short to tell goes with the block before it. Text in a capital
    font (.VnTimeH) comes back in capitals, as it was shown.
    """
    encoding = _encoding(root)
    if encoding is None:
        return None
    judged = [(group, [legacy_gain(piece.text, encoding) for piece in group]) for group in groups_of(root)]
    legacy = next((sum(gains) > 0 for _, gains in judged if sum(gains)), False)
    for group, gains in judged:
        gain = sum(gains)
        shown = group[0].place in {"text", "tail"}
        if shown and gain:
            legacy = gain > 0
        # An attribute too short to tell is in no run of text whose neighbours tell.
        if gain > 0 or (legacy and shown):
            for piece, own in zip(group, gains, strict=True):
                if own >= 0:
                    piece.put(read_legacy(piece.text, encoding))
    return encoding


def shows_signs(texts: Iterable[str]) -> bool:
    """Whether any of the letters that tell a legacy encoding stands in these texts; a dozen words seldom go without."""
    text = "".join(texts)
    return not text.isascii() and any(sign in text for sign in _SIGNS)


def is_maybe_vietnamese(root: Element) -> bool:
    """Whether a page says it is in Vietnamese, or no other language in particular."""
    return (root.get("lang") or "").partition("-")[0].lower() in _MAYBE_VIETNAMESE


def _encoding(root: Element) -> str | None:
    """The encoding of the words around the telling letters of a page; None for nearly every page of today."""
    if not is_maybe_vietnamese(root):
        return None
    text = raw_text(root)
    if sum(map(text.count, _SIGNS)) < _LEAST:
        return None
    return detect_legacy(" ".join(words for sign in _SIGNS for words in _words_around(text, sign)))


def _words_around(text: str, sign: str) -> Iterator[str]:
    """The whole words around the first places of a sign."""
    start, found = 0, 0
    while found < _MOST and (place := text.find(sign, start)) >= 0:
        start, found = place + _AROUND, found + 1
        words = text[max(0, place - _AROUND) : place + _AROUND].split(" ")
        yield " ".join(words[1:-1])


def groups_of(root: Element) -> Iterator[list[Piece]]:
    """The texts of the tree that are shown in one block, and each spoken attribute by itself; scripts and styles left out.

    What is all ASCII says nothing and stays as it is: it is left out too.
    """
    group: list[Piece] = []
    stack: list[tuple[Element, str, bool]] = [(root, "", False)]
    while stack:
        element, font, leaving = stack.pop()
        tag = element.tag
        if group and tag not in _INLINE:
            yield group
            group = []
        if not leaving:
            inner = font
            if names := element.keys():
                inner = _font(element) or font
                yield from (
                    [Piece(element, name, value, "")]
                    for name in _SPOKEN
                    if name in names and not (value := element.get(name, "")).isascii()
                )
            text = element.text
            if (
                text
                and not text.isascii()
                and tag != "style"
                and (tag != "script" or "json" in element.get("type", ""))
            ):
                group.append(Piece(element, "text", text, inner))
            if inside := children(element):
                stack.append((element, font, True))
                stack.extend([(child, inner, False) for child in reversed(inside)])
                continue
            if group and tag not in _INLINE:
                yield group
                group = []
        if (tail := element.tail) and not tail.isascii():
            group.append(Piece(element, "tail", tail, font))
    if group:
        yield group


def _font(element: Element) -> str:
    if face := element.get("face"):
        return face.split(",")[0].strip(" '\"")
    style = element.get("style")
    match = _FONT_FAMILY.search(style) if style else None
    return match.group(1).strip() if match else ""
