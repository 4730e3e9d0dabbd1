"""Says where the stored responses lie whose payloads WARC revisit records share."""

from collections.abc import Sequence

from storage import captures
from storage.archive import Archive
from storage.database import reading
from storage.warc.reader import Kept, Revisit


def originals_of(archive: Archive, revisits: Sequence[Revisit]) -> dict[Revisit, Kept]:
    """The responses that revisit records refer to, by what the records say; those the archive has not are left out.

    A fixed number of queries however many records.
    """
    wanted = {
        one: (one.payload_digest, one.target_uri or one.url) for one in revisits if one.payload_digest is not None
    }
    with reading(archive.engine) as connection:
        rows = captures.originals(connection, set(wanted.values()))
    return {
        one: Kept(
            path=archive.directory / row["warc_file"],
            offset=row["warc_offset"],
            length=row["warc_length"],
            file=row["warc_file"],
        )
        for one, what in wanted.items()
        if (row := rows.get(what)) is not None
    }
