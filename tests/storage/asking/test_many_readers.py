"""One opened index, read by many threads at once as the reading room does."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.index.beside import beside
from storage.index.catchup import catch_up
from storage.index.store import Index

THREADS, OPENINGS = 8, 200


@pytest.fixture
def often() -> Iterator[None]:
    """Threads take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("read_only", [True, False])
def test_opening_at_once_disturbs_nobody(tmp_path: Path, *, read_only: bool) -> None:
    """Whoever opens the index while others do gets it, and reads how far it goes."""
    with Archive.create(tmp_path / "archive") as archive:
        catch_up(archive)
    with Archive.open(tmp_path / "archive", read_only=read_only) as archive, ThreadPoolExecutor(THREADS) as threads:

        def opened(_: int) -> set[int]:
            return {Index.open(archive).watermark() for _ in range(OPENINGS)}

        assert list(threads.map(opened, range(THREADS))) == [{0}] * THREADS


# That a child has none of its parent's threads is what is looked at.
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_counts_with_threads_of_its_own() -> None:
    """Whoever forks after a search can search in the child."""
    assert beside().submit(int).result() == 0
    child = os.fork()
    if not child:
        status = 1
        try:
            status = beside().submit(int).result()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
