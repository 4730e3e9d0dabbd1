"""Runs the year: every site is crawled once a day by an injected clock, and every alarm is held against the truth."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import time_machine

from benchmarks.year.driver import site_of, visit
from benchmarks.year.portal import Portal, Redesign, portal
from benchmarks.year.stories import HANOI
from benchmarks.year.truth import losses
from operations.drift.watch import watch
from pipelines.writer import ArchiveWriter
from storage import runs
from storage.archive import Archive
from storage.database import writing

_HOUR = time(20)
# Sites that publish less than this a working day are crawled every third day.
_SLOW, _SELDOM = 0.5, 3
# An alarm of a field speaks for another where losing the one is losing the other to a reader of the page.
_ALSO = {"article": {"article", "body", "title"}, "body": {"body", "article"}}


@dataclass(slots=True)
class Case:
    """A redesign that costs fields, and what became of it. `runs`: crawls that saw news of the new look until the alarm."""

    site: str
    rate: float
    day: date
    trouble: str
    lost: set[str]
    raised: dict[str, date] = field(default_factory=dict)
    fresh_days: list[date] = field(default_factory=list)
    candidate: bool = False

    @property
    def first(self) -> date | None:
        """The day of the first right alarm."""
        return min(self.raised.values(), default=None)

    @property
    def runs(self) -> int | None:
        """On which crawl that could know (it brought pages of the new look) the first alarm came; None if none did."""
        return None if self.first is None else max(1, sum(day <= self.first for day in self.fresh_days))


@dataclass(slots=True)
class Result:
    """What a simulation came to. `false`: alarms that nothing was behind, as (site, day, field, figures)."""

    sites: int
    days: int
    visits: int = 0
    cases: list[Case] = field(default_factory=list)
    harmless: int = 0
    noted: int = 0
    false: list[tuple[str, date, str, str]] = field(default_factory=list)
    unseen: int = 0
    stored: Counter[str] = field(default_factory=Counter)


def simulate(  # noqa: PLR0913, PLR0917 - what can be chosen
    place: Path,
    seed: int,
    held_out: int,
    sites: int,
    first: date,
    days: int,
    tell: Callable[[Result], None] = lambda _: None,
) -> Result:
    """Simulate so many sites for so many days into a new archive at `place`."""
    result = Result(sites, days)
    Archive.create(place).close()
    writer = ArchiveWriter.open(place)
    try:
        for number in range(sites):
            _one(writer, Random(f"{seed}/{number}"), number, (held_out, first, days), result)
            tell(result)
    finally:
        writer.release()
    return result


def _one(writer: ArchiveWriter, dice: Random, number: int, plan: tuple[int, date, int], result: Result) -> None:
    held_out, first, days = plan
    made = portal(dice, number, held_out, first, days)
    site = site_of(made)
    for back in range(90, 0, -1):
        made.publish(dice, first - timedelta(days=back))
    cases, harmless = _cases(made, result)
    for at in range(days):
        day = first + timedelta(days=at)
        made.publish(dice, day)
        if made.rate < _SLOW and at % _SELDOM:
            continue
        now = datetime.combine(day, _HOUR, HANOI)
        with time_machine.travel(now, tick=False):
            visited = visit(writer, site, made, now)
            result.visits += 1
            with writing(writer.archive.engine) as connection:
                runs.judge(connection, {visited.run: "done" if visited.answered else "unreachable"})
            if not visited.answered:
                continue
            seen = watch(writer.archive, site, visited.site_id, visited.run, now=now)
        for case in cases:
            since = day - timedelta(days=_SELDOM if made.rate < _SLOW else 1)
            if (
                case.day <= day
                and case.first is None
                and _shows_news(made, case, max(since, case.day - timedelta(days=1)), day)
            ):
                case.fresh_days.append(day)
        for alarm in seen.raised:
            if alarm.grade == "note":
                result.noted += any(0 <= (day - one.day).days < 60 for one in harmless)  # noqa: PLR2004 - two months
                continue
            meant = next((one for one in reversed(cases) if one.day <= day and _speaks(alarm.field, one.lost)), None)
            if meant is None:
                result.false.append((made.setting.host, day, alarm.field, alarm.sentence))
            else:
                meant.raised.setdefault(alarm.field, day)
                meant.candidate |= "would match (" in alarm.sentence
    result.stored[site.id] = len(made.stories)


def _cases(made: Portal, result: Result) -> tuple[list[Case], list[Redesign]]:
    """The redesigns that cost something, and those that cost nothing."""
    site, cases, harmless = site_of(made), [], []
    for old, new in zip(made.looks, made.looks[1:], strict=False):
        if lost := losses(made, site, old.look, new.look):
            cases.append(Case(site.id, made.rate, new.day, new.look.trouble, lost))
        else:
            harmless.append(new)
    result.cases += cases
    result.harmless += len(harmless)
    return cases, harmless


def _speaks(field_: str, lost: set[str]) -> bool:
    return bool(_ALSO.get(field_, {field_}) & lost)


def _shows_news(made: Portal, case: Case, since: date, day: date) -> bool:
    """Whether that day's crawl could see what was lost: a list without links always, else a story that lacks the field.

    `since` is the day of the crawl before, or the day before the redesign.
    """
    if any(outage.on(day) for outage in made.outages):
        return False
    if case.lost == {"links"}:
        return True
    fresh = [told for told in made.stories if since < told.at.date() <= day]
    return any(case.lost != {"caption"} or any(told.captions) for told in fresh)
