"""Finds the stored response whose payload a WARC revisit record shares."""

from storage import captures
from storage.archive import Archive
from storage.database import reading
from storage.warc.reader import Kept, Revisit, read_record


def original_of(archive: Archive, revisit: Revisit) -> Kept | None:
    """The response a revisit record refers to, None if the archive has none. Raises BrokenRecord."""
    if revisit.payload_digest is None:
        return None
    with reading(archive.engine) as connection:
        row = captures.original(connection, revisit.payload_digest, revisit.target_uri or revisit.url)
    if row is None:
        return None
    message = read_record(archive.directory / row["warc_file"], row["warc_offset"], row["warc_length"])
    return Kept(message=message, file=row["warc_file"], offset=row["warc_offset"])
