"""Ends alarms that hold no more: their own pages read well by today's rules, or the site gives the field again."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from crawler.parsers import ParseError
from crawler.sites.model import Site
from operations.drift.judging import are_well, newest
from operations.drift.kept import pages_at, shape_of
from operations.drift.measuring import Measure, Role, Shape, measure
from operations.drift.structure import fits
from storage import alarms, shapes
from storage.archive import Archive
from storage.database import reading, writing

log = logging.getLogger(__name__)

_BACK = 3  # pages in a row that have the field, and the site gives it again


@dataclass(frozen=True, slots=True)
class Over:
    """An alarm that is over, why, and what its captures measure today."""

    id: int
    field: str
    why: str
    measures: dict[int, dict[str, Any]]


def over(
    archive: Archive,
    site: Site,
    open_alarms: Sequence[RowMapping],
    pages: tuple[Sequence[Shape], Sequence[Shape], Sequence[Shape], Sequence[Shape]],
) -> list[Over]:
    """The open alarms that hold no more: their own pages read well today, or the site is as it was."""
    articles, new, new_lists = newest(pages[0]), newest(pages[1]), pages[3]
    ended = []
    for row in open_alarms:
        past = [one for one in articles if one.at < datetime.fromisoformat(row["proof"]["since"])]
        role = Role.LIST if row["field"] == "links" else Role.ARTICLE
        measures = _measured_again(archive, site, row["proof"]["captures"], role)
        named = set(row["proof"]["addresses"])
        fresh = [one for one in new_lists if one.address in named] if role is Role.LIST else new
        letters = float(row["proof"]["letters"])
        if are_well(row["field"], letters, list(measures.values())):
            numbers = {capture: one.as_json() for capture, one in measures.items()}
            ended.append(Over(row["id"], row["field"], "its pages read well by today's rules", numbers))
        elif are_well(row["field"], letters, [one.measure for one in fresh]) and _is_back(
            row["field"], past, articles, fresh
        ):
            ended.append(Over(row["id"], row["field"], "the site gives it again", {}))
    return ended


def _is_back(field: str, past: Sequence[Shape], articles: Sequence[Shape], fresh: Sequence[Shape]) -> bool:
    """Whether pages that are well say so often enough: lists at once, articles in the old template, else some in a row."""
    if field == "links" or all(fits(past, one) for one in fresh):
        return True
    return field in {"date", "caption"} and len(articles) - len(past) + len(fresh) >= _BACK and len(fresh) > 1


def _measured_again(archive: Archive, site: Site, captures: Collection[int], role: Role) -> dict[int, Measure]:
    again = {}
    for row, page in pages_at(archive, captures):
        try:
            again[row["id"]], _, _ = measure(page, site, role)
        except ParseError as error:
            log.warning("%s cannot be measured: %s", row["url"], error)
    return again


def recheck(archive: Archive, site: Site, site_id: int, *, now: datetime) -> list[str]:
    """Clear the open alarms of a site whose pages read well by today's rules; what is over, in sentences."""
    with reading(archive.engine) as connection:
        open_alarms = alarms.open_of(connection, site_id)
        articles = (
            [shape_of(row) for row in shapes.past(connection, site_id, Role.ARTICLE, shapes.KEPT)]
            if open_alarms
            else []
        )
    ended = over(archive, site, open_alarms, (articles, [], [], []))
    with writing(archive.engine) as connection:
        clear(connection, ended, now=now)
    return [f"{site.id}: drift of {one.field} is over: {one.why}" for one in ended]


def clear(connection: Connection, ended: Sequence[Over], *, now: datetime) -> None:
    """Write down that alarms are over, and what their pages measure today."""
    for one in ended:
        alarms.clear(connection, [one.id], one.why, now=now)
        shapes.measure_again(connection, one.measures)
