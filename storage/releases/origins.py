"""Says who fetched the pages of a site that a release rests on: this archive's own crawls, or others whose WARC files it took in."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.days import HANOI
from storage.models import Capture, Site


def origins(connection: Connection, as_of: datetime) -> Mapping[str, str]:
    """By host: each way in which pages came before a moment, with the days (+07:00) of the first and the last: crawl 2026-01-02 to 2026-05-06."""
    first, last = func.min(Capture.fetched_at).label("first"), func.max(Capture.fetched_at).label("last")
    told = select(Site.host, Capture.source, first, last).join(Site, Site.id == Capture.site_id)
    told = told.where(Capture.fetched_at < as_of).group_by(Site.host, Capture.source)
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(told.order_by(Site.host, Capture.source)):
        days = [moment.astimezone(HANOI).date().isoformat() for moment in (row.first, row.last)]
        found[row.host].append(f"{row.source} {' to '.join(dict.fromkeys(days))}")
    return {host: ", ".join(ways) for host, ways in found.items()}
