"""Tells the summary in a box called a teaser from the teaser of another article. It knows one word, and asks no family.

TYPO3's news and templates of its kind call an article's own summary a teaser (`.teaser-text`). Teasers of other articles lead there:
a summary has one paragraph of whole sentences without a link, a heading or a picture, and no text stands before it.
"""

import re
from functools import lru_cache
from itertools import islice

from crawler.parsers.tree import Element, apart, holds, raw_text, siblings_before

_NAME = re.compile(r"(?:^|[\s_-])teaser(?:[_-]?(?:text|content|box|body|lead))?(?:$|\s)", re.IGNORECASE)
_NO_SUMMARY = (
    "a", "h1", "h2", "h3", "h4", "h5", "h6", "img", "picture", "figure", "video", "iframe", "table", "ul", "ol", "form", "input", "button", "time", "article",
)  # fmt: skip
_LEAST, _MOST = 45, 900
_LEAST_WORDS = 8
_MOST_BEFORE = 12
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
    before = islice(siblings_before(element), _MOST_BEFORE)
    return not any(one.tag == "p" and len(raw_text(one)) > _LEAST for one in before)


@lru_cache(maxsize=4096)
def _names_teaser(names: str) -> bool:
    return "teaser" in names.lower() and bool(_NAME.search(apart(names)))
