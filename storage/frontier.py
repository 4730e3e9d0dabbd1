"""The frontier: every URL of a site once, in the database, so that a killed crawl goes on where it stood.

States: queued (to fetch), done (answered), refused (never asked for, see reason), failed (asked in vain too often).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)

from storage.causes import Cause
from storage.database import upsert
from storage.models import Frontier, Site

# Why an address was never asked for.
_REFUSED = {Cause.ROBOTS.value, Cause.SKIPPED.value, Cause.PRIVATE.value}
_BATCH = 1000  # keys in one IN list: well under what either database takes
_PATHS = 100  # conditions joined by OR


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierRow:
    """A URL found. `url_key` says when two URLs are one; a higher `priority` is fetched earlier. state: queued, refused."""

    url: str
    url_key: str
    route: str
    found_at: datetime
    via: str | None = None
    depth: int = 0
    priority: int = 0
    state: str = "queued"
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a try ended. `state` queued means: try again later. Fields left None stay as they are, but for `reason` and `cause`."""

    id: int
    state: str
    tried_at: datetime
    reason: str | None = None
    status: int | None = None
    kind: str | None = None
    capture_id: int | None = None
    article_id: str | None = None
    cause: str | None = None


def _values(row: FrontierRow | Settlement) -> dict[str, Any]:
    """Its fields; `asdict` copies every value, which costs more than writing the row."""
    return {name: getattr(row, name) for name in row.__slots__}


def add(connection: Connection, site_id: int, rows: Iterable[FrontierRow]) -> int:
    """Add URLs the site's frontier does not know; how many were new.

    A queued URL found again by a better route (higher priority) takes that route over. Of one key twice in `rows` the higher
    priority counts.
    """
    best: dict[str, FrontierRow] = {}
    for row in rows:
        if row.url_key not in best or row.priority > best[row.url_key].priority:
            best[row.url_key] = row
    old = known(connection, site_id, best)
    fresh = [_values(row) | {"site_id": site_id, "attempts": 0} for key, row in best.items() if key not in old]
    if fresh:
        connection.execute(upsert(connection, Frontier).on_conflict_do_nothing(), fresh)
    better = [
        {"row": old[key]["id"], "p": row.priority, "r": row.route, "v": row.via, "d": row.depth}
        for key, row in best.items()
        if key in old and row.state == old[key]["state"] == "queued" and row.priority > old[key]["priority"]
    ]
    if better:
        raised: dict[str, Any] = {name: bindparam(name[0]) for name in ("priority", "route", "via", "depth")}
        connection.execute(update(Frontier).where(Frontier.id == bindparam("row")).values(**raised), better)
    return len(fresh)


# Asked for most pages: made once, for making a statement costs more than running it.
_KNOWN = select(*Frontier.__table__.columns).where(
    Frontier.site_id == bindparam("site"), Frontier.url_key.in_(bindparam("keys", expanding=True))
)


def known(connection: Connection, site_id: int, url_keys: Iterable[str]) -> dict[str, RowMapping]:
    """The rows of those keys that the site's frontier has, by key."""
    found: dict[str, RowMapping] = {}
    keys = list(dict.fromkeys(url_keys))
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        rows = connection.execute(_KNOWN, {"site": site_id, "keys": part}).mappings()
        found |= {row["url_key"]: row for row in rows}
    return found


def queries_of(connection: Connection, site_id: int, paths: Iterable[str], *, since: datetime) -> Counter[str]:
    """How many addresses with a query were found at each path (an address without one) since then."""
    every = list(dict.fromkeys(paths))
    found: Counter[str] = Counter()
    for start in range(0, len(every), _PATHS):
        here = or_(*(_with_query(connection, site_id, path) for path in every[start : start + _PATHS]))
        keys = connection.execute(select(Frontier.url_key).where(here, Frontier.found_at >= since)).scalars()
        found.update(key.partition("?")[0] for key in keys)
    return found


def _with_query(connection: Connection, site_id: int, path: str) -> ColumnElement[bool]:
    # PostgreSQL's order of texts may be that of a language, by which no beginning is one stretch of the index; SQLite's LIKE asks none.
    key = Frontier.url_key
    begins = key.startswith(f"{path}?", autoescape=True)
    if connection.dialect.name == "sqlite":
        begins = and_(key >= f"{path}?", key < f"{path}{chr(ord('?') + 1)}")
    return and_(Frontier.site_id == site_id, begins)


def take(
    connection: Connection, site_id: int, n: int, *, run_id: int | None = None, least: int | None = None
) -> Sequence[RowMapping]:
    """The next `n` queued rows, highest priority first, then oldest; with `least` only those of that priority at least.

    With `run_id` they are marked as in that run's hands and not given to it again until they are settled; a later run gets
    them. One run at a time takes from a site.
    """
    statement = _queue(site_id, run_id, *Frontier.__table__.columns)
    if least is not None:
        statement = statement.where(Frontier.priority >= least)
    rows = connection.execute(statement.order_by(Frontier.priority.desc(), Frontier.id).limit(n)).mappings().all()
    if run_id is not None and rows:
        taken = [{"row": row["id"], "run": run_id} for row in rows]
        connection.execute(
            update(Frontier).where(Frontier.id == bindparam("row")).values(taken_by=bindparam("run")), taken
        )
    return rows


def in_hand(connection: Connection, site_id: int) -> Sequence[RowMapping]:
    """The rows that runs were given and did not settle: what the last one had in hand when it was killed, or put off."""
    here = (Frontier.site_id == site_id, Frontier.state == "queued", Frontier.taken_by.is_not(None))
    return connection.execute(select(*Frontier.__table__.columns).where(*here)).mappings().all()


def has_queued(connection: Connection, site_id: int, *, run_id: int | None = None) -> bool:
    """Whether `take` would give a row."""
    return connection.execute(_queue(site_id, run_id, Frontier.id).limit(1)).first() is not None


def _queue(site_id: int, run_id: int | None, *columns: Any) -> Select[Any]:
    queued = select(*columns).where(Frontier.site_id == site_id, Frontier.state == "queued")
    if run_id is not None:
        queued = queued.where(or_(Frontier.taken_by.is_(None), Frontier.taken_by != run_id))
    return queued


def settle(connection: Connection, site_id: int, settlements: Sequence[Settlement]) -> None:
    """Write how tries ended, all in one statement. Each frees the row and counts as an attempt, but for those never made (refused)."""
    if not settlements:
        return
    changed: dict[str, Any] = {
        name: func.coalesce(bindparam(f"new_{name}"), getattr(Frontier, name))
        for name in ("status", "kind", "capture_id", "article_id")
    }
    changed |= {name: bindparam(f"new_{name}") for name in ("state", "reason", "cause", "tried_at")}
    is_refused = bindparam("new_state", type_=Text) == "refused"
    changed |= {"attempts": Frontier.attempts + case((is_refused, 0), else_=1), "taken_by": None}
    here = and_(Frontier.id == bindparam("row"), Frontier.site_id == site_id)
    values = [
        {"row": one.id} | {f"new_{name}": value for name, value in _values(one).items() if name != "id"}
        for one in settlements
    ]
    connection.execute(update(Frontier).where(here).values(**changed), values)


def retry(connection: Connection, site_id: int, *, now: datetime, waits: Sequence[timedelta] | None) -> int:
    """Queue again the URLs that failed long enough before `now`, and all that robots.txt refused; how many.

    One that failed n times waits for `waits[n - 1]` after the last try; more often than there are waits, it is left. None: all.
    A run begins with it: a robots.txt that forbids today may allow tomorrow, and asking it costs nothing.
    """
    failed = Frontier.state == "failed"
    if waits is not None:
        tries = enumerate(waits, start=1)
        is_due = or_(*(and_(Frontier.attempts == n, Frontier.tried_at <= now - wait) for n, wait in tries))
        failed = and_(failed, is_due)
    here = and_(Frontier.site_id == site_id, or_(failed, Frontier.state == "refused"))
    return connection.execute(update(Frontier).where(here).values(state="queued", taken_by=None)).rowcount


def failed_before(row: RowMapping) -> bool:
    """Whether a row that is queued failed at its last try: that it fails again is no news."""
    return row["attempts"] > 0 and row["cause"] not in _REFUSED


def put_behind(connection: Connection, site_id: int, *, priority: int, lower: int) -> None:
    """Lower the priority of queued URLs: what was today's when it was found is the backlog of the next run."""
    here = (Frontier.site_id == site_id, Frontier.state == "queued", Frontier.priority == priority)
    connection.execute(update(Frontier).where(*here).values(priority=lower))


# What queues a known address once more. One that failed stays known as such by its attempts, however often it is asked again.
ONCE_MORE: dict[str, Any] = {
    "state": "queued",
    "attempts": case((Frontier.state == "failed", Frontier.attempts), else_=0),
    "reason": None,
    "cause": None,
    "taken_by": None,
}


def again(connection: Connection, site_id: int, url_keys: Iterable[str], *, before: datetime) -> int:
    """Queue known URLs once more that were last tried before `before` (the run's beginning); how many."""
    keys = list(dict.fromkeys(url_keys))
    queued = 0
    for start in range(0, len(keys), _BATCH):
        here = and_(
            Frontier.site_id == site_id,
            Frontier.url_key.in_(keys[start : start + _BATCH]),
            Frontier.state.in_(["done", "failed"]),
            or_(Frontier.tried_at.is_(None), Frontier.tried_at < before),
        )
        queued += connection.execute(update(Frontier).where(here).values(**ONCE_MORE)).rowcount
    return queued


def missing(connection: Connection, site_id: int) -> dict[str, int]:
    """What of the site's known addresses was not brought, by what it is and why: {"pages not visited yet": 12, "media: dns": 1}.

    What the site itself took away or shows elsewhere (removed, moved), or robots.txt forbids, is no gap of ours.
    """
    is_media = case((Frontier.route == "media", "media"), else_="pages")
    why = case((Frontier.state == "queued", "not visited yet"), else_=func.coalesce(Frontier.cause, "unknown"))
    here = (Frontier.site_id == site_id, Frontier.state.in_(["queued", "failed"]))
    rows = connection.execute(select(is_media, why, func.count()).where(*here).group_by(is_media, why))
    return {f"{what}: {cause}": count for what, cause, count in rows}


def count_queued(connection: Connection, hosts: Sequence[str]) -> int:
    """How many addresses of the sites with those hosts are still to fetch."""
    sites = select(Site.id).where(Site.host.in_(hosts))
    waiting = select(func.count()).where(Frontier.site_id.in_(sites), Frontier.state == "queued")
    return connection.execute(waiting).scalar_one()


def queued_by_host(connection: Connection) -> dict[str, int]:
    """How many addresses of each site are still to fetch, by its host; 0 for sites that are done."""
    waiting = select(Frontier.site_id, func.count().label("n")).where(Frontier.state == "queued")
    by_site = waiting.group_by(Frontier.site_id).subquery()
    rows = select(Site.host, func.coalesce(by_site.c.n, 0).label("waiting")).outerjoin(
        by_site, by_site.c.site_id == Site.id
    )
    return {row.host: row.waiting for row in connection.execute(rows)}


def counts(connection: Connection, site_id: int | None = None) -> list[Mapping[str, Any]]:
    """Numbers of rows by site, state, route, kind and reason: {site_id, state, route, kind, reason, n}."""
    by = (Frontier.site_id, Frontier.state, Frontier.route, Frontier.kind, Frontier.reason)
    statement = select(*by, func.count().label("n")).group_by(*by).order_by(*by)
    if site_id is not None:
        statement = statement.where(Frontier.site_id == site_id)
    return [dict(row) for row in connection.execute(statement).mappings()]
