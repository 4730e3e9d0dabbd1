"""The part of a desk that looks for news: what pages show goes into the frontier, and sources are remembered by what they showed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, RowMapping

from crawler.discovery.order import Priority
from crawler.discovery.totals import Stated
from crawler.records import Found, Page
from crawler.urls import url_key
from pipelines.finding import Finder
from pipelines.polite import PoliteDesk
from pipelines.revisiting import Revisiting
from pipelines.sightings import passes
from pipelines.totals import Totals
from storage import frontier, recheck, sources
from storage.database import reading


class SourceDesk(PoliteDesk):
    """Fulfils what `crawler.ports.Desk` says of finding and of sources; the archive's desk is one.

    A source is in hand from when it is handed out until what it lists was noted, or it came to nothing.
    """

    _began: datetime
    _caught_up: bool
    _finder: Finder
    _revisiting: Revisiting
    _sources_in_hand: dict[str, RowMapping]
    _totals: Totals

    def find(self, found: Iterable[Found], *, again: bool = False) -> int:
        """Add URLs to the frontier; how many are new. With `again`, known ones are queued once more a run."""
        return self._finder.find(found, again=again)

    def queries_of(self, paths: Collection[str], *, within: timedelta) -> Mapping[str, int]:
        """How many addresses with a query were found at each path within that time."""
        with reading(self._writer.archive.engine) as connection:
            return frontier.queries_of(connection, self.site_id, paths, since=datetime.now(UTC) - within)

    def of_this_run(self, found: Iterable[Found]) -> int:
        """How many of URLs just found this run was the first to find."""
        return self._finder.of_this_run(found)

    def caught_up(self) -> bool:
        """Whether an earlier run of this site went to its end."""
        return self._caught_up

    def listed(self, page: Page, pages: Iterable[Found], *, fresh: int) -> None:
        """Note what a page lists, if it is one that is asked for news."""
        row = self._sources_in_hand.pop(page.url, None)
        if row is not None and not passes(page.status):
            self._revisiting.visited(dict(row), page, _articles(pages), fresh=fresh)

    def states(self, stated: Stated) -> None:
        """Note how much a list says that it holds; of a site that is wanted only since a day that says nothing."""
        if self.site.since is None:
            self._totals.note(stated)

    def is_settled(self, page: Page, pages: Iterable[Found]) -> bool:
        """Whether a list has nothing more to tell behind this page, which shows nothing new.

        It lists what it listed at its last visit, or most of its articles are older than the horizon of re-checks; articles
        without a date of publication tell nothing.
        """
        if self._revisiting.lists_the_same(page.url):
            return True
        with reading(self._writer.archive.engine) as connection:
            dated, recent = recheck.recent(
                connection, self.site_id, {url_key(url) for url in _articles(pages)}, now=self._began
            )
        return 2 * recent <= dated

    def conditions(self, url: str) -> dict[str, str]:
        """Headers by which a source is asked for only if it changed; none where the site's validators are not proved."""
        row = self._sources_in_hand.get(url)
        return self._revisiting.conditions(dict(row)) if row is not None else {}

    def _keep_sources(self, connection: Connection) -> None:
        """Write how the run leaves the sources, and what it saw of their validators."""
        sources.keep(connection, self._revisiting.rows())
        sources.tell(connection, self.site_id, self._revisiting.seen, now=datetime.now(UTC))


def _articles(pages: Iterable[Found]) -> list[str]:
    """The addresses among those of a page that should be articles."""
    return [found.url for found in pages if found.priority >= Priority.LIKELY]
