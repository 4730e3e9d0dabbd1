"""The bridge's side of one run of one site: fulfils the crawler's `Desk`, gathers rows, and writes them when told."""

import hashlib
import time
from contextlib import ExitStack
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping

from crawler.discovery.order import Priority
from crawler.records import CaptureRef, Exchange, Found, Kind, Page, Reading, Route
from crawler.sites.model import Site, host_of
from pipelines import rows
from pipelines.batch import Batch
from pipelines.causes import cause_of_error, cause_of_page
from pipelines.chains import chains
from pipelines.draft import Draft
from pipelines.finding import Finder
from pipelines.learning import learnt_lines
from pipelines.media import Media
from pipelines.polite import in_words
from pipelines.rest import Rest
from pipelines.revisiting import Revisiting
from pipelines.sightings import passes, visit
from pipelines.sourcing import SourceDesk
from pipelines.tally import Tally
from pipelines.totals import Totals
from pipelines.unread import Unread
from pipelines.version import VERSION
from pipelines.writer import ArchiveWriter
from storage import frontier, runs, sources, summary
from storage.causes import Cause
from storage.database import reading as reads
from storage.database import writing
from storage.saving import Saved
from storage.sites import upsert_site
from storage.warc.reader import WarcResponse

# A URL that fails is tried again in so many runs; then it is the site's, not a passing fault.
_ATTEMPTS = 5
# Addresses handed out at once while sources are being read.
_MEANWHILE = 4
# How a run that its page limit ended is noted: not finished, the next one goes on.
PAGE_LIMIT = "page limit"


class ArchiveDesk(SourceDesk):
    """One run of one site. `tally` counts as it goes; `ended` is the reason it ended, None before.

    `held` is closed when the run ends. `is_rest`: it takes in what a killed crawl left. That is part of the visit that goes
    on: only the crawl that ends it sees the whole and can tell what has moved. With `recheck` every source is asked again.
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
            frontier.retry(connection, self.site_id, attempts=_ATTEMPTS)
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
        span = (finished, None) if kind == "crawl" or is_rest else (None, None)
        self._batch = Batch(writer.archive, site, self.site_id, self._began, span=span)
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
        self.tally.statuses[f"{row.status // 100}xx" if row.status else "none"] += 1
        self.tally.media_requests += exchange.url in self._media.in_hand
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
            if row["priority"] >= Priority.SECTION:
                self._sources_in_hand[row["url"]] = row
            self._media.take(row["route"], row["url"])
        return [rows.found_row(row, chained.get(row["url"], ())) for row in taken]

    def unchanged(self, page: Page) -> None:
        """Note that a source has not changed: it is done with, and what is known of it stays."""
        row = self._sources_in_hand.get(page.url)
        if row is not None:
            self._revisiting.unchanged(dict(row))
        self._unread.note(page.url, kind=Kind.OTHER.value, kind_reason="not modified since the last visit")
        self.tally.unchanged += 1
        self._settle(page.url, "done", None)

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

    def visited(self, page: Page, reading: Reading) -> None:
        """Note what a page turned out to be: its capture's row is complete.

        Its URL is settled with it, but an article's only when it is saved: a kill in between must not lose the article.
        """
        is_medium = page.route is Route.MEDIA
        if not is_medium:
            self.tally.count_page(page.status, reading.kind)
        digest = "sha256:" + hashlib.sha256(page.body).hexdigest()
        row = self._unread.get(page.url)
        if row is not None:
            row = rows.read_as(row, page, reading, digest)
            self._unread.wait(page.url, row)
        # An article's row waits for the article: where a row is, a recovery does not look again.
        if is_medium or reading.kind is not Kind.ARTICLE:
            self._unread.note(page.url)
        if not is_medium:
            self._batch.visits.append((visit(page, reading, self.site, self.run_id), page.capture))
        self._batch.media |= self._media.answered(page, reading, row)
        cause = cause_of_page(reading, self.site)
        self._count_cause(cause)
        if passes(page.status):
            if not is_medium:
                self.tally.failed[f"status {page.status}"] += 1
            self._settle(page.url, "failed", f"status {page.status}", reading, cause)
        elif reading.kind is not Kind.ARTICLE:
            self._settle(page.url, "done", None, reading, cause)

    def failed(self, url: str, error: BaseException, *, refused: bool = False) -> None:
        """Note why a URL gave no page."""
        if self._writer.trouble:
            self.put_off(url, error)  # the fault is ours, not the address's
            return
        row = self._unread.get(url)
        self._came_to_nothing(url, in_words(error), cause_of_error(error, answered=row is not None), refused=refused)

    def _came_to_nothing(self, url: str, reason: str, cause: Cause, *, refused: bool = False) -> None:
        self._count_cause(cause)
        ended = None
        if url in self._media.in_hand:
            ended = self._media.failed(url, reason, self._unread.get(url), refused=refused)
        else:
            (self.tally.refused if refused else self.tally.failed)[reason] += 1
        self._unread.release(url)
        self._settle(url, "done" if ended else "refused" if refused else "failed", ended or reason, cause=cause)

    def put_off(self, url: str, error: BaseException) -> None:
        """Note that a URL was not asked for now: its row stays as it is, in this run's hands, and free for the next."""
        reason = in_words(error)
        self.tally.note_pause(error)
        self._count_cause(cause_of_error(error, answered=False))
        if url in self._media.in_hand:
            self._media.put_off(url)
        else:
            self.tally.put_off[reason] += 1
        self._in_hand.pop(url, None)
        self._sources_in_hand.pop(url, None)

    def answered(self) -> bool:
        """Whether the site has given this run any page, or a redirect to one."""
        return bool(self.tally.statuses["2xx"] + self.tally.statuses["3xx"])

    def broken(self, url: str, reason: str) -> None:
        """Count a page our own code failed on; it is settled as failed, so that the next run tries it once more.

        Its capture's row says what happened and has no kind: the page is still to be read.
        """
        self.tally.parser_failures += 1
        self._unread.note(url, kind=None, kind_reason=reason)
        self._came_to_nothing(url, reason, Cause.PARSER)

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

    def save(self, draft: Draft) -> None:
        """Queue a draft for the next transaction."""
        self._unread.note(draft.page.url)
        self._batch.drafts.append(draft)
        self.find(self._media.of(draft.article))
        self.tally.count_fields(draft.article)
        self._settle(draft.page.url, "done", None, Reading(page=draft.page, kind=Kind.ARTICLE, reason=""))

    def invalid(self, reading: Reading, reason: str) -> None:
        """Count a reading that is no record."""
        self._unread.note(reading.page.url)
        self.tally.dropped[reason] += 1
        self._count_cause(Cause.UNREADABLE)
        self._settle(reading.page.url, "done", reason, reading, Cause.UNREADABLE)

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

    # Its own

    def _count_cause(self, cause: Cause | None) -> None:
        if cause is not None:
            self.tally.causes[cause.value] += 1

    def _settle(
        self, url: str, state: str, reason: str | None, reading: Reading | None = None, cause: Cause | None = None
    ) -> None:
        """Queue how a URL in hand ended. A URL that was not taken from the frontier has nothing to settle."""
        number = self._in_hand.pop(url, None)
        self._sources_in_hand.pop(url, None)
        if number is not None:
            one = rows.settlement(number, state, reason, reading, cause)
            self._batch.settlements.append((one, reading.page.capture if reading else None))
        self._writer.settled()
