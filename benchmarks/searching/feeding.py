"""What the index costs: its making, its size, its memory, and what a writer does to those who read meanwhile."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import bindparam, select, update

from benchmarks.searching.measuring import Peak, Times, alone
from benchmarks.searching.references import bare
from storage.archive import Archive
from storage.asking.search import search
from storage.database import change_numbers, writing
from storage.index.catchup import catch_up
from storage.index.store import Index, index_place
from storage.models import Article

_CHANGED = 100  # articles a commit of the writer
_ASKED = ("tỉnh", "giao thông nông thôn", "hội nghị chuyển đổi số", "thu tuong")


def built(place: Path) -> tuple[int, float, float, float]:
    """Articles taken over by a catch-up, its CPU and wall seconds, and its most anonymous memory (MB)."""
    with Archive.open(place) as archive, Peak() as peak:
        wall, cpu = time.monotonic(), time.process_time()
        count = catch_up(archive)
        return count, time.process_time() - cpu, time.monotonic() - wall, peak.mb


def rates(place: Path) -> tuple[float, float]:
    """Documents a CPU second: a whole catch-up, and bare tantivy with the same documents made ready before.

    Each in a process of its own: what the other one left of its heap in pieces cost the later one a tenth and more.
    """
    return alone(_ours, place), alone(_bare, place)


def _ours(place: Path) -> float:
    with Archive.open(place) as archive:
        began = time.process_time()
        count = Index.open(archive).rebuild()
        return count / (time.process_time() - began)


def _bare(place: Path) -> float:
    with Archive.open(place) as archive:
        seconds, count = bare(archive)
        return count / seconds


def index_bytes(place: Path) -> int:
    """Bytes of an archive's index."""
    with Archive.open(place) as archive:
        return sum(path.stat().st_size for path in index_place(archive).iterdir())


def write(place: Path, seconds: float, rest: float = 0.0) -> int:
    """Change a hundred articles and catch up, again and again with so many seconds of rest between; how many commits."""
    commits = 0
    over = time.monotonic() + seconds
    with Archive.open(place) as archive:
        while time.monotonic() < over:
            with writing(archive.engine) as connection:
                chosen = select(Article.id).order_by(Article.change_no).limit(_CHANGED)
                ids = connection.execute(chosen).scalars().all()
                numbers = change_numbers(connection, len(ids))
                rows = [{"row": one, "number": number} for one, number in zip(ids, numbers, strict=True)]
                changed = update(Article).where(Article.id == bindparam("row")).values(change_no=bindparam("number"))
                connection.execute(changed, rows)
            catch_up(archive)
            commits += 1
            time.sleep(rest)
    return commits


def read(place: Path, is_over: Callable[[], bool]) -> Times:
    """Search until it is over; any error comes out."""
    times = Times()
    with Archive.open(place) as archive:
        for query in _ASKED:
            search(archive, query)
        while not is_over():
            for query in _ASKED:
                times(lambda query=query: search(archive, query))  # type: ignore[misc]
    return times
