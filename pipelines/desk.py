"""The bridge's side of one run of one site: fulfils the crawler's `Desk`, gathers rows, and writes them when told."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from crawler.records import CaptureRef, Exchange, Found, Kind, Page, Reading, Route
from crawler.sites.model import Site
from crawler.urls import url_key
from pipelines import rows
from pipelines.batch import Batch
from pipelines.draft import Draft
from pipelines.sightings import passes, visit
from pipelines.tally import Tally
from pipelines.template import template_lines
from pipelines.version import VERSION
from pipelines.writer import ArchiveWriter
from storage import frontier, runs, summary
from storage.budget import postpone, reserve
from storage.captures import CaptureRow
from storage.database import reading as reads
from storage.database import writing
from storage.frontier import Settlement
from storage.saving import Saved
from storage.sites import upsert_site

# URL keys remembered as known, so that the links every page repeats cost no query: flat memory at any site size.
_REMEMBERED = 50_000
# A URL that fails is tried again in so many runs; then it is the site's, not a passing fault.
_ATTEMPTS = 5
# How a run that its page limit ended is noted: not finished, the next one goes on.
PAGE_LIMIT = "page limit"


class ArchiveDesk:
    """One run of one site. `tally` counts as it goes; `ended` is the reason it ended, None before.

    `held` is closed when the run ends.
    """

    def __init__(
        self,
        writer: ArchiveWriter,
        site: Site,
        *,
        kind: str,
        provisional: bool = False,
        held: ExitStack | None = None,
    ) -> None:
        self.site = site
        self.user_agent = writer.user_agent
        self.tally = Tally()
        self.ended: str | None = None
        self.seconds = 0.0
        self.known_articles = 0
        self._writer = writer
        # What is let go when the run ends: the writer, the site's lock.
        self._held = held or ExitStack()
        self._began = datetime.now(UTC)
        self._clock = time.monotonic()
        with writing(writer.archive.engine) as connection:
            row = rows.site_row(site, provisional=provisional)
            self._site_id = upsert_site(connection, row, now=self._began)
            frontier.retry(connection, self._site_id, attempts=_ATTEMPTS)
            finished = runs.last_finished(connection, self._site_id)
            self._caught_up = finished is not None
            self._run_id = runs.start(connection, kind=kind, version=VERSION, now=self._began, site_id=self._site_id)
            self.lines = (
                template_lines(summary.recent_paragraphs(connection, self._site_id, before=finished))
                if finished
                else frozenset()
            )
        self._source = kind
        # URL keys the frontier has, newest last; values tell nothing.
        self._known: OrderedDict[str, None] = OrderedDict()
        self._in_hand: dict[str, int] = {}
        # Captures whose page is still being read, by URL.
        self._unread: dict[str, CaptureRow] = {}
        self._batch = Batch(
            site, self._site_id, self._began, span=(finished, None) if kind == "crawl" else (None, None)
        )
        writer.join(self)

    # What the crawler asks (crawler.ports.Desk)

    def keep(self, exchange: Exchange) -> CaptureRef:
        """Write an exchange to the WARC store; its row follows with the next transaction."""
        stored = self._writer.keep(exchange)
        ref = CaptureRef(file=stored.file, offset=stored.offset, length=stored.length, digest=stored.payload_digest)
        self.tally.requests += 1
        row = rows.capture_row(exchange, ref, site_id=self._site_id, run_id=self._run_id)
        self.tally.statuses[f"{row.status // 100}xx" if row.status else "none"] += 1
        self._release(exchange.url)
        if exchange.url in self._in_hand:
            self._unread[exchange.url] = row
        else:
            self._batch.captures.append(row)
        return ref

    def kept_before(self, page: Page, *, ip: str | None, truncated: str | None) -> None:
        """Note a response that some crawl kept in a WARC file of the archive; its row follows once the page is read."""
        self.tally.requests += 1
        row = rows.kept_row(page, site_id=self._site_id, run_id=self._run_id, source=self._source)
        self._unread[page.url] = replace(row, ip=ip, truncated=truncated)
        self._batch.widen(row.fetched_at)

    def find(self, found: Iterable[Found], *, again: bool = False) -> int:
        """Add URLs to the frontier; how many are new. With `again`, known ones are queued once more a run."""
        unsure: dict[str, Found] = {}
        for one in found:
            key = url_key(one.url)
            if key in self._known:
                self._known.move_to_end(key)
                if again:
                    self._batch.again.append(key)
            elif key not in unsure or one.priority > unsure[key].priority:
                unsure[key] = one
        if not unsure:
            return 0
        with reads(self._writer.archive.engine) as connection:
            old = frontier.known(connection, self._site_id, unsure)
        now = datetime.now(UTC)
        self.tally.seen += sum(row["kind"] == Kind.ARTICLE.value for row in old.values())
        for key, one in unsure.items():
            self._remember(key)
            if key not in old:
                self.tally.found[one.route.value] += 1
                self._batch.found.append(rows.frontier_row(one, key, now))
            elif again:
                self._batch.again.append(key)
        return len(unsure) - len(old)

    def take(self, count: int) -> list[Found]:
        """The next URLs of the frontier; each is handed out once a run."""
        self._writer.flush()
        if self._writer.trouble:
            return []
        with writing(self._writer.archive.engine) as connection:
            taken = frontier.take(connection, self._site_id, count, run_id=self._run_id)
        for row in taken:
            self._in_hand[row["url"]] = row["id"]
        return [
            Found(
                url=row["url"], route=Route(row["route"]), via=row["via"], depth=row["depth"], priority=row["priority"]
            )
            for row in taken
        ]

    def claim(self, url: str) -> None:
        """Take one URL in hand, if the frontier has it queued, because its answer is here already."""
        key = url_key(url)
        with reads(self._writer.archive.engine) as connection:
            row = frontier.known(connection, self._site_id, [key]).get(key)
        if row is not None and row["state"] == "queued":
            self._in_hand[url] = row["id"]

    def waiting(self) -> bool:
        """Whether the frontier holds URLs that this run has not been given."""
        if self._writer.trouble:
            return False
        if self._batch.found or self._batch.again or self._batch.visits:
            return True
        with reads(self._writer.archive.engine) as connection:
            return frontier.has_queued(connection, self._site_id, run_id=self._run_id)

    def visited(self, page: Page, reading: Reading) -> None:
        """Note what a page turned out to be: its capture's row is complete.

        Its URL is settled with it, but an article's only when it is saved: a kill in between must not lose the article.
        """
        self.tally.kinds[reading.kind.value] += 1
        digest = "sha256:" + hashlib.sha256(page.body).hexdigest()
        if (row := self._unread.pop(page.url, None)) is not None:
            self._batch.captures.append(rows.read_as(row, page, reading, digest))
        self._batch.visits.append((visit(page, reading, self.site, self._run_id), page.capture))
        if passes(page.status):
            self.tally.failed[f"status {page.status}"] += 1
            self._settle(page.url, "failed", f"status {page.status}", reading)
        elif reading.kind is not Kind.ARTICLE:
            self._settle(page.url, "done", None, reading)

    def failed(self, url: str, reason: str, *, refused: bool = False) -> None:
        """Note why a URL gave no page."""
        (self.tally.refused if refused else self.tally.failed)[reason] += 1
        self._release(url)
        self._settle(url, "refused" if refused else "failed", reason)

    def put_off(self, url: str, reason: str) -> None:
        """Note that a URL was not asked for now: its row stays as it is, in this run's hands, and free for the next."""
        self.tally.put_off[reason] += 1
        self._in_hand.pop(url, None)

    def answered(self) -> bool:
        """Whether the site has given this run any page, or a redirect to one."""
        return bool(self.tally.statuses["2xx"] + self.tally.statuses["3xx"])

    def broken(self, url: str, reason: str) -> None:
        """Count a page our own code failed on; it is settled as failed, so that the next run tries it once more.

        Its capture's row says what happened and has no kind: the page is still to be read.
        """
        self.tally.parser_failures += 1
        if (row := self._unread.pop(url, None)) is not None:
            self._batch.captures.append(replace(row, kind_reason=reason))
        self.failed(url, reason)

    def reserve(self, host: str, delay: float) -> float:
        """Book the next request to a host; the seconds to wait for it."""
        return reserve(self._writer.archive.engine, host, delay, time.time())

    def hold_back(self, host: str, seconds: float) -> None:
        """Let no process on the archive send a request to the host for that long."""
        postpone(self._writer.archive.engine, host, time.time() + seconds)

    def limit_reached(self) -> None:
        """Note that the site's page limit ended the run before its frontier was empty."""
        self.tally.page_limit = True

    def caught_up(self) -> bool:
        """Whether an earlier run of this site went to its end."""
        return self._caught_up

    def close(self, reason: str) -> None:
        """End the run: write what is left and how it ended."""
        if self.ended is not None:
            return
        if self.tally.page_limit:
            reason = PAGE_LIMIT
        for url in list(self._unread):
            self._release(url)
        self._writer.leave(self)
        self.seconds = time.monotonic() - self._clock
        self.ended = self._writer.trouble or reason
        if not self._writer.trouble:
            with writing(self._writer.archive.engine) as connection:
                self.known_articles = summary.count_articles(connection, self._site_id)
                now = datetime.now(UTC)
                self.tally.steps += self._batch.moves(connection)
                runs.finish(connection, self._run_id, outcome=reason, counts=self.tally.as_json(), now=now)
        self._held.close()

    # What the pipelines ask

    def save(self, draft: Draft) -> None:
        """Queue a draft for the next transaction."""
        self._batch.drafts.append(draft)
        self.tally.count_fields(draft.article)
        self._settle(draft.page.url, "done", None, Reading(page=draft.page, kind=Kind.ARTICLE, reason=""))

    def invalid(self, reading: Reading, reason: str) -> None:
        """Count a reading that is no record."""
        self.tally.dropped[reason] += 1
        self._settle(reading.page.url, "done", reason, reading)

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

    def _remember(self, key: str) -> None:
        self._known[key] = None
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _release(self, url: str) -> None:
        """Let the row of a capture go whose page will not be read: another try followed, or it was given up."""
        if (row := self._unread.pop(url, None)) is not None:
            self._batch.captures.append(
                replace(row, kind=Kind.ERROR.value, kind_reason="not read: the download was repeated or given up")
            )

    def _settle(self, url: str, state: str, reason: str | None, reading: Reading | None = None) -> None:
        """Queue how a URL in hand ended. A URL that was not taken from the frontier has nothing to settle."""
        number = self._in_hand.pop(url, None)
        if number is not None:
            one = Settlement(
                id=number,
                state=state,
                tried_at=datetime.now(UTC),
                reason=reason,
                status=reading.page.status if reading else None,
                kind=reading.kind.value if reading else None,
            )
            self._batch.settlements.append((one, reading.page.capture if reading else None))
        self._writer.settled()
