"""What of a site is still missing at this moment, and who is at work on it: read while a crawl or a rescue runs, by any process.

A crawl writes how its addresses ended every few pages, so this is a few seconds behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipelines.locks import Holder, holders
from storage import frontier, summary
from storage.archive import Archive
from storage.database import reading
from storage.days import told
from storage.sites import site_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A site as it stands: `missing` as storage.frontier.missing gives it, the most first; `holder` is who works on it, if any."""

    host: str
    articles: int
    missing: dict[str, int]
    holder: Holder | None

    @property
    def sentences(self) -> list[str]:
        """For people."""
        since = self.holder.since if self.holder else None
        at_work = f"process {self.holder.pid} is at work on it" if self.holder else "nobody is at work on it"
        return [
            f"{self.host}: {self.articles} articles; {at_work}{f' since {told(since)}' if since else ''}",
            f"still missing: {missing_in_words(self.missing)}",
        ]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        since: datetime | None = self.holder.since if self.holder else None
        holder = {"pid": self.holder.pid, "since": since} if self.holder else None
        return {"site": self.host, "articles": self.articles, "at_work": holder, "missing": self.missing}


def missing_in_words(missing: Mapping[str, int]) -> str:
    """What was not brought, as storage.frontier.missing counts it: "12 pages: timeout, 1 page: overloaded"."""
    told = [f"{count} {what.replace('pages:', 'page:', 1) if count == 1 else what}" for what, count in missing.items()]
    return ", ".join(told) or "nothing that is known of"


def lacking(archive: Archive, host: str) -> Lacking | None:
    """How the site stands; None if the archive has nothing of it."""
    with reading(archive.engine) as connection:
        number = site_id(connection, host)
        if number is None:
            return None
        found = frontier.missing(connection, number)
        articles = summary.count_articles(connection, number)
    holder = next((one for one in holders(archive.runs_dir) if one.name == host), None)
    missing = dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
    return Lacking(host=host, articles=articles, missing=missing, holder=holder)
