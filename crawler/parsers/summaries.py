"""Tells the summary in a box called a teaser from the teaser of another article. It knows one word, and asks no family.

TYPO3's news and templates of its kind call an article's own summary a teaser (`.teaser-text`). Teasers of other articles lead there:
a summary has one paragraph of whole sentences without a link, a heading or a picture, says nothing of the portal, and neither text
before it nor the headline below it.
"""

import re
from functools import lru_cache
from itertools import islice

from crawler.parsers.portals import names_portal
from crawler.parsers.tree import Element, apart, holds, path_of, raw_text, siblings_after, siblings_before

_NAME = re.compile(r"(?:^|[\s_-])teaser(?:[_-]?(?:text|content|box|body|lead))?(?:$|\s)", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_SUMMARY = (
    *_HEADINGS, "a", "img", "picture", "figure", "video", "iframe", "table", "ul", "ol", "form", "input", "button", "time", "article",
)  # fmt: skip
_LEAST, _MOST = 45, 900
_LEAST_WORDS = 8
_MOST_BEFORE = 12
_OUTWARDS = 3
_ENDS = (".", "!", "?", "…", "”", '"')


def is_summary(element: Element) -> bool:
    """Whether a box named a teaser holds the article's own summary; what holds none of those words is let go by its name."""
    names = element.get("class")
    if not names or not _names_teaser(names) or holds(element, *_NO_SUMMARY):
        return False
    text = raw_text(element).strip()
    if not _LEAST <= len(text) <= _MOST or len(text.split()) < _LEAST_WORDS or not text.endswith(_ENDS):
        return False
    if len([one for one in element.iter("p") if raw_text(one).strip()]) > 1:
        return False
    return not names_portal(text) and not _is_below_text(element) and not _is_above_headline(element)


def _is_below_text(element: Element) -> bool:
    """Whether text stands before a box in the box around it: in paragraphs, in plain boxes or in none."""
    parent = element.getparent()
    if parent is None or _is_sentence(parent.text):
        return parent is not None
    for one in islice(siblings_before(element), _MOST_BEFORE):
        if _is_sentence(one.tail) or (one.tag == "p" and len(raw_text(one)) > _LEAST):
            return True
        if one.tag == "div" and not holds(one, *_HEADINGS) and _is_sentence(raw_text(one)):
            return True
    return False


def _is_sentence(text: str | None) -> bool:
    """Whether a text is one of whole sentences: a headline without a heading's tag has no full stop."""
    said = (text or "").strip()
    return len(said) > _LEAST and said.endswith(_ENDS)


def _is_above_headline(element: Element) -> bool:
    """Whether the page's h1 stands below a box, a few boxes outwards, and none above it."""
    for step in path_of(element)[:_OUTWARDS]:
        if any(one.tag == "h1" or holds(one, "h1") for one in islice(siblings_before(step), _MOST_BEFORE)):
            return False
        if any(one.tag == "h1" or holds(one, "h1") for one in islice(siblings_after(step), _OUTWARDS)):
            return True
    return False


@lru_cache(maxsize=4096)
def _names_teaser(names: str) -> bool:
    return "teaser" in names.lower() and bool(_NAME.search(apart(names)))
