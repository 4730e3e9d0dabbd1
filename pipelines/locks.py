"""One run a site at a time: an advisory lock that the system lets go when its holder dies, so none is ever left behind."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SiteLocked(Exception):  # noqa: N818 - says what the site is
    """Another process is crawling or re-parsing the site in this archive."""


@contextmanager
def site_lock(directory: Path, host: str) -> Iterator[None]:
    """Hold the lock of a site, by its host, in `directory`. Raises SiteLocked at once if another run has it."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / f"{host}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SiteLocked(
                f"{host} is being crawled or re-parsed by another process; let it finish, this run left it alone"
            ) from error
        yield
