"""Reads a kept page of an article again while its site's rows are written, for the state that an older capture shows came back."""

import logging

from sqlalchemy import Connection, select

from crawler.parsers import read_page
from crawler.sites.model import Site
from pipelines.clean import lines_left_out
from pipelines.drafting import draft_of
from pipelines.originals import originals_of
from pipelines.rows import kept_page, saving_draft
from storage.archive import Archive
from storage.models import Capture
from storage.saving import Draft
from storage.warc.reader import WarcResponse, responses_at

log = logging.getLogger(__name__)


def shown_again(connection: Connection, archive: Archive, site: Site, capture_id: int, known: Draft) -> Draft | None:
    """What a capture shows, cleaned as what is `known` of its article was; None if its bytes are gone or show no article."""
    row = connection.execute(select(*Capture.__table__.columns).where(Capture.id == capture_id)).mappings().one()
    place = (archive.directory / row["warc_file"], row["warc_offset"], row["warc_length"])
    response = next(iter(responses_at([place], lambda revisits: originals_of(archive, revisits))))
    if not isinstance(response, WarcResponse):
        return None
    page = kept_page(response, row["warc_file"], url=row["url"], at=row["fetched_at"])
    lines = lines_left_out((known.record.get("evidence") or {}).get("cleaned"))
    try:
        reading = read_page(page, site, links=False)
        draft = draft_of(reading, lines or frozenset(), site.host) if reading.article is not None else None
    except Exception as error:  # noqa: BLE001 - our own mistake on a page that was read before must not cost what comes now
        log.warning(
            "%s of %s could not be read again (%r): that its article came back is told by its earlier words; please report it",
            row["url"],
            row["fetched_at"],
            error,
        )
        return None
    if draft is None or draft.article_id != known.article_id:
        return None
    return saving_draft(draft, site, site_id=known.site_id, capture_id=capture_id)
