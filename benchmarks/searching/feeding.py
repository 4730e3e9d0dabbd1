"""What the index costs: its making, its size, its memory, and what a writer does to those who read meanwhile."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import bindparam, select, update

from benchmarks.searching.measuring import Peak, Times, alone
from benchmarks.searching.references import bare, bare_steps
from storage.archive import Archive
from storage.asking.search import search
from storage.database import change_numbers, writing
from storage.index.catchup import catch_up
from storage.index.store import Index, index_place
from storage.models import Article

_CHANGED = 100  # articles a commit of the writer
_STEPS = 60
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


def step_rates(place: Path) -> tuple[float, float]:
    """The same where a crawl commits again and again: a hundred articles changed, the index caught up, merged, and so on.

    Ours with all it does at a catch-up (opening, the lock, the digests of new files); bare tantivy deletes and adds the same documents.
    """
    with Archive.open(place) as archive:
        catch_up(archive)
        before, since = archive.index_dir / "before", Index.open(archive).watermark()
        shutil.copytree(index_place(archive), before)
        try:
            ours = alone(_our_steps, place)
            return ours, alone(_bare_steps, place, before, since)
        finally:
            shutil.rmtree(before)


def _our_steps(place: Path) -> float:
    with Archive.open(place) as archive:
        seconds = 0.0
        for _ in range(_STEPS):
            change(archive)
            began = time.process_time()
            catch_up(archive)
            seconds += time.process_time() - began
        return _STEPS * _CHANGED / seconds


def _bare_steps(place: Path, before: Path, since: int) -> float:
    with Archive.open(place) as archive:
        return _STEPS * _CHANGED / bare_steps(archive, before, since, _CHANGED)


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
            change(archive)
            catch_up(archive)
            commits += 1
            time.sleep(rest)
    return commits


def change(archive: Archive) -> None:
    """Give the hundred articles that have been left alone longest new change numbers."""
    with writing(archive.engine) as connection:
        chosen = select(Article.id).order_by(Article.change_no).limit(_CHANGED)
        ids = connection.execute(chosen).scalars().all()
        numbers = change_numbers(connection, len(ids))
        rows = [{"row": one, "number": number} for one, number in zip(ids, numbers, strict=True)]
        changed = update(Article).where(Article.id == bindparam("row")).values(change_no=bindparam("number"))
        connection.execute(changed, rows)


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
