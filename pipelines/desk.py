"""The bridge's side of one run of one site: fulfils the crawler's `Desk`, gathers rows, and writes them when told."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, RowMapping

from crawler.discovery.order import Priority
from crawler.ends import PAGE_LIMIT
from crawler.records import CaptureRef, Exchange, Found, Kind, Page
from crawler.sites.model import Site, host_of
from pipelines import rows
from pipelines.batch import Batch, ShownAgain
from pipelines.chains import chains
from pipelines.finding import Finder
from pipelines.learning import learnt_lines
from pipelines.media import Media
from pipelines.rest import Rest
from pipelines.revisiting import Revisiting
from pipelines.settling import SettlingDesk
from pipelines.tally import Tally
from pipelines.totals import Totals
from pipelines.unread import Unread
from pipelines.version import VERSION
from pipelines.writer import ArchiveWriter
from storage import frontier, runs, sources, summary
from storage.database import reading as reads
from storage.database import writing
from storage.saving import Saved
from storage.sites import upsert_site
from storage.warc.reader import WarcResponse

# A URL that fails is tried again after so long, counted from its last try: by the next two runs, which after a bad one come within
# the hour, then so that an outage of a day or of a week costs few requests and no article; then it is the site's, no passing fault.
_WAITS = (
    *(timedelta(0), timedelta(0), timedelta(hours=3), timedelta(hours=12)),
    *(timedelta(days=2), timedelta(days=5), timedelta(days=14)),
)
# Addresses handed out at once while sources are being read.
_MEANWHILE = 4


class ArchiveDesk(SettlingDesk):
    """One run of one site. `tally` counts as it goes; `ended` is the reason it ended, None before.

    `held` is closed when the run ends. `is_rest`: it takes in what a killed crawl left. That is part of the visit that goes
    on: only the crawl that ends it sees the whole and can tell what has moved. With `recheck` every source is asked again.
    `shown_again` reads captures that were taken in before, where older ones come late.
    """

    def __init__(  # noqa: PLR0913 - how a run can be made to go
        self,
        writer: ArchiveWriter,
        site: Site,
        *,
        kind: str,
        provisional: bool = False,
        is_rest: bool = False,
        recheck: bool = False,
        shown_again: ShownAgain | None = None,
    ) -> None:
        self.site = site
        self.user_agent = writer.user_agent
        self.tally = Tally()
        self.ended: str | None = None
        self.seconds = 0.0
        self.known_articles = 0
        self.is_disk_full = False
        self._writer = writer
        # What is let go when the run ends: the writer, the site's lock.
        self.held = ExitStack()
        self._began = datetime.now(UTC)
        self._clock = time.monotonic()
        with writing(writer.archive.engine) as connection:
            row = rows.site_row(site, provisional=provisional)
            self.site_id = upsert_site(connection, row, now=self._began)
            frontier.retry(connection, self.site_id, now=self._began, waits=None if recheck else _WAITS)
            frontier.put_behind(connection, self.site_id, priority=Priority.FRESH, lower=Priority.ARTICLE)
            finished = runs.last_finished(connection, self.site_id)
            self._caught_up = finished is not None
            self.run_id = runs.start(connection, kind=kind, version=VERSION, now=self._began, site_id=self.site_id)
            self.lines = learnt_lines(connection, self.site_id, finished)
            known = sources.of_site(connection, self.site_id) if kind == "crawl" else {}
            honest = sources.honest(connection, self.site_id)
            self._rest = Rest(connection, self.site_id) if is_rest else None
        self._source = kind
        self._in_hand: dict[str, int] = {}
        self._failed_before: set[str] = set()
        span = (finished, None) if kind == "crawl" or is_rest else (None, None)
        self._batch = Batch(writer.archive, site, self.site_id, self._began, span=span, shown_again=shown_again)
        self._unread = Unread(self._batch, writer.payloads)
        self._media = Media(site, self.tally, fetches=kind == "crawl")
        self._sources_in_hand: dict[str, RowMapping] = {}
        self._totals = Totals()
        self._revisiting = Revisiting(site, self._began, known, everything=recheck, honest=honest)
        self._finder = Finder(writer.archive.engine, self._batch, self.tally, self._revisiting.is_due)
        self._batch.again += self._revisiting.due()
        writer.join(self)

    # What the crawler asks (crawler.ports.Desk)

    def keep(self, exchange: Exchange) -> CaptureRef:
        """Write an exchange to the WARC store; its row follows with the next transaction."""
        stored = self._writer.keep(exchange, self.site_id)
        ref = CaptureRef(file=stored.file, offset=stored.offset, length=stored.length, digest=stored.payload_digest)
        self.tally.requests += 1
        self._writer.budgets.received(host_of(exchange.url), len(exchange.response))
        row = rows.capture_row(exchange, stored, site_id=self.site_id, run_id=self.run_id)
        kind, is_medium = f"{row.status // 100}xx" if row.status else "none", exchange.url in self._media.in_hand
        self.tally.statuses[kind] += 1
        self.tally.beside += kind == "2xx" and (is_medium or row.kind == Kind.ROBOTS.value)
        self.tally.media_requests += is_medium
        self._unread.release(exchange.url)
        if exchange.url in self._in_hand:
            self._unread.wait(exchange.url, row)
        else:
            self._unread.queue(row)
        return ref

    def kept_before(self, page: Page, response: WarcResponse) -> None:
        """Note a response that some crawl kept in a WARC file of the archive; its row follows once the page is read."""
        self.tally.requests += 1
        row = rows.kept_row(page, response, site_id=self.site_id, run_id=self.run_id, source=self._source)
        self._unread.wait(page.url, row)
        if self._rest is None:
            self._batch.widen(row.fetched_at)

    def take(self, count: int) -> list[Found]:
        """The next URLs of the frontier; each is handed out once a run."""
        self._writer.flush()
        if self._writer.trouble:
            return []
        with writing(self._writer.archive.engine) as connection:
            # Sources by themselves: what they show may go before all that waits.
            taken = frontier.take(connection, self.site_id, count, run_id=self.run_id, least=Priority.SECTION)
            few = min(count, _MEANWHILE) if self._sources_in_hand else count
            taken = taken or frontier.take(connection, self.site_id, few, run_id=self.run_id)
            chained = chains(connection, self.site_id, taken)
        for row in taken:
            self._in_hand[row["url"]] = row["id"]
            if frontier.failed_before(row):
                self._failed_before.add(row["url"])
            if row["priority"] >= Priority.SECTION:
                self._sources_in_hand[row["url"]] = row
            self._media.take(row["route"], row["url"])
        return [rows.found_row(row, chained.get(row["url"], ())) for row in taken]

    def claim(self, page: Page) -> Page:
        """Take a page's URL in hand, if a killed run had it in hand, because its answer is here already.

        The page as the frontier knows it: with route, depth and the redirects that led to it.
        """
        if self._rest is None:
            return page
        known, row = self._rest.claim(page)
        if row is not None:
            self._in_hand[page.url] = row["id"]
            self._media.take(row["route"], page.url)
        return known

    def waiting(self) -> bool:
        """Whether the frontier holds URLs that this run has not been given."""
        if self._writer.trouble:
            return False
        if self._batch.found or self._batch.again or self._batch.visits:
            return True
        with reads(self._writer.archive.engine) as connection:
            return frontier.has_queued(connection, self.site_id, run_id=self.run_id)

    def limit_reached(self) -> None:
        """Note that the site's page limit ended the run before its frontier was empty."""
        self.tally.page_limit = True

    def close(self, reason: str) -> None:
        """End the run: write what is left and how it ended."""
        if self.ended is not None:
            return
        if self.tally.page_limit:
            reason = PAGE_LIMIT
        self._unread.release_all()
        self._writer.leave(self)
        self.seconds = time.monotonic() - self._clock
        self.ended, self.is_disk_full = self._writer.trouble or reason, self._writer.is_disk_full
        if not self._writer.trouble:
            with writing(self._writer.archive.engine) as connection:
                self.known_articles = summary.count_articles(connection, self.site_id)
                now = datetime.now(UTC)
                self._keep_sources(connection)
                if self._rest is None:
                    self.tally.steps += self._batch.moves(connection)
                said = {"stated": self._totals.rows(connection, self.site_id)}
                counts = self.tally.as_json() | {"known_articles": self.known_articles} | said
                runs.finish(connection, self.run_id, outcome=reason, counts=counts, now=now)
        self.held.close()

    # What the pipelines ask

    def hand_over(self) -> None:
        """Write what was gathered so far."""
        self._writer.flush()

    # What the writer asks

    @property
    def holds_rows(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._batch)

    @property
    def is_reading(self) -> bool:
        """Whether a capture waits for its page to be read; its row is written after that."""
        return bool(self._unread)

    def write(self, connection: Connection) -> list[Saved]:
        """Write everything gathered; what became of the articles."""
        return self._batch.write(connection)

    def written(self, saved: list[Saved]) -> None:
        """Note that the transaction has committed."""
        self._batch.clear()
        self.tally.steps.update(self._batch.steps)
        self.tally.outcomes.update(one.outcome for one in saved)
