"""Says what a record's evidence tells of its text and captions, in columns of their own: nobody parses sentences to leave rows out.

The evidence is words of the parsers (crawler.parsers.reading, crawler.parsers.article), which storage does not import: a test reads
a page and looks that both mean the same. storage.releases.evidence_columns does this for many records at once.
"""

import re
from collections.abc import Mapping
from typing import Any

FIRST_OF = r"^the first of (?P<pages>[2-9]|[1-9][0-9]{1,3}):"
"""What the evidence `pages` begins with: how many pages the site cuts the article into, of which the record has the first.

Parsers before version 8 wrote "the first of 1" of a box that links to its own page only, which tells nothing.
"""
FIRST_ONE = 1
ALT_TEXT = "alt text"
"""What the evidence `captions`, which names each rule that gave one of the article's captions, calls alternative texts."""
BETWEEN = ", "
PAGE, ALT = "page", "alt"
BEGINNING = 500
"""So many letters of a caption are compared with the alternative text, of which the parser reads no more than its first 1,000.

Of one that is mostly markup fewer may be left: its caption is told as the page's own.
"""


def pages_told(record: Mapping[str, Any]) -> dict[str, int | None]:
    """`pages` and `pages_in_text` of an article, None where its evidence does not tell them."""
    found = re.match(FIRST_OF, (record.get("evidence") or {}).get("pages") or "")
    return {"pages": int(found["pages"]) if found else None, "pages_in_text": FIRST_ONE if found else None}


def images_told(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pictures, each with `caption_from`: page, alt, or None without a caption or where the evidence leaves it open.

    The record names the rules of all its captions, not the rule of each. A caption that is another text than the alternative one is
    the page's own; one that is the same is it too if no caption of the article came from there, and is not if all did.
    """
    rules = (record.get("evidence") or {}).get("captions")
    same = None if rules is None else ALT if rules == ALT_TEXT else None if ALT_TEXT in rules.split(BETWEEN) else PAGE
    other = None if rules is None else PAGE
    return [{**one, "caption_from": _from(one, same, other)} for one in record.get("images") or ()]


def _from(image: Mapping[str, Any], same: str | None, other: str | None) -> str | None:
    caption, alt = image.get("caption"), image.get("alt")
    if not caption:
        return None
    return same if alt is not None and caption[:BEGINNING] == alt[:BEGINNING] else other
