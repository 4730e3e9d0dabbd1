"""How the pages of each site came into the archive: fetched by its own crawls, which obey robots.txt, or taken in from others' WARC files."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.days import day_of
from storage.models import Capture, Site

_WORDS = {"crawl": "crawled", "ingest": "from WARC files of others"}


def collected(connection: Connection, hosts: Collection[str], as_of: datetime) -> Mapping[str, str]:
    """By host, for those of which pages are known: each way with the first and the last day of its captures before a moment."""
    span = (func.min(Capture.fetched_at).label("first"), func.max(Capture.fetched_at).label("last"))
    rows = select(Site.host, Capture.source, *span).join(Site, Site.id == Capture.site_id)
    rows = rows.where(Capture.fetched_at < as_of, Site.host.in_(list(hosts))).group_by(Site.host, Capture.source)
    told: dict[str, list[str]] = {}
    for row in sorted(connection.execute(rows).all(), key=lambda one: (one.host, one.source)):
        days = f"{day_of(row.first)} to {day_of(row.last)}"
        told.setdefault(row.host, []).append(f"{_WORDS.get(row.source, row.source)}, {days}")
    return {host: "; ".join(ways) for host, ways in told.items()}
