"""One budget a host for all processes that share the database: its rate, its pauses, what it was asked each day.

A place is taken at the moment of asking, not booked ahead: whoever is late takes a later one, so that two requests are never
closer together than the delay, whoever sends them. The clock is read when it is our turn to write: a moment of before the
wait for another writer would book places that are over. Times are seconds since 1970, of clocks that machines keep in step.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Row, Select, func, or_, select, text, update

from storage.database import upsert, writing
from storage.models import HostBudget, HostDay

Clock = Callable[[], float]
# No host is left alone for longer, in seconds. What lies further ahead was written by a clock that was wrong: it does not count.
LONGEST = 86_400.0

# Asked for every request of a site with a delay: as text, for making a statement costs more than running it.
_TAKE = """
    INSERT INTO host_budget (host, next_at) VALUES (:host, :now + :delay)
    ON CONFLICT (host) DO UPDATE SET next_at = {now} + :delay + coalesce(host_budget.slowed, 0)
    WHERE (host_budget.next_at <= {now} OR host_budget.next_at > :never)
    AND (coalesce(host_budget.paused_until, 0) <= {now} OR host_budget.paused_until > :never)
    RETURNING next_at
    """
# PostgreSQL has no writers' queue before the statement: who waits for the row waits inside of it.
_WAITED = "extract(epoch FROM clock_timestamp() - statement_timestamp())::double precision"
_NOW = {"sqlite": ":now", "postgresql": f"(CAST(:now AS double precision) + {_WAITED})"}
_TAKES = {dialect: text(_TAKE.format(now=now)) for dialect, now in _NOW.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a host stands: when it may be asked next, what is added to its delay (seconds), and until when and why it is paused."""

    next_at: float = 0.0
    slowed: float = 0.0
    paused_until: float = 0.0
    pause_reason: str | None = None
    pauses: int = 0

    def is_paused(self, now: float) -> bool:
        """Whether nothing may be asked of it."""
        return now < self.paused_until <= now + _ahead(0.0)


def take(engine: Engine, host: str, delay: float, clock: Clock = time.time) -> Standing | None:
    """Take the host's place: None if the request may leave at once, and the next one `delay` and what is added to it later.

    Else how the host stands: nothing was taken, ask again then. One statement decides, over threads, processes and machines.
    """
    with writing(engine) as connection:
        now = clock()
        facts = {"host": host, "now": now, "delay": delay, "never": now + _ahead(delay)}
        if connection.execute(_TAKES[engine.dialect.name], facts).first() is not None:
            return None
        return standing(connection, [host])[host]


def standing(connection: Connection, hosts: Collection[str]) -> dict[str, Standing]:
    """How the hosts stand; hosts that nothing is known of stand as new."""
    rows = connection.execute(_standing().where(HostBudget.host.in_(list(hosts))))
    return dict.fromkeys(hosts, Standing()) | {row.host: _read(row) for row in rows}


def paused(connection: Connection, now: float, *, wait: float = LONGEST) -> dict[str, Standing]:
    """The hosts of which nothing is asked now: paused, or asked for a longer rest than `wait` (seconds)."""
    here = or_(HostBudget.paused_until > now, HostBudget.next_at > now + wait)
    found = {row.host: _read(row) for row in connection.execute(_standing().where(here))}
    return {
        host: held
        for host, held in found.items()
        if held.is_paused(now) or now + wait < held.next_at <= now + _ahead(held.slowed)
    }


def slowed(connection: Connection, least: float) -> dict[str, float]:
    """The hosts to whose delay so many seconds at least are added, and how many."""
    here = select(HostBudget.host, HostBudget.slowed).where(HostBudget.slowed >= least).order_by(HostBudget.host)
    return {row.host: row.slowed for row in connection.execute(here)}


def postpone(engine: Engine, host: str, seconds: float, clock: Clock = time.time) -> None:
    """No request to the host for so long from now: what a Retry-After asks for. Never moves the line back."""
    with writing(engine) as connection:
        until = clock() + seconds
        insert = upsert(connection, HostBudget).values(host=host, next_at=until)
        later = or_(HostBudget.next_at < until, HostBudget.next_at > until + _ahead(0.0))
        connection.execute(insert.on_conflict_do_update(index_elements=["host"], set_={"next_at": until}, where=later))


def slow(engine: Engine, host: str, seconds: float) -> None:
    """Add so much to the host's delay from now on, for whoever asks; 0 to ask it at its usual pace again."""
    with writing(engine) as connection:
        insert = upsert(connection, HostBudget).values(host=host, next_at=0.0, slowed=seconds)
        connection.execute(insert.on_conflict_do_update(index_elements=["host"], set_={"slowed": seconds}))


def rest(engine: Engine, host: str, seen: Standing, slowed: float, now: float) -> Standing:
    """Add only `slowed` from now on to the delay of a host that was left alone since `seen.next_at`; how it stands then.

    The place moves up to now, to where its rest is counted: no other process counts the same hours, at this moment or later.
    """
    with writing(engine) as connection:
        here = update(HostBudget).where(HostBudget.host == host)
        as_seen = here.where(HostBudget.next_at == seen.next_at, HostBudget.slowed == seen.slowed)
        connection.execute(as_seen.values(slowed=slowed, next_at=now))
        return standing(connection, [host])[host]


def pause(  # noqa: PLR0913 - what a pause is
    engine: Engine, host: str, *, now: float, first: float, longest: float, reason: str
) -> float:
    """Ask nothing of the host for `first` seconds, twice as long for each pause before it, at most `longest`; until when.

    Several processes that find the same trouble at once make one pause of it.
    """
    with writing(engine) as connection:
        fresh = upsert(connection, HostBudget).values(host=host, next_at=0.0).on_conflict_do_nothing()
        connection.execute(fresh)
        locked = _standing().where(HostBudget.host == host).with_for_update()
        before = _read(connection.execute(locked).one())
        if before.is_paused(now):
            return before.paused_until
        until = now + min(first * 2.0 ** min(before.pauses, 30), longest)
        here = update(HostBudget).where(HostBudget.host == host)
        connection.execute(here.values(paused_until=until, pause_reason=reason, pauses=before.pauses + 1))
        return until


def resume(engine: Engine, host: str) -> None:
    """The host is well again: its next pause is a first one."""
    with writing(engine) as connection:
        rested = or_(HostBudget.pauses > 0, HostBudget.paused_until.is_not(None))
        here = update(HostBudget).where(HostBudget.host == host, rested)
        connection.execute(here.values(paused_until=None, pause_reason=None, pauses=0))


def spend(connection: Connection, spent: Mapping[tuple[str, str], tuple[int, int]]) -> None:
    """Add requests and bytes, by host and day ("2026-11-27", in Vietnam)."""
    if not spent:
        return
    rows = [
        {"host": host, "day": day, "requests": n, "bytes": size} for (host, day), (n, size) in sorted(spent.items())
    ]
    insert = upsert(connection, HostDay)
    added = {name: getattr(HostDay, name) + insert.excluded[name] for name in ("requests", "bytes")}
    connection.execute(insert.on_conflict_do_update(index_elements=["host", "day"], set_=added), rows)


def spent(connection: Connection, hosts: Collection[str], day: str) -> dict[str, int]:
    """Bytes received from the hosts on that day by all processes; hosts that were not asked are left out."""
    rows = connection.execute(select(HostDay.host, HostDay.bytes).where(HostDay.day == day, HostDay.host.in_(hosts)))
    return {row.host: row.bytes for row in rows}


def days(connection: Connection, host: str, *, since: str) -> Sequence[tuple[str, int, int]]:
    """What the host was asked a day since that day: (day, requests, bytes), the oldest first."""
    columns = (HostDay.day, HostDay.requests, HostDay.bytes)
    rows = connection.execute(select(*columns).where(HostDay.host == host, HostDay.day >= since).order_by(HostDay.day))
    return [(row.day, row.requests, row.bytes) for row in rows]


def _ahead(delay: float) -> float:
    """How far ahead the next place of a host with that delay can lie, in seconds: a minute's more is for clocks of several machines."""
    return LONGEST + delay + 60.0


def _standing() -> Select[str, float, float, float, str | None, int]:
    return select(
        HostBudget.host,
        HostBudget.next_at,
        func.coalesce(HostBudget.slowed, 0.0).label("slowed"),
        func.coalesce(HostBudget.paused_until, 0.0).label("paused_until"),
        HostBudget.pause_reason,
        func.coalesce(HostBudget.pauses, 0).label("pauses"),
    )


def _read(row: Row[str, float, float, float, str | None, int]) -> Standing:
    return Standing(row.next_at, row.slowed, row.paused_until, row.pause_reason, row.pauses)
