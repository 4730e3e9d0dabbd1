"""After a kill: closes the WARC files of dead processes and sends what they hold, but no row tells of, down the road.

No request is repeated whose response is durable: the URLs of recovered pages are settled and what they lead to is queued.
"""

from pathlib import Path

from crawler.discovery.walk import next_steps
from crawler.sites.registry import Registry
from pipelines.ingest import Ingested, ingest
from pipelines.writer import WARC_PREFIX
from storage import captures, closed
from storage.archive import Archive
from storage.database import reading
from storage.warc.repair import repair


def recover(archive: Archive, registry: Registry) -> list[Ingested]:
    """Repair and take in what killed processes left in the archive; empty if there was nothing. Begins every crawl.

    Closed files that have no row yet get theirs.
    """
    repaired = {done.path for done in repair(archive.warc_dir) if done.path is not None}
    files = sorted(repaired | _without_rows(archive))
    taken = ingest(archive, registry, files, lead_on=next_steps) if files else []
    closed.note(archive)
    return taken


def _without_rows(archive: Archive) -> set[Path]:
    """Closed files of our own that end with records no row tells of: an earlier recovery was killed as well."""
    with reading(archive.engine) as connection:
        return {
            path
            for path in archive.warc_dir.glob(f"{WARC_PREFIX}*.warc.gz")
            if captures.end_of_rows(connection, f"{archive.warc_dir.name}/{path.name}") < path.stat().st_size
        }
