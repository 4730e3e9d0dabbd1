"""How a crawl is ended: by a signal, a second one, a time limit. Real processes, real signals, a server that takes its time."""

import gc
import json
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from sqlalchemy import select

from crawler.sites.registry import Registry
from operations.crawl import _Crowd
from operations.report import Report
from storage.archive import Archive
from storage.database import reading
from storage.models import Frontier, Run
from tests.operations.commanding import begin, ended, run, site_file, until
from tests.operations.comparing import inconsistencies
from tests.operations.serving import RawServer, Sent, article, home, ok

PAGES = [f"/tin-{number}.html" for number in range(1, 9)]


class SlowServer(RawServer):
    """Sends half of each article at once, and the rest when `go` is set."""

    def __init__(self) -> None:
        self.go = threading.Event()
        answers: dict[str, Sent] = {"/": ok(home(*PAGES))}
        super().__init__(answers | {path: self._slowly(path) for path in PAGES})

    def _slowly(self, path: str) -> Sent:
        whole = ok(article(f"Bài viết số {path} của cổng thông tin"))

        def parts() -> Iterable[bytes]:
            yield whole[:400]
            self.go.wait()
            yield whole[400:]

        return parts

    def articles(self) -> list[str]:
        """The articles asked for."""
        return [path for path in self.paths() if path in PAGES]


@pytest.fixture
def server() -> Iterator[SlowServer]:
    """A server whose articles come slowly."""
    with SlowServer() as server:
        yield server
        server.go.set()


def is_ending(archive: Archive, reason: str = "shutdown") -> bool:
    """Whether the crawl under way has begun to end for that reason: it says so in its log."""
    return any(f"Closing spider ({reason})" in log.read_text("utf-8") for log in archive.runs_dir.glob("*.log"))


def states(archive: Archive) -> dict[str, str]:
    """The states of the articles in the frontier, by path."""
    with reading(archive.engine) as connection:
        rows = connection.execute(select(Frontier.url, Frontier.state)).all()
    return {path: state for url, state in rows if (path := "/" + url.split("/", 3)[3]) in PAGES}


def outcomes(archive: Archive) -> list[str | None]:
    """How the runs of the archive ended, in order."""
    with reading(archive.engine) as connection:
        return list(connection.execute(select(Run.outcome).order_by(Run.id)).scalars())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_finishes_the_pages_in_hand(archive: Archive, server: SlowServer, number: int) -> None:
    """After SIGTERM or Ctrl-C what is under way is read and stored, nothing more is asked for, and the code is 130."""
    site_file(archive.directory, "cham", server.url)
    process = begin(archive.directory, "crawl", "cham", "--quiet")
    until(lambda: len(server.articles()) == 2, process=process)
    process.send_signal(number)
    until(lambda: is_ending(archive), process=process)
    server.go.set()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert told.count("\n") == 1
    assert "the next run goes on" in told
    done = [path for path, state in states(archive).items() if state == "done"]
    assert sorted(done) == sorted(server.articles())
    assert len(done) == 2
    assert outcomes(archive) == ["shutdown"]
    assert not list(archive.warc_dir.glob("*.open"))
    assert run(archive.directory, "crawl", "cham", "--quiet").returncode == 0
    assert sorted(server.articles()) == sorted(PAGES)
    assert inconsistencies(archive) == []


def test_a_second_signal_stops_at_once(archive: Archive, server: SlowServer) -> None:
    """Nothing is waited for; the code is 130 all the same, and the next run takes in what was kept and does the rest."""
    site_file(archive.directory, "cham", server.url)
    process = begin(archive.directory, "crawl", "cham", "--quiet")
    until(lambda: len(server.articles()) == 2, process=process)
    process.send_signal(signal.SIGTERM)
    until(lambda: is_ending(archive), process=process)
    code, told = ended(process)
    assert (code, told.count("\n")) == (130, 1), told
    assert set(states(archive).values()) <= {"queued"}
    server.go.set()
    assert run(archive.directory, "crawl", "cham", "--quiet").returncode == 0
    assert set(states(archive).values()) == {"done"}
    assert server.paths().count("/robots.txt") == 2
    assert inconsistencies(archive) == []


# Scrapy's own coroutines are left where they stood; their loop is closed when they are collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_run_that_is_cut_has_done_with_no_more_reports(archive: Archive, server: SlowServer) -> None:
    """What would be done with reports in a row is left when the run is to stop at once, but for the one under way; none is lost."""
    begun: list[str] = []
    quick = ("mot", "hai", "ba")
    patience = time.monotonic() + 60

    def after(report: Report) -> Report:
        begun.append(report.site.id)
        until(lambda: len(crowd._reports) == len(quick))
        crowd._loop.call_soon_threadsafe(crowd._cut)
        until(lambda: crowd._aside._shutdown or time.monotonic() > patience)
        return replace(report, known=17)

    with ExitStack() as servers:
        for name in quick:
            other = servers.enter_context(RawServer({"/": ok(home())}))
            site_file(archive.directory, name, other.url)
        site_file(archive.directory, "cham", server.url)
        registry = Registry.load(archive.sites_dir)
        sites = [registry.get(name) for name in (*quick, "cham")]
        crowd = _Crowd(archive, sites, after, recheck=False, rescue=False)
        reports = crowd.run(None, None)
    gc.collect()  # here, and not in the midst of another test
    assert len(begun) == 1
    assert [report.site.id for report in reports] == [*quick, "cham"]
    assert [report.site.id for report in reports if report.known == 17] == begun
    assert {report.reason for report in reports[:3]} == {"finished"}


def test_a_signal_reaches_a_crawl_that_waits_for_its_turn(archive: Archive) -> None:
    """A request that the host's rate keeps waiting is put off at once: the end does not wait for it."""
    answers: dict[str, Sent] = {"/": ok(home(*PAGES)), **{path: ok(article(f"Bài viết {path}")) for path in PAGES}}
    answers["/robots.txt"] = ok("User-agent: *\nCrawl-delay: 3600\n", kind="text/plain")
    with RawServer(answers) as server:
        site_file(archive.directory, "lau", server.url)
        process = begin(archive.directory, "crawl", "lau", "--quiet")
        until(lambda: "/robots.txt" in server.paths(), process=process)
        code, told = ended(process)
    assert code == 130, told
    assert outcomes(archive) == ["shutdown"]


@pytest.mark.parametrize("moment", [0.0, 0.3])
def test_a_signal_at_any_moment_of_the_beginning_ends_the_run(
    archive: Archive, server: SlowServer, moment: float
) -> None:
    """A crawl that is just being opened does not run on to its end after the signal."""
    for number in range(6):
        site_file(archive.directory, f"cham-{number}", server.url.replace("127.0.0.1", f"127.0.0.{number + 1}"))
    names = [f"cham-{number}" for number in range(6)]
    process = begin(archive.directory, "crawl", *names, "--quiet")
    until(lambda: list(archive.runs_dir.glob("*.lock")), process=process)
    time.sleep(moment)
    process.send_signal(signal.SIGTERM)
    server.go.set()
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert len(server.articles()) < len(PAGES)


def test_the_time_limit_ends_a_run_and_the_next_goes_on(archive: Archive, server: SlowServer) -> None:
    """Code 9, silent when quiet, no failure: what is stored is whole, sites not begun are told apart, the rest follows."""
    site_file(archive.directory, "lau", server.url, timeout=60)
    process = begin(archive.directory, "crawl", "lau", "--quiet", "--max-runtime", "2s")
    until(lambda: is_ending(archive, "time limit"), process=process)
    server.go.set()
    done = process.completed(timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (9, "", "")
    assert len(server.articles()) < len(PAGES)
    (file,) = archive.runs_dir.glob("2*.json")
    (report,) = json.loads(file.read_text(encoding="utf-8"))["sites"]
    assert (report["outcome"], report["exit_code"], report["reason"]) == ("time_limit", 9, "time limit")
    assert outcomes(archive) == ["time limit"]
    assert run(archive.directory, "crawl", "lau", "--quiet").returncode == 0
    assert sorted(server.articles()) == sorted(PAGES)
    assert inconsistencies(archive) == []
