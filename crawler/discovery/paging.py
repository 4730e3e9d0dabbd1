"""Ends lists without an end: sites that answer page 400 of a list of 12 with its first or last page once more.

And lists that show what is known: after so many known addresses in a row behind the last new one.
"""

import re
from urllib.parse import urlsplit

from crawler.discovery.walk import Steps
from crawler.records import Reading
from crawler.sites.conventions import page_number

# One page of old articles among the new ones, as a site's move of a section makes it, is no end yet; two or three are.
_KNOWN_IN_A_ROW = 20


class PagingGuard:
    """Remembers, for each list, the items of its first page and of the one read last: a page that adds none is the end.

    Items are the addresses a page lists; the boxes beside a list stand on its first page already. One guard a run.
    """

    def __init__(self) -> None:
        self._first: dict[str, frozenset[str]] = {}
        self._last: dict[str, frozenset[str]] = {}
        self._known: dict[str, int] = {}

    def goes_on(self, reading: Reading, steps: Steps) -> bool:
        """Whether the list that the page belongs to may be followed further."""
        stem = list_stem(reading.page.url)
        items = frozenset(found.url for found in steps.pages)
        first = self._first.setdefault(stem, items)
        if page_number(reading.page.url) in {None, 1}:
            return True
        seen = first | self._last.get(stem, frozenset())
        self._last[stem] = items
        return not items <= seen

    def brings_news(self, reading: Reading, steps: Steps, *, fresh: int) -> bool:
        """Whether the list may still show what nobody knows. `fresh` of its page's addresses were found in this run.

        One that shows nothing new where it begins is left at once; behind something new so many known ones in a row end it.
        To be asked before `goes_on`, which takes the page for seen.
        """
        stem = list_stem(reading.page.url)
        if fresh:
            self._known[stem] = 0
        elif stem in self._known:
            seen = self._first.get(stem, frozenset()) | self._last.get(stem, frozenset())
            self._known[stem] += len({found.url for found in steps.pages} - seen)
        return self._known.get(stem, _KNOWN_IN_A_ROW) < _KNOWN_IN_A_ROW


def list_stem(url: str) -> str:
    """What the pages of one list share: the address with its page number folded."""
    number = page_number(url)
    if number is None:
        return url.rstrip("/")
    parts = urlsplit(url)
    path = re.sub(rf"/(?:page|trang)[-/]?{number}/?$", "", parts.path.rstrip("/"))
    query = re.sub(rf"(?<==){number}(?=&|$)", "#", parts.query)
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{query}" if query else "")
