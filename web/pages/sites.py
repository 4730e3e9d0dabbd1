"""The pages of the archive itself: its sites with their health and coverage, what changed on a day, what the room is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from operations.outcome import FINE
from storage.coverage.drawing import State, grid, month_columns, state_of
from storage.coverage.ledger import ledger
from storage.coverage.period import held, usual, year
from storage.database import reading
from storage.days import HANOI, begins, ends
from storage.news import MOST, became, came, runs_of
from storage.news import changed as changed_then
from storage.queries import site_status
from storage.runs import Crawl, last_crawls
from storage.sites import site_id
from web.days import FIRST
from web.question import Question
from web.rendering import page
from web.room import Room
from web.trouble import BadRequest, NotHere

# How a job judged a crawl; and of one that nobody judged, what ended it.
_GOOD = frozenset({"finished", *(outcome.name.lower() for outcome in FINE)})
_YEAR = 365


def sites(room: Room, request: Request) -> Response:
    """`/sites`: what is held of each site, and how its last crawl ended."""
    found = room.holdings.of(room.archive)
    with reading(room.archive.engine) as connection:
        crawls = last_crawls(connection)
    listed = [one | {"health": _health(crawls.get(one["host"], ()), one["last_run"])} for one in found["sites"]]
    return page(request, "sites.html", totals=found["totals"], sites=listed)


def site(room: Room, request: Request) -> Response:
    """`/sites/{host}`: one site: its calendar of coverage (of the last year, or a `year`), its runs, what it was refused and why."""
    host = str(request.path_params["host"])
    found = site_status(room.archive, host)
    if found is None:
        raise NotHere("the archive has no site of this host")
    today = datetime.now(HANOI).date()
    chosen = _year(request.query_params.get("year"), today)
    with reading(room.archive.engine) as connection:
        number = site_id(connection, host)
        assert number is not None  # noqa: S101 - its row was just read
        known = held(connection, number, today)
        covered = ledger(connection, number, *(year(chosen, today) if chosen else usual(known, today, _YEAR)))
        runs = runs_of(connection, number)
        crawls = last_crawls(connection)
    years = [(year, weeks, list(month_columns(weeks))) for year, weeks in grid(covered)]
    return page(
        request,
        "site.html",
        site=found,
        health=_health(crawls.get(host, ()), found["last_run"]),
        runs=runs,
        covered=covered,
        years=years,
        chosen=chosen,
        known=range(today.year, known.first.year - 1, -1) if known else (),
        states=list(State),
        state_of=state_of,
        newest=Question(site=host).address(),
    )


def _year(text: str | None, today: date) -> int | None:
    """The year that is asked for. Raises BadRequest for one of which nothing can be told."""
    if text is None:
        return None
    if not re.fullmatch("[12][0-9]{3}", text) or not FIRST.year <= int(text) <= today.year:
        raise BadRequest(f"year is a number from {FIRST.year} to {today.year}")
    return int(text)


@dataclass(frozen=True, slots=True)
class _Health:
    """How the last run of a site ended: of what kind it was, when, in what word, and whether that is good (None: nobody can tell)."""

    is_good: bool | None
    word: str
    kind: str | None = None
    at: datetime | None = None


def _health(crawls: Sequence[Crawl], last_run: Mapping[str, Any] | None) -> _Health:
    """Of its last crawl; where nobody ever crawled, as for what was taken in from WARC files, of its last run."""
    if crawls:
        last = crawls[0]
        kind, word, at = "crawl", last.judged or last.outcome, last.ended_at or last.started_at
    elif last_run:
        kind, word, at = last_run["kind"], last_run["outcome"], last_run["ended_at"] or last_run["started_at"]
    else:
        return _Health(None, "never")
    return _Health(word in _GOOD if word else None, word or "running", kind, at)


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
