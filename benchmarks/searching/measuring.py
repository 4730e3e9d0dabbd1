"""Times, memory and ranks; each measurement in a process of its own, so that none sees another's memory."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

from benchmarks.searching.queries import Known

_SHOWN = 10
T = TypeVar("T")


def alone(work: Callable[..., T], *given: Any) -> T:
    """The result of a function in a new process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def anonymous_mb() -> float:
    """Anonymous memory of this process: what is its own, without the files it has mapped."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return 0.0


class Peak:
    """The most anonymous memory of this process while the block runs, looked at ten times a second."""

    def __enter__(self) -> Self:
        self.mb = anonymous_mb()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.mb = max(self.mb, anonymous_mb())

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()


@dataclass(slots=True)
class Times:
    """Wall and CPU milliseconds of calls."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def __call__(self, call: Callable[[], T]) -> T:
        """Time a call."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = call()
        self.cpu.append(1000 * (time.process_time() - cpu))
        self.wall.append(1000 * (time.perf_counter() - wall))
        return result

    def __str__(self) -> str:
        """Median and p95 of both."""
        wall = f"{share(self.wall, 0.5):.1f} / {share(self.wall, 0.95):.1f} ms"
        return f"{wall}, CPU {share(self.cpu, 0.5):.1f} / {share(self.cpu, 0.95):.1f} ms"


def share(values: Sequence[float], part: float) -> float:
    """The value below which so much of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def quality(queries: Sequence[Known], found: Callable[[str], Sequence[str]]) -> tuple[float, float]:
    """MRR@10 and recall@10; `found` gives the keys of what a query finds, best first."""
    ranks = []
    for one in queries:
        keys = list(found(one.query))[:_SHOWN]
        ranks.append(1 + keys.index(one.key) if one.key in keys else 0)
    return sum(1 / rank for rank in ranks if rank) / len(ranks), sum(rank > 0 for rank in ranks) / len(ranks)
