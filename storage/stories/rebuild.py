"""Marks the texts of archives that were filled before there were marks, and settles their stories. Run again, it goes on."""

from collections.abc import Callable

from sqlalchemy import Select, func, select

from storage.archive import Archive
from storage.database import lock_changes, reading, writing
from storage.models import Article, Fingerprint, Revision, StoryLink
from storage.stories import stored
from storage.stories.batch import settle_again

_BATCH = 100


def rebuild(archive: Archive, watch: Callable[[int], None] = lambda _done: None) -> int:
    """Settle all roots whose text has no marks but its digest's; how many. A transaction holds a hundred of them at most.

    Whatever order they come in, the stories end the same; crawls may go on meanwhile.
    """
    done, last = 0, ""
    while True:
        with reading(archive.engine) as connection:
            batch = (
                connection.execute(_unmarked().where(Article.id > last).order_by(Article.id).limit(_BATCH))
                .scalars()
                .all()
            )
        if not batch:
            return done
        last = batch[-1]
        with writing(archive.engine) as connection:
            lock_changes(connection)
            # Another process may have settled some of them meanwhile.
            still = connection.execute(_unmarked().where(Article.id.in_(batch))).scalars().all()
            nodes = stored.nodes(connection, still).values()
            for node in nodes:
                node.stale = True
            settle_again(connection, nodes)
        done += len(nodes)
        watch(done)


def _unmarked() -> Select[str]:
    marks = select(func.count()).select_from(Fingerprint).where(Fingerprint.article_id == Article.id).scalar_subquery()
    roots = select(Article.id).join(Revision, Revision.id == Article.revision_id)
    roots = roots.outerjoin(StoryLink, StoryLink.article_id == Article.id).where(StoryLink.article_id.is_(None))
    return roots.where(Revision.content_digest.is_not(None), marks <= 1)
