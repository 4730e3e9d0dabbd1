"""A re-parse that is ended early, cleanly or by SIGKILL: what it wrote stands, the next one writes the rest, nothing twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from operations.outcome import Outcome
from operations.reparse import Wanted, reparse
from pipelines.reparse import Reparsed, Watch
from storage.archive import Archive
from tests.archives import new_archive
from tests.forks import Run
from tests.operations.commanding import environment
from tests.operations.rereading import address, keep, page, revisions, rule
from tests.operations.test_reparse import TITLE

ARTICLES = 110  # two batches
# Re-parses with two workers and kills itself with SIGKILL as it is about to commit for the given time.
KILLED = """
import multiprocessing, os, signal, sys
from pathlib import Path
from sqlalchemy import event
from crawler.sites.registry import Registry
from operations.reparse import Wanted, reparse
from pipelines.reparse import Watch
from storage.archive import Archive

def main():
    archive = Archive.open(Path(sys.argv[1]))
    left = [int(sys.argv[2])]

    def summary(_):
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)

        @event.listens_for(archive.engine, "commit")
        def commit(_):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    reparse(archive, Registry.load(archive.sites_dir), Wanted(jobs=2), Watch(summary=summary))

if __name__ == "__main__":
    main()
"""


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """An archive on each database, of many articles that read otherwise by a rule made after they were kept."""
    with new_archive(tmp_path / "archive", database=database_url) as archive:
        keep(archive, [(address(str(number)), page(str(number), marked=True)) for number in range(ARTICLES)])
        rule(archive, TITLE)
        yield archive


def ours(archive: Archive) -> int:
    """How many revisions are ours."""
    return sum(row[2] == "ours" for row in revisions(archive))


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def finished(archive: Archive) -> None:
    """Re-parse to the end: every article has one revision of ours, and a further re-parse writes none."""
    rules = rule(archive, TITLE)
    for _ in range(2):
        assert reparse(archive, rules, Wanted(jobs=1)).outcome is Outcome.DONE
        assert ours(archive) == ARTICLES
        assert {row[1:3] for row in revisions(archive)} == {(1, "site"), (2, "ours")}


@pytest.mark.parametrize("batches", [0, 1])
def test_killed_between_two_batches(archive: Archive, tmp_path: Path, batches: int) -> None:
    """What was committed is there, what was not is not, no worker outlives its parent, no file is left behind."""
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    command = [sys.executable, str(script), str(archive.directory), str(batches)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(Path.cwd())}) as process:
        assert process.stdout is not None
        workers = [int(pid) for pid in process.stdout.readline().split()]
        assert process.wait() == -signal.SIGKILL
    assert len(workers) == 2
    assert ours(archive) == 100 * batches
    for _ in range(6_000):
        if not any(map(alive, workers)):
            break
        time.sleep(0.02)
    assert not any(map(alive, workers))
    assert not list(archive.runs_dir.glob("*.spool"))
    finished(archive)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_while_it_reads(archive: Archive, number: signal.Signals) -> None:
    """It ends after the pages under way, writes nothing, says so, and the signal means again what it meant before."""
    before = signal.getsignal(number)

    def signalled(_host: str, _done: int, _all: int) -> None:
        os.kill(os.getpid(), number)

    summary = reparse(archive, rule(archive, TITLE), Wanted(jobs=2), Watch(progress=signalled))
    assert summary.outcome is Outcome.INTERRUPTED
    assert 0 < summary.sites[0].pages < ARTICLES
    assert ours(archive) == 0
    assert signal.getsignal(number) is before
    finished(archive)


def test_a_full_disk_is_said_so(tmp_path: Path) -> None:
    """Without room for what reads otherwise it ends with a sentence, and nothing is written; with room it goes on."""
    largest = 100_000
    with new_archive(tmp_path / "archive") as archive:
        keep(archive, [(address(str(number)), page(str(number), marked=True)) for number in range(40)])
        rule(archive, TITLE)
        arguments = ["--archive", str(archive.directory), "reparse", "--jobs", "1"]
        full = Run(arguments, environment(), largest=largest).completed()
        assert full.returncode == Outcome.FAILED
        assert "make room in" in full.stderr
        assert "Traceback" not in full.stderr
        assert ours(archive) == 0
        assert Run(arguments, environment()).wait() == Outcome.DONE
        assert ours(archive) == 40


def test_a_signal_before_it_writes(archive: Archive) -> None:
    """Told what would change, the operator may still end it: nothing is written."""

    def signalled(_site: Reparsed) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    summary = reparse(archive, rule(archive, TITLE), Wanted(jobs=1), Watch(summary=signalled))
    assert summary.outcome is Outcome.INTERRUPTED
    assert summary.sites[0].revisions == ARTICLES
    assert ours(archive) == 0
    finished(archive)
