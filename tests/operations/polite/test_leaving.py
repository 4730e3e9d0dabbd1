"""When requests leave: a delay apart over all processes of a machine, however long one of them was held up by its own work."""

import multiprocessing
import time
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

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
        slot = budgets.enter("a.vn", Limits(concurrency=PROCESSES))
        assert slot is not None
        for _ in range(EACH):
            while (seconds := budgets.wait("a.vn", slot, LIMITS, 0.0)) > 0:
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
    (slot,), (others,) = connections(one, 1), connections(other, 1)
    assert taken(one, slot)
    assert not taken(other, others)
    one.leave("a.vn", slot)
    one.unanswered("a.vn", None, "the connection was refused")
    assert taken(other, others)
    other.close()
    (slot,) = connections(one, 1)
    assert taken(one, slot)
    one.close()


def test_a_request_that_failed_gives_up_its_own_place_only(archive: Archive) -> None:
    """One that left and then fails takes nothing from the one that has its place and is about to leave: nobody goes in between."""
    directory = archive.runs_dir / "hosts"
    one, other = (HostBudgets(archive.engine, directory) for _ in range(2))
    (before, after), (others,) = connections(one, 2), connections(other, 1)
    assert taken(one, before)
    one.sent("a.vn")
    assert taken(one, after)
    one.leave("a.vn", before)
    one.unanswered("a.vn", None, "it took too long")
    assert not taken(other, others)
    one.sent("a.vn")
    assert taken(other, others)
    other.close()
    one.close()


def test_a_place_that_can_not_be_put_off_keeps_nobody_waiting(archive: Archive) -> None:
    """If the database fails just when a request that was held up leaves, its place's gate is open all the same."""
    directory = archive.runs_dir / "hosts"
    one, other = (HostBudgets(archive.engine, directory) for _ in range(2))
    (slot,), (others,) = connections(one, 1), connections(other, 1)
    assert taken(one, slot)
    time.sleep(LIMITS.delay)  # its place has gone by, so that the next one is to be put off
    with archive.engine.begin() as connection:
        connection.execute(text("ALTER TABLE host_budget RENAME TO away"))
    with pytest.raises(DBAPIError):
        one.sent("a.vn")
    with archive.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO host_budget"))
    assert taken(other, others)
    other.close()
    one.close()


def test_a_gate_that_never_opens_is_passed_by(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    """A process that hangs with its place starves nobody: others lose their patience, say so once and go by the database's places."""
    directory = archive.runs_dir / "hosts"
    hung, other = HostBudgets(archive.engine, directory), HostBudgets(archive.engine, directory, patience=0.0)
    (slot,), (others,) = connections(hung, 1), connections(other, 1)
    assert taken(hung, slot)
    for _ in range(2):
        assert taken(other, others)
        other.sent("a.vn")
    (told,) = (record.getMessage() for record in caplog.records if record.name == "pipelines.gates")
    assert told.startswith("a.vn: another process has kept")
    hung.close()
    other.close()


def connections(budgets: HostBudgets, count: int) -> list[int]:
    """So many of the three connections to a.vn."""
    slots = [budgets.enter("a.vn", Limits(concurrency=3)) for _ in range(count)]
    return [slot for slot in slots if slot is not None]


def taken(budgets: HostBudgets, slot: int) -> bool:
    """Whether the request gets a place, if it asks twenty times."""
    for _ in range(20):
        if (seconds := budgets.wait("a.vn", slot, Limits(delay=0.02), 0.0)) == 0:
            return True
        time.sleep(seconds)
    return False
