"""What withdrawn articles hide: themselves, the pages they were read from, their pictures and documents.

Kept in memory and brought up to date by change numbers, since a withdrawal and its end each are a change of the article: whoever
serves many readers asks it for every page. Withdrawn articles are few; of those that are not, nothing is kept.
"""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, union_all

from storage.database import last_change
from storage.endings import WITHDRAWN
from storage.models import Address, Article, Attachment, Capture, Frontier, Image, Revision

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A withdrawn article and the reason that was given."""

    article_id: str
    reason: str | None


@dataclass(slots=True)
class _State:
    mark: int = 0
    articles: dict[str, str | None] = field(default_factory=dict)
    captures: dict[int, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)


class Withdrawn:
    """The withdrawn articles of one archive; safe to ask from several threads.

    `key` gives what two spellings of one page's address share, as Address.url_key has it.
    """

    def __init__(self, key: Callable[[str], str] = str) -> None:
        self._key = key
        self._lock = threading.Lock()
        self._state = _State()

    def article(self, connection: Connection, article_id: str) -> Notice | None:
        """The notice of an article, None if it may be shown or is not known."""
        state = self._current(connection)
        return _notice(state, article_id if article_id in state.articles else None)

    def capture(self, connection: Connection, row: Mapping[str, Any]) -> Notice | None:
        """The notice of a stored response: one that a withdrawn article was read from, one with the same bytes, or of its addresses.

        `row` is of a capture: id, site_id, url, body_digest, revisit_of.
        """
        return self.captures(connection, [row])[0]

    def captures(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Notice | None]:
        """The notices of stored responses, as of one each. A query for each page that they are of."""
        state = self._current(connection)
        if not state.articles:
            return [None] * len(rows)
        pages = {(row["site_id"], self._key(row["url"])) for row in rows}
        there = {page: _known_there(connection, state, *page) for page in pages}
        return [
            _notice(
                state,
                state.captures.get(row["id"])
                or state.captures.get(row["revisit_of"])
                or state.digests.get(row["body_digest"])
                or self._address(state, row["url"])
                or there[row["site_id"], self._key(row["url"])],
            )
            for row in rows
        ]

    def address(self, connection: Connection, url: str) -> Notice | None:
        """The notice of an address, however it is spelled: a withdrawn article's page, picture or document."""
        state = self._current(connection)
        return _notice(state, self._address(state, url))

    def _address(self, state: _State, url: str) -> str | None:
        return (state.media.get(url) or state.pages.get(self._key(url))) if state.articles else None

    def _current(self, connection: Connection) -> _State:
        newest = last_change(connection)
        state = self._state
        if state.mark == newest:
            return state
        with self._lock:
            if self._state.mark < newest:
                self._state = _brought_up(connection, self._state, newest, self._key)
            elif self._state.mark > newest and _is_older(connection, self._state.mark):
                self._state = _brought_up(connection, _State(), newest, self._key)  # the database was put back
            return self._state


def _known_there(connection: Connection, state: _State, site_id: int, key: str) -> str | None:
    """The withdrawn article that was last seen at an address: one found since is no change of an article."""
    here = {"site_id": site_id, "url_key": key}
    known = union_all(*(select(model.article_id).filter_by(**here) for model in (Address, Frontier)))
    return next((one for one in connection.execute(known).scalars() if one in state.articles), None)


def _is_older(connection: Connection, mark: int) -> bool:
    return connection.execute(select(Article.id).where(Article.change_no >= mark).limit(1)).scalar() is None


def _brought_up(connection: Connection, known: _State, newest: int, key: Callable[[str], str]) -> _State:
    changed = select(Article.id, Article.state, Article.state_reason).where(Article.change_no > known.mark)
    if not known.mark:
        changed = changed.where(Article.state == WITHDRAWN)
    rows = connection.execute(changed).all()
    ids = {row.id for row in rows}
    articles = {one: reason for one, reason in known.articles.items() if one not in ids}
    now = {row.id: row.state_reason for row in rows if row.state == WITHDRAWN}
    if not now and len(articles) == len(known.articles):
        return _State(newest, articles, known.captures, known.digests, known.pages, known.media)
    # Also where the same are withdrawn as before: one of them has changed, so it has another revision.
    return _hidden_by(connection, _State(newest, articles | now), key)


def _hidden_by(connection: Connection, state: _State, key: Callable[[str], str]) -> _State:
    columns = (Revision.article_id, Revision.capture_id, Capture.url, Capture.body_digest)
    ids = sorted(state.articles)
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        revisions = select(*columns).join(Capture, Capture.id == Revision.capture_id)
        for row in connection.execute(revisions.where(Revision.article_id.in_(some))):
            state.captures[row.capture_id] = row.article_id
            state.pages[key(row.url)] = row.article_id
            if row.body_digest is not None:
                state.digests[row.body_digest] = row.article_id
        pages = select(Address.url_key, Address.article_id).where(Address.article_id.in_(some))
        state.pages.update((row.url_key, row.article_id) for row in connection.execute(pages))
        state.media.update(_media(connection, some))
    return state


def _media(connection: Connection, some: Collection[str]) -> dict[str, str]:
    """Also where another article shows the same picture: it goes by its address alone, and is shown within that article."""
    found: dict[str, str] = {}
    for model in (Image, Attachment):
        media = select(model.url, Revision.article_id).join(Revision, Revision.id == model.revision_id)
        rows = connection.execute(media.where(Revision.article_id.in_(list(some))))
        found |= {row.url: row.article_id for row in rows}
    return found


def _notice(state: _State, article_id: str | None) -> Notice | None:
    return None if article_id is None else Notice(article_id=article_id, reason=state.articles[article_id])
