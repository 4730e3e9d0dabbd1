"""Starts and kills runs of `khotin` for the tests of SIGKILL; the processes are forks of one that has imported everything."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self


class Undertaker:
    """One run at a time. What runs print goes to `log`, a file."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._number = 0

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.operations.dying"]
        self._forks = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._forks.__exit__(kind, error, trace)

    def begin(self, *arguments: str, point: str | None = None, count: int = 0) -> None:
        """Start a run, armed to die when a point is named."""
        self._log.write_text("", encoding="utf-8")
        order = {"arguments": arguments, "point": point, "count": count, "log": str(self._log)}
        assert self._forks.stdin is not None
        self._forks.stdin.write(json.dumps(order) + "\n")
        self._forks.stdin.flush()
        self._number = int(self._answer())

    def kill(self) -> None:
        """SIGKILL to the run under way; nothing if it has ended meanwhile."""
        if Path(f"/proc/{self._number}").exists():
            os.kill(self._number, signal.SIGKILL)

    def end(self) -> int:
        """Wait for the run's end: its exit code, or the signal's number, negative."""
        return os.waitstatus_to_exitcode(int(self._answer()))

    def run(self, *arguments: str, point: str | None = None, count: int = 0) -> int:
        """`begin` and `end`."""
        self.begin(*arguments, point=point, count=count)
        return self.end()

    def told(self) -> str:
        """What the run printed."""
        return self._log.read_text(encoding="utf-8")

    def _answer(self) -> str:
        assert self._forks.stdout is not None
        line = self._forks.stdout.readline()
        assert line, "the process that forks the runs has died"
        return line
