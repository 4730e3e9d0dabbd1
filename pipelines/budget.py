"""The budget of every host that this process asks: one object a process and archive, shared by all of its desks.

Rate, pauses and bytes are the database's (storage/budget.py), shared with all other processes; connections at once are counted
by locks: of files on one machine (pipelines/slots.py), of a PostgreSQL server on any number (storage/session_slots.py). Such a
lock, the host's gate (pipelines/gates.py), is also held from when a place is taken until its request has left: in between nobody
else takes the next one, so that two requests leave at least a delay apart (less `_LATE` of it), however long one of them was
held up. A host that slows, asks for rest or fails is asked more slowly, then paused.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from crawler.download.failures import BudgetSpent, HostPaused
from crawler.sites.durations import in_words
from crawler.sites.hours import opens_in
from crawler.sites.model import Limits
from pipelines.gates import LOOK, PATIENCE, Gates
from pipelines.slots import Slots
from storage import budget
from storage.budget import Standing
from storage.causes import OF_THE_HOST, Cause
from storage.database import reading
from storage.days import HANOI, told
from storage.session_slots import SessionSlots

# So many requests in a row that failed in a way that is the host's (a page is asked for twice) pause it.
FAILURES = 20
_FIRST_PAUSE = 900.0
# A run sits out no wait longer than this; the host is left to a later run.
LONGEST_WAIT = 300.0
# An answer within so many seconds is one of a host at ease; what it takes beyond is waited once more, twice over.
_AT_EASE, _FACTOR, _SLOWEST = 1.0, 2.0, 30.0
_WEIGHT = 0.2  # of the newest answer in the mean of how long answers take
_LATE = 0.05  # of a delay: how much later than its place a request may leave before the next one is put off
_TRIES = 3  # at writing that faster than this
# After so many seconds a request that has its place and has not left never will (it failed on the way).
_UNSENT = 10.0
_WELL = 10  # good answers in a row after which a host that asked for rest is asked twice as fast again
_HALVED = 3600.0  # so is one that was left alone for so many seconds: a small site's run may not come to ten answers
# A host that was paused is well again after so many good answers, and paused again as soon as the bad ones are more than the good:
# robots.txt alone may be a file that is served whatever ails the site, and one page that always fails is no trouble of the host.
_MENDED = 3
_OVERLOADED = {429, 503}


@dataclass(slots=True)
class _Host:
    """What this process knows of a host. `standing` is the database's view at the last transaction."""

    standing: Standing
    spent: int = 0  # bytes of the day, by all processes
    mean: float = 0.0  # seconds that answers take
    rest: float = 0.0  # seconds added because the host asked for rest
    failures: int = 0
    good: int = 0
    since: list[int] = field(default_factory=lambda: [0, 0])  # bad and good answers since it was paused last
    said: float = 0.0  # seconds added that the database knows of
    held: bool = False
    delay: float = 0.0  # between the request that took its place last and the next one
    waits: float | None = None  # since when (monotonic) that request has its place and has not left
    holder: int | None = None  # its connection, which no other request has meanwhile
    left: float = 0.0  # when (monotonic) it left
    new: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def behind(self) -> float:
        """Seconds until a place may be asked for: the request before must have left, and be a delay ago."""
        now = time.monotonic()
        if self.waits is not None and now - self.waits < _UNSENT:
            return LOOK
        return max(0.0, self.left + self.delay - now)


class HostBudgets:
    """See the module. Every method takes a host as `host_of` gives it; `limits` are of the site that asks."""

    def __init__(self, engine: Engine, directory: Path, patience: float = PATIENCE) -> None:
        self._engine = engine
        self._slots = SessionSlots(engine) if engine.dialect.name == "postgresql" else Slots(directory)
        self._gates = Gates(self._slots, patience)
        self._hosts: dict[str, _Host] = {}

    def enter(self, host: str, limits: Limits) -> int | None:
        """Take one of the host's connections, to be given back to `leave`; None if all are in use."""
        return self._slots.take(host, limits.concurrency)

    def leave(self, host: str, slot: int) -> None:
        """Give a connection back, and with it the place of a request that ended before it left."""
        known = self._hosts.get(host)
        if known is not None and known.waits is not None and known.holder == slot:
            known.waits = None
            self._gates.open(host)
        self._slots.free(slot)

    def wait(self, host: str, slot: int, limits: Limits, crawl_delay: float) -> float:
        """Take the host's place for the request that has the connection `slot`: 0 if it may go now, else seconds until to ask again.

        Raises HostPaused or BudgetSpent if it may not go in this run.
        """
        known, now = self._known(host), time.time()
        self._refuse(host, known, limits, now)
        delay = max(limits.delay, crawl_delay)
        if delay <= 0 and not known.said and not known.held:
            return 0.0
        if (late := known.behind()) > 0:
            return late
        if (shut := self._gates.take(host)) > 0:
            return shut
        taken_at = 0.0

        def clock() -> float:
            nonlocal taken_at
            taken_at = time.monotonic()
            return time.time()

        try:
            held = budget.take(self._engine, host, delay, clock)
        except BaseException:
            self._gates.open(host)
            raise
        if held is None:
            known.held, known.delay, known.waits, known.holder = False, delay + known.said, taken_at, slot
            return 0.0
        self._gates.open(host)
        known.standing, now = held, time.time()
        self._refuse(host, known, limits, now)
        if held.next_at - now > LONGEST_WAIT:
            raise HostPaused(f"{host} asked to be left alone {_until(held.next_at)}", held.next_at)
        return max(0.001, held.next_at - now)

    def sent(self, host: str) -> None:
        """A request leaves: if our own work held it up, the next place, ours or another process's, is later by as much."""
        known = self._known(host)
        if known.waits is None:
            return
        late, known.waits = time.monotonic() - known.waits, None
        try:
            for _ in range(_TRIES):
                if late <= _LATE * known.delay:
                    break
                began = time.monotonic()
                budget.postpone(self._engine, host, known.delay)
                # It leaves after that, which may have waited for another writer.
                late = time.monotonic() - began
        finally:
            known.left = time.monotonic()
            self._gates.open(host)

    def _refuse(self, host: str, known: _Host, limits: Limits, now: float) -> None:
        if known.standing.is_paused(now):
            until = known.standing.paused_until
            raise HostPaused(f"{host} is paused {_until(until)}: {known.standing.pause_reason}", until)
        if limits.hours is not None and (closed := opens_in(limits.hours, datetime.now(UTC))) > 0:
            raise BudgetSpent(f"{host} is asked only {limits.hours} (`limits.hours`)", now + closed)
        if limits.day_bytes is not None and self._spent(known) >= limits.day_bytes:
            gave = f"{host} gave its {limits.day_bytes} bytes of the day (`limits.day_bytes`)"
            raise BudgetSpent(gave, now + _to_midnight(now))

    def _spent(self, known: _Host) -> int:
        return known.spent + known.new[today()][1] if today() in known.new else known.spent

    def received(self, host: str, size: int) -> None:
        """Count the bytes of an answer."""
        self._known(host).new[today()][1] += size

    def answered(self, host: str, status: int, seconds: float, limits: Limits) -> None:
        """Note an answer of the host and how long it took: it may be slowed, or trusted again."""
        known = self._known(host)
        known.new[today()][0] += 1
        known.mean = seconds if not known.mean else (1 - _WEIGHT) * known.mean + _WEIGHT * seconds
        if status in _OVERLOADED:
            known.good, known.rest = 0, min(_SLOWEST, max(1.0, 2 * (limits.delay + known.rest)))
            self.hold_back(host, known.rest)
        if status in _OVERLOADED or status >= 500:  # noqa: PLR2004 - the HTTP class of server errors
            self._failed(host, known, f"status {status}")
        else:
            self._well(host, known)
        self._pace(host, known)

    def unanswered(self, host: str, cause: Cause | None, detail: str) -> None:
        """Note that a request to the host failed; without a cause if the page's own fault is known."""
        known = self._known(host)
        known.new[today()][0] += 1
        if cause in OF_THE_HOST:
            self._failed(host, known, detail)

    def hold_back(self, host: str, seconds: float) -> None:
        """Let no process on the archive send a request to the host for that long, at most a day."""
        self._known(host).held = True
        budget.postpone(self._engine, host, min(seconds, budget.LONGEST))

    def _well(self, host: str, known: _Host) -> None:
        known.failures = 0
        known.good += 1
        known.since[True] += 1
        if known.standing.pauses and known.since[True] >= _MENDED:
            budget.resume(self._engine, host)
            known.standing = Standing()
        if known.rest and known.good >= _WELL:
            known.good, known.rest = 0, known.rest / 2 if known.rest > 1 else 0.0

    def _failed(self, host: str, known: _Host, detail: str) -> None:
        known.good = 0
        known.failures += 1
        known.since[False] += 1
        bad, good = known.since
        if known.failures < FAILURES and not (known.standing.pauses and bad > good):
            return
        times = f"{known.failures} requests in a row failed, the last one: {detail}" if known.failures > 1 else detail
        now = time.time()
        until = budget.pause(self._engine, host, now=now, first=_FIRST_PAUSE, longest=budget.LONGEST, reason=times)
        known.failures, known.since = 0, [0, 0]
        known.standing = Standing(paused_until=until, pause_reason=times, pauses=known.standing.pauses + 1)

    def _pace(self, host: str, known: _Host) -> None:
        """Tell all processes what is added to the host's delay, when it changed by more than a little."""
        slow = min(_SLOWEST, max(known.rest, _FACTOR * (known.mean - _AT_EASE)))
        slow = 0.0 if slow < 0.1 else slow  # noqa: PLR2004 - a tenth of a second
        if abs(slow - known.said) > 0.25 * max(slow, known.said):
            budget.slow(self._engine, host, slow)
            known.said = slow

    def _known(self, host: str) -> _Host:
        if host not in self._hosts:
            with reading(self._engine) as connection:
                stands = budget.standing(connection, [host])[host]
                spent = budget.spent(connection, [host], today())
            now = time.time()
            if (slowed := _rested(stands, now)) != stands.slowed:
                stands = budget.rest(self._engine, host, stands, slowed, now)
            held = stands.next_at > now
            self._hosts[host] = _Host(stands, spent.get(host, 0), said=stands.slowed, rest=stands.slowed, held=held)
        return self._hosts[host]

    # What the writer asks, once a transaction

    def write(self, connection: Connection) -> None:
        """Add what was spent since the last transaction, and learn what others spent and found.

        A request that was given up with its place taken, as at the end of a run, keeps nobody waiting.
        """
        for host, known in self._hosts.items():
            if known.waits is not None and time.monotonic() - known.waits >= _UNSENT:
                self._gates.open(host)
        spent = {
            (host, day): (counts[0], counts[1])
            for host, known in self._hosts.items()
            for day, counts in known.new.items()
        }
        if spent:
            budget.spend(connection, spent)
            self._learn(connection, {host for host, _ in spent})

    def _learn(self, connection: Connection, hosts: Iterable[str]) -> None:
        names = list(hosts)
        spent = budget.spent(connection, names, today())
        for host, stands in budget.standing(connection, names).items():
            known = self._hosts[host]
            if stands.pauses > known.standing.pauses:
                known.since = [0, 0]
            known.standing, known.spent = stands, spent.get(host, 0)
            known.held = known.held or stands.next_at > time.time()
            if stands.slowed > known.said:
                # Another process saw the host in trouble: good answers in a row must show that it is over.
                known.rest, known.good = max(known.rest, stands.slowed), 0
            known.said = stands.slowed

    def written(self) -> None:
        """The transaction has committed."""
        for known in self._hosts.values():
            known.new.clear()

    def close(self) -> None:
        """Give all connections back."""
        self._slots.close()


def _rested(stands: Standing, now: float) -> float:
    """What is still added to a host's delay after the time it was left alone; 0 once that is less than a second.

    That time begins where its last place ended, or where it was counted last (`storage.budget.rest`).
    """
    if not stands.slowed or not 0 < stands.next_at < now - _HALVED:
        return stands.slowed
    left: float = stands.slowed * 0.5 ** ((now - stands.next_at) / _HALVED)
    return left if left >= 1 else 0.0


def today() -> str:
    """The day in Vietnam, by which bytes are counted."""
    return datetime.now(HANOI).date().isoformat()


def _to_midnight(now: float) -> float:
    local = datetime.fromtimestamp(now, HANOI)
    return 86_400.0 - (local.hour * 3600 + local.minute * 60 + local.second)


def _until(moment: float) -> str:
    left = in_words(moment - time.time())
    return f"until {told(datetime.fromtimestamp(moment, HANOI))} ({left} from now)"
