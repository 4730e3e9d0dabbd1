"""The search page: one box, stories with their hits marked, facets, and the histogram that is also the filter by date."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from storage.asking.results import Facets, FacetValue, Order, Results
from storage.asking.search import search as run
from storage.database import reading
from storage.kept import pictures_held
from web.exporting import EXPORTS
from web.histogram import HEIGHT, WIDTH, bars
from web.question import Question
from web.reading import like_shown
from web.rendering import page
from web.room import Room

_FACETS = ("province", "site", "category")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: its name, how many articles have it, and where choosing it leads."""

    name: str
    count: int
    address: str


def search(room: Room, request: Request) -> Response:
    """`/`: what a question finds; without one, what came last."""
    question = Question.read(request.query_params)
    like_shown(room, question)
    results = run(room.archive, question.asked(facets=True), room.host_named)
    with reading(room.archive.engine) as connection:
        pictures = pictures_held(connection, [hit.article_id for hit in results.hits if hit.captions])
    return page(
        request,
        "search.html",
        pictures=pictures,
        question=question,
        results=results,
        total=_total(results),
        orders=[(order.value, order is results.order, question.address(sort=order)) for order in _orders(question)],
        facets=_facets(question, results.facets),
        bars=bars(results.facets.values["month"]) if results.facets else [],
        size=(WIDTH, HEIGHT),
        next=question.address(after=results.next) if results.next else None,
        begin=question.address() if question.after else None,
        feed=question.address("/feed.atom", sort=None, limit=20),
        # What is only like an article, or near to a query, is no result set to take away.
        exports=[] if question.like or results.are_nearest else [(kind, _download(question, kind)) for kind in EXPORTS],
    )


def _download(question: Question, kind: str) -> str:
    """Where an export is had by a person, who opens CSV in a spreadsheet."""
    address = question.address(f"/export.{kind}", sort=None, limit=20)
    return address if kind != "csv" else f"{address}{'&' if '?' in address else '?'}bom=1"


def _orders(question: Question) -> list[Order]:
    return list(Order) if question.q else [Order.NEWEST, Order.OLDEST]


def _total(results: Results) -> dict[str, Any]:
    total = results.total
    return {
        "stories": total.stories,
        "articles": total.least,
        "most": total.most,
        "is_exact": total.is_exact,
        "are_stories_exact": total.are_stories_exact,
    }


def _facets(question: Question, facets: Facets | None) -> list[tuple[str, list[Choice]]]:
    """The facets that can narrow what was found further."""
    found = []
    for name in _FACETS if facets else ():
        values = facets.values[name] if facets else ()
        if len(values) > 1:
            found.append((name, [_choice(question, name, one) for one in values[:_SHOWN]]))
    return found


def _choice(question: Question, facet: str, one: FacetValue) -> Choice:
    name = one.value.replace("/", " › ") if facet == "category" else one.name or one.value
    return Choice(name, one.count, question.address(**{facet: one.value}))
