"""What a host is asked, counted at the host: rate, connections, hours, bytes, pauses, over processes and runs."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import update

from crawler.download.failures import BudgetSpent
from crawler.sites.model import Limits
from operations.doctor.running import pauses as told_of_hosts
from operations.outcome import Outcome
from pipelines.budget import HostBudgets
from pipelines.slots import Slots
from storage import budget
from storage.archive import Archive
from storage.database import reading, writing
from storage.days import HANOI
from storage.models import HostBudget, HostDay
from tests.operations.commanding import begin
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, Sent, article, home, ok

DELAY = 0.25


def pages(first: int, last: int) -> dict[str, Sent]:
    """Articles by path."""
    return {f"/tin-{n}.html": ok(article(f"Bài viết thứ {n} của cổng thông tin")) for n in range(first, last)}


def test_three_processes_keep_one_rate(archive: Archive) -> None:
    """Three crawls of three sites whose pictures lie on one host: the host is never asked oftener than the delay says."""
    with RawServer({}) as shared:
        port = shared.port
        for number in range(3):
            facts = [
                f"id: s{number}",
                f"name: S{number}",
                f"url: http://127.0.0.{number + 2}:{port}/",
                "allow_private: true",
            ]
            facts += [f"media: {{hosts: ['127.0.0.1:{port}']}}", f"limits: {{delay: {DELAY}, timeout: 20}}"]
            (archive.sites_dir / f"s{number}.yaml").write_text("\n".join(facts), encoding="utf-8")
        # One machine, three addresses: every crawl finds its own site, and all of them the pictures' host.
        with Everywhere(port) as sites:
            crawls = [begin(archive.directory, "crawl", f"s{number}", "-q") for number in range(3)]
            for crawl in crawls:
                crawl.wait(timeout=240)
            known = sites.first_article()
        at = sorted(moment for path, moment in shared.asked if path.endswith(".jpg"))
    assert len(at) >= 12
    # No request comes before its place, however late a busy machine lets it come: so many delays lie before the n-th of them.
    assert [n for n, moment in enumerate(at) if moment < known + n * DELAY - 0.02] == []


class Everywhere:
    """Serves a home page with four articles with pictures on 127.0.0.2 to .4, at one port."""

    def __init__(self, port: int) -> None:
        self._servers = []
        for number in range(3):
            picture = "".join(f'<p><img src="http://127.0.0.1:{port}/{number}-{n}.jpg"></p>' for n in range(5))
            answers: dict[str, Sent] = {
                "/": ok(home("/tin-1.html")),
                "/tin-1.html": ok(article("Bài viết có nhiều ảnh").replace("</article>", picture + "</article>")),
            }
            self._servers.append(RawServer(answers, port=port, host=f"127.0.0.{number + 2}"))

    def __enter__(self) -> Self:
        for server in self._servers:
            server.__enter__()
        return self

    def first_article(self) -> float:
        """When an article was asked for first: before that nobody knew of a picture."""
        return min(moment for server in self._servers for path, moment in server.asked if path == "/tin-1.html")

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.__exit__(None, None, None)


def test_connections_are_counted_over_processes(tmp_path: Path) -> None:
    """A slot that one process holds is nobody else's until it is given back, or its holder is killed."""
    holder = f"""
import sys, time
from pathlib import Path
from typing import Self
from pipelines.slots import Slots
print(Slots(Path({str(tmp_path)!r})).take("a.vn", 2), flush=True)
time.sleep(60)
"""
    ours = Slots(tmp_path)
    mine = ours.take("a.vn", 2)
    assert mine is not None
    with subprocess.Popen([sys.executable, "-c", holder], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip().isdigit()
        assert ours.take("a.vn", 2) is None
        assert ours.take("b.vn", 1) is not None
        ours.free(mine)
        assert ours.take("a.vn", 2) == mine
        other.kill()
        other.wait()
    assert ours.take("a.vn", 2) is not None
    ours.close()


def test_a_site_with_one_connection_is_asked_one_at_a_time(archive: Archive, crawl_site: Crawl) -> None:
    """Counted at the server: requests under way together never exceed the site file's number."""
    under_way, most, lock, two = 0, 0, threading.Lock(), threading.Event()

    def slow(body: bytes) -> Sent:
        def send() -> Iterator[bytes]:
            nonlocal under_way, most
            with lock:
                under_way += 1
                most = max(most, under_way)
                if most > 1:
                    two.set()
            two.wait(60)  # for the second one, and then a moment for one too many
            time.sleep(0.05)
            with lock:
                under_way -= 1
            yield body

        return send

    answers = {path: slow(body) for path, body in pages(1, 12).items() if isinstance(body, bytes)}
    with RawServer({"/": ok(home(*answers)), **answers}) as server:
        crawl_site(server.url, "limits: {delay: 0, concurrency: 2}")
    assert most == 2
    assert list((archive.runs_dir / "hosts").iterdir())


def test_a_429_without_a_time_slows_the_host(archive: Archive, crawl_site: Crawl) -> None:
    """Without Retry-After the host is given a rest all the same, and every process asks it more slowly from then on."""
    with RawServer({"/": ok(home(*pages(1, 3))), "/tin-1.html": ok("", status="429 Too Many")}) as server:
        host = server.url.split("/")[2]
        crawl_site(server.url, "limits: {delay: 0, concurrency: 1}", "expect: {articles: 0}")
        at = [moment for path, moment in server.asked if path == "/tin-1.html"]
    assert at[1] - at[0] >= 1
    with reading(archive.engine) as connection:
        assert budget.standing(connection, [host])[host].slowed >= 1


def test_a_host_that_slows_is_asked_more_slowly(archive: Archive) -> None:
    """Answers that take long raise what is added to the delay, quick ones take it back; others read it from the database."""
    ours, limits = HostBudgets(archive.engine, archive.runs_dir / "hosts"), Limits(delay=0.5)

    def added() -> float:
        with reading(archive.engine) as connection:
            return budget.standing(connection, ["a.vn"])["a.vn"].slowed

    ours.answered("a.vn", 200, 0.2, limits)
    assert added() == 0
    for _ in range(20):
        ours.answered("a.vn", 200, 6.0, limits)
    assert added() > 5
    for _ in range(40):
        ours.answered("a.vn", 200, 0.1, limits)
    assert added() == 0
    ours.close()


def test_a_process_that_saw_no_trouble_does_not_undo_what_another_said(archive: Archive) -> None:
    """A host that asked one process for rest is asked slowly by all until it gave ten good answers in a row, then a bit faster."""
    limits = Limits(delay=1.0)
    early = HostBudgets(archive.engine, archive.runs_dir / "hosts")
    early.answered("a.vn", 200, 0.1, limits)
    seeing = HostBudgets(archive.engine, archive.runs_dir / "hosts")
    seeing.answered("a.vn", 429, 0.1, limits)
    late = HostBudgets(archive.engine, archive.runs_dir / "hosts")
    with writing(archive.engine) as connection:
        early.write(connection)

    def added() -> float:
        with reading(archive.engine) as connection:
            return budget.standing(connection, ["a.vn"])["a.vn"].slowed

    assert added() == 2.0
    for other in (early, late):
        for _ in range(9):
            other.answered("a.vn", 200, 0.1, limits)
        assert added() == 2.0
    late.answered("a.vn", 200, 0.1, limits)
    assert added() == 1.0


def test_bytes_of_the_day_are_a_limit_over_runs(archive: Archive, crawl_site: Crawl) -> None:
    """Once the day's bytes came the run ends well, the next one asks nothing, and a new day begins anew."""
    facts = "limits: {delay: 0, concurrency: 1, day_bytes: 12000}"
    with RawServer({"/": ok(home(*pages(1, 40))), **pages(1, 40)}) as server:
        host = server.url.split("/")[2]
        report = crawl_site(server.url, facts)
        asked = len(server.asked)
        assert crawl_site(server.url, facts).outcome is Outcome.BUDGET_SPENT
        assert len(server.asked) == asked
        with writing(archive.engine) as connection:
            ((count, size),) = [(n, s) for _, n, s in budget.days(connection, host, since="2026-01-01")]
            connection.execute(update(HostDay).values(day="2026-01-01"))
        crawl_site(server.url, facts)
        assert len(server.asked) > asked
    assert report.outcome is Outcome.BUDGET_SPENT
    assert "day_bytes" in report.why
    assert count == asked
    assert 12_000 <= size < 16_000


def test_outside_its_hours_a_site_is_not_asked(archive: Archive, crawl_site: Crawl) -> None:
    """A site that may be asked at night is left alone by day, and the report says when its hours begin."""
    now = datetime.now(HANOI)
    begins, ends = (now + timedelta(hours=hours) for hours in (2, 4))
    with RawServer({"/": ok(home())}) as server:
        report = crawl_site(server.url, f"limits: {{delay: 0, hours: '{begins:%H:%M}-{ends:%H:%M}'}}")
        assert server.asked == []
    assert report.outcome is Outcome.BUDGET_SPENT
    assert report.is_fine
    assert report.tally.resumes_at is not None
    assert timedelta(minutes=118) < datetime.fromtimestamp(report.tally.resumes_at, UTC) - now < timedelta(minutes=121)


def test_a_budget_without_a_row_is_a_new_one(archive: Archive) -> None:
    """A host nobody asked yet stands as new, whatever other hosts are paused for."""
    budget.pause(archive.engine, "b.vn", now=time.time(), first=60, longest=60, reason="x")
    with reading(archive.engine) as connection:
        assert budget.standing(connection, ["a.vn"])["a.vn"] == budget.Standing()
        assert connection.execute(HostBudget.__table__.select()).all()


@pytest.mark.parametrize(("hours", "left"), [(0.5, 30.0), (2, 7.5), (5, 0.0), (48, 0.0)])
def test_a_host_that_was_left_alone_is_trusted_again(archive: Archive, hours: float, left: float) -> None:
    """What 503s added to a host's delay halves in every hour without a request: a run of few pages need not count to ten."""
    limits, now = Limits(delay=1.0), time.time()
    budget.slow(archive.engine, "a.vn", 30.0)
    budget.postpone(archive.engine, "a.vn", 0, lambda: now - hours * 3600)
    ours = HostBudgets(archive.engine, archive.runs_dir / "hosts")
    ours.answered("a.vn", 200, 0.1, limits)
    ours.close()
    with reading(archive.engine) as connection:
        # However long this test itself may be held up.
        assert left / 2 <= budget.standing(connection, ["a.vn"])["a.vn"].slowed <= left


def test_hours_left_alone_are_counted_once_whoever_looks(archive: Archive) -> None:
    """Processes that look at a host and ask nothing of it, one after the other or at one moment, count its rest once among them."""
    now = time.time()
    begins, ends = (datetime.fromtimestamp(now, HANOI) + timedelta(hours=hours) for hours in (2, 4))
    closed = f"{begins:%H:%M}-{ends:%H:%M}"
    budget.slow(archive.engine, "a.vn", 30.0)
    budget.postpone(archive.engine, "a.vn", 0, lambda: now - 2 * 3600)
    with reading(archive.engine) as connection:
        seen = budget.standing(connection, ["a.vn"])["a.vn"]
    for _ in range(4):
        looking = HostBudgets(archive.engine, archive.runs_dir / "hosts")
        with pytest.raises(BudgetSpent):
            looking.wait("a.vn", 0, Limits(delay=1.0, hours=closed), 0.0)
        looking.close()
    # One that had looked before any of them counted, and counts now.
    assert budget.rest(archive.engine, "a.vn", seen, 7.5, now).slowed > 30.0 / 8
    with reading(archive.engine) as connection:
        # However long this test itself may be held up.
        assert 30.0 / 8 < budget.standing(connection, ["a.vn"])["a.vn"].slowed <= 7.5


def test_doctor_names_a_host_that_is_asked_slowly(archive: Archive) -> None:
    """A host whose requests are held back is told of, with by how much."""
    budget.slow(archive.engine, "a.vn", 30.0)
    budget.slow(archive.engine, "b.vn", 0.0)
    assert [one.message for one in told_of_hosts(archive) if "a.vn" in one.message or "b.vn" in one.message] == [
        "a.vn was asked with 30 s more than its delay between two requests: it answered slowly, or asked for rest (429, 503)"
    ]
