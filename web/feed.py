"""The Atom feed (RFC 4287) of any question: what it finds, the newest published first."""

from datetime import UTC, datetime
from typing import Any

from lxml import etree
from starlette.requests import Request
from starlette.responses import Response

from storage.asking.results import Hit, Order
from storage.asking.search import search as run
from storage.database import reading
from storage.queries import records_by_id
from web.question import Question
from web.reading import like_shown
from web.room import Room
from web.texts import Texts, language_of
from web.xml import add, written

ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 50


def feed(room: Room, request: Request) -> Response:
    """`/feed.atom`: what a question finds, the newest first."""
    question = Question.read(request.query_params)
    like_shown(room, question)
    asked = Question(**{name: getattr(question, name) for name in _NARROWING}, sort=Order.NEWEST, limit=_ENTRIES)
    results = run(room.archive, asked.asked(), room.host_named)
    with reading(room.archive.engine) as connection:
        records = records_by_id(connection, [hit.article_id for hit in results.hits])
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]  # the stub knows no default namespace
    t = Texts(language_of(request))
    page, own = (room.address(request, asked.address(path, sort=None, limit=20)) for path in ("/", "/feed.atom"))
    add(root, f"{{{ATOM}}}title", f"{t('brand')}: {question.q}" if question.q else t("brand"))
    add(root, f"{{{ATOM}}}id", own)
    add(root, f"{{{ATOM}}}link", rel="self", type="application/atom+xml", href=own)
    add(root, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=page)
    author = add(root, f"{{{ATOM}}}author")
    add(author, f"{{{ATOM}}}name", t("brand"))
    shown = [(hit, records[hit.article_id]) for hit in results.hits if hit.article_id in records]
    add(root, f"{{{ATOM}}}updated", max((_updated(record) for _, record in shown), default="1970-01-01T00:00:00Z"))
    for hit, record in shown:
        _entry(root, room.address(request, f"/article/{hit.article_id}"), hit, record)
    return Response(written(root), media_type="application/atom+xml")


_NARROWING = ("q", "site", "province", "since", "until", "copies", "category", "like")


def _entry(root: Any, address: str, hit: Hit, record: dict[str, Any]) -> None:
    entry = add(root, f"{{{ATOM}}}entry")
    add(entry, f"{{{ATOM}}}title", hit.title)
    add(entry, f"{{{ATOM}}}id", address)
    add(entry, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=address)
    add(entry, f"{{{ATOM}}}updated", _updated(record))
    if hit.published_at:
        add(entry, f"{{{ATOM}}}published", hit.published_at.isoformat())
    author = add(entry, f"{{{ATOM}}}author")
    add(author, f"{{{ATOM}}}name", ", ".join(record.get("authors") or ()) or hit.site)
    for name in record.get("category") or ():
        add(entry, f"{{{ATOM}}}category", term=name)
    add(entry, f"{{{ATOM}}}summary", _summary(record), type="text")


def _summary(record: dict[str, Any]) -> str:
    return str(record.get("lead") or next(iter(record.get("paragraphs") or ()), ""))


def _updated(record: dict[str, Any]) -> str:
    """When the article was first seen: readers show what is new to the archive."""
    return datetime.fromisoformat(record["first_seen"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
