"""Looks for drift at the end of a run, raises alarms with their proof, and has those cleared that hold no more.

What it costs is bounded: so many new pages are measured a run (each read once more), the past is rows. A run that brought
nothing new measures its lists only.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from crawler.parsers import ParseError
from crawler.records import Kind
from crawler.sites.model import Site
from crawler.urls import looks_like_article, url_key
from operations.drift.clearing import clear, over
from operations.drift.judging import Suspicion, judge
from operations.drift.kept import pages, pages_at, shape_of
from operations.drift.measuring import LISTS, Role, Shape, measure
from operations.drift.proof import Candidate, candidate
from operations.drift.structure import FEWEST
from storage import alarms, shapes
from storage.alarms import AlarmRow
from storage.archive import Archive
from storage.database import reading, writing
from storage.shapes import ShapeRow

log = logging.getLogger(__name__)

# Pages measured a run: articles (or what should be), lists. Captures of the run among which they are looked for.
_ARTICLES, _LISTS, _LOOKED_AT = 10, 3, 400
# Kinds of pages that may be articles which we no longer read as such; what says of itself that it is something else is none.
_UNREAD = frozenset({Kind.OTHER, Kind.EMPTY, Kind.STATIC, *LISTS})
_FIRST_PAST = 20  # stored articles that make the past of a site that has none
_EVIDENCE = 5  # captures named in a proof


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm as it is told: of which site, what it says in a sentence."""

    id: int
    field: str
    grade: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Watched:
    """What a run's end found out: alarms and notes raised just now, alarms still open from before, and those cleared."""

    raised: tuple[Alarm, ...] = ()
    standing: tuple[Alarm, ...] = ()
    cleared: tuple[str, ...] = ()

    @property
    def alarms(self) -> list[str]:
        """The sentences of all open alarms."""
        return [one.sentence for one in (*self.raised, *self.standing) if one.grade == "alarm"]

    @property
    def fields(self) -> list[str]:
        """The fields of all open alarms."""
        return [one.field for one in (*self.raised, *self.standing) if one.grade == "alarm"]

    @property
    def notes(self) -> list[str]:
        """What is worth knowing."""
        return [*(one.sentence for one in self.raised if one.grade == "note"), *self.cleared]


def watch(archive: Archive, site: Site, site_id: int, run_id: int, *, now: datetime) -> Watched:
    """Measure the new pages of a run, hold them against the site's past, raise and clear alarms. Raises SQLAlchemyError."""
    with reading(archive.engine) as connection:
        articles = [shape_of(row) for row in shapes.past(connection, site_id, Role.ARTICLE, shapes.KEPT)]
        lists = [shape_of(row) for row in shapes.past(connection, site_id, Role.LIST, shapes.KEPT)]
        open_alarms = alarms.open_of(connection, site_id)
        told = alarms.every(connection, site.host)
        runs = shapes.unwatched(connection, site_id, run_id)
        found = shapes.captures_of(connection, site_id, runs, _wanted(lists), _LOOKED_AT)
        is_young = len(articles) < FEWEST
        before = shapes.captures_before(connection, site_id, runs[0], [Kind.ARTICLE], _FIRST_PAST) if is_young else []
    # An archive from before shapes were kept has a past all the same.
    past = _past(archive, site, before, {one.capture for one in articles})
    articles = [*past, *articles]
    new, titles = _measured(archive, site, found, articles, lists)
    new_articles = [one for one in new if one.role is Role.ARTICLE]
    new_lists = [one for one in new if one.role is Role.LIST]
    suspected = [one for one in judge(articles, new_articles, lists, new_lists) if not _is_told(one, told)]
    rows = [_alarm(archive, one, titles, site_id=site_id, run_id=run_id, now=now) for one in suspected]
    ended = over(archive, site, open_alarms, (articles, new_articles, lists, new_lists))
    with writing(archive.engine) as connection:
        shapes.add(connection, [_row(one, site_id, run_id) for one in (*past, *new)])
        numbers = alarms.raise_all(connection, rows)
        clear(connection, ended, now=now)
    return Watched(
        raised=tuple(
            Alarm(number, row.field, row.grade, sentence_of(_told(row)))
            for number, row in zip(numbers, rows, strict=True)
        ),
        standing=tuple(_standing(row) for row in open_alarms if row["id"] not in {one.id for one in ended}),
        cleared=tuple(f"drift of {one.field} is over: {one.why}" for one in ended),
    )


def sentence_of(alarm: Mapping[str, Any]) -> str:
    """An alarm in a sentence, with all that `facts_of` gives."""
    if alarm["grade"] == "note":
        return f"{alarm['field']}: {alarm['proof']['figures']}"
    return f"drift of {alarm['field']}: {'; '.join(facts_of(alarm))}"


def facts_of(alarm: Mapping[str, Any]) -> list[str]:
    """What an alarm says, each in a phrase: figures, rule, candidate, captures; of a note its figures."""
    proof = alarm["proof"]
    if alarm["grade"] == "note":
        return [proof["figures"]]
    now = proof["new_rules"].get("body" if alarm["field"] == "article" else alarm["field"])
    told = "stopped matching" if now != alarm["rule"] else "matches something else"
    rule = [f"{alarm['rule']!r} {told}"] if alarm["rule"] else []
    if alarm["candidate"]:
        instead = f"{alarm['candidate']!r} would match ({proof['matches']})"
    else:
        instead = "nothing that stands in the pages would match"
    captures = f"compare captures {alarm['old_capture_id']} and {alarm['new_capture_id']}"
    return [proof["figures"], *rule, instead, captures]


def _measured(
    archive: Archive, site: Site, found: Sequence[RowMapping], articles: Sequence[Shape], lists: Sequence[Shape]
) -> tuple[list[Shape], dict[str, str]]:
    """The shapes of a run's pages, articles before lists, oldest first; and the texts of the lists' links by address."""
    known, listed = {one.capture for one in (*articles, *lists)}, {one.address for one in lists}
    last = {one.address: one for one in articles}
    found = [row for row in found if row["id"] not in known]
    read = [row for row in found if row["kind"] == Kind.ARTICLE][:_ARTICLES]
    unread = [
        row
        for row in found
        if row["kind"] in _UNREAD and _list_address(row) not in listed and looks_like_article(row["url"], site)
    ]
    home = url_key(site.url)
    roles = {row["id"]: Role.ARTICLE for row in (*read, *unread[:_ARTICLES])}
    shown = [row for row in found if row["id"] not in roles and (row["kind"] in LISTS or _list_address(row) in listed)]
    shown.sort(key=lambda row: (_list_address(row) != home, _list_address(row) not in listed, row["url"]))
    roles |= {row["id"]: Role.LIST for row in shown[:_LISTS]}
    made: list[Shape] = []
    titles: dict[str, str] = {}
    for row, page in pages(archive, sorted((row for row in found if row["id"] in roles), key=lambda row: row["id"])):
        role = roles[row["id"]]
        try:
            numbers, sketch, reading_ = measure(page, site, role)
        except ParseError as error:
            log.warning("%s cannot be measured: %s", row["url"], error)
            continue
        address = _list_address(row) if role is Role.LIST else url_key(row["url"])
        shape = Shape(row["id"], address, role, row["fetched_at"], numbers, frozenset(sketch))
        if role is Role.LIST or not _is_same(shape, last.get(address)):
            made.append(shape)
        if role is Role.LIST:
            titles |= {link.url: link.text for link in reading_.links if len(link.text) > len(titles.get(link.url, ""))}
    return made, titles


def _past(archive: Archive, site: Site, before: Sequence[RowMapping], known: Collection[int]) -> list[Shape]:
    """The shapes of articles that earlier runs stored, oldest first."""
    made = []
    for row, page in pages(archive, [row for row in before if row["id"] not in known]):
        try:
            numbers, sketch, _ = measure(page, site, Role.ARTICLE)
        except ParseError as error:
            log.warning("%s cannot be measured: %s", row["url"], error)
            continue
        made.append(Shape(row["id"], url_key(row["url"]), Role.ARTICLE, row["fetched_at"], numbers, frozenset(sketch)))
    return made


def _list_address(row: RowMapping) -> str:
    """What a list is known by: the address that was first asked for, wherever a redirect led."""
    return url_key(row["chain"][0] if row["chain"] else row["url"])


def _is_same(one: Shape, before: Shape | None) -> bool:
    """Whether a page that was visited again is as it was: it bears no witness twice."""
    return before is not None and (one.measure, one.sketch) == (before.measure, before.sketch)


def _wanted(lists: Sequence[Shape]) -> shapes.Wanted:
    """The captures of a run that are looked at."""
    listed = frozenset(one.address for one in lists)
    return shapes.Wanted(kinds=frozenset({Kind.ARTICLE, *_UNREAD}), lists=LISTS, listed=listed)


def _alarm(  # noqa: PLR0913 - what an alarm is made of
    archive: Archive, one: Suspicion, titles: dict[str, str], *, site_id: int, run_id: int, now: datetime
) -> AlarmRow:
    captures = [page.capture for page in one.new[:_EVIDENCE]]
    is_note = one.grade == "note"
    proposed: Candidate | None = None
    if not is_note:
        named = sorted(pages_at(archive, captures), key=lambda pair: captures.index(pair[0]["id"]))
        proposed = candidate(one.field, [page for _, page in named], titles, one.letters)
    rules = one.old.measure.rules if one.old is not None else {}
    proof = {
        "figures": one.figures,
        "chance": round(one.chance, 6),
        "captures": captures,
        "addresses": [page.address for page in one.new[:_EVIDENCE]],
        "letters": one.letters,
        "since": min(page.at for page in one.new).isoformat() if one.new else None,
        "new_rules": one.new[0].measure.rules if one.new else {},
        "matches": f"on {proposed.found} of {proposed.of} pages, like {proposed.example!r}" if proposed else None,
    }
    return AlarmRow(
        site_id=site_id,
        run_id=run_id,
        field=one.field,
        grade=one.grade,
        raised_at=now,
        proof=proof,
        old_capture_id=one.old.capture if one.old else None,
        new_capture_id=captures[0] if captures else None,
        rule=rules.get("body" if one.field == "article" else one.field),
        candidate=proposed.selector if proposed else None,
        cleared_at=now if is_note else None,
        cleared_why="nothing is missing" if is_note else None,
    )


def _is_told(one: Suspicion, told: Sequence[RowMapping]) -> bool:
    """Whether an alarm of the field is open, or was raised of these very pages: what somebody let go does not come back."""
    first = min((page.at for page in one.new), default=None)
    return any(
        row["field"] == one.field and (row["cleared_at"] is None or (first is not None and row["raised_at"] >= first))
        for row in told
    )


def _standing(row: RowMapping) -> Alarm:
    return Alarm(row["id"], row["field"], row["grade"], sentence_of(dict(row)))


def _told(row: AlarmRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


def _row(one: Shape, site_id: int, run_id: int) -> ShapeRow:
    return ShapeRow(
        site_id=site_id,
        run_id=run_id,
        capture_id=one.capture,
        address=one.address,
        role=one.role.value,
        at=one.at,
        measures=one.measure.as_json(),
        sketch=sorted(one.sketch),
    )
