"""Tells how text is set by an element's tag, style attribute and class names. It reads no text."""

import re
from functools import lru_cache
from typing import NamedTuple

from crawler.parsers.tree import Element

_ALIGN = re.compile(r"text-align\s*:\s*(center|right|end)", re.IGNORECASE)
_ALIGN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:text|align|has-text-align)[\s_-]*(center|right)|(?:^|\s)(aligncenter)(?:\s|$)", re.IGNORECASE
)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BOLD_CLASS = re.compile(
    r"(?:^|\s)(?:fw-(?:semi)?bold(?:er)?|font-weight-bold(?:er)?|font-(?:semi|extra)?bold|text-bold|bold|fw-[67]00)(?:\s|$)",
    re.IGNORECASE,
)
_ITALIC_CLASS = re.compile(r"(?:^|\s)(?:(?:font-|fst-|text-)?italic)(?:\s|$)", re.IGNORECASE)
_LARGE_CLASS = re.compile(r"(?:^|\s)(?:text-[2-6]xl|fs-[1-3]|h[1-3]|display-[1-6])(?:\s|$)", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"(?:^|[\s;])display\s*:\s*block", re.IGNORECASE)
_KEPT_STYLE = re.compile(r"white-space\s*:\s*pre(?:-line|-wrap)?\b", re.IGNORECASE)
# Fonts of pictograms, whose letters stand for other signs, and the sign before an item of Word's lists.
# The first font is the one that is used.
_SIGN_FONT = re.compile(
    r"(?:^|[;\s])(?:font-family|mso-symbol-font-family)\s*:\s*['\"]?(?:wing|web)dings|^['\"]?(?:wing|web)dings",
    re.IGNORECASE,
)
_LIST_SIGN = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_SYMBOL = re.compile(r"(?:^|[;\s])font-family\s*:\s*['\"]?symbol", re.IGNORECASE)
_BULLETS = frozenset("·o§Øüvqà")
_SHORTEST = 2
_SIZE = re.compile(r"font-size\s*:\s*(?:([\d.]+)\s*(px|pt|r?em|%)|((?:x-|xx-)?small(?:er)?))", re.IGNORECASE)
# The largest that is set smaller than text is set to be read: browsers' own size is 16px.
_SMALL = {"px": 11.5, "pt": 9.0, "em": 0.86, "rem": 0.86, "%": 86.0}


class Style(NamedTuple):
    """What a style attribute says: "" is no word about the alignment; `block`: on lines of its own.

    `kept`: its line breaks are shown; `sign`: a letter alone may be a bullet or a pictogram.
    """

    bold: bool
    italic: bool
    small: bool
    align: str
    block: bool = False
    kept: bool = False
    sign: bool = False


# Word writes the same few styles on every paragraph.
@lru_cache(maxsize=4096)
def styled(style: str) -> Style:
    align = ""
    if "align" in style:
        match = _ALIGN.search(style)
        align = match.group(1).lower().replace("end", "right") if match else "left"
    block = "display" in style and bool(_BLOCK_STYLE.search(style))
    kept = "white-space" in style and bool(_KEPT_STYLE.search(style))
    sign = bool(_SIGN_FONT.search(style) or _LIST_SIGN.search(style) or _SYMBOL.search(style))
    return Style(
        bool(_BOLD_STYLE.search(style)), bool(_ITALIC_STYLE.search(style)), _is_small(style), align, block, kept, sign
    )


def is_sign_font(face: str) -> bool:
    """Whether a font shows pictograms for letters."""
    return bool(_SIGN_FONT.search(face))


def is_sign(element: Element, font: str) -> bool:
    """Whether an element holds a letter that a font of pictograms shows as another sign, or a bullet of Word's.

    `font` is the style or face that asks for it: "§" in Wingdings is a square, "ü" a tick, "à" an arrow. In Symbol letters are Greek.
    """
    text = ""
    for piece in element.itertext():  # such elements may be nested by the thousand
        text += str(piece).strip()
        if len(text) >= _SHORTEST:
            return False
    return bool(text) and (is_sign_font(font) or text in (_BULLETS if _LIST_SIGN.search(font) else "·"))


def _is_small(style: str) -> bool:
    match = _SIZE.search(style) if "font-size" in style.lower() else None
    if match is None:
        return False
    number, unit, word = match.groups()
    if word:
        return True
    try:
        return 0 < float(number) <= _SMALL[unit.lower()]
    except ValueError:
        return False


def is_small_font(size: str) -> bool:
    """Whether the size of HTML's old element font is below the usual 3 (HTML standard, 15.3.1)."""
    return size.strip() in {"1", "2", "-1", "-2"}


@lru_cache(maxsize=4096)
def _names_align(names: str) -> str:
    match = _ALIGN_CLASS.search(names)
    return (match.group(1) or "center").lower() if match else ""


@lru_cache(maxsize=4096)
def names_bold(names: str) -> bool:
    """Whether class names make text bold: Bootstrap's, Tailwind's and plain ones."""
    return bool(_BOLD_CLASS.search(names))


@lru_cache(maxsize=4096)
def names_italic(names: str) -> bool:
    """Whether class names make text italic: Bootstrap's, Tailwind's and plain ones."""
    return bool(_ITALIC_CLASS.search(names))


@lru_cache(maxsize=4096)
def names_large(names: str) -> bool:
    """Whether class names make text as large as a heading: Bootstrap's and Tailwind's."""
    return bool(_LARGE_CLASS.search(names))


def alignment(element: Element, names: str, stated: str) -> str:
    if element.tag == "center":
        return "center"
    align = (element.get("align") or "").lower()
    if align in {"center", "right"} and element.tag != "table":
        return align
    if align in {"left", "justify"}:
        return "left"
    return stated or (_names_align(names) if names else "")
