"""Tells which lines are a site's template, from the paragraphs of pages it published: they stand on page after page."""

import re

# A line on more than this share of at least so many pages of a site is its template's (docs/decisions/0009).
SHARE, PAGES = 0.3, 20
# Only short blocks can be template lines: a long paragraph that returns is a copy, not a template.
LONGEST = 200
_DIGITS = re.compile(r"\d+")


def line_key(text: str) -> str:
    """A line as templates are compared: each number as 0, so that counters and dates of today are one line."""
    return _DIGITS.sub("0", text.casefold())


def template_lines(pages: list[list[str]]) -> frozenset[str]:
    """The template's lines, given the paragraphs of some pages of one site (a list of texts a page)."""
    if len(pages) < PAGES:
        return frozenset()
    counts: dict[str, int] = {}
    for paragraphs in pages:
        for key in {line_key(text) for text in paragraphs if len(text) <= LONGEST}:
            counts[key] = counts.get(key, 0) + 1
    return frozenset(key for key, count in counts.items() if count > SHARE * len(pages))
