"""Captures whose pages are still being read: a row is queued when there is something to say of its page."""

from dataclasses import replace

from crawler.records import Kind
from pipelines.batch import Batch
from pipelines.payloads import Payloads
from storage.captures import CaptureRow

_GIVEN_UP = "not read: the download was repeated or given up"


class Unread:
    """The rows of one run's captures, by URL, until their pages are done with. A row in the database is not looked at again."""

    def __init__(self, batch: Batch, payloads: Payloads) -> None:
        self._batch = batch
        self._payloads = payloads
        self._rows: dict[str, CaptureRow] = {}

    def __bool__(self) -> bool:
        """Whether a capture waits for its page."""
        return bool(self._rows)

    def wait(self, url: str, row: CaptureRow) -> None:
        """Hold a row until its page is read."""
        self._rows[url] = row

    def get(self, url: str) -> CaptureRow | None:
        """The row of a page that is being read."""
        return self._rows.get(url)

    def note(self, url: str, **facts: str | None) -> None:
        """Let the row of a capture go whose page is done with, with what there is to say of it."""
        if (row := self._rows.pop(url, None)) is not None:
            self.queue(replace(row, **facts))  # type: ignore[arg-type]

    def queue(self, row: CaptureRow) -> None:
        """Queue a capture's row; from here on its payload may be referred to."""
        self._batch.captures.append(row)
        self._payloads.add(row)

    def release(self, url: str) -> None:
        """The same as `note` for a page that will not be read: another try followed, or it was given up."""
        self.note(url, kind=Kind.ERROR.value, kind_reason=_GIVEN_UP)

    def release_all(self) -> None:
        """At the end of a run."""
        for url in list(self._rows):
            self.release(url)
