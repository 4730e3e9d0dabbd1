"""What withdrawn articles hide: themselves, the pages they were read from, their pictures and documents.

Kept in memory and brought up to date by change numbers, since a withdrawal and its end each are a change of the article: whoever
serves many readers asks it for every page. Withdrawn articles are few; of those that are not, nothing is kept.
"""

import threading
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from storage.database import last_change
from storage.endings import WITHDRAWN
from storage.models import Address, Article, Attachment, Capture, Image, Revision

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
    addresses: dict[str, str] = field(default_factory=dict)


class Withdrawn:
    """The withdrawn articles of one archive; safe to ask from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = _State()

    def article(self, connection: Connection, article_id: str) -> Notice | None:
        """The notice of an article, None if it may be shown or is not known."""
        state = self._current(connection)
        return _notice(state, article_id if article_id in state.articles else None)

    def capture(self, connection: Connection, capture_id: int, url: str) -> Notice | None:
        """The notice of a stored response: one from which a withdrawn article was read, or of one of its addresses or media."""
        state = self._current(connection)
        return _notice(state, state.captures.get(capture_id) or state.addresses.get(url))

    def address(self, connection: Connection, url: str) -> Notice | None:
        """The notice of an address: a withdrawn article's page, picture or document."""
        state = self._current(connection)
        return _notice(state, state.addresses.get(url))

    def _current(self, connection: Connection) -> _State:
        newest = last_change(connection)
        state = self._state
        if state.mark == newest:
            return state
        with self._lock:
            if self._state.mark < newest:
                self._state = _brought_up(connection, self._state, newest)
            elif self._state.mark > newest and _is_older(connection, self._state.mark):
                self._state = _brought_up(connection, _State(), newest)  # the database was put back
            return self._state


def _is_older(connection: Connection, mark: int) -> bool:
    return connection.execute(select(Article.id).where(Article.change_no >= mark).limit(1)).scalar() is None


def _brought_up(connection: Connection, known: _State, newest: int) -> _State:
    changed = select(Article.id, Article.state, Article.state_reason).where(Article.change_no > known.mark)
    if known.mark:
        rows = connection.execute(changed).all()
    else:
        rows = connection.execute(changed.where(Article.state == WITHDRAWN)).all()
    articles = {one: reason for one, reason in known.articles.items() if one not in {row.id for row in rows}}
    articles |= {row.id: row.state_reason for row in rows if row.state == WITHDRAWN}
    if articles == known.articles:
        return _State(newest, articles, known.captures, known.addresses)
    return _hidden_by(connection, _State(newest, articles))


def _hidden_by(connection: Connection, state: _State) -> _State:
    ids = sorted(state.articles)
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        revisions = select(Revision.article_id, Revision.capture_id, Capture.url)
        revisions = revisions.join(Capture, Capture.id == Revision.capture_id).where(Revision.article_id.in_(some))
        for row in connection.execute(revisions):
            state.captures[row.capture_id] = row.article_id
            state.addresses[row.url] = row.article_id
        state.addresses |= _addresses(connection, some)
        state.addresses = _media(connection, some) | state.addresses
    return state


def _addresses(connection: Connection, some: Collection[str]) -> dict[str, str]:
    pages = select(Address.url, Address.article_id).where(Address.article_id.in_(list(some)))
    return {row.url: row.article_id for row in connection.execute(pages)}


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
