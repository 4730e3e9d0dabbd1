"""The command among others: readers that leave, full disks, closed outputs, signals, devices as files."""

import json
import shlex
import signal
import subprocess
from pathlib import Path

import pytest

from tests.khotin.running import COMMAND, environment, khotin

Crawled = tuple[Path, str]


def shell(directory: Path, line: str) -> "subprocess.CompletedProcess[str]":
    """Run a line of shell in which $K is the command with the archive; the code is that of any part that failed."""
    command = shlex.join([*COMMAND, "--archive", str(directory)])
    script = f"set -o pipefail; K={shlex.quote(command)}; {line}"
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, encoding="utf-8", env=environment(), check=False, timeout=60
    )


@pytest.mark.parametrize(
    "arguments",
    [
        "search khoa --limit 900",
        "search '' --limit 900 --json",
        "export",
        "export --format csv",
        "status",
        "sites list",
    ],
)
def test_a_reader_who_has_seen_enough_is_no_failure(crawled: Crawled, arguments: str) -> None:
    """`| head -1` ends with 0 and without a word, however much was still to come."""
    done = shell(crawled[0], f"$K {arguments} | head -1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    gone = shell(crawled[0], f"$K {arguments} | true")
    assert (gone.returncode, gone.stderr) == (0, "")


def test_a_reader_who_leaves_hides_no_outcome(crawled: Crawled, tmp_path: Path) -> None:
    """A job that found trouble says so by its code, whoever reads what it prints."""
    file = tmp_path / "sai.yaml"
    file.write_text("id: sai\n", encoding="utf-8")
    assert shell(crawled[0], f"$K sites check --json {shlex.quote(str(file))} | true").returncode == 2


@pytest.mark.parametrize("arguments", ["export", "status", "sites list", "search khoa --json"])
def test_a_full_disk_is_a_failure(crawled: Crawled, arguments: str) -> None:
    """What could not be printed is told in a sentence, code 12."""
    done = shell(crawled[0], f"$K {arguments} > /dev/full")
    assert done.returncode == 12
    assert "No space left on device" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_closed_output_is_no_traceback(crawled: Crawled) -> None:
    """An export to nowhere fails with a sentence."""
    done = shell(crawled[0], "$K export >&-")
    assert (done.returncode, done.stderr) == (1, "khotin: standard output is closed\n")


def test_an_export_to_a_pipe_leaves_the_pipe(crawled: Crawled) -> None:
    """`-o` takes a device or a pipe as well as a file, and does not put a file in its place."""
    done = shell(crawled[0], "$K export -q -o /dev/stdout | head -1; $K export -q -o /dev/null; test -c /dev/null")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["id"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(crawled: Crawled, number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM end any command with 130 and a sentence, even one that waits for its reader."""
    command = [*COMMAND, "--archive", str(crawled[0]), "export"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)  # it is under way, and more is to come than the pipe holds
        process.send_signal(number)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read().decode() == (
            "khotin: interrupted; what was stored is safe, run it again to go on\n"
        )


def test_help_goes_where_it_is_asked_for() -> None:
    """`--help` prints on standard output with code 0; a bare `khotin` shows the same and counts as wrong use."""
    asked, bare = khotin("--help"), khotin()
    assert (asked.returncode, asked.stderr) == (0, "")
    assert (bare.returncode, bare.stdout) == (2, "")
    assert asked.stdout == bare.stderr
