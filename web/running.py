"""Serves the room until it is told to end, and keeps the search index in step with the database meanwhile."""

import json
import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from crawler.sites.registry import Registry
from operations.naming import host_of_file
from storage.archive import Archive
from storage.index.catchup import catch_up
from storage.index.store import Index
from storage.refusals import remedy, told
from web.app import make_app
from web.room import Room, Settings

log = logging.getLogger(__name__)
_EVERY = 10.0  # seconds between two looks at what was written
_ENDING = 5  # seconds that requests under way have to end
_PLAN = "KHOTIN_ROOM"  # what worker processes are to serve


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where the room listens, and in how many processes: one uses one core."""

    host: str
    port: int
    workers: int = 1


def serve(directory: Path, door: Door, settings: Settings, opened: Callable[[int], object]) -> None:
    """Serve the archive in `directory`, opened read-only, until SIGINT or SIGTERM. Raises StorageError, OSError.

    `opened` is called with the port once it is listened at: a free one where the door has port 0.
    """
    with listening(door) as place:
        keeper = _Keeper(directory)
        keeper.begin()
        try:
            opened(place.getsockname()[1])
            _serve(directory, door, settings, place)
        finally:
            keeper.end()


def listening(door: Door) -> socket.socket:
    """A socket that listens at the door. Raises OSError, which names the place."""
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    try:
        place = socket.create_server((door.host, door.port), family=family, backlog=2048)
    except OSError as error:
        raise OSError(error.errno, f"{door.host} port {door.port} cannot be listened at: {error.strerror}") from error
    # Connections inherit it. asyncio sets it on none of them, for this socket does not say that it is TCP's: the second part of
    # each answer would wait until the reader's system, in no hurry, has acknowledged the first.
    place.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return place


def _serve(directory: Path, door: Door, settings: Settings, place: socket.socket) -> None:
    options: dict[str, Any] = {
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "timeout_keep_alive": 75,  # longer than a proxy keeps an idle connection
        "timeout_graceful_shutdown": _ENDING,
        "limit_concurrency": 1_000,
    }
    if door.workers > 1:
        hosts = None if settings.hosts is None else sorted(settings.hosts)
        plan = [str(directory), settings.public_url, settings.token, hosts]
        os.environ[_PLAN] = json.dumps(plan)
        # The socket that listens already: nobody else can take its place meanwhile.
        uvicorn.run("web.running:worker", factory=True, workers=door.workers, fd=place.fileno(), **options)
        return
    with Archive.open(directory, read_only=True) as archive:
        uvicorn.Server(uvicorn.Config(_app(archive, settings), **options)).run(sockets=[place])


def worker() -> ASGIApp:
    """The application of one of several processes, by what `serve` left in the environment."""
    directory, public_url, token, hosts = json.loads(os.environ[_PLAN])
    settings = Settings(public_url=public_url, token=token, hosts=None if hosts is None else frozenset(hosts))
    return _app(Archive.open(directory, read_only=True), settings)


def _app(archive: Archive, settings: Settings) -> ASGIApp:
    # Its warning, that articles may be missing, would come with every search while a crawl writes.
    logging.getLogger("storage.index.catchup").setLevel(logging.ERROR)
    return make_app(
        Room(archive=archive, settings=settings, host_named=partial(host_of_file, Registry.load(archive.sites_dir)))
    )


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
        while not self._ends.is_set():
            try:
                with Archive.open(self._directory) as archive:
                    while not self._ends.wait(_EVERY):
                        # However much is missing: nobody waits for this thread.
                        Index.open(archive).catch_up(wait=False)
            except Exception as error:  # noqa: BLE001 - whatever it is, readers go on with the index as it is
                self._tell(error)
                self._ends.wait(_EVERY)

    def _tell(self, error: Exception) -> None:
        message = "the search index of %s was not brought up to date; trying again: %s"
        log.error(message, self._directory, told(error), exc_info=None if remedy(error) else error)

    def end(self) -> None:
        """Let a catch-up under way finish."""
        self._ends.set()
        if self.is_alive():
            self.join()
