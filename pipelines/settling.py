"""The part of a desk that settles addresses: what each one in hand turned out to be, or why it gave nothing, counted and queued."""

import hashlib
from collections import Counter

from crawler.records import Kind, Page, Reading, Route
from crawler.urls import url_key
from pipelines import rows
from pipelines.causes import cause_of_error, cause_of_page
from pipelines.draft import Draft
from pipelines.media import Media
from pipelines.polite import in_words
from pipelines.sightings import passes, visit
from pipelines.sourcing import SourceDesk
from pipelines.tally import Tally
from pipelines.unread import Unread
from storage.causes import Cause


class SettlingDesk(SourceDesk):
    """Fulfils what `crawler.ports.Desk` says of how addresses end, and what the pipelines ask of articles; the archive's desk is one.

    `_in_hand` are the frontier's rows of the addresses that were handed out and not settled yet, `_failed_before` those addresses of
    the run that failed in an earlier one.
    """

    tally: Tally
    _unread: Unread
    _media: Media
    _in_hand: dict[str, int]
    _failed_before: set[str]

    def visited(self, page: Page, reading: Reading) -> None:
        """Note what a page turned out to be: its capture's row is complete.

        Its URL is settled with it, but an article's only when it is saved: a kill in between must not lose the article.
        """
        is_medium = page.route is Route.MEDIA
        if not is_medium:
            is_front = url_key(page.url) == url_key(self.site.url)
            self.tally.count_page(page.status, reading.kind, is_front=is_front)
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
        if reading.continued is not None:
            self.find(self._media.of(reading.continued))
        cause = cause_of_page(reading, self.site)
        self._count_cause(cause)
        if passes(page.status):
            if not is_medium:
                self._failures(page.url)[f"status {page.status}"] += 1
            self._settle(page.url, "failed", f"status {page.status}", reading, cause)
        elif reading.kind is not Kind.ARTICLE:
            self._settle(page.url, "done", None, reading, cause)

    def unchanged(self, page: Page) -> None:
        """Note that a source has not changed: it is done with, and what is known of it stays."""
        row = self._sources_in_hand.get(page.url)
        if row is not None:
            self._revisiting.unchanged(dict(row))
        self._unread.note(page.url, kind=Kind.OTHER.value, kind_reason="not modified since the last visit")
        self.tally.unchanged += 1
        self._settle(page.url, "done", None)

    def failed(self, url: str, error: BaseException, *, refused: bool = False) -> None:
        """Note why a URL gave no page."""
        if self._writer.trouble:
            self.put_off(url, error)  # the fault is ours, not the address's
            return
        row = self._unread.get(url)
        self._came_to_nothing(url, in_words(error), cause_of_error(error, answered=row is not None), refused=refused)

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

    def _came_to_nothing(self, url: str, reason: str, cause: Cause, *, refused: bool = False) -> None:
        self._count_cause(cause)
        ended = None
        if url in self._media.in_hand:
            ended = self._media.failed(url, reason, self._unread.get(url), refused=refused)
        else:
            (self.tally.refused if refused else self._failures(url))[reason] += 1
        self._unread.release(url)
        self._settle(url, "done" if ended else "refused" if refused else "failed", ended or reason, cause=cause)

    def _failures(self, url: str) -> Counter[str]:
        return self.tally.failed_again if url in self._failed_before else self.tally.failed

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
