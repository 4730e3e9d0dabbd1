"""Shows a crawl under way: one line that moves on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from pipelines.tally import Tally

_PLAIN_SECONDS = 15.0


class Progress:
    """A context manager; `show` takes the counts of the sites begun so far. Silent if `quiet`."""

    def __init__(self, sites: int, *, quiet: bool) -> None:
        self._sites = sites
        self._quiet = quiet
        self._began = self._told = time.monotonic()
        self._live = Live(console=Console(stderr=True), transient=True) if sys.stderr.isatty() and not quiet else None

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, tallies: Sequence[Tally]) -> None:
        """Tell how far the crawl is."""
        now = time.monotonic()
        if self._live is not None:
            self._live.update(Text(self._line(tallies, now)))
        elif not self._quiet and now - self._told >= _PLAIN_SECONDS:
            self._told = now
            print(self._line(tallies, now), file=sys.stderr, flush=True)

    def _line(self, tallies: Sequence[Tally], now: float) -> str:
        seconds = now - self._began
        requests = sum(tally.requests for tally in tallies)
        found = sum(sum(tally.found.values()) for tally in tallies)
        stored = sum(tally.outcomes["new"] + tally.outcomes["changed"] for tally in tallies)
        return (
            f"{len(tallies)} of {self._sites} sites, {found} addresses found, {requests} fetched "
            f"({requests / max(seconds, 0.1):.1f}/s), {stored} articles stored, {seconds:.0f} s"
        )
