"""When requests leave: a delay apart over all processes of a machine, however long one of them was held up by its own work."""

import multiprocessing
import time
from itertools import pairwise
from pathlib import Path
from random import Random

from crawler.sites.model import Limits
from pipelines.budget import HostBudgets
from storage.archive import Archive

SPAWN = multiprocessing.get_context("spawn")
DELAY, EACH, PROCESSES = 0.1, 4, 3
LIMITS = Limits(delay=DELAY)


def _ask(directory: Path, seed: int, queue: "multiprocessing.Queue[tuple[float, float]]") -> None:
    """Ask as a crawl does, held up between taking a place and leaving; (before, after) each request left."""
    dice = Random(seed)
    with Archive.open(directory) as archive:
        budgets = HostBudgets(archive.engine, archive.runs_dir / "hosts")
        for _ in range(EACH):
            while (seconds := budgets.wait("a.vn", LIMITS, 0.0)) > 0:
                time.sleep(seconds)
            time.sleep(dice.choice([0.0, 0.5 * DELAY, 2.5 * DELAY]))
            before = time.time()
            budgets.sent("a.vn")
            queue.put((before, time.time()))
        budgets.close()


def test_requests_that_are_held_up_leave_a_delay_apart(archive: Archive) -> None:
    """Three processes that dawdle with their places: between two departures there is a delay, but for a twentieth of it."""
    queue: multiprocessing.Queue[tuple[float, float]] = SPAWN.Queue()
    workers = [SPAWN.Process(target=_ask, args=(archive.directory, seed, queue)) for seed in range(PROCESSES)]
    for worker in workers:
        worker.start()
    left = sorted(queue.get(timeout=120) for _ in range(PROCESSES * EACH))
    for worker in workers:
        worker.join()
    # From before the one to after the other: what the machine does in between makes no gap shorter.
    gaps = [after - before for (before, _), (_, after) in pairwise(left)]
    assert min(gaps) >= 0.94 * DELAY


def test_a_place_that_was_given_up_keeps_nobody_waiting(archive: Archive) -> None:
    """A request that failed before it left gives its place's gate back at once; so does a process that ends."""
    directory = archive.runs_dir / "hosts"
    one, other = (HostBudgets(archive.engine, directory) for _ in range(2))

    def taken(budgets: HostBudgets) -> bool:
        for _ in range(100):
            if (seconds := budgets.wait("a.vn", Limits(delay=0.02), 0.0)) == 0:
                return True
            time.sleep(seconds)
        return False

    assert taken(one)
    assert not taken(other)
    one.unanswered("a.vn", None, "the connection was refused")
    assert taken(other)
    other.close()
    assert taken(one)
    one.close()
