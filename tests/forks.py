"""`khotin` in processes of its own that cost no start-up: forks of one that has imported everything.

    python -m tests.forks NUMBER

serves the socket of that number: each order brings the run's standard streams and a pipe, into which go the process's number,
and its wait status once it has ended. A fork is a real process: signals, exit codes, locks and kills are its own. What it
cannot show is what Python does before the command's first line; tests of that, and of what it reads from the environment then
(LANG, LC_..., PYTHON...), start an interpreter.
"""

import atexit
import gc
import json
import os
import pkgutil
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from scrapy.utils.misc import load_object

_PACKAGES = ("crawler", "pipelines", "operations", "storage", "web", "khotin")
_LOADED_BY_NAME = (
    "alembic.command",
    "alembic.operations.batch",
    "anyio._backends._asyncio",
    "encodings.idna",
    "scrapy.core.downloader",
    "scrapy.core.engine",
    "scrapy.core.scraper",
    "scrapy.logformatter",
    "scrapy.spiderloader",
    "scrapy.statscollectors",
    "sqlalchemy.dialects.postgresql.psycopg",
)
# What these ask is so of every run, whatever its environment says: buffered, and UTF-8.
_SETTLED = {"PYTHONUNBUFFERED", "PYTHONIOENCODING"}
_LONGEST = 1 << 20  # bytes of an order: arguments and environment


class Run:
    """A run under way, with as much of `subprocess.Popen` as the tests need. What it prints is kept, not piped."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: dict[str, str],
        armed: tuple[str, int] | None = None,
        largest: int | None = None,
    ) -> None:
        """Begin it. An environment that has no effect in a fork is refused.

        `armed` is a point of `tests.operations.dying` and at which call the process is to die there; `largest` how many bytes
        a file may have that it writes: a limit that acts like a full disk.
        """
        self.args = ["khotin", *arguments]
        self.returncode: int | None = None
        server, its_environment = _server()
        vain = dict(_read_at_start(environment).items() ^ _read_at_start(its_environment).items())
        assert not vain, f"a fork was started with another {', '.join(sorted(vain))}: start an interpreter"
        self._printed = [os.memfd_create("stdout"), os.memfd_create("stderr")]
        self._status, status = os.pipe()
        order: dict[str, Any] = {"arguments": arguments, "environment": environment, "directory": str(Path.cwd())}
        order |= {"armed": armed, "largest": largest}
        socket.send_fds(server, [json.dumps(order).encode()], [*self._printed, status])
        os.close(status)
        self.pid = int(self._line(None))

    def poll(self) -> int | None:
        """The exit code, or the signal's number, negative; None while it runs."""
        if self.returncode is None and (line := self._line(0)):
            self.returncode = os.waitstatus_to_exitcode(int(line))
            os.close(self._status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            select.select([self._status], [], [], timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return code

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it printed and what it told on standard error, once it has ended. Raises subprocess.TimeoutExpired."""
        self.wait(timeout)
        printed, self._printed = self._printed, []
        out, err = map(_whole, printed)
        return out, err

    def completed(self, timeout: float | None = None) -> "subprocess.CompletedProcess[str]":
        """The same with its code, as `subprocess.run` gives them."""
        out, err = self.communicate(timeout)
        return subprocess.CompletedProcess(self.args, self.wait(), out, err)

    def send_signal(self, number: int) -> None:
        """Send a signal; nothing if it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _line(self, timeout: float | None) -> bytes:
        """What the server says next; nothing if it says nothing in time."""
        ready, _, _ = select.select([self._status], [], [], timeout)
        line = b""
        while ready and not line.endswith(b"\n"):
            part = os.read(self._status, 1)
            assert part, "the process that forks the runs has died"
            line += part
        return line


def _whole(printed: int) -> str:
    with open(printed, encoding="utf-8") as file:
        file.seek(0)
        return file.read()


@cache
def _server() -> tuple[socket.socket, dict[str, str]]:
    """Our end of the socket of a server, started by the first who needs one, and the environment it was started in."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
    command = [sys.executable, "-m", "tests.forks", str(theirs.fileno())]
    # Not unbuffered, whatever we are: a command that prints to no terminal writes by the block.
    usual = {name: value for name, value in os.environ.items() if name not in _SETTLED}
    process = subprocess.Popen(
        command,
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=usual | {"PYTHONIOENCODING": "utf-8"},
    )
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours, usual


def _read_at_start(environment: dict[str, str]) -> dict[str, str]:
    """What Python reads of an environment once, when it starts."""
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(("LANG", "LC_", "PYTHON")) and name not in _SETTLED
    }


def _import_all() -> None:
    """Import what a run needs, also what is loaded by name, so that forks begin at once."""
    for package in _PACKAGES:
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            if module.name.rpartition(".")[2] not in {"__main__", "env"}:
                import_module(module.name)
    for name in _LOADED_BY_NAME:
        import_module(name)
    defaults = import_module("scrapy.settings.default_settings")
    for parts in ("EXTENSIONS_BASE", "DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE", "RETRY_EXCEPTIONS"):
        for name in getattr(defaults, parts):
            load_object(name)
    # A fork has this thread alone, and an event loop made before would be one for all.
    assert threading.active_count() == 1
    assert "twisted.internet.reactor" not in sys.modules


def _become(order: dict[str, Any], streams: list[int]) -> None:
    """Be the command, in a process of our own."""
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream, number)
        os.close(stream)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    os.chdir(order["directory"])
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    if order["largest"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest"], order["largest"]))
    if order["armed"]:
        import_module("tests.operations.dying").arm(*order["armed"])
    sys.argv = ["khotin", *order["arguments"]]
    import_module("khotin.main").main()


def serve(channel: socket.socket) -> None:
    """Fork a run for each order, and tell of those that end, until nobody is there to order."""
    _import_all()
    gc.freeze()
    under_way: dict[int, tuple[int, int]] = {}
    while True:
        for ready in select.select([channel.fileno(), *under_way], [], [])[0]:
            if ready in under_way:
                child, status = under_way.pop(ready)
                os.write(status, b"%d\n" % os.waitpid(child, 0)[1])
                os.close(status)
                os.close(ready)
                continue
            said, fds, _, _ = socket.recv_fds(channel, _LONGEST, 3)
            if not said:
                return
            *streams, status = fds
            child = os.fork()
            if child == 0:
                channel.close()
                os.close(status)
                for handle, (_, other) in under_way.items():
                    os.close(handle)
                    os.close(other)
                _become(json.loads(said), streams)
                return
            for stream in streams:
                os.close(stream)
            under_way[os.pidfd_open(child)] = child, status
            os.write(status, b"%d\n" % child)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who order
    serve(socket.socket(fileno=int(sys.argv[1])))
