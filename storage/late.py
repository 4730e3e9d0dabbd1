"""What saving must know of articles of which an older capture comes late: when else they were seen, and what they said then.

A state that others stood between comes back with the first capture after them. It is read again where it can be; else it is
told by the state it came back to, which differs in no more than what a state leaves out (storage.changes).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.changes import unmarked
from storage.drafts import AttachmentDraft, Draft, ImageDraft
from storage.history import History, Sighting, State
from storage.models import Address, Attachment, Capture, Image, Revision

Reread = Callable[[int, Draft], Draft | None]
"""Gives what a capture shows, by its id and by what is known of its article; None if it cannot be read."""
_URLS = 500  # in one query
_OPEN = {"http://": "https://", "https://": "http://"}


class Late:
    """Made for a batch: gives the histories that a draft comes late to their sightings. Few statements, and none if none does."""

    def __init__(
        self, connection: Connection, batch: Sequence[Draft], histories: Mapping[str, History], reread: Reread | None
    ) -> None:
        self._connection = connection
        self._histories = histories
        self._reread = reread
        late = {draft.article_id for draft in batch if _may_break(histories[draft.article_id], draft)}
        if late:
            self._sight(late, batch)

    def again(self, state: State, sighting: Sighting) -> Draft:
        """What a later sighting shows of a state that was known before it."""
        known = state.draft or state.first or self._stored(state)
        known = replace(known, seen_at=sighting.at, capture_id=sighting.capture_id)
        if self._reread is None or sighting.capture_id is None:
            return known
        read = self._reread(sighting.capture_id, known)
        # Another release may read the same words otherwise: that is no change of the site's.
        is_other = read is not None and unmarked(read.digest) != unmarked(known.digest)
        return known if read is None or (is_other and read.parser_version != known.parser_version) else read

    def _sight(self, articles: set[str], batch: Sequence[Draft]) -> None:
        """Note the captures of the articles that were taken in before the batch."""
        owners: dict[str, set[str]] = defaultdict(set)
        rows = self._connection.execute(
            select(Address.article_id, Address.url).where(Address.article_id.in_(articles))
        ).all()
        known = {(row.article_id, row.url) for row in rows}
        known |= {(draft.article_id, draft.url) for draft in batch if draft.article_id in articles}
        for article, url in known:
            for spelling in (url, _other_scheme(url)):
                owners[spelling].add(article)
        # These come in their own turn.
        own = {draft.capture_id for draft in batch}
        found: dict[str, set[Sighting]] = {article: set() for article in articles}
        urls = sorted(owners)
        columns = (Capture.id, Capture.url, Capture.fetched_at, Capture.site_id)
        for start in range(0, len(urls), _URLS):
            here = select(*columns).where(Capture.url.in_(urls[start : start + _URLS]), Capture.kind == "article")
            for row in self._connection.execute(here):
                for article in owners[row.url] if row.id not in own else ():
                    row_of = self._histories[article].row
                    if row.site_id == row_of["site_id"] and row.fetched_at <= row_of["last_seen"]:
                        found[article].add(Sighting(row.fetched_at, row.id))
        for article, sightings in found.items():
            self._histories[article].sightings = sorted(sightings)

    def _stored(self, state: State) -> Draft:
        """A stored state as the draft it was made of."""
        wanted = Revision.id == state.id
        row = self._connection.execute(select(*Revision.__table__.columns).where(wanted)).one()
        article, record = self._histories[row.article_id].row, row.record
        return Draft(
            site_id=article["site_id"],
            host="",
            article_id=row.article_id,
            key=article["key"],
            url=record["url"],
            url_key="",
            canonical_url=record.get("canonical_url"),
            title=row.title,
            record=record,
            digest=row.digest,
            content_digest=row.content_digest,
            seen_at=row.seen_at,
            parser_version=row.parser_version,
            rule=row.rule,
            origin=row.origin,
            published_at=_moment(record.get("published_at")),
            published_precision=record.get("published_precision"),
            images=self._parts(Image, ImageDraft, state.id),
            attachments=self._parts(Attachment, AttachmentDraft, state.id),
        )

    def _parts(self, model: type[Image] | type[Attachment], made: type[Any], revision: int | None) -> tuple[Any, ...]:
        columns: Any = [getattr(model, name) for name in made.__slots__]
        here = select(*columns).where(model.revision_id == revision).order_by(model.position)
        return tuple(made(**dict(zip(made.__slots__, row, strict=True))) for row in self._connection.execute(here))


def _may_break(history: History, draft: Draft) -> bool:
    return history.is_late(draft) and history.needs_records(draft)


def _other_scheme(url: str) -> str:
    scheme, mark, rest = url.partition("//")
    return _OPEN.get(scheme + mark, scheme + mark) + rest


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
