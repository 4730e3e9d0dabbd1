"""Worker processes for work that is pure: results come in order, little is under way at once, none outlives its parent."""

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")
# Pieces of work under way for each process: enough that none waits for the parent, few enough that memory stays flat.
_AHEAD = 3


class Workers:
    """So many processes; one does without, in the process itself. `preload` are the modules whose functions they call."""

    def __init__(self, jobs: int, *, preload: list[str]) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        if jobs > 1:
            # Never a plain fork: the parent has threads and database connections. The server imports once for all.
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(preload)
            self._pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def each(self, work: Callable[[Given], Made], given: Iterable[Given]) -> Iterator[Made]:
        """What `work` makes of each, in order. Raises OSError if a process is killed from outside."""
        if self._pool is None:
            yield from map(work, given)
            return
        under_way: deque[Future[Made]] = deque()
        try:
            for one in given:
                under_way.append(self._pool.submit(work, one))
                if len(under_way) >= self._jobs * _AHEAD:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool as error:
            message = "a worker process was killed, perhaps for want of memory: run it again with fewer --jobs"
            raise OSError(message) from error


def _begin() -> None:
    """A worker ends when its parent does, however that ends; signals to the whole group are the parent's to answer."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - it runs in a worker
    threading.Thread(target=_end_with, args=(parent.sentinel,), name="khotin-parent", daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
