"""Where kept bytes lie: of a capture by its number, of the pictures and documents of an article. Reads rows, no bytes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from storage.media import KINDS
from storage.models import Article, Attachment, Capture, Image, Revision, Run, Site

_OK = 200
Medium = type[Image] | type[Attachment]


def capture(connection: Connection, capture_id: int) -> dict[str, Any] | None:
    """All that is remembered of a capture, with its site's `host` and, of a revisit, the `original`'s row; None if there is none."""
    found = _capture(connection, capture_id)
    if found is None:
        return None
    first = found["revisit_of"]
    return found | {"original": _capture(connection, first) if first is not None else None}


def _capture(connection: Connection, capture_id: int) -> dict[str, Any] | None:
    columns = [column for column in Capture.__table__.columns if column.name != "seal"]
    run = (Run.kind.label("run_kind"), Run.version.label("run_version"))
    joined = select(*columns, Site.host, *run).join(Site, Site.id == Capture.site_id)
    joined = joined.outerjoin(Run, Run.id == Capture.run_id)
    row = connection.execute(joined.where(Capture.id == capture_id)).mappings().first()
    return dict(row) if row else None


def medium(
    connection: Connection, model: Medium, article_id: str, position: int, revision: int | None = None
) -> dict[str, Any] | None:
    """The picture or document of an article at a place from 0, and the capture of its bytes.

    {url, name (None of a picture), capture_id, warc_file, warc_offset, warc_length}; the last four are None where the bytes
    are not kept. Of the current revision, or of one by its number. None if the article has none at that place.
    """
    chosen = select(Revision.id).join(Article, Article.id == Revision.article_id).where(Article.id == article_id)
    chosen = chosen.where(Revision.id == Article.revision_id if revision is None else Revision.number == revision)
    name = Attachment.name if model is Attachment else func.nullif("", "")
    one = select(model.url, name.label("name"), model.digest).where(
        model.revision_id == chosen.scalar_subquery(), model.position == position
    )
    row = connection.execute(one).mappings().first()
    if row is None:
        return None
    return {"url": row["url"], "name": row["name"], **_bytes_of(connection, [row["digest"]]).get(row["digest"], _NONE)}


def held(connection: Connection, model: Medium, article_id: str, revision: int | None = None) -> set[int]:
    """The places, from 0, of the article's pictures or documents whose bytes are kept."""
    given = {"article": article_id} | ({} if revision is None else {"number": revision})
    return set(connection.execute(_HELD[model, revision is None], given).scalars())


def _held(model: Medium, *, is_current: bool) -> Select[Any]:
    chosen = select(Revision.id).join(Article, Article.id == Revision.article_id)
    of = Revision.id == Article.revision_id if is_current else Revision.number == bindparam("number")
    chosen = chosen.where(Article.id == bindparam("article"), of)
    return select(model.position).where(model.revision_id == chosen.scalar_subquery(), model.digest.is_not(None))


# Made once: a page of the reading room asks them for each reader.
_MEDIA: tuple[Medium, ...] = (Image, Attachment)
_HELD = {(model, is_current): _held(model, is_current=is_current) for model in _MEDIA for is_current in (True, False)}


def words_of(connection: Connection, article_id: str, number: int) -> dict[str, Any] | None:
    """The record of a revision as it was read from its page; None if there is none of that number."""
    here = select(Revision.record).where(Revision.article_id == article_id, Revision.number == number)
    return next(iter(connection.execute(here).scalars()), None)


def seen_at(connection: Connection, revisions: Collection[tuple[str, int]]) -> dict[tuple[str, int], datetime]:
    """When these revisions, pairs of an article's id and a number, were first seen (UTC)."""
    columns = (Revision.article_id, Revision.number, Revision.seen_at)
    rows = connection.execute(select(*columns).where(Revision.article_id.in_({one for one, _ in revisions})))
    every = {(row.article_id, row.number): row.seen_at for row in rows}
    return {one: every[one] for one in revisions}


def pictures_held(connection: Connection, article_ids: Collection[str]) -> set[tuple[str, int]]:
    """The pictures of these articles' current revisions whose bytes are kept: an article's id and a place from 0 each."""
    if not article_ids:
        return set()
    rows = select(Article.id, Image.position).join(Image, Image.revision_id == Article.revision_id)
    rows = rows.where(Article.id.in_(list(article_ids)), Image.digest.is_not(None))
    return {(row.id, row.position) for row in connection.execute(rows)}


_NONE: Mapping[str, Any] = dict.fromkeys(("capture_id", "warc_file", "warc_offset", "warc_length"))


def _bytes_of(connection: Connection, digests: Sequence[str | None]) -> dict[str | None, dict[str, Any]]:
    columns = (Capture.id.label("capture_id"), Capture.warc_file, Capture.warc_offset, Capture.warc_length)
    whole = (Capture.kind.in_(KINDS), Capture.status == _OK, Capture.truncated.is_(None))
    here = select(Capture.body_digest, *columns).where(Capture.body_digest.in_(list(digests)), *whole)
    rows = connection.execute(here.order_by(Capture.id)).mappings()
    return {row["body_digest"]: {name: row[name] for name in _NONE} for row in rows}


def site_name(connection: Connection, host: str) -> str:
    """What a site is called; its host where nobody named it."""
    return connection.execute(_NAME, {"host": host}).scalar() or host


_NAME = select(Site.name).where(Site.host == bindparam("host"))
