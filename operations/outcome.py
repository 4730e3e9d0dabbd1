"""How a job ended, as an exit code: one table for all commands (docs/exit-codes.md)."""

from enum import IntEnum


class Outcome(IntEnum):
    """Exit codes. 0 only if the job was done; what can be tried again and what must be looked at are told apart."""

    DONE = 0
    FAILED = 1
    BAD_USAGE = 2
    UNREACHABLE = 3
    PARTLY = 4
    EXPECTATION_MISSED = 5
    DAMAGED_INPUT = 6
    LOCKED = 7
    DAMAGED_ARCHIVE = 8
    TIME_LIMIT = 9
    NOTHING_NEW = 10
    BLOCKED = 11
    DISK_FULL = 12
    FINDINGS = 13
    PAUSED = 14
    BUDGET_SPENT = 15
    INTERRUPTED = 130


# Which outcome a job of several sites ends with: the first of these that any of them had.
_GRAVITY = (
    Outcome.INTERRUPTED,
    Outcome.DISK_FULL,
    Outcome.FAILED,
    Outcome.DAMAGED_ARCHIVE,
    Outcome.BAD_USAGE,
    Outcome.BLOCKED,
    Outcome.UNREACHABLE,
    Outcome.PAUSED,
    Outcome.EXPECTATION_MISSED,
    Outcome.DAMAGED_INPUT,
    Outcome.LOCKED,
    Outcome.PARTLY,
    Outcome.TIME_LIMIT,
    Outcome.BUDGET_SPENT,
)
# Ends that need nobody's attention: all is done, or the next run does the rest as planned.
FINE = frozenset({Outcome.DONE, Outcome.NOTHING_NEW, Outcome.TIME_LIMIT, Outcome.BUDGET_SPENT})


def gravest(outcomes: list[Outcome]) -> Outcome:
    """The outcome of a job made of several: DONE if all are."""
    return next((outcome for outcome in _GRAVITY if outcome in outcomes), Outcome.DONE)
