"""How a crawl is told to end: by a signal, or when its time is up. Knows when, not what is to be ended."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SHUTDOWN = "shutdown"
TIME_LIMIT = "time limit"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def ended_by(
    loop: asyncio.AbstractEventLoop,
    *,
    seconds: float | None,
    end: Callable[[str], None],
    cut: Callable[[], None],
) -> Iterator[None]:
    """While the block runs `loop`: call `end(SHUTDOWN)` in it at the first SIGTERM or Ctrl-C, `cut()` at the second.

    After so many `seconds` `end(TIME_LIMIT)` is called. A third signal does what the system does with it: it kills. Scrapy's
    own handlers are not used: they pass over crawls that are being opened, and those would then run to their end.
    """
    timer = None if seconds is None else loop.call_later(max(seconds, 0.0), end, TIME_LIMIT)
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = {number: signal.getsignal(number) for number in _SIGNALS}
    received = 0

    def answer(_number: int, _frame: FrameType | None) -> None:
        nonlocal received
        received += 1
        if received == 1:
            loop.call_soon_threadsafe(end, SHUTDOWN)
            return
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(cut)

    for number in _SIGNALS:
        signal.signal(number, answer)
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()
        for number, handler in usual.items():
            signal.signal(number, handler)
