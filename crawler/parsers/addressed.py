"""Finds the headline that the address repeats word for word, on pages whose head and headings name only a section or the portal.

Most CMSs make the last words of an article's address from its headline, folded; an element outside links that shows the
same five words or more is the headline, whatever it is called. Nothing is looked for where the headline found agrees with the address.
"""

import re
from urllib.parse import unquote, urlsplit

from crawler.parsers.asides import is_aside
from crawler.parsers.parts import Clue, Document, Heading
from crawler.parsers.portals import names_portal
from crawler.parsers.tree import Element, child_of, heading_text, holds, path_of
from vietnamese.folding import fold

_WORDS = re.compile(r"[^\W_]+")
_LEAST_WORDS = 5
_MOST_LETTERS = 250
_CUT_OFF = 40
_OF_A_SECTION = 7
_ALIKE = 0.5
_NO_PLACE = frozenset({"a", "li", "nav", "aside", "footer", "option", "script", "style", "noscript", "head"})
_NO_D = str.maketrans("", "", "đĐ")


def of_address(document: Document, heading: Heading | None) -> Heading | None:
    """The element whose text the address repeats; None where there is none, or where `heading` is no name of a section or portal."""
    words = _words_of(document.url)
    if not words or not _is_weak(heading, words):
        return None
    keys = _keys(words)
    shortest = min(map(len, keys))
    body = child_of(document.root, "body")
    for element in body.iter() if body is not None else ():
        text = element.text
        if not text or not shortest <= len(text) <= _MOST_LETTERS or element.tag in _NO_PLACE:
            continue
        if _agrees(shown := heading_text(element), keys) and _may_be_headline(element):
            return Heading(Clue(shown, "text the address repeats"), element)
    return None


def _words_of(url: str) -> list[str]:
    """The words of the step of an address that has the most of them; none for fewer than five."""
    path = re.sub(r"\.\w{2,5}$", "", unquote(urlsplit(url).path).rstrip("/"))
    steps = (_WORDS.findall(fold(step)) for step in path.split("/"))
    words = max(steps, key=len, default=[])
    return words if len(words) >= _LEAST_WORDS else []


def _is_weak(heading: Heading | None, words: list[str]) -> bool:
    """Whether a headline has little to do with the address, and is short, the portal's name or shown nowhere on the page."""
    if heading is None:
        return True
    text = heading.clue.value
    shown = set(_WORDS.findall(fold(text)))
    if len(shown & set(words)) >= _ALIKE * min(len(shown), len(set(words))):
        return False
    return heading.element is None or len(text.split()) <= _OF_A_SECTION or names_portal(text)


def _keys(words: list[str]) -> set[str]:
    """The letters of the address with and without the article's number before or behind them."""
    numbered = [step for step in (words, words[1:]) if step is words or words[0].isdigit()]
    numbered += [step[:-1] for step in numbered if any(map(str.isdigit, step[-1]))]
    return {"".join(step) for step in numbered if len(step) >= _LEAST_WORDS}


def _agrees(text: str, keys: set[str]) -> bool:
    """Whether a text is what the address says; some addresses leave out the letter đ, some break off."""
    for spelling in {text, text.translate(_NO_D)}:
        letters = "".join(_WORDS.findall(fold(spelling)))
        if letters in keys or any(len(key) >= _CUT_OFF and letters.startswith(key) for key in keys):
            return True
    return False


def _may_be_headline(element: Element) -> bool:
    return not holds(element, "a") and not any(outer.tag in _NO_PLACE or is_aside(outer) for outer in path_of(element))
