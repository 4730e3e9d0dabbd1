"""How an article ends: suspected at the first visit that shows it, confirmed by a later run's, undone by its return.

An article has ended when it was missed at every address after it was last seen there; one that merely leads to another of
its addresses is no end. What is stored decides, not the order in which it came, so old captures taken in late undo nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from storage.absences import BLOCKED, MOVED, Missed, Place, Read, Visit, later_visits, led_to, places, record, resolve
from storage.database import change_numbers, lock_changes
from storage.drafts import Draft
from storage.events import EventRow, add
from storage.models import Address, Article
from storage.moves import Move, told_as, untold

LIVE, SUSPECTED, GONE, WITHDRAWN = "live", "suspected", "gone", "withdrawn"
# Visits of so many runs must agree before a suspicion is confirmed (docs/decisions/0015).
AGREEING = 2


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the visits came to: numbers of steps by kind of event, and URL keys to ask again before anything is said."""

    steps: Counter[str] = field(default_factory=Counter)
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an article stands: its state, why, since when, and the visit that shows it."""

    state: str
    reason: str | None = None
    detail: str = ""
    since: datetime | None = None
    capture_id: int | None = None


def weigh(  # noqa: PLR0913 - what a batch holds
    connection: Connection,
    site_id: int,
    visits: Sequence[Visit],
    drafts: Sequence[Draft],
    *,
    began: datetime,
    since: datetime | None,
    read: Read,
) -> Weighed:
    """Weigh the visits of a batch whose drafts are saved; a fixed number of statements however many there are.

    `began` is when the run began: what a draft of before it shows may have ended since, in a capture stored earlier. `since`
    is when a crawl of the site last went to its end, None if none did: what was seen after it, by this run or by one that was
    killed, is one visit.
    """
    if not visits and not drafts:
        return Weighed()
    old = {draft.url: draft.seen_at for draft in drafts if draft.seen_at < began}
    touched = record(connection, site_id, [*visits, *later_visits(connection, old, read)])
    touched |= led_to(connection, site_id, {visit.url_key for visit in visits} | {draft.url_key for draft in drafts})
    touched |= _ended(connection, {draft.article_id for draft in drafts})
    ask = _doubtful(connection, {draft.article_id for draft in drafts}, since)
    if not touched:
        return Weighed(ask=tuple(ask))
    lock_changes(connection)
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places(connection, touched):
        found[place.article_id].append(place)
    resolve(connection, site_id, (place for its in found.values() for place in its), read)
    events = [*_settle(connection, found, drafts), *_moves(connection, found)]
    add(connection, events)
    ask += [key for its in found.values() for key in _unsure(its)]
    return Weighed(Counter(event.kind for event in events), tuple(dict.fromkeys(ask)))


def standing(found: Sequence[Place]) -> Standing:
    """Where an article stands by its addresses, with redirects resolved."""
    if not found or not all(place.counted for place in found):
        return Standing(LIVE)
    # Only what came since the last of its addresses was lost tells of the article.
    lost = max(place.counted[0].at for place in found)
    every = sorted((missed for place in found for missed in place.counted), key=lambda missed: missed.at)
    ends = [missed for missed in every if missed.reason != MOVED]
    if not ends:
        return Standing(LIVE)
    late = [missed for missed in ends if missed.at >= lost] or ends[-1:]
    # To be shut out twice is no proof that a page is gone, and the other way round.
    for group in ([one for one in late if one.reason != BLOCKED], [one for one in late if one.reason == BLOCKED]):
        if (agreeing := _agreeing(group)) is not None:
            return Standing(GONE, agreeing.reason, agreeing.detail, agreeing.at, agreeing.capture_id)
    first = late[0]
    return Standing(SUSPECTED, first.reason, first.detail, first.at, first.capture_id)


def _agreeing(visits: Sequence[Missed]) -> Missed | None:
    """The visit that confirms: the first of the run that makes them enough."""
    runs: set[int] = set()
    for visit in visits:
        runs.add(visit.run_id)
        if len(runs) >= AGREEING:
            return visit
    return None


def _settle(connection: Connection, found: dict[str, list[Place]], drafts: Sequence[Draft]) -> list[EventRow]:
    """Write the states that changed; the events that tell of it. Withdrawn articles stay withdrawn."""
    seen = {draft.article_id: draft for draft in sorted(drafts, key=lambda draft: draft.seen_at)}
    columns = (Article.id, Article.state, Article.last_seen)
    rows = connection.execute(
        select(*columns).where(Article.id.in_(list(found)), Article.state != WITHDRAWN).order_by(Article.id)
    )
    changed: list[tuple[str, Standing, EventRow]] = []
    for row in rows:
        now = standing(found[row.id])
        if now.state == row.state:
            continue
        draft = seen.get(row.id)
        event = EventRow(
            article_id=row.id,
            at=now.since or (draft.seen_at if draft else row.last_seen),
            kind={SUSPECTED: "suspected", GONE: "confirmed"}.get(now.state, "returned"),
            reason=f"{now.reason}: {now.detail}"
            if now.reason
            else f"seen again at {draft.url if draft else 'its address'}",
            capture_id=now.capture_id or (draft.capture_id if draft and not now.reason else None),
        )
        changed.append((row.id, now, event))
    _write(connection, [(article, now) for article, now, _ in changed])
    return [event for _, _, event in changed]


def _write(connection: Connection, changed: Sequence[tuple[str, Standing]]) -> None:
    numbers = change_numbers(connection, len(changed))
    values: list[dict[str, Any]] = [
        {"row": article, "new_state": now.state, "why": now.reason, "since": now.since, "number": number}
        for number, (article, now) in zip(numbers, changed, strict=True)
    ]
    if values:
        columns = {"state": "new_state", "state_reason": "why", "state_since": "since", "change_no": "number"}
        new: dict[str, Any] = {name: bindparam(value) for name, value in columns.items()}
        connection.execute(update(Article).where(Article.id == bindparam("row")).values(**new), values)


def _moves(connection: Connection, found: dict[str, list[Place]]) -> list[EventRow]:
    """Events for addresses that redirect to another one of the same article, each told once."""
    made = [
        Move(
            EventRow(
                article_id=place.article_id,
                at=place.counted[0].at,
                kind="moved",
                reason=told_as(place.url, place.counted[0].target or ""),
                capture_id=place.counted[0].capture_id,
            ),
            place.last_seen,
        )
        for its in found.values()
        for place in its
        if place.counted and place.counted[0].reason == MOVED
    ]
    return untold(connection, made)


def _ended(connection: Connection, article_ids: Collection[str]) -> set[str]:
    """Those of the articles that count as ended: they were seen, so that must be looked at."""
    if not article_ids:
        return set()
    here = (Article.id.in_(list(article_ids)), Article.state.in_([SUSPECTED, GONE]))
    return set(connection.execute(select(Article.id).where(*here)).scalars())


def _doubtful(connection: Connection, article_ids: Collection[str], since: datetime | None) -> list[str]:
    """Keys of the older addresses of articles that a visit of the site found at a new one: moved, or only filed twice?"""
    if not article_ids or since is None:
        return []
    new = Address.article_id.in_(list(article_ids)) & (Address.first_seen >= since)
    here = select(Address.url_key).where(
        Address.article_id.in_(select(Address.article_id).where(new)), Address.last_seen < since
    )
    return list(connection.execute(here).scalars())


def _unsure(found: Iterable[Place]) -> list[str]:
    """Keys of addresses nobody asked since the last absence at another one of the article: it may be there again."""
    its = list(found)
    lost = max((missed.at for place in its for missed in place.counted), default=None)
    return [place.url_key for place in its if lost is not None and place.asked < lost]
