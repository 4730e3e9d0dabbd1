"""`khotin serve` as a service runs it: several processes, other commands beside it, an end by signal."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.archives import new_archive
from tests.khotin.running import environment, khotin

COMMAND = (sys.executable, "-m", "khotin")


def _url(process: "subprocess.Popen[str]") -> str:
    """Where the room says that it is open."""
    assert process.stderr is not None
    return process.stderr.readline().partition(" at ")[2].partition(" ")[0]


def _answer(process: "subprocess.Popen[str]", url: str) -> httpx.Response:
    """The first answer of a room that is being opened."""
    while True:
        assert process.poll() is None, process.communicate()
        try:
            return httpx.get(url, timeout=60)
        except httpx.TransportError:
            time.sleep(0.1)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_other_commands_do_is_seen_at_once(tmp_path: Path, workers: str) -> None:
    """A room that is open shows a withdrawal and its end with the next page, in every process, and closes with exit code 0."""
    directory = tmp_path / "archive"
    assert khotin("demo", str(directory)).returncode == 0
    command = [*COMMAND, "--archive", str(directory), "serve", "--port", "0", "--workers", workers]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", env=environment()) as process:
        try:
            url = _url(process)
            assert _answer(process, f"{url}healthz").text == "ok\n"
            hits = httpx.get(f"{url}api/v1/search", params={"q": "site:nam-son lan kim tuyến"}, timeout=60).json()[
                "hits"
            ]
            address = f"{url}article/{hits[0]['id']}"
            assert {httpx.get(address, timeout=60).status_code for _ in range(8)} == {200}
            assert khotin("withdraw", hits[0]["id"], "--reason", "thử", directory=directory).returncode == 0
            assert {httpx.get(address, timeout=60).status_code for _ in range(8)} == {451}
            assert khotin("restore", hits[0]["id"], "--reason", "xong", directory=directory).returncode == 0
            assert {httpx.get(address, timeout=60).status_code for _ in range(8)} == {200}
        finally:
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "Traceback" not in told


def test_it_says_that_it_is_open_only_where_it_is(tmp_path: Path) -> None:
    """Port 0 takes a free port and names it; a port that somebody has is told with its place, and nothing is said to be open."""
    directory = tmp_path / "archive"
    assert khotin("init", directory=directory).returncode == 0
    command = [*COMMAND, "--archive", str(directory), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", env=environment()) as process:
        try:
            url = _url(process)
            assert _answer(process, f"{url}healthz").text == "ok\n"
            second = khotin("serve", "--port", url.rstrip("/").rpartition(":")[2], directory=directory)
            assert second.returncode == 1
            assert "127.0.0.1 port" in second.stderr
            assert "is open" not in second.stderr
            assert "Traceback" not in second.stderr
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def test_the_archive_is_not_written_to(tmp_path: Path) -> None:
    """What serves readers has the database open so that it cannot write, on SQLite by its file's mode, and says so when it tries."""
    from sqlalchemy import text  # noqa: PLC0415
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from storage.archive import Archive  # noqa: PLC0415

    with new_archive(tmp_path / "archive"):
        pass
    opened = Archive.open(tmp_path / "archive", read_only=True)
    with opened as archive, archive.engine.connect() as connection, pytest.raises(DBAPIError, match="readonly"):
        connection.execute(text("UPDATE counter SET value = value + 1"))
