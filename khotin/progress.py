"""Shows work under way: one line that moves on a terminal, a plain line now and then elsewhere."""

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


class Line:
    """A context manager around the work; silent if `quiet`."""

    def __init__(self, *, quiet: bool) -> None:
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

    @property
    def seconds(self) -> float:
        """How long the work has been going on."""
        return time.monotonic() - self._began

    def tell(self, line: str) -> None:
        """Show a line in place of the last one."""
        now = time.monotonic()
        if self._live is not None:
            self._live.update(Text(line))
        elif not self._quiet and now - self._told >= _PLAIN_SECONDS:
            self._told = now
            print(line, file=sys.stderr, flush=True)


class Progress(Line):
    """Of a crawl; `show` takes the counts of the sites begun so far."""

    def __init__(self, sites: int, *, quiet: bool) -> None:
        super().__init__(quiet=quiet)
        self._sites = sites

    def show(self, tallies: Sequence[Tally]) -> None:
        """Tell how far the crawl is."""
        seconds = self.seconds
        requests = sum(tally.requests for tally in tallies)
        found = sum(sum(tally.found.values()) for tally in tallies)
        stored = sum(tally.outcomes["new"] + tally.outcomes["changed"] for tally in tallies)
        self.tell(
            f"{len(tallies)} of {self._sites} sites, {found} addresses found, {requests} fetched "
            f"({requests / max(seconds, 0.1):.1f}/s), {stored} articles stored, {seconds:.0f} s"
        )


class PageProgress(Line):
    """Of a re-parse; `show` takes the site and how many of its pages are read."""

    def __init__(self, *, quiet: bool) -> None:
        super().__init__(quiet=quiet)
        self._before, self._site, self._pages = 0, "", 0

    def show(self, site: str, done: int, total: int) -> None:
        """Tell how far the re-parse is."""
        if site != self._site:
            self._before, self._site = self._before + self._pages, site
        self._pages = done
        speed = (self._before + done) / max(self.seconds, 0.1)
        width = 30
        bar = "━" * (width * done // max(total, 1))
        self.tell(f"{site} {bar:─<{width}} {done} of {total} pages read ({speed:.0f}/s), {self.seconds:.0f} s")


class BarProgress(Line):
    """Of work in steps; `show` takes what is done, how much of it, and the whole, 0 where that is not known yet."""

    def show(self, what: str, done: int, total: int) -> None:
        """Tell how far it is."""
        width = 30
        bar = f"{'━' * (width * done // max(total, 1)):─<{width}} "
        self.tell(f"{bar if total else ''}{done}{f' of {total}' if total else ''} {what}, {self.seconds:.0f} s")
