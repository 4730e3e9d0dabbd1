"""Visits that showed no article where one stood: kept a row each, and redirects among them followed to what they led to.

Asks no web: where a redirect leads is known once its target has been fetched. What a capture says is read by the caller.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from storage.columns import not_by
from storage.database import upsert
from storage.models import Absence, Address, Capture

GONE, SOFT_404, BLOCKED, HOME, AWAY, ANOTHER = (
    "gone",
    "soft-404",
    "blocked",
    "redirected-home",
    "redirected-away",
    "another-article",
)
"""Why an article is not where it was: 404 or 410; a page that says so; asked for a password, a proof or refused; sent to a
page that is no article, to another host, or to another article."""
REDIRECTED, MOVED, ELSEWHERE = "redirected", "moved", "elsewhere"
"""A redirect whose target is still to be looked at; one to an address of the same article; a page that is no article, which
says nothing of its own address, but of those that are redirected to it."""
ENDS = frozenset({GONE, SOFT_404, BLOCKED, HOME, AWAY, ANOTHER})
# As many redirects in a row as any browser follows, and more than a site needs.
_HOPS = 10
_END_KINDS = ("error", "soft-404", "denied", "challenge", "login", "redirect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one capture says of its address. `reason`: one of ENDS, REDIRECTED or ELSEWHERE; None if it says nothing.

    `detail` is a sentence for people. A redirect has where it leads: `target`, in canonical form, and its `target_key`.
    """

    url: str
    url_key: str
    at: datetime
    run_id: int
    reason: str | None = None
    detail: str = ""
    target: str | None = None
    target_key: str | None = None
    capture_id: int | None = None


Read = Callable[[Mapping[str, Any]], Visit]
"""Reads a row of `capture` as a visit."""


@dataclass(slots=True)
class Missed:
    """An absence of one address; `resolve` turns REDIRECTED into what the redirect came to, if that is known."""

    at: datetime
    run_id: int
    reason: str
    detail: str
    target: str | None
    target_key: str | None
    capture_id: int | None

    @property
    def counts(self) -> bool:
        """Whether the article was certainly not there."""
        return self.reason in ENDS or self.reason == MOVED


@dataclass(slots=True)
class Place:
    """An address of an article, with the absences since the article was last seen there, oldest first."""

    article_id: str
    url: str
    url_key: str
    last_seen: datetime
    missed: list[Missed] = field(default_factory=list)

    @property
    def counted(self) -> list[Missed]:
        """The absences that count."""
        return [missed for missed in self.missed if missed.counts]

    @property
    def asked(self) -> datetime:
        """When it was last asked for."""
        return self.missed[-1].at if self.missed else self.last_seen


def record(connection: Connection, site_id: int, visits: Sequence[Visit]) -> set[str]:
    """Keep the visits that showed no article at an address of one; ids of the articles they are about.

    A visit from before the article was last seen there says nothing any more and is left out.
    """
    telling = [visit for visit in visits if visit.reason is not None and visit.reason != ELSEWHERE]
    if not telling:
        return set()
    keys = list({visit.url_key for visit in telling})
    columns = (Address.id, Address.article_id, Address.url_key, Address.last_seen)
    of_site = select(*columns).where(Address.site_id == site_id, Address.url_key.in_(keys))
    known = {row.url_key: row for row in connection.execute(of_site)}
    about = [
        (known[visit.url_key], visit)
        for visit in telling
        if visit.url_key in known and visit.at > known[visit.url_key].last_seen
    ]
    rows = [
        {"address_id": address.id}
        | {
            name: getattr(visit, name)
            for name in ("run_id", "at", "reason", "detail", "target", "target_key", "capture_id")
        }
        for address, visit in about
    ]
    if rows:
        connection.execute(upsert(connection, Absence).on_conflict_do_nothing(), rows)
    return {address.article_id for address, _ in about}


def later_visits(connection: Connection, seen: Mapping[str, datetime], read: Read) -> list[Visit]:
    """What captures stored already say of URLs after the moments they were seen at: an old file was taken in late."""
    if not seen:
        return []
    here = select(*Capture.__table__.columns).where(
        Capture.url.in_(list(seen)), Capture.kind.in_(_END_KINDS), Capture.run_id.is_not(None)
    )
    rows = connection.execute(here).mappings()
    return [read(dict(row)) for row in rows if row["fetched_at"] > seen[row["url"]]]


def led_to(connection: Connection, site_id: int, url_keys: Collection[str]) -> set[str]:
    """Ids of the articles of which an address was redirected to one of these keys."""
    if not url_keys:
        return set()
    join = select(Address.article_id).join(Absence, Absence.address_id == Address.id)
    here = join.where(not_by(Address.site_id) == site_id, Absence.target_key.in_(list(url_keys)))
    return set(connection.execute(here).scalars())


def places(connection: Connection, article_ids: Collection[str]) -> list[Place]:
    """All addresses of the articles with their absences."""
    columns = (Address.id, Address.article_id, Address.url, Address.url_key, Address.last_seen)
    of_these = Address.article_id.in_(list(article_ids))
    found = {
        row.id: Place(row.article_id, row.url, row.url_key, row.last_seen)
        for row in connection.execute(select(*columns).where(of_these).order_by(Address.id))
    }
    fields = [getattr(Absence, name) for name in Missed.__slots__]
    since = select(Absence.address_id, *fields).join(Address, Address.id == Absence.address_id)
    for row in connection.execute(since.where(of_these, Absence.at > Address.last_seen).order_by(Absence.at)):
        found[row.address_id].missed.append(Missed(*row[1:]))
    return list(found.values())


def resolve(connection: Connection, site_id: int, found: Iterable[Place], read: Read) -> None:
    """Follow the redirects of the places, all of them a step at a time; what leads to pages not fetched yet stays open."""
    waiting = [(place, missed) for place in found for missed in place.missed if missed.reason == REDIRECTED]
    heading = {id(missed): (missed.target, missed.target_key) for _, missed in waiting}
    for _ in range(_HOPS):
        if not waiting:
            return
        keys = {key for _, key in (heading[id(missed)] for _, missed in waiting) if key}
        urls = {url for url, _ in (heading[id(missed)] for _, missed in waiting) if url}
        owners, visits = _owners(connection, site_id, keys), _newest(connection, urls, read)
        further = []
        for place, missed in waiting:
            url, key = heading[id(missed)]
            owner, visit = owners.get(key or ""), visits.get(url or "")
            if owner is not None:
                missed.reason = MOVED if owner == place.article_id else ANOTHER
                missed.target, missed.target_key = url, key
            elif visit is not None and visit.reason == REDIRECTED:
                heading[id(missed)] = (visit.target, visit.target_key)
                further.append((place, missed))
            elif visit is not None and visit.reason is not None:
                missed.reason = HOME if visit.reason == ELSEWHERE else visit.reason
                missed.detail += f"; {visit.detail}"
        waiting = further


def _owners(connection: Connection, site_id: int, url_keys: Collection[str]) -> dict[str, str]:
    here = (Address.site_id == site_id, Address.url_key.in_(list(url_keys)))
    return {
        row.url_key: row.article_id
        for row in connection.execute(select(Address.url_key, Address.article_id).where(*here))
    }


def _newest(connection: Connection, urls: Collection[str], read: Read) -> dict[str, Visit]:
    """What the last capture of each URL says."""
    of_these = select(func.max(Capture.fetched_at).label("at"), Capture.url).where(Capture.url.in_(list(urls)))
    last = of_these.group_by(Capture.url).subquery()
    rows = select(*Capture.__table__.columns).join(
        last, (last.c.url == Capture.url) & (last.c.at == Capture.fetched_at)
    )
    return {row["url"]: read(dict(row)) for row in connection.execute(rows.order_by(Capture.id)).mappings()}
