"""Rows of sites: made when a site is first crawled or ingested, updated when its file says more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.database import upsert
from storage.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """What the archive keeps of a site; `host` (with its port, without www.) is its identity."""

    host: str
    name: str
    province: str | None = None
    family: str | None = None
    provisional: bool = False


def upsert_site(connection: Connection, site: SiteRow, *, now: datetime) -> int:
    """Id of the site's row, made or updated. A provisional row never takes away what a site file said."""
    insert = upsert(connection, Site).values(
        host=site.host,
        name=site.name,
        province=site.province,
        family=site.family,
        provisional=site.provisional,
        first_seen=now,
        last_seen=now,
    )
    facts = {} if site.provisional else {"name": site.name, "province": site.province, "provisional": False}
    if site.family is not None:
        facts["family"] = site.family
    statement = insert.on_conflict_do_update(index_elements=["host"], set_={**facts, "last_seen": now})
    return connection.execute(statement.returning(Site.id)).scalar_one()


def site_id(connection: Connection, host: str) -> int | None:
    """Id of the site with that host (and port), None if the archive does not know it."""
    return connection.execute(select(Site.id).where(Site.host == host)).scalar_one_or_none()
