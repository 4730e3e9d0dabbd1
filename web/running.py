"""Serves the room until it is told to end, and keeps the search index in step with the database meanwhile."""

import logging
import threading
from pathlib import Path

import uvicorn

from storage.archive import Archive
from storage.asking.asked import HostNamed
from storage.index.catchup import catch_up, keep_in_step
from web.app import make_app
from web.room import Room, Settings

log = logging.getLogger(__name__)
_EVERY = 10.0  # seconds between two looks at what was written
_ENDING = 5  # seconds that requests under way have to end


def serve(directory: Path, host: str, port: int, settings: Settings, host_named: HostNamed) -> None:
    """Serve the archive in `directory`, opened read-only, until SIGINT or SIGTERM. Raises StorageError, OSError."""
    keeper = _Keeper(directory)
    keeper.begin()
    with Archive.open(directory, read_only=True) as archive:
        # Its warning, that articles may be missing, would come with every search while a crawl writes.
        logging.getLogger("storage.index.catchup").setLevel(logging.ERROR)
        app = make_app(Room(archive=archive, settings=settings, host_named=host_named))
        try:
            uvicorn.run(
                app,
                host=host,
                port=port,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_ENDING,
                limit_concurrency=1_000,
            )
        finally:
            keeper.end()


class _Keeper(threading.Thread):
    """Brings the search index up to date, where the archive may be written: what crawls, withdrawals and re-parses left behind.

    The only hand here that writes, and only what is derived.
    """

    def __init__(self, directory: Path) -> None:
        super().__init__(name="index keeper", daemon=True)
        self._directory = directory
        self._ends = threading.Event()

    def begin(self) -> None:
        """Catch up once, then start the thread; of an archive that nobody may write to nothing is done."""
        with Archive.open(self._directory) as archive:
            if archive.is_read_only:
                return
            catch_up(archive)
        self.start()

    def run(self) -> None:
        """Look now and then until the end."""
        with Archive.open(self._directory) as archive:
            while not self._ends.wait(_EVERY):
                try:
                    keep_in_step(archive)
                except Exception:  # whatever it is, readers go on with the index as it is
                    log.exception("the search index of %s was not brought up to date", self._directory)

    def end(self) -> None:
        """Let a catch-up under way finish."""
        self._ends.set()
        if self.is_alive():
            self.join()
