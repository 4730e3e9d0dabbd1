"""Finds the stored response whose payload a new one repeats, so that its WARC record can be a revisit.

A revisit refers only to a record that is durable no later than itself: earlier in the same file, or told of by a committed
row and read back just now. Memory is flat: the payloads met last, and for the others one look into an index.
"""

from collections import OrderedDict
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from storage import captures
from storage.captures import CaptureRow
from storage.database import reading
from storage.warc.members import NotARecord, record_at
from storage.warc.messages import split_head
from storage.warc.reader import locate
from storage.warc.writer import Earlier, digest

# Bytes of a payload from which a revisit record, whose head is longer than a response's, takes less room.
LEAST = 1000
_REMEMBERED = 5_000

_Key = tuple[int, str]


class Payloads:
    """The payloads that a writer's archive holds, by site and digest. Payloads of other sites are never referred to.

    SHA-1 can be forged: then whoever forges it harms the record of his own site only.
    """

    def __init__(self, engine: Engine, directory: Path) -> None:
        self._engine = engine
        self._directory = directory
        self._last: OrderedDict[_Key, Earlier] = OrderedDict()

    def find(self, site_id: int, url: str, payload_digest: str) -> Earlier | None:
        """The stored response of the site with that payload, rather of the same URL; None if there is none to rely on."""
        key = site_id, payload_digest
        if key in self._last:
            self._last.move_to_end(key)
            return self._last[key]
        try:
            earlier = self._stored(site_id, url, payload_digest)
        except (SQLAlchemyError, OSError, NotARecord):
            # Whatever is wrong with what is stored: the new bytes are kept whole.
            return None
        if earlier is not None:
            self._remember(key, earlier)
        return earlier

    def add(self, row: CaptureRow) -> None:
        """Note a response whose row is queued: its payload can be referred to by rows that are queued after it."""
        if row.original is None and row.truncated is None and row.payload_digest and row.record_id:
            earlier = Earlier(
                url=row.url, date=row.fetched_at, record_id=row.record_id, file=row.warc_file, offset=row.warc_offset
            )
            self._remember((row.site_id, row.payload_digest), earlier)

    def _remember(self, key: _Key, earlier: Earlier) -> None:
        self._last[key] = earlier
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)

    def _stored(self, site_id: int, url: str, payload_digest: str) -> Earlier | None:
        with reading(self._engine) as connection:
            row = captures.original(connection, site_id, payload_digest, url)
        if row is None:
            return None
        # Read back: a damaged record must not be relied on, and what another tool says of its payload may be wrong.
        record = record_at(locate(self._directory / row["warc_file"]), row["warc_offset"], row["warc_length"])
        if record.get("warc-type") != "response" or digest(split_head(record.block)[1]) != payload_digest:
            return None
        return Earlier(
            url=row["url"],
            date=row["fetched_at"],
            record_id=record.fields.get("warc-record-id"),
            file=row["warc_file"],
            offset=row["warc_offset"],
        )
