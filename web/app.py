"""The reading room as an ASGI application: its addresses, its errors as pages, and the guard before them."""

import logging
from importlib.resources import files

from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from pipelines.version import VERSION
from storage.errors import BrokenRecord, DamagedRecord, DatabaseLost, IndexDamaged, NoArticle, StorageError, WrongCursor
from storage.refusals import remedy, told
from web import api, memento
from web.exporting import exported
from web.feed import feed
from web.guard import Guard, posted
from web.memento import inert
from web.oai import oai
from web.pages import article, captures, sites
from web.pages.search import search
from web.pages.story import story
from web.question import Question
from web.rendering import page
from web.room import Room, base_of
from web.serving import serving
from web.texts import texts

log = logging.getLogger(__name__)
# What does not pass by itself.
_DAMAGE = (BrokenRecord, DamagedRecord, DatabaseLost, IndexDamaged)
_ASSETS = {
    "room.css": "text/css; charset=utf-8",
    "room.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


def make_app(room: Room) -> ASGIApp:
    """The application that serves a room. Nothing in it writes."""
    app = Starlette(
        routes=[
            Route("/", serving(search, "search", keeps=True)),
            Route("/article/{id}", serving(article.article, keeps=True)),
            Route("/article/{id}/revisions/{number}", serving(article.revision, keeps=True)),
            Route("/article/{id}/diff/{old}/{new}", serving(article.difference, keeps=True)),
            Route("/article/{id}/images/{at}", serving(article.picture)),
            Route("/article/{id}/attachments/{at}", serving(article.attachment)),
            Route("/article/{id}/revisions/{number}/images/{at}", serving(article.picture)),
            Route("/article/{id}/revisions/{number}/attachments/{at}", serving(article.attachment)),
            Route("/article/{id}/cite.{kind}", serving(article.citation)),
            Route("/article/{id}/revisions/{number}/cite.{kind}", serving(article.citation)),
            Route("/story/{id}", serving(story, keeps=True)),
            Route("/captures/{number}", serving(captures.capture)),
            Route("/captures/{number}/replay", serving(captures.replay)),
            Route("/captures/{number}/record.warc.gz", serving(captures.record)),
            Route("/memento/{stamp}/{url:path}", serving(memento.capture)),
            Route("/timegate/{url:path}", serving(memento.gate)),
            Route("/timemap/link/{url:path}", serving(memento.map_of)),
            Route("/sites", serving(sites.sites, "long")),
            Route("/sites/{host}", serving(sites.site)),
            Route("/changes", serving(sites.changed, "long")),
            Route("/about", serving(sites.about)),
            Route("/feed.atom", serving(feed, "search", keeps=True)),
            Route("/export.{kind}", serving(exported, "long")),
            Route("/oai", posted(serving(oai, "long")), methods=["GET", "POST"]),
            Route("/api/v1/openapi.json", serving(api.openapi)),
            Route("/api/v1/search", serving(api.search, "search", keeps=True)),
            Route("/api/v1/articles", serving(api.articles, keeps=True)),
            Route("/api/v1/articles/{id}", serving(api.article, keeps=True)),
            Route("/api/v1/stories/{id}", serving(api.story, keeps=True)),
            Route("/api/v1/sites", serving(api.sites, "long")),
            Route("/api/v1/coverage", serving(api.coverage)),
            Route("/assets/{name}", asset),
            Route("/robots.txt", robots),
            Route("/healthz", health),
        ],
        exception_handlers={HTTPException: refused, StorageError: troubled, DBAPIError: troubled},
    )
    app.state.room = room
    return Guard(app, room.settings)


async def asset(request: Request) -> Response:
    """Our own style and script; their addresses carry the version, so they are kept for good."""
    kind = _ASSETS.get(request.path_params["name"])
    if kind is None:
        raise HTTPException(404)
    body = files("web").joinpath("static", request.path_params["name"]).read_bytes()
    fresh = "public, max-age=31536000, immutable" if request.query_params.get("v") == VERSION else "no-cache"
    return Response(body, headers={"Cache-Control": fresh}, media_type=kind)


async def robots(_: Request) -> Response:
    """Search engines are asked to stay away: what is archived here is found at its publishers'."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


async def health(_: Request) -> Response:
    """For a proxy that asks whether somebody is there."""
    return PlainTextResponse("ok\n")


async def refused(request: Request, error: Exception) -> Response:
    """An HTTP error as a page, or as JSON where a program asks."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for these alone
    return _told(
        request, error.status_code, error.detail, getattr(error, "article_id", None), dict(error.headers or {})
    )


async def troubled(request: Request, error: Exception) -> Response:
    """What storage or the database cannot give, with its own sentence where the reader can mend it."""
    if isinstance(error, WrongCursor):
        return _told(request, 400, str(error))
    if isinstance(error, NoArticle):
        return _told(request, 404, "no article has this id")
    # Of a server out of reach each request would repeat a page of places in the code.
    log.error("%s %s: %s", request.method, request.url.path, told(error), exc_info=None if remedy(error) else error)
    status = 500 if isinstance(error, _DAMAGE) else 503
    return _told(
        request,
        status,
        f"the archive cannot answer now ({type(error).__name__}); its keeper finds the reason in the log",
    )


def _told(
    request: Request, status: int, detail: str, article_id: str | None = None, headers: dict[str, str] | None = None
) -> Response:
    if request.url.path.startswith("/api/"):
        told = {"status": status, "detail": detail, **({"id": article_id} if article_id else {})}
        return JSONResponse(told, status, headers, media_type="application/problem+json")
    if request.url.path.startswith("/memento/"):
        # Within the frame of a stored page, and for its pictures: no page of ours may stand there.
        return PlainTextResponse(f"{status} {detail}\n", status, inert(base_of(request)))
    known = str(status) if f"error.{status}" in texts() else "other"
    # A mistake in the form is mended there, with all else that was typed.
    typed = Question.typed(request.query_params) if (status, request.url.path) == (400, "/") else None
    response = page(request, "error.html", status, code=status, key=known, detail=detail, question=typed)
    response.headers.update(headers or {})
    return response
