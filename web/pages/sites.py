"""The pages of the archive itself: its sites with their health and coverage, what changed on a day, what the room is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from operations.outcome import FINE
from storage.coverage.drawing import State, grid, month_columns, state_of
from storage.coverage.ledger import ledger
from storage.database import reading
from storage.days import HANOI, begins, ends
from storage.news import MOST, became, came, runs_of
from storage.news import changed as changed_then
from storage.queries import site_status
from storage.runs import Crawl, last_crawls
from storage.sites import site_id
from web.question import Question
from web.rendering import page
from web.room import Room
from web.trouble import NotHere

# How a job judged a crawl; and of one that nobody judged, what ended it.
_GOOD = frozenset({"finished", *(outcome.name.lower() for outcome in FINE)})
_YEAR = 364


def sites(room: Room, request: Request) -> Response:
    """`/sites`: what is held of each site, and how its last crawl ended."""
    found = room.holdings.of(room.archive)
    with reading(room.archive.engine) as connection:
        crawls = last_crawls(connection)
    listed = [one | {"health": _health(crawls.get(one["host"], [])), "ran_at": _ran_at(one)} for one in found["sites"]]
    return page(request, "sites.html", totals=found["totals"], sites=listed)


def site(room: Room, request: Request) -> Response:
    """`/sites/{host}`: one site: its calendar of coverage, its runs, what it was refused and why."""
    host = str(request.path_params["host"])
    found = site_status(room.archive, host)
    if found is None:
        raise NotHere("the archive has no site of this host")
    until = datetime.now(HANOI).date() - timedelta(days=1)
    since = until - timedelta(days=_YEAR)
    with reading(room.archive.engine) as connection:
        number = site_id(connection, host)
        assert number is not None  # noqa: S101 - its row was just read
        covered = ledger(connection, number, since, until)
        runs = runs_of(connection, number)
        crawls = last_crawls(connection)
    years = [(year, weeks, list(month_columns(weeks))) for year, weeks in grid(covered)]
    return page(
        request,
        "site.html",
        site=found,
        health=_health(crawls.get(host, [])),
        runs=runs,
        covered=covered,
        years=years,
        states=list(State),
        state_of=state_of,
        newest=Question(site=host).address(),
    )


def _health(crawls: Sequence[Crawl]) -> tuple[bool | None, str]:
    """Whether the last crawl was good, None if nobody can tell, and the word for how it ended."""
    if not crawls:
        return None, "never"
    last = crawls[0]
    word = last.judged or last.outcome
    if word is None:
        return None, "running"
    return word in _GOOD, word


def _ran_at(one: Mapping[str, Any]) -> datetime | None:
    run = one["last_run"]
    return (run["ended_at"] or run["started_at"]) if run else None


def changed(room: Room, request: Request) -> Response:
    """`/changes`: what came, changed and vanished on a day, today if none is named."""
    today = datetime.now(HANOI).date()
    day = Question.read(request.query_params).since or today
    if not date(1990, 1, 1) <= day <= today:
        day = today
    with reading(room.archive.engine) as connection:
        lists = [read(connection, begins(day), ends(day)) for read in (became, changed_then, came)]
    return page(
        request,
        "changes.html",
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1) if day < today else None,
        lists=[(rows[:MOST], len(rows) > MOST) for rows in lists],
    )


def about(room: Room, request: Request) -> Response:
    """`/about`: what this is, how to cite it, and its doors for programs."""
    return page(request, "about.html", base=room.address(request))
