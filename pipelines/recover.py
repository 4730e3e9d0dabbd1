"""After a kill: closes the WARC files of dead processes and sends what they hold, but no row tells of, down the road.

No request is repeated whose response is durable: the URLs of recovered pages are settled and what they lead to is queued.
"""

from collections.abc import Sequence
from pathlib import Path

from crawler.discovery.walk import next_steps
from crawler.sites.registry import Registry
from pipelines.ingest import Ingested, ingest
from storage.archive import Archive
from storage.warc.repair import repair


def recover(archive: Archive, registry: Registry) -> list[Ingested]:
    """Repair and take in what killed processes left in the archive; empty if there was nothing. Called before a crawl."""
    return take_up(archive, registry, [done.path for done in repair(archive.warc_dir) if done.path is not None])


def take_up(archive: Archive, registry: Registry, files: Sequence[Path]) -> list[Ingested]:
    """Take in files of the archive's own WARC store as the crawl that wrote them would have."""
    return ingest(archive, registry, files, lead_on=next_steps) if files else []
