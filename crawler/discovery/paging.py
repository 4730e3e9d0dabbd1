"""Ends lists without an end: sites that answer page 400 of a list of 12 with its first or last page once more.

And lists that show what is known: after so many known addresses in a row behind the last new one.
"""

from dataclasses import dataclass

from crawler.discovery.walk import Steps
from crawler.records import Found, Reading
from crawler.sites.conventions import page_number, without_page_number

# One page of old articles among the new ones, as a site's move of a section makes it, is no end yet; two or three are.
_KNOWN_IN_A_ROW = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """A page of a list. `repeats`: it adds nothing to the list's pages before it, which is the list's end.

    `brings_news`: it, or a page not long before it, showed what nobody knew. `own` are its items that the list's first page
    and the page before it did not show.
    """

    repeats: bool
    brings_news: bool
    own: tuple[Found, ...]


class PagingGuard:
    """Remembers, for each list, the items of its first page and of the one read last. One guard a run.

    Items are the addresses a page lists; the boxes beside a list stand on its first page already. Where a stopped crawl goes
    on in the middle of a list, the first page of the run stands for the list's.
    """

    def __init__(self) -> None:
        self._first: dict[str, frozenset[str]] = {}
        self._last: dict[str, frozenset[str]] = {}
        self._known: dict[str, int] = {}

    def judge(self, reading: Reading, steps: Steps, *, fresh: int) -> Judged:
        """The page among those of its list. `fresh` of its page's addresses were found in this run.

        A list that shows nothing new where it begins brings none; behind something new so many known ones in a row tell it.
        """
        stem = without_page_number(reading.page.url)
        items = frozenset(found.url for found in steps.pages)
        is_first = page_number(reading.page.url) in {None, 1}
        seen = self._first.get(stem, frozenset()) | self._last.get(stem, frozenset())
        self._first.setdefault(stem, items)
        own = tuple(found for found in steps.pages if found.url not in seen)
        if fresh:
            self._known[stem] = 0
        elif stem in self._known:
            self._known[stem] += len({found.url for found in own})
        brings_news = self._known.get(stem, _KNOWN_IN_A_ROW) < _KNOWN_IN_A_ROW
        if is_first:
            return Judged(repeats=False, brings_news=brings_news, own=steps.pages)
        self._last[stem] = items
        return Judged(repeats=not items - seen, brings_news=brings_news, own=own)
