"""Queues the media of stored articles that no run has asked for: articles of an ingest, or of a version that kept none."""

from crawler.media import medium
from pipelines.desk import ArchiveDesk
from storage import media
from storage.archive import Archive
from storage.database import reading, writing


def queue_missing(archive: Archive, desk: ArchiveDesk) -> None:
    """Queue them at the desk, within the site's switches, hosts and limit; link those whose bytes were captured already."""
    switches, site = desk.site.media, desk.site
    if not (switches.images or switches.attachments):
        return
    with reading(archive.engine) as connection:
        missing = media.unlinked(connection, desk.site_id, images=switches.images, attachments=switches.attachments)
        for rows in missing:
            found = {row.url: one for row in rows if (one := medium(row.url, row.via, site)) is not None}
            # An earlier version kept addresses as the page had them; they are asked for, and captured, in their escaped form.
            kept = media.digests(connection, {one.url for one in found.values()})
            captured = {url: kept[one.url] for url, one in found.items() if one.url in kept}
            if captured:
                with writing(archive.engine) as writer:
                    media.link(writer, captured)
            desk.find(one for url, one in found.items() if url not in captured)
            desk.hand_over()
