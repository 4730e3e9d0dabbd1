"""Chooses among a page's date clues the one to believe, and says which it was. It reads no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from crawler.parsers.labelled_days import published_part
from crawler.parsers.parts import Clue
from vietnamese.dates import VIETNAM, Moment, days_without_year, read_moment

# How the rules for values of the head are called: a program wrote them for programs.
_STATED = ("meta ", "JSON-LD")
_MOST_DAYS = 20


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment with its precision ("minute", "day") and the evidence it came from."""

    at: datetime
    precision: str
    how: str


def choose_moment(clues: Iterable[Clue], *, vietnamese: bool = True, of_change: bool = False) -> Dated | None:
    """The first clue that is a date; where it gives only the day, a later clue of the same day adds the time.

    A line of two days tells that of publication under its label, unless the day `of_change` is asked for.

    A Vietnamese page's times are told in Vietnam's zone (+07:00) whatever zone it names; a page in another language keeps
    its own. A time without a zone is Vietnam's.
    """
    best: Dated | None = None
    for clue in clues:
        stated = clue.how.startswith(_STATED)
        moment = read_moment(clue.value if stated or of_change else published_part(clue.value), stated=stated)
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


def days_in_text(text: str, published: date) -> str:
    """Days the text names without their year, as evidence: "Sáng 22-1: 2022-01-22; ngày 26/9: 2021-09-26"."""
    days = list(days_without_year(text, published).items())[:_MOST_DAYS]
    return "; ".join(f"{said}: {day.isoformat()}" for said, day in days)


def _local(moment: Moment, *, vietnamese: bool) -> datetime:
    if not vietnamese or not moment.zoned:
        return moment.at
    # A day without a time is the day as written, in whatever zone its midnight was told.
    return moment.at.replace(tzinfo=VIETNAM) if moment.precision == "day" else moment.at.astimezone(VIETNAM)
