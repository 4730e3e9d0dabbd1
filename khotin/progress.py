"""Shows work under way on a terminal, in place; to a pipe, a file or cron it says nothing."""

import time
from collections import deque
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Column, Table
from rich.text import Text

from crawler.sites.durations import in_words

if TYPE_CHECKING:
    from operations.crawl import Sight
    from pipelines.tally import Tally

_RATE_SECONDS = 60.0


class Line:
    """A context manager around the work. On a terminal it shows what it is told; elsewhere, or if `quiet`, nothing."""

    def __init__(self, *, quiet: bool) -> None:
        self._began = time.monotonic()
        console = Console(stderr=True)
        self._live = Live(console=console, transient=True) if console.is_terminal and not quiet else None

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

    def update(self, shown: RenderableType) -> None:
        """Show this in place of what was shown last."""
        if self._live is not None:
            self._live.update(shown)


class Progress(Line):
    """Of a crawl: a line for each site under way, and one for all. `show` takes what is to be seen of it."""

    def __init__(self, sites: int, *, quiet: bool, seconds: float | None = None) -> None:
        """`seconds`: the crawl's time limit, if it has one."""
        super().__init__(quiet=quiet)
        self._sites = sites
        self._limit = seconds
        # How many requests were made by when: the rate of the last minute tells more than that since the start.
        self._marks: deque[tuple[float, int]] = deque([(0.0, 0)])

    def show(self, sight: "Sight") -> None:
        """Show how far the crawl is."""
        names = ("site", "found", "fetched", "new", "changed", "failed")
        table = Table(
            *(Column(name, justify="left" if name == "site" else "right") for name in names), box=None, expand=False
        )
        for site, tally in sight.tallies.items():
            if site not in sight.ended:
                table.add_row(site, *map(str, _numbers(tally)))
        sums = [sum(column) for column in zip(*map(_numbers, sight.tallies.values()), strict=True)] or [0] * 5
        table.add_row(f"{len(sight.ended)} of {self._sites} done", *map(str, sums), style="bold")
        self.update(Group(table, Text(self.words(sight, self.seconds))))

    def words(self, sight: "Sight", seconds: float) -> str:
        """The rate of the last minute, how long it has been going on, what waits, and the time left where it can be known."""
        requests = sum(tally.requests for tally in sight.tallies.values())
        while len(self._marks) > 1 and self._marks[0][0] < seconds - _RATE_SECONDS:
            self._marks.popleft()
        since, before = self._marks[0]
        if seconds > self._marks[-1][0] + 1:
            self._marks.append((seconds, requests))
        rate = (requests - before) / max(seconds - since, 0.1)
        parts = [f"{rate:.1f} a second", f"for {in_words(seconds)}"]
        if sight.waiting is not None:
            parts.append(f"{sight.waiting} addresses waiting")
        # While lists are still read the end is not in sight: what is known is that it takes at least so long.
        if sight.waiting and rate and len(sight.tallies) == self._sites:
            parts.append(f"at least {in_words(sight.waiting / rate)} left")
        if self._limit is not None:
            parts.append(f"ends in {in_words(self._limit - seconds)} at the latest")
        return ", ".join(parts)


def _numbers(tally: "Tally") -> tuple[int, int, int, int, int]:
    outcomes = tally.outcomes
    return tally.found.total(), tally.requests, outcomes["new"], outcomes["changed"], tally.failed.total()


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
        self.update(Text(f"{site} {bar:─<{width}} {done} of {total} pages read ({speed:.0f}/s), {self.seconds:.0f} s"))


class BarProgress(Line):
    """Of work in steps; `show` takes what is done, how much of it, and the whole, 0 where that is not known yet."""

    def show(self, what: str, done: int, total: int) -> None:
        """Tell how far it is."""
        width = 30
        bar = f"{'━' * (width * done // max(total, 1)):─<{width}} "
        self.update(Text(f"{bar if total else ''}{done}{f' of {total}' if total else ''} {what}, {self.seconds:.0f} s"))
