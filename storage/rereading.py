"""What the archive knows of a site's pages before they are read anew: its captures, revisions and addresses, row by row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, bindparam, or_, select

from storage import damaged
from storage.models import Address, Article, Capture, Revision, Site

SiteRow = Row[int, str, str | None]
AnyRow = Row[*tuple[Any, ...]]
# Rows fetched at once: memory stays flat whatever the size of the site.
_AT_ONCE = 2_000


def sites(connection: Connection, hosts: Collection[str] | None = None) -> Sequence[SiteRow]:
    """Rows (id, host, province) of the sites of these hosts, or of all, by host."""
    statement = select(Site.id, Site.host, Site.province).order_by(Site.host)
    return connection.execute(statement if hosts is None else statement.where(Site.host.in_(list(hosts)))).all()


def pages(connection: Connection, site_id: int, *, never: Collection[str], since: datetime | None) -> Iterator[AnyRow]:
    """Captures of the site that are, were or may be articles, in WARC order; kinds `never` cannot be.

    A picture was never a page unless its type says HTML; a capture without kind is one our parser failed on.
    """
    is_page = or_(
        Capture.kind.is_(None),
        and_(Capture.kind.not_in(list(never)), or_(Capture.kind != "media", Capture.content_type.contains("html"))),
    )
    place = (Capture.warc_file, Capture.warc_offset)
    columns = (Capture.id, Capture.url, Capture.fetched_at, *place, Capture.warc_length)
    statement = select(*columns).where(Capture.site_id == site_id, is_page).order_by(*place)
    return _rows(connection, statement if since is None else statement.where(Capture.fetched_at >= since))


class Known(NamedTuple):
    """A revision as a re-parse must know it; `cleaned` is the evidence of that step."""

    id: int
    article_id: str
    number: int
    seen_at: datetime
    digest: str
    capture_id: int | None
    cleaned: str | None


def revisions(connection: Connection, site_id: int, instead: Mapping[int, Known | None]) -> Iterator[Known]:
    """All revisions of the site's articles without their records. `instead` says what is known of damaged ones, by id."""
    cleaned = Revision.record[("evidence", "cleaned")].as_string().label("cleaned")
    columns = (Revision.id, Revision.article_id, Revision.number, Revision.seen_at, Revision.digest)
    statement = select(*columns, Revision.capture_id, cleaned).join(Article, Article.id == Revision.article_id)
    # Not even a part of a record is asked of a damaged row: where it is no JSON, that ends the whole query.
    sound = Revision.id.not_in(bindparam("damaged", list(instead), expanding=True, literal_execute=True))
    for row in _rows(connection, statement.where(Article.site_id == site_id, sound)):
        yield Known(*row)
    yield from (known for known in instead.values() if known is not None)


def addresses(connection: Connection, site_id: int) -> Iterator[AnyRow]:
    """Rows (url_key, article_id) of the site's addresses."""
    return _rows(connection, select(Address.url_key, Address.article_id).where(Address.site_id == site_id))


def records(connection: Connection, revision_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The records of revisions by id, empty where one is lost."""
    asked = select(Revision).where(Revision.id.in_(list(revision_ids)))
    return {number: record or {} for number, record in damaged.records(connection, asked)}


def _rows(connection: Connection, statement: Select[*tuple[Any, ...]]) -> Iterator[AnyRow]:
    yield from connection.execution_options(yield_per=_AT_ONCE).execute(statement)
