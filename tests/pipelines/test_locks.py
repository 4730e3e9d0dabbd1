"""Locks: one holder at a time, told by name, gone with their holder however he ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.locks import DueLocked, SiteLocked, due_lock, holders, site_lock

HOLD = """
import sys, time
from pathlib import Path
from pipelines.locks import due_lock, site_lock
with due_lock(Path(sys.argv[1])), site_lock(Path(sys.argv[1]), "a.vn:8080"):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holding(place: Path) -> "Iterator[subprocess.Popen[str]]":
    """Another process that holds both kinds of lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(place)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_lock_that_is_held_is_refused_with_its_holder(tmp_path: Path) -> None:
    """At once, naming the process; other sites are free."""
    with holding(tmp_path) as process:
        with pytest.raises(SiteLocked, match=rf"a\.vn:8080 is being .* \(process {process.pid}, since 2"):
            site_lock(tmp_path, "a.vn:8080").__enter__()
        with pytest.raises(DueLocked, match=f"process {process.pid}"):
            due_lock(tmp_path).__enter__()
        with site_lock(tmp_path, "b.vn"):
            found = {holder.name: holder for holder in holders(tmp_path)}
    assert {name: holder.pid for name, holder in found.items()} == {
        "--due": process.pid,
        "a.vn:8080": process.pid,
        "b.vn": os.getpid(),
    }
    assert all(holder.since for holder in found.values())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_lock_lives_as_long_as_its_holder(tmp_path: Path, number: int) -> None:
    """SIGKILL frees it; a process that is only stopped keeps it."""
    with holding(tmp_path) as process:
        process.send_signal(number)
        if number == signal.SIGKILL:
            process.wait()
            with site_lock(tmp_path, "a.vn:8080"), due_lock(tmp_path):
                assert {holder.pid for holder in holders(tmp_path)} == {os.getpid()}
        else:
            with pytest.raises(SiteLocked):
                site_lock(tmp_path, "a.vn:8080").__enter__()
    assert holders(tmp_path) == []


def test_what_a_lock_file_says_is_not_believed(tmp_path: Path) -> None:
    """The note of a holder long dead, or of nobody, holds nothing."""
    (tmp_path / "a.vn.lock").write_text('{"pid": 1, "since": "2020-01-01T00:00:00+00:00"}')
    (tmp_path / "b.vn.lock").write_text("rubbish")
    assert holders(tmp_path) == []
    with site_lock(tmp_path, "a.vn"), site_lock(tmp_path, "b.vn"):
        assert len(holders(tmp_path)) == 2
