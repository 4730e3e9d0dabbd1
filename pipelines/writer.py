"""Everything a process writes to an archive: WARC records at once, rows in batches, one transaction each.

The order keeps the archive honest after a kill: a record is durable before the row that points to it, a capture before the
revision that rests on it, and a page's new URLs and its own settlement are in one transaction.
"""

import errno
import logging
import os
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from crawler.records import Exchange
from pipelines.budget import HostBudgets
from pipelines.originals import originals_of
from pipelines.payloads import LEAST, Payloads
from pipelines.version import VERSION
from storage import closed
from storage.archive import Archive
from storage.database import writing
from storage.disk import is_disk_full
from storage.index.catchup import catch_up, keep_in_step
from storage.refusals import told
from storage.usage import quota_of, used_by
from storage.warc.reader import Kept, Revisit
from storage.warc.writer import Closed, Earlier, Message, Stored, WarcWriter

if TYPE_CHECKING:
    from pipelines.desk import ArchiveDesk

log = logging.getLogger(__name__)

# How the files that we write begin, among others that were taken in.
WARC_PREFIX = "khotin-"
# A transaction holds at most so many settled pages or waits at most so long: what a kill can cost in work, never in data.
_PAGES, _SECONDS = 100, 2.0
_MEASURED = 60.0  # seconds after which the room is measured again: rows, the index and other processes take of it too
_IN_STEP = 3.0  # seconds between two catch-ups of the search index, each after a transaction


class ArchiveWriter:
    """One writer a process and archive, shared by the desks of all sites crawled there; `open` and `release` in pairs."""

    # A WARC file is closed when it has about so many bytes.
    warc_bytes = 1_000_000_000

    _open: dict[Path, "ArchiveWriter"] = {}  # noqa: RUF012 - the process's open archives, by design
    _lock = threading.Lock()

    def __init__(self, directory: Path) -> None:
        self.archive = Archive.open(directory)
        self.user_agent = user_agent(self.archive.config.contact)
        self.trouble: str | None = None
        self.is_disk_full = False
        self.budgets = HostBudgets(self.archive.engine, self.archive.runs_dir / "hosts")
        self.payloads = Payloads(self.archive.engine, self.archive.directory)
        self._can_keep = True
        self._quota = quota_of(self.archive)
        self._room = self._measured_room()
        self._measured_at = time.monotonic()
        self._warc: WarcWriter | None = None
        self._desks: list[ArchiveDesk] = []
        self._holders = 0
        self._settled = 0
        self._flushed_at = self._indexed_at = time.monotonic()

    @classmethod
    def open(cls, directory: Path) -> "ArchiveWriter":
        """The process's writer for an archive. Raises NoArchive."""
        place = directory.resolve()
        with cls._lock:
            if place not in cls._open:
                cls._open[place] = cls(place)
            writer = cls._open[place]
            writer._holders += 1  # noqa: SLF001 - its own class
            return writer

    def release(self) -> None:
        """Let go. The last holder's release writes what is left, closes the WARC file and brings the index up to date."""
        self.flush()
        with self._lock:
            self._holders -= 1
            if self._holders:
                return
            del self._open[self.archive.directory]
        if self.trouble is None:
            if self._warc is not None:
                self._note_closed(self._warc.close())
            catch_up(self.archive)
        self.budgets.close()
        self.archive.close()

    def join(self, desk: "ArchiveDesk") -> None:
        """Let a desk's rows be part of the transactions."""
        self._desks.append(desk)

    def leave(self, desk: "ArchiveDesk") -> None:
        """Write the desk's last rows."""
        self.flush()
        self._desks.remove(desk)

    def keep(self, exchange: Exchange, site_id: int) -> Stored:
        """Write an exchange to the WARC file; it is in the file when this returns, and durable before its row is written.

        A payload that the archive holds already, from the same site, is referred to by a revisit record.
        """
        try:
            return self._keep(exchange, site_id)
        except OSError as error:
            self._in_trouble(error)
            self._can_keep = False
            raise

    def _measured_room(self) -> int | None:
        return None if self._quota is None else self._quota - sum(used_by(self.archive).values())

    def _keep(self, exchange: Exchange, site_id: int) -> Stored:
        if self._room is not None and time.monotonic() - self._measured_at >= _MEASURED:
            self._room, self._measured_at = self._measured_room(), time.monotonic()
        if self._room is not None and self._room <= 0:
            raise OSError(
                errno.EDQUOT, f"the archive's quota of {self._quota} bytes is used up ([disk] quota in khotin.toml)"
            )
        if self._warc is None:
            self._warc = self._begin_warc()

        def earlier(payload_digest: str, size: int) -> Earlier | None:
            if exchange.truncated is not None or size < LEAST:
                return None
            return self.payloads.find(site_id, exchange.url, payload_digest)

        stored = self._warc.write(
            Message(
                url=exchange.url,
                request=exchange.request,
                response=exchange.response,
                date=exchange.started_at,
                ip=exchange.ip,
                tls=exchange.tls,
                truncated=exchange.truncated,
                notes=exchange.notes,
            ),
            find=earlier,
        )
        if self._room is not None:
            self._room -= stored.length
        return stored

    def originals(self, revisits: Sequence[Revisit]) -> dict[Revisit, Kept]:
        """Where the stored responses lie that revisit records refer to; what waits for the next transaction is written first."""
        self.flush()
        return originals_of(self.archive, revisits)

    def settled(self) -> None:
        """Note that a page is done with; flushes when enough are, or enough time has gone by."""
        self._settled += 1
        if self._settled >= _PAGES or time.monotonic() - self._flushed_at >= _SECONDS:
            self.flush()

    def flush(self) -> None:
        """Make durable what the desks hold, in one transaction.

        Where that fails (disk full, read-only, no database) `trouble` says so and the rows stay here for the next try:
        desks then hand out no more URLs, and the run ends.
        """
        self._settled = 0
        self._flushed_at = time.monotonic()
        try:
            self._write()
        except (OSError, SQLAlchemyError) as error:
            self._in_trouble(error)
        else:
            # Rows may go elsewhere than records: a run that can keep no bytes ends, whatever the database takes.
            self.trouble = self.trouble if not self._can_keep else None
            if not self.trouble and self._flushed_at - self._indexed_at >= _IN_STEP:
                keep_in_step(self.archive)
                self._indexed_at = time.monotonic()

    def _in_trouble(self, error: Exception) -> None:
        self.is_disk_full = is_disk_full(error)
        self.trouble = f"the archive cannot be written: {told(error)}"
        log.error("%s", self.trouble)

    def _write(self) -> None:
        if self._warc is not None:
            self._warc.sync()
        if any(desk.holds_rows for desk in self._desks):
            with writing(self.archive.engine) as connection:
                saved = [desk.write(connection) for desk in self._desks]
                self.budgets.write(connection)
            self.budgets.written()
            for desk, its in zip(self._desks, saved, strict=True):
                desk.written(its)
        # A closed file is not looked through for records without a row, so it is closed only when it has none.
        if self._warc is not None and not any(desk.is_reading for desk in self._desks):
            self._note_closed(self._warc.rotate())

    def _note_closed(self, file: Closed | None) -> None:
        """Write the row of a closed file. A kill before it costs nothing: the next crawl reads the file through."""
        if file is not None:
            with writing(self.archive.engine) as connection:
                closed.add(connection, [file])

    def _begin_warc(self) -> WarcWriter:
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        info = {
            "software": f"Kho Tin/{VERSION}",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "obey",
            "http-header-user-agent": self.user_agent,
            "isPartOf": self.archive.directory.name,
        }
        if self.archive.config.contact:
            info["operator"] = self.archive.config.contact
        prefix = f"{WARC_PREFIX}{stamp}-{os.getpid()}"
        return WarcWriter(self.archive.warc_dir, prefix=prefix, info=info, max_bytes=self.warc_bytes)


def user_agent(contact: str | None) -> str:
    """The User-Agent of every request: the project, its version and the archive's contact, so that a webmaster can write."""
    about = f"+{contact}" if contact else "no contact configured"
    return f"KhoTin/{VERSION} (news archive; {about})"
