"""Which addresses that show news are asked again in a run: those that show what no other one shows, and the others now and then.

A section's page beside the section's feed shows nothing more than that: it is asked after one period of the site, then two, four,
at most a week. So is a sitemap that named nothing new; one that lists nothing at all (gone, a standing page) at most monthly.
The REST list and the first feed, which are of the whole site, are asked in every run; so is the home page, whatever it shows.
What is due is asked though nothing leads to it in this run: a page or an index that shows no article itself may be asked seldom.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from crawler.discovery.judging import judge
from crawler.discovery.order import Priority
from crawler.records import Route
from crawler.sites.model import Site
from storage.sources import SourceRow

_WEEK, _MONTH = timedelta(weeks=1), timedelta(days=30)
_DOUBLINGS = 8
_EARLY = 0.95  # a daily timer must not find it due a minute too early, day after day
# So many articles that others showed come first on a list that only goes on where they end.
_HEAD = 5
_SITEMAPS = {Route.SITEMAP, Route.ROBOTS}
# What only a look around finds; where the site file forbids that, nothing of it is asked again.
_DETECTED = {Route.START, Route.FEED}


@dataclass(slots=True)
class Revisiting:
    """The sources of one run. `known` are those of earlier runs by frontier key; with `everything` all of them are asked."""

    site: Site
    began: datetime
    known: Mapping[str, SourceRow]
    everything: bool = False
    changed: dict[int, SourceRow] = field(default_factory=dict)
    # What feeds and pages of this run listed: addresses of articles.
    _shown: set[str] = field(default_factory=set)
    _feed_read: bool = False
    _fell_silent: bool = False

    def is_due(self, key: str) -> bool:
        """Whether a known address is to be asked again in this run."""
        source = self.known.get(key)
        if source is None or self.everything or not source.idle:
            return True
        period = timedelta(seconds=self.site.period)
        wait = min(period * 2 ** min(source.idle - 1, _DOUBLINGS), _MONTH if source.items is None else _WEEK)
        is_due: bool = source.checked_at + wait * _EARLY <= self.began
        return is_due

    def due(self) -> list[str]:
        """The frontier keys of known sources that are to be asked in this run, as far as the site file still wants them."""
        wanted = [
            source
            for key, source in self.known.items()
            if self.is_due(key) and (self.site.discovery.detect or source.route not in _DETECTED)
        ]
        return [source.url_key for source in wanted if not judge(source.url, self.site, self.site.family).refused]

    def visited(self, row: Mapping[str, Any], items: Sequence[str], *, fresh: int) -> None:
        """Note what a source showed: addresses of articles in page order, and how many nobody knew. `row` is the frontier's."""
        number, route, before = row["id"], Route(row["route"]), self.known.get(row["url_key"])
        covered = not fresh if route in _SITEMAPS else self._is_covered(items) and not (before and fresh)
        if route not in _SITEMAPS:
            self._shown.update(items)
        is_whole = route is Route.REST or (route is Route.FEED and not self._feed_read)
        self._feed_read = self._feed_read or (route is Route.FEED and bool(items))
        is_front = row["priority"] >= Priority.START
        idle = 0 if is_front or not covered or (is_whole and items) else (before.idle if before else 0) + 1
        if before is not None and before.items is not None and not before.idle and not items:
            # What was relied on shows nothing any more: whether the others do is to be seen anew.
            self._fell_silent = True
        base = before or SourceRow(frontier_id=number, site_id=row["site_id"], checked_at=self.began)
        self.changed[number] = replace(
            base,
            frontier_id=number,
            checked_at=self.began,
            idle=idle,
            items=str(len(items)) if items else None,
            news_at=self.began if fresh else base.news_at,
        )

    def _is_covered(self, items: Sequence[str]) -> bool:
        """Whether other sources of the run showed what it begins with: a list goes on where a section's feed ends."""
        first = next((place for place, url in enumerate(items) if url not in self._shown), None)
        return first is None or first >= _HEAD

    def rows(self) -> list[SourceRow]:
        """How the sources are left by the run."""
        if not self._fell_silent:
            return list(self.changed.values())
        every = {source.frontier_id: source for source in self.known.values()} | self.changed
        return [replace(source, idle=0) for source in every.values()]
