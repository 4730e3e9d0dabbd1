"""Withdraws articles by hand and restores them: hidden from search and export, never deleted, each step an audit line."""

from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from storage.archive import Archive
from storage.database import change_numbers, lock_changes, writing
from storage.endings import GONE, LIVE, SUSPECTED, WITHDRAWN
from storage.errors import NoArticle
from storage.events import EventRow, add, told
from storage.models import Article
from storage.stories.batch import settle_roots

_STATES = {"suspected": SUSPECTED, "confirmed": GONE, "returned": LIVE}


def withdraw(archive: Archive, article_id: str, reason: str, *, now: datetime) -> bool:
    """Withdraw an article, whatever the site does; False if it was withdrawn already. Raises NoArticle.

    Its stories find another first member. It is kept up to date as before, only hidden.
    """
    with writing(archive.engine) as connection:
        article = _locked(connection, article_id)
        if article.state == WITHDRAWN:
            return False
        _become(connection, article, WITHDRAWN, reason, now)
        add(connection, [EventRow(article_id=article_id, at=now, kind="withdrawn", reason=reason)])
    return True


def restore(archive: Archive, article_id: str, reason: str, *, now: datetime) -> bool:
    """Undo a withdrawal: the article is what its visits made it last; False if it is not withdrawn. Raises NoArticle."""
    with writing(archive.engine) as connection:
        article = _locked(connection, article_id)
        if article.state != WITHDRAWN:
            return False
        last = next(iter(reversed(told(connection, [article_id], *_STATES))), None)
        state = _STATES[last.kind] if last else LIVE
        ended = last if state != LIVE else None
        why = ended.reason.partition(":")[0] if ended else None
        _become(connection, article, state, why, ended.at if ended else None)
        add(connection, [EventRow(article_id=article_id, at=now, kind="restored", reason=reason)])
    return True


def _locked(connection: Connection, article_id: str) -> Row[str, str, str]:
    lock_changes(connection)
    columns = (Article.id, Article.state, Article.story_id)
    found = connection.execute(select(*columns).where(Article.id == article_id)).first()
    if found is None:
        raise NoArticle(article_id)
    return found


def _become(
    connection: Connection, article: Row[str, str, str], state: str, reason: str | None, since: datetime | None
) -> None:
    (number,) = change_numbers(connection, 1)
    new = {"state": state, "state_reason": reason, "state_since": since, "change_no": number}
    connection.execute(update(Article).where(Article.id == article.id).values(**new))
    settle_roots(connection, [article.story_id])
