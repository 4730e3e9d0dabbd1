"""Runs `khotin` as cron or systemd does: a process of its own, on an archive with loopback sites, that can be sent signals."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.forks import Run

SITE = "id: {id}\nname: {id}\nurl: {url}\nallow_private: true\nlimits: {{delay: {delay}, timeout: {timeout}}}\n"


def site_file(directory: Path, name: str, url: str, *facts: str, delay: float = 0, timeout: float = 20) -> None:
    """Write the file of a loopback site into an archive."""
    text = SITE.format(id=name, url=url, delay=delay, timeout=timeout) + "".join(f"{fact}\n" for fact in facts)
    (directory / "sites" / f"{name}.yaml").write_text(text, encoding="utf-8")


def environment(**extra: str) -> dict[str, str]:
    """This process's, without the operator's own khotin."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KHOTIN_")} | extra


def missing(what: str) -> None:
    """Skip a test for want of a program; in CI that is a fault, for there it is to be installed."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(what)


def begin(directory: Path, *arguments: str, **extra: str) -> Run:
    """Start a command on an archive."""
    return Run(["--archive", str(directory), *arguments], environment(**extra))


def run(directory: Path, *arguments: str, **extra: str) -> "subprocess.CompletedProcess[str]":
    """Run a command on an archive to its end."""
    return begin(directory, *arguments, **extra).completed(timeout=180)


def until(true: Callable[[], object], *, process: Run | None = None) -> None:
    """Wait for something to become true; a process that ends before it is told."""
    while not true():
        if process is not None and process.poll() is not None and not true():
            message = f"ended with {process.returncode} before: {process.communicate()}"
            raise AssertionError(message)
        time.sleep(0.02)


def ended(process: Run) -> tuple[int, str]:
    """End it by SIGTERM; the exit code and standard error."""
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    return process.wait(), err
