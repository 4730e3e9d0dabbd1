"""Runs the command as a user does: a process of its own, with an archive or without."""

import os
import subprocess
import sys
from pathlib import Path

from tests.forks import Run

# For tests of what Python, a shell or another program does around the command; `khotin` begins sooner.
COMMAND = (sys.executable, "-m", "khotin")


def environment() -> dict[str, str]:
    """This process's, without an archive of the user's own and with Python's usual buffering."""
    without = {"KHOTIN_ARCHIVE", "PYTHONUNBUFFERED"}
    return {name: value for name, value in os.environ.items() if name not in without} | {"PYTHONIOENCODING": "utf-8"}


def khotin(*arguments: str, directory: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the command to its end."""
    given = ["--archive", str(directory)] if directory else []
    return Run([*given, *arguments], environment()).completed()
