"""Says which crawlers for machine learning a site's robots.txt shuts out, by the last one the archive kept. Parses, judges nothing.

Other ways to opt out (meta tags, headers, ai.txt, TDMRep) are not looked at.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from protego import Protego
from sqlalchemy import Connection, Row, select
from sqlalchemy.orm import aliased

from storage.archive import Archive
from storage.models import Capture, Site
from storage.releases.standing import local
from storage.warc.reader import read_record

# As their operators publish them; "*" alone is no word about machine learning.
AGENTS = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "meta-externalagent",
    "omgili",
    "PanguBot",
    "Timpibot",
)
_OK = 200


@dataclass(frozen=True, slots=True)
class OptOut:
    """What a site's robots.txt said: when it was kept, None if none was; the crawlers it names and shuts out."""

    kept_at: str | None
    agents: tuple[str, ...]


def opt_outs(archive: Archive, connection: Connection, hosts: Collection[str], as_of: datetime) -> Mapping[str, OptOut]:
    """By host, for every host: the last robots.txt before a moment. Raises BrokenRecord, OSError."""
    first = aliased(Capture)
    columns: tuple[Any, ...] = (
        Capture.fetched_at,
        Capture.url,
        Capture.status,
        Capture.warc_file,
        Capture.warc_offset,
        Capture.warc_length,
    )
    theirs = (first.warc_file.label("file"), first.warc_offset.label("offset"), first.warc_length.label("length"))
    here = select(Site.host, *columns, *theirs).join(Site, Site.id == Capture.site_id)
    here = here.outerjoin(first, first.id == Capture.revisit_of)
    here = here.where(Capture.kind == "robots", Capture.fetched_at < as_of, Site.host.in_(list(hosts)))
    # Sorted here: the databases do not agree on the order of texts.
    rows = sorted(connection.execute(here), key=attrgetter("fetched_at", "url"))
    last = {row.host: row for row in rows}
    return {host: _told(archive, last.get(host)) for host in sorted(hosts)}


def _told(archive: Archive, row: Row[Any] | None) -> OptOut:
    if row is None:
        return OptOut(None, ())
    if row.status != _OK:
        return OptOut(local(row.fetched_at), ())
    file = archive.directory / row.warc_file
    if row.file is None:
        body = read_record(file, row.warc_offset, row.warc_length).body
    else:
        # A revisit shares the payload of the record it names.
        body = read_record(archive.directory / row.file, row.offset, row.length).body
    return OptOut(local(row.fetched_at), shut_out(body.decode("utf-8", "replace")))


def shut_out(text: str) -> tuple[str, ...]:
    """The crawlers of AGENTS that a robots.txt names and lets nowhere."""
    rules = Protego.parse(text)
    named = text.lower()
    return tuple(agent for agent in AGENTS if agent.lower() in named and not rules.can_fetch("https://host/", agent))
