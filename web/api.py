"""The API for programs: /api/v1/..., JSON, paged by cursor. Its parameters are declared once, in web.openapi, and read by it."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from storage.asking.search import search as run
from storage.coverage.ledger import ledger
from storage.database import reading
from storage.days import HANOI
from storage.endings import WITHDRAWN
from storage.events import audit
from storage.harvest import Changed, Span, changed
from storage.queries import records_by_id
from storage.revisions import revisions
from storage.sites import site_id
from storage.stories.shown import story as story_of
from web.citations import apa, bibtex, chicago, csl, ris
from web.days import day
from web.openapi import document, parameters
from web.question import Question
from web.reading import article_id, cited, like_shown, record_of, shown
from web.room import Room
from web.trouble import BadRequest, NotHere

_LONGEST = 400  # days of coverage at once


def answered(told: Any) -> Response:
    """A JSON answer, letters as they are."""
    text = json.dumps(told, ensure_ascii=False, default=_plain)
    return Response(text, media_type="application/json")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def openapi(room: Room, request: Request) -> Response:
    """`/api/v1/openapi.json`."""
    return answered(document(room.address(request)))


def search(room: Room, request: Request) -> Response:
    """`/api/v1/search`."""
    parameters(request, "search")
    question = Question.read(request.query_params)
    like_shown(room, question)
    facets = request.query_params.get("facets") == "1"
    return answered(run(room.archive, question.asked(facets=facets), room.host_named).as_json())


def articles(room: Room, request: Request) -> Response:
    """`/api/v1/articles`: all articles in the order in which they changed here."""
    given = parameters(request, "articles")
    limit = int(given.get("limit", "50"))
    span = Span(after=int(given.get("after", "0")), site=given.get("site"), province=given.get("province"))
    with reading(room.archive.engine) as connection:
        found = changed(connection, span, limit + 1)
        ids = [one.id for one in found[:limit] if one.state != WITHDRAWN]
        records = records_by_id(connection, ids)
    told = [_listed(one, records) for one in found[:limit]]
    return answered({"articles": told, "next": str(found[limit - 1].number) if len(found) > limit else None})


def _listed(one: Changed, records: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A record, or of a withdrawn article that it is one; with the number and time of its last change."""
    record = records.get(one.id) or {"id": one.id, "site": one.site, "state": one.state}
    return record | {"change": one.number, "changed_at": one.at.isoformat()}


def article(room: Room, request: Request) -> Response:
    """`/api/v1/articles/{id}`: the record, what became of it, its revisions, citations and addresses here."""
    parameters(request, "article")
    record = record_of(room, request)
    source = cited(room, request, record)
    known = revisions(room.archive, record["id"], with_records=False)
    told = {
        **record,
        **audit(room.archive, record["id"]),
        "permanent": source.address,
        "revisions": [_revision(one) for one in known],
        "citations": {
            "apa": apa(source),
            "chicago": chicago(source),
            "bibtex": bibtex(source),
            "ris": ris(source),
            "csl": csl(source),
        },
    }
    return answered(told)


def _revision(one: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in one.items() if name not in {"article_id", "record"}}
    if one["capture_id"] is not None:
        told["record_address"] = f"/captures/{one['capture_id']}/record.warc.gz"
        told["capture_address"] = f"/captures/{one['capture_id']}"
    return told


def story(room: Room, request: Request) -> Response:
    """`/api/v1/stories/{id}`."""
    parameters(request, "story")
    wanted = article_id(request)
    shown(room, wanted)  # by the id of an article
    told = story_of(room.archive, wanted)
    if told is None:
        raise NotHere("no story has this id")
    return answered(told)


def sites(room: Room, request: Request) -> Response:
    """`/api/v1/sites`: what the archive holds of each site."""
    parameters(request, "sites")
    told = room.holdings.of(room.archive)
    return answered({"totals": told["totals"], "sites": [_site(one) for one in told["sites"]]})


def _site(one: Mapping[str, Any]) -> dict[str, Any]:
    run_of = one["last_run"]
    last = (
        {name: run_of[name] for name in ("id", "kind", "started_at", "ended_at", "outcome", "version")}
        if run_of
        else None
    )
    return {name: value for name, value in one.items() if name != "last_run"} | {"last_run": last}


def coverage(room: Room, request: Request) -> Response:
    """`/api/v1/coverage`: the ledger of a site, day by day."""
    given = parameters(request, "coverage")
    until = _day(given, "until") or datetime.now(HANOI).date() - timedelta(days=1)
    since = _day(given, "since") or until - timedelta(days=90)
    if not timedelta(0) <= until - since <= timedelta(days=_LONGEST):
        raise BadRequest(f"since and until span 1 to {_LONGEST} days")
    with reading(room.archive.engine) as connection:
        number = site_id(connection, given["site"])
        if number is None:
            raise NotHere("the archive has no site of this host")
        found = ledger(connection, number, since, until)
    return answered({"site": given["site"], **found.as_json()})


def _day(given: Mapping[str, str], name: str) -> date | None:
    return day(name, given[name]) if name in given else None
