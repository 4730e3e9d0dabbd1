"""The budget a host that processes share: rate, pauses, and what was asked each day."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import Engine, update

from storage import budget
from storage.budget import Standing
from storage.database import connect, reading, writing
from storage.models import HostBudget

SPAWN = multiprocessing.get_context("spawn")
DELAY = 0.05


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database of each kind."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


def at(moment: float) -> budget.Clock:
    """A clock that stands."""
    return lambda: moment


def _take(url: str, queue: "multiprocessing.Queue[tuple[float, float]]") -> None:
    engine = connect(url)
    read: list[float] = []

    def clock() -> float:
        read.append(time.time())
        return read[-1]

    for _ in range(10):
        while (held := budget.take(engine, "a.vn", DELAY, clock)) is not None:
            time.sleep(max(0.001, held.next_at - time.time()))
        # PostgreSQL adds to the moment what the statement waited for the row.
        queue.put((read[-1], read[-1] if engine.dialect.name == "sqlite" else time.time()))
    engine.dispose()


def test_processes_share_a_hosts_rate(engine: Engine, database_url: str) -> None:
    """However many processes ask, no two places are closer together than the delay."""
    queue: multiprocessing.Queue[tuple[float, float]] = SPAWN.Queue()
    workers = [SPAWN.Process(target=_take, args=(database_url, queue)) for _ in range(3)]
    for worker in workers:
        worker.start()
    taken = sorted(queue.get(timeout=60) for _ in range(30))
    for worker in workers:
        worker.join()
    gaps = [latest - before for (before, _), (_, latest) in pairwise(taken)]
    assert min(gaps) >= DELAY - 1e-6


def test_waiting_for_another_writer_books_no_place_that_is_over(engine: Engine) -> None:
    """Who waited long for the database takes the place of the moment at which it is its turn, not of when it began to wait."""
    budget.postpone(engine, "a.vn", 0.0, at(0.0))
    taken: list[Standing | None] = []
    began = time.time()
    taker = threading.Thread(target=lambda: taken.append(budget.take(engine, "a.vn", 1000.0)))
    with writing(engine) as connection:
        # Another process at work on the same host; on SQLite any writer would do.
        connection.execute(update(HostBudget).values(slowed=0.0))
        taker.start()
        taker.join(1.0)
        assert taker.is_alive()
    taker.join(60)
    assert taken == [None]
    with reading(engine) as connection:
        assert budget.standing(connection, ["a.vn"])["a.vn"].next_at >= began + 1000.9


def test_a_place_that_is_not_free_is_not_taken(engine: Engine) -> None:
    """Who comes too early is told when to come, and takes nothing; a host does not wait for another."""
    assert budget.take(engine, "a.vn", 5.0, at(100.0)) is None
    assert budget.take(engine, "b.vn", 5.0, at(100.0)) is None
    for now in (101.0, 104.9):
        held = budget.take(engine, "a.vn", 5.0, at(now))
        assert held is not None
        assert held.next_at == 105.0
    assert budget.take(engine, "a.vn", 5.0, at(105.0)) is None
    assert budget.take(engine, "a.vn", 5.0, at(200.0)) is None


def test_the_rest_of_a_host_is_counted_once(engine: Engine) -> None:
    """Of two that saw the same hours one counts them: the place then lies where they are counted, and what it found holds."""
    budget.slow(engine, "a.vn", 30.0)
    budget.postpone(engine, "a.vn", 0.0, at(100.0))
    with reading(engine) as connection:
        seen = budget.standing(connection, ["a.vn"])["a.vn"]
    first = budget.rest(engine, "a.vn", seen, 7.5, 7300.0)
    assert (first.slowed, first.next_at) == (7.5, 7300.0)
    assert budget.rest(engine, "a.vn", seen, 7.4, 7310.0) == first


def test_a_host_that_is_slowed_is_asked_more_seldom_by_all(engine: Engine) -> None:
    """What one process adds to the delay holds for whoever asks, until it is taken back."""
    budget.slow(engine, "a.vn", 3.0)
    assert budget.take(engine, "a.vn", 1.0, at(100.0)) is None
    held = budget.take(engine, "a.vn", 1.0, at(102.0))
    assert held is not None
    assert held.slowed == 3.0
    assert held.next_at == pytest.approx(104.0, abs=0.9)
    budget.slow(engine, "a.vn", 0.0)
    assert budget.take(engine, "a.vn", 1.0, at(105.0)) is None
    assert budget.take(engine, "a.vn", 1.0, at(107.0)) is None


def test_retry_after_holds_the_line(engine: Engine) -> None:
    """A host that asked for quiet is left alone until then, and an earlier wish does not shorten it."""
    budget.postpone(engine, "a.vn", 400.0, at(100.0))
    budget.postpone(engine, "a.vn", 150.0, at(150.0))
    held = budget.take(engine, "a.vn", 1.0, at(200.0))
    assert held is not None
    assert held.next_at == 500.0
    assert budget.take(engine, "a.vn", 1.0, at(500.0)) is None


def test_what_a_wrong_clock_wrote_blocks_nobody(engine: Engine) -> None:
    """A place, a rest or a pause of years ahead, written while the clock was wrong, counts for nothing once it is right again."""
    years = 10 * 365 * 86_400.0
    assert budget.take(engine, "a.vn", 1.0, at(100.0 + years)) is None
    budget.pause(engine, "a.vn", now=100.0 + years, first=60, longest=200, reason="503")
    with reading(engine) as connection:
        assert not budget.standing(connection, ["a.vn"])["a.vn"].is_paused(100.0)
        assert budget.paused(connection, 100.0, wait=300.0) == {}
    assert budget.take(engine, "a.vn", 1.0, at(100.0)) is None
    budget.postpone(engine, "b.vn", 5.0, at(years))
    budget.postpone(engine, "b.vn", 5.0, at(100.0))
    held = budget.take(engine, "b.vn", 1.0, at(101.0))
    assert held is not None
    assert held.next_at == 105.0


def test_a_host_that_asked_for_a_long_rest_is_told(engine: Engine) -> None:
    """A Retry-After of hours shows like a pause to who asks for it, one of seconds does not."""
    budget.postpone(engine, "a.vn", 80_000.0, at(100.0))
    budget.postpone(engine, "b.vn", 30.0, at(100.0))
    with reading(engine) as connection:
        assert list(budget.paused(connection, 100.0, wait=300.0)) == ["a.vn"]


def test_pauses_grow_until_the_host_is_well(engine: Engine) -> None:
    """Each pause is twice the one before, at most the longest; what several processes find at once is one pause."""

    def pause(now: float) -> float:
        return budget.pause(engine, "a.vn", now=now, first=60, longest=200, reason="503 ten times") - now

    assert pause(1000.0) == 60
    assert budget.pause(engine, "a.vn", now=1030.0, first=60, longest=200, reason="again") == 1060.0
    held = budget.take(engine, "a.vn", 1.0, at(1059.0))
    assert held is not None
    assert (held.is_paused(1059.0), held.pause_reason) == (True, "503 ten times")
    with reading(engine) as connection:
        assert list(budget.paused(connection, 1059.0)) == ["a.vn"]
        assert budget.paused(connection, 1060.0) == {}
    assert budget.take(engine, "a.vn", 1.0, at(1060.0)) is None
    assert [pause(2000.0), pause(3000.0), pause(4000.0)] == [120, 200, 200]
    budget.resume(engine, "a.vn")
    assert budget.take(engine, "a.vn", 1.0, at(4001.0)) is None
    assert pause(5000.0) == 60


def test_what_a_day_brought_adds_up(engine: Engine) -> None:
    """Requests and bytes of one host and day are summed over transactions; other days and hosts are their own."""
    for _ in range(2):
        with writing(engine) as connection:
            budget.spend(connection, {("a.vn", "2026-11-27"): (2, 300), ("b.vn", "2026-11-27"): (1, 5)})
    with writing(engine) as connection:
        budget.spend(connection, {("a.vn", "2026-11-28"): (1, 7)})
    with reading(engine) as connection:
        assert budget.spent(connection, ["a.vn", "c.vn"], "2026-11-27") == {"a.vn": 600}
        assert budget.days(connection, "a.vn", since="2026-11-01") == [("2026-11-27", 4, 600), ("2026-11-28", 1, 7)]
