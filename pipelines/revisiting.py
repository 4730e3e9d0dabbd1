"""Which addresses that show news are asked again in a run: those that show what no other one shows, and the others now and then.

A section's page beside the section's feed shows nothing more than that: it is asked after one period of the site, then two, four,
at most a week. So is a sitemap that named nothing new; one that lists nothing at all (gone, a standing page) at most monthly.
The REST list and the first feed, which are of the whole site, are asked in every run; so is the home page, whatever it shows.
What is due is asked though nothing leads to it in this run: a page or an index that shows no article itself may be asked seldom.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from crawler.discovery.judging import judge
from crawler.discovery.order import Priority
from crawler.records import Page, Route
from crawler.sites.model import Site
from storage.sources import ETAG, MODIFIED, SourceRow

_WEEK, _MONTH = timedelta(weeks=1), timedelta(days=30)
_DOUBLINGS = 8
_EARLY = 0.95  # a daily timer must not find it due a minute too early, day after day
# So many articles that others showed come first on a list that only goes on where they end.
_HEAD = 5
# Of so many conditional requests for a source one is left whole, so that a validator that begins to lie is found out.
_WHOLE = 8
_SITEMAPS = {Route.SITEMAP, Route.ROBOTS}
# What only a look around finds; where the site file forbids that, nothing of it is asked again.
_DETECTED = {Route.START, Route.FEED}


@dataclass(slots=True)
class Revisiting:
    """The sources of one run. `known` are those of earlier runs by frontier key; with `everything` all of them are asked.

    `honest` are the kinds of validators of the site that kept their word so far.
    """

    site: Site
    began: datetime
    known: Mapping[str, SourceRow]
    everything: bool = False
    honest: frozenset[str] = frozenset()
    changed: dict[int, SourceRow] = field(default_factory=dict)
    # What the run saw of validators, for storage.sources.tell.
    seen: dict[str, tuple[int, int, str | None]] = field(default_factory=dict)
    # What feeds and pages of this run listed: addresses of articles.
    _shown: set[str] = field(default_factory=set)
    _feed_read: bool = False
    _partial: bool = False
    _fell_silent: bool = False
    # Addresses of pages that list what they listed at their last visit.
    _same: set[str] = field(default_factory=set)

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

    def conditions(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Headers that ask a source only for what changed; none where its validators are not proved, and now and then."""
        before = self.known.get(row["url_key"])
        if (
            before is None
            or not self.honest
            or self.everything
            or (before.frontier_id + self.began.toordinal()) % _WHOLE == 0
        ):
            return {}
        told = {"If-None-Match": (ETAG, before.etag), "If-Modified-Since": (MODIFIED, before.modified)}
        return {name: value for name, (kind, value) in told.items() if value and kind in self.honest}

    def unchanged(self, row: Mapping[str, Any]) -> None:
        """Note that a source answered that it has not changed."""
        before = self.known[row["url_key"]]
        self._partial = True
        self.changed[before.frontier_id] = replace(
            before, checked_at=self.began, idle=before.idle + 1 if before.idle else 0
        )

    def _weigh(self, before: SourceRow | None, page: Page, digest: str) -> None:
        """Hold the page's validators against what they said of it before."""
        if before is None or before.body_digest is None:
            return
        for kind, old, now in (
            (ETAG, before.etag, page.header("ETag")),
            (MODIFIED, before.modified, page.header("Last-Modified")),
        ):
            if old is not None and old == now:
                kept, lied, told_by = self.seen.get(kind, (0, 0, None))
                is_same = digest == before.body_digest
                self.seen[kind] = (kept + is_same, lied + (not is_same), told_by if is_same else page.url)

    def visited(self, row: Mapping[str, Any], page: Page, items: Sequence[str], *, fresh: int) -> None:
        """Note what a source showed: addresses of articles in page order, and how many nobody knew. `row` is the frontier's."""
        digest = "sha256:" + hashlib.sha256(page.body).hexdigest()
        self._weigh(self.known.get(row["url_key"]), page, digest)
        number, route, before = row["id"], Route(row["route"]), self.known.get(row["url_key"])
        covered = not fresh if route in _SITEMAPS else self._is_covered(items) and not (before and fresh)
        if route not in _SITEMAPS:
            self._shown.update(items)
        is_whole = route is Route.REST or (route is Route.FEED and not self._feed_read)
        self._feed_read = self._feed_read or (route is Route.FEED and bool(items))
        is_front = row["priority"] >= Priority.START
        idle = 0 if not covered or (is_whole and items) else (before.idle if before else 0) + 1
        if before is not None and self._partial and not fresh and not covered:
            # What the unchanged ones list was not looked at: nothing is known of who shows what.
            idle = before.idle
        idle = 0 if is_front else idle
        if before is not None and before.items is not None and not before.idle and not items:
            # What was relied on shows nothing any more: whether the others do is to be seen anew.
            self._fell_silent = True
        listed = _digest_of(items)
        if before is not None and listed is not None and listed == before.items:
            self._same.add(page.url)
        base = before or SourceRow(frontier_id=number, site_id=row["site_id"], checked_at=self.began)
        self.changed[number] = replace(
            base,
            frontier_id=number,
            checked_at=self.began,
            idle=idle,
            items=listed,
            body_digest=digest,
            etag=page.header("ETag"),
            modified=page.header("Last-Modified"),
            news_at=self.began if fresh else base.news_at,
        )

    def lists_the_same(self, url: str) -> bool:
        """Whether a source that was visited in this run lists the articles of its last visit, whatever else of it changed.

        That holds where validators lie or are none: news on a list push the oldest item off its first page.
        """
        return url in self._same

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


def _digest_of(items: Sequence[str]) -> str | None:
    """What a list shows, in any order (boxes of the most read are shuffled); None for nothing."""
    return hashlib.sha256("\n".join(sorted(set(items))).encode()).hexdigest() if items else None
