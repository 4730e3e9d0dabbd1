"""What the crawls of a site saw of its days: which they saw whole, and why they saw no more of the others."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from storage.coverage import rows
from storage.coverage.why import Why, why_of_run
from storage.days import ends

# A crawl that went to its end proves a day's silence only if it was shown the site's lists as they are.
_ENDED_WELL, _SAW_NOTHING = "finished", {"blocked", "unreachable", "expectation_missed", "failed"}
# So much longer than ever before, and at least so many days, must a silence be to be told of.
_TIMES_LONGER, _LONG = 2, 14


class Watch:
    """The crawls of a site: which days they saw, and why they saw no more."""

    def __init__(self, visits: Iterable[rows.Visit], alarms: list[tuple[Any, Any]]) -> None:
        self.visits = list(visits)
        self._whole = [one for one in self.visits if one.outcome == _ENDED_WELL and one.judged not in _SAW_NOTHING]
        self._last = self._whole[-1] if self._whole else None
        self.caught_up_at = self._whole[0].ended_at if self._whole else None
        self._alarms = alarms

    def said(self) -> Iterator[tuple[date, list[dict[str, Any]]]]:
        """What the lists of the site said in each crawl of how much they hold."""
        for visit in self.visits:
            yield rows.day_of(visit.started_at), visit.counts.get("stated", [])

    def saw(self, day: date) -> bool:
        """Whether a crawl that began after the day went to its end."""
        return self._last is not None and self._last.started_at >= ends(day)

    def why_short(self, day: date) -> Why:
        """Why a day shows less than it should, where no address tells."""
        over = ends(day)
        if not self.saw(day):
            later = [visit for visit in self.visits if visit.started_at >= over]
            return why_of_run(later[-1].judged, later[-1].counts) if later else Why.UNVISITED
        seen_at = next(visit.started_at for visit in self._whole if visit.started_at >= over)
        drifting = any(raised <= seen_at and (cleared is None or cleared > seen_at) for raised, cleared in self._alarms)
        # A whole crawl under suspicion proves nothing of a site's silence.
        return Why.SELECTOR if drifting else Why.SILENT

    def silence(self, known: list[rows.Stored]) -> date | None:
        """The day of the newest article, if nothing has come since for far longer than ever before."""
        days = sorted({one.day for one in known})
        if len(days) < 2 or self._last is None:  # noqa: PLR2004 - there is no gap between fewer
            return None
        longest = max((later - earlier).days for earlier, later in pairwise(days))
        quiet = (rows.day_of(self._last.started_at) - days[-1]).days
        return days[-1] if quiet >= _LONG and quiet > _TIMES_LONGER * longest else None


class Span:
    """The days that were watched: from the first article on, as far as a whole crawl saw."""

    def __init__(self, first: date | None, watch: Watch) -> None:
        self.first = first
        self._watch = watch

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first is not None and day >= self.first and self._watch.saw(day)
