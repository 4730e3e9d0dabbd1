"""What the archive knows: an article as stored, a URL's story, the state of the whole. Reads only."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, or_, select

from storage import captures, frontier
from storage.archive import Archive
from storage.database import reading
from storage.days import HANOI
from storage.models import Address, Article, Capture, Frontier, Revision, Run, Site
from storage.stories.order import in_order

_WITHDRAWN = "withdrawn"


def get(archive: Archive, wanted: str, url_key: str | None = None) -> dict[str, Any] | None:
    """An article by its id or any address it was seen at, in the form of an export; None if none is stored there.

    With `url_key` another spelling of an address (http for https, a slash at the end) leads to it as well.

    A withdrawn one is given without its record: its place is known, its words are not shown.
    """
    here = or_(Address.url == wanted, Address.url_key == url_key) if url_key else Address.url == wanted
    known = select(Address.article_id).where(here).order_by(Address.last_seen.desc()).limit(1)
    with reading(archive.engine) as connection:
        # By id first: looking through all addresses takes long.
        found = full_records(connection, full_articles().where(Article.id == wanted))
        if not found and (article_id := connection.execute(known).scalar()):
            found = full_records(connection, full_articles().where(Article.id == article_id))
    return found[0] if found else None


def full_articles() -> Select[Any]:
    """Articles with all that a full record is made of; to be narrowed and ordered by the caller."""
    columns = (
        Article.id,
        Article.url,
        Article.title,
        Article.province,
        Article.first_seen,
        Article.last_seen,
        Article.state,
        Article.story_id,
        Article.published_at,
        Site.host,
        Revision.number,
        Revision.record,
    )
    joined = select(*columns).join(Site, Site.id == Article.site_id)
    return joined.join(Revision, Revision.id == Article.revision_id)


# Made once: a page of the reading room asks them for each reader.
_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)
_BY_ID = full_articles().where(Article.id.in_(_WANTED))
_ADDRESSES = select(Address.article_id, Address.first_seen, Address.url).where(Address.article_id.in_(_WANTED))


def records_by_id(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The full records of these articles by their ids; those that are not there are left out."""
    rows = connection.execute(_BY_ID, {"wanted": list(ids)}).all()
    return {one["id"]: one for one in _with_addresses(connection, rows)}


def full_records(connection: Connection, articles: Select[Any]) -> list[dict[str, Any]]:
    """The records of the selected articles (see `full_articles`), addresses included, in the selection's order."""
    return _with_addresses(connection, connection.execute(articles).all())


def _with_addresses(connection: Connection, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    addresses: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for row in connection.execute(_ADDRESSES, {"wanted": [row.id for row in rows]}):
        addresses[row.article_id].append((row.first_seen, row.url))
    # Sorted here: the databases do not agree on the order of texts.
    return [_full_record(row, [url for _, url in sorted(addresses[row.id])]) for row in rows]


def _full_record(row: Row[Any], addresses: list[str]) -> dict[str, Any]:
    record = {} if row.state == _WITHDRAWN else dict(row.record)
    # The last live address; the record has the one its words were read from.
    record |= {"url": row.url} if record else {}
    return {
        "id": row.id,
        "site": row.host,
        "province": row.province,
        **record,
        "addresses": addresses,
        "first_seen": row.first_seen.astimezone(HANOI).isoformat(),
        "last_seen": row.last_seen.astimezone(HANOI).isoformat(),
        "state": row.state,
        "story": row.story_id,
        "revision": row.number,
    }


def copies(archive: Archive, article_id: str) -> list[dict[str, Any]]:
    """The other articles of an article's story, the earliest published first: {id, site, url, title, published_at, state}."""
    story = select(Article.story_id).where(Article.id == article_id).scalar_subquery()
    columns = (Article.id, Site.host.label("site"), Article.url, Article.title, Article.published_at, Article.state)
    others = select(*columns).join(Site, Site.id == Article.site_id).where(Article.story_id == story)
    others = others.where(Article.id != article_id, Article.state != _WITHDRAWN)
    with reading(archive.engine) as connection:
        return [dict(row) for row in connection.execute(others.order_by(*in_order())).mappings()]


def explain(archive: Archive, url: str, url_key: str | None = None) -> dict[str, Any]:
    """All that is remembered of a URL: {frontier: row or None, captures: rows, oldest first, article: row or None}.

    `url_key` is the frontier's key of the URL, if the caller can make it; without it the URL itself is looked for.
    """
    with reading(archive.engine) as connection:
        # Media are in the frontier under their whole address.
        where = Frontier.url_key.in_([url_key, url]) if url_key else Frontier.url == url
        rows = select(*Frontier.__table__.columns).where(where).order_by(Frontier.id).limit(1)
        row = connection.execute(rows).mappings().first()
        urls = list(dict.fromkeys([url, *([row["url"]] if row else [])]))
        seen = [capture for one in urls for capture in captures.history(connection, one)]
        here = Address.url_key == url_key if url_key else Address.url == url
        articles = select(*Article.__table__.columns).join(Address, Address.article_id == Article.id).where(here)
        article = connection.execute(articles.limit(1)).mappings().first()
    return {
        "frontier": dict(row) if row else None,
        "captures": [dict(capture) for capture in seen],
        "article": dict(article) if article else None,
    }


def site_status(archive: Archive, host: str) -> dict[str, Any] | None:
    """What the archive holds of one site, as one of `status`' sites; None if it knows no such host."""
    with reading(archive.engine) as connection:
        site = connection.execute(select(*Site.__table__.columns).where(Site.host == host)).mappings().first()
        if site is None:
            return None
        return _site_status(
            dict(site), _counts(connection, site["id"]), _last_runs(connection, site["id"]).get(site["id"])
        )


def status(archive: Archive) -> dict[str, Any]:
    """What the archive holds: {directory, totals, sites}.

    `totals` and each of `sites` count articles, stories, copies (articles that are not their story's first), captures,
    queued; a site has also host, name, province, provisional, kinds (captures by kind), frontier (rows by state), refused
    (reasons with their numbers) and last_run: {id, kind, started_at, ended_at, outcome, counts, version} or None.
    """
    with reading(archive.engine) as connection:
        listed = connection.execute(select(*Site.__table__.columns).order_by(Site.host)).mappings().all()
        counted = _counts(connection)
        runs = _last_runs(connection)
        stories = select(func.count(func.distinct(Article.story_id))).where(Article.state != _WITHDRAWN)
        story_count = connection.execute(stories).scalar_one()
    sites = [_site_status(dict(site), counted, runs.get(site["id"])) for site in listed]
    totals = {name: sum(site[name] for site in sites) for name in ("articles", "captures", "queued")}
    totals |= {"stories": story_count, "copies": totals["articles"] - story_count, "sites": len(sites)}
    return {"directory": str(archive.directory), "totals": totals, "sites": sites}


def _counts(connection: Connection, site_id: int | None = None) -> dict[str, Sequence[Mapping[str, Any]]]:
    live = Article.state != _WITHDRAWN
    articles = select(
        Article.site_id, func.count().label("n"), func.count(func.distinct(Article.story_id)).label("stories")
    )
    kinds = select(Capture.site_id, Capture.kind, func.count().label("n"))
    if site_id is not None:
        articles, kinds = articles.where(Article.site_id == site_id), kinds.where(Capture.site_id == site_id)
    rows = connection.execute(articles.where(live).group_by(Article.site_id)).mappings().all()
    by_kind = connection.execute(kinds.group_by(Capture.site_id, Capture.kind)).mappings().all()
    return {
        "articles": [dict(row) for row in rows],
        "kinds": [dict(row) for row in by_kind],
        "frontier": frontier.counts(connection, site_id),
    }


def _last_runs(connection: Connection, site_id: int | None = None) -> dict[int, dict[str, Any]]:
    of = Run.site_id.is_not(None) if site_id is None else Run.site_id == site_id
    newest = select(func.max(Run.id)).where(of).group_by(Run.site_id)
    columns = (Run.id, Run.kind, Run.started_at, Run.ended_at, Run.outcome, Run.counts, Run.version)
    rows = connection.execute(select(Run.site_id, *columns).where(Run.id.in_(newest))).mappings()
    return {row["site_id"]: {column.key: row[column.key] for column in columns} for row in rows}


def _site_status(
    site: Mapping[str, Any], counted: Mapping[str, Sequence[Mapping[str, Any]]], run: dict[str, Any] | None
) -> dict[str, Any]:
    mine = {name: [row for row in rows if row["site_id"] == site["id"]] for name, rows in counted.items()}
    articles = sum(row["n"] for row in mine["articles"])
    stories = sum(row["stories"] for row in mine["articles"])
    states = _summed(mine["frontier"], "state")
    return {
        "host": site["host"],
        "name": site["name"],
        "province": site["province"],
        "provisional": site["provisional"],
        "articles": articles,
        "stories": stories,
        "copies": articles - stories,
        "captures": sum(row["n"] for row in mine["kinds"]),
        "queued": states.get("queued", 0),
        "kinds": _summed(mine["kinds"], "kind"),
        "frontier": states,
        "refused": _summed([row for row in mine["frontier"] if row["state"] == "refused"], "reason"),
        "last_run": run,
    }


def _summed(rows: Sequence[Mapping[str, Any]], by: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        name = row[by] or "unknown"
        sums[name] = sums.get(name, 0) + row["n"]
    return sums
