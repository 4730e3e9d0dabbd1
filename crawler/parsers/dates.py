"""Chooses among a page's date clues the one to believe, and says which it was. It reads no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.parsers.parts import Clue
from vietnamese.dates import VIETNAM, Moment, read_moment


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment with its precision ("minute", "day") and the evidence it came from."""

    at: datetime
    precision: str
    how: str


def choose_moment(clues: Iterable[Clue], *, vietnamese: bool = True) -> Dated | None:
    """The first clue that is a date; where it gives only the day, a later clue of the same day adds the time.

    A Vietnamese page's times are told in Vietnam's zone (+07:00) whatever zone it names; a page in another language keeps
    its own. A time without a zone is Vietnam's.
    """
    best: Dated | None = None
    for clue in clues:
        moment = read_moment(clue.value)
        if moment is None:
            continue
        at = _local(moment, vietnamese=vietnamese)
        if best is None:
            best = Dated(at, moment.precision, clue.how)
        elif best.precision == "day" and moment.precision == "minute" and at.date() == best.at.date():
            return Dated(at, "minute", f"{best.how}, time from {clue.how}")
        if best.precision == "minute":
            return best
    return best


def _local(moment: Moment, *, vietnamese: bool) -> datetime:
    if vietnamese and moment.zoned:
        return moment.at.astimezone(VIETNAM)
    return moment.at
