"""Revisit records: valid for other tools, read back whole, and their rows never lead from one to another."""

import gzip
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from storage import captures
from storage.archive import Archive
from storage.captures import CaptureRow
from storage.database import reading, writing
from storage.errors import BrokenRecord
from storage.models import Capture
from storage.sites import SiteRow, upsert_site
from storage.warc.reader import Kept, WarcDamage, WarcResponse, iter_responses, responses_at
from storage.warc.writer import Earlier, Message, Stored, WarcWriter

WHEN = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
REQUEST = b"GET /x HTTP/1.1\r\nHost: a.vn\r\n\r\n"
HTML = "<html><p>Sâm Lai Châu</p></html>".encode() * 40
PLAIN = b'HTTP/1.1 200 OK\r\nETag: "%d"\r\nContent-Type: text/html\r\n\r\n'
PACKED = b'HTTP/1.1 200 OK\r\nETag: "%d"\r\nContent-Encoding: gzip\r\n\r\n'
CHUNKED = b'HTTP/1.1 200 OK\r\nETag: "%d"\r\nTransfer-Encoding: chunked\r\n\r\n'
SHAPES = {
    "plain": (PLAIN, HTML),
    "packed": (PACKED, gzip.compress(HTML, mtime=0)),
    "chunked": (CHUNKED, b"%x\r\n%s\r\n0\r\n\r\n" % (len(HTML), HTML)),
}


def twice(directory: Path, shape: str) -> tuple[Stored, Stored]:
    """The same payload twice under different heads: a response and its revisit, in one file."""
    head, body = SHAPES[shape]
    with WarcWriter(directory, prefix="t", info={"software": "test/1"}) as writer:
        first = writer.write(Message(url="https://a.vn/x", request=REQUEST, response=head % 1 + body, date=WHEN))
        place = Earlier(
            url="https://a.vn/x", date=WHEN, record_id=first.record_id, file=first.file, offset=first.offset
        )
        later = WHEN + timedelta(days=1)
        again = Message(url="https://a.vn/y", request=REQUEST, response=head % 2 + body, date=later)
        return first, writer.write(again, find=lambda _digest, _size: place)


@pytest.mark.parametrize("shape", SHAPES)
def test_other_tools_accept_revisits(tmp_path: Path, shape: str) -> None:
    """`warcio check`, gzip and FastWARC find nothing wrong; the record says what WARC 1.1 asks of the profile."""
    twice(tmp_path, shape)
    (path,) = tmp_path.glob("*.warc.gz")
    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", path], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout
    gzip.decompress(path.read_bytes())
    with path.open("rb") as file:
        kinds = [(r.record_type, r.verify_block_digest()) for r in FastIterator(file, parse_http=False)]
    assert [ok for _, ok in kinds] == [True] * 5
    assert [kind for kind, _ in kinds][-1] == WarcRecordType.revisit
    with path.open("rb") as file:
        records = [(r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(file, no_record_parse=True)]
    first, again, block = records[2][0], records[4][0], records[4][1]
    assert again["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert again["WARC-Refers-To"] == first["WARC-Record-ID"]
    assert again["WARC-Refers-To-Target-URI"] == "https://a.vn/x"
    assert again["WARC-Refers-To-Date"] == first["WARC-Date"]
    assert again["WARC-Payload-Digest"] == first["WARC-Payload-Digest"]
    assert again["WARC-Truncated"] == "length"
    assert block == SHAPES[shape][0] % 2


@pytest.mark.parametrize("shape", SHAPES)
def test_a_revisit_is_read_back_whole(tmp_path: Path, shape: str) -> None:
    """Its body is the first one's, its head its own, and it tells where the payload lies."""
    first, again = twice(tmp_path, shape)
    (path,) = tmp_path.glob("*.warc.gz")
    one, two = [item for item in iter_responses(path) if not isinstance(item, WarcDamage)]
    assert isinstance(two, WarcResponse)
    assert (one.body, two.body) == (HTML, HTML)
    assert dict(two.headers)["ETag"] == '"2"'
    assert (two.url, two.offset, two.length) == ("https://a.vn/y", again.offset, again.length)
    assert two.original == (None, first.offset)
    assert two.truncated is None


def row(site: int, stored: Stored, url: str) -> CaptureRow:
    """The row of a record."""
    return CaptureRow(
        site_id=site,
        url=url,
        fetched_at=WHEN,
        warc_file=stored.file,
        warc_offset=stored.offset,
        warc_length=stored.length,
        payload_digest=stored.payload_digest,
        original=(stored.earlier.file, stored.earlier.offset) if stored.earlier else None,
    )


@pytest.mark.parametrize("batches", [1, 2])
def test_rows_of_revisits_find_their_original(archive: Archive, batches: int) -> None:
    """Whether the original's row is in the same batch, behind it even, or long committed; the payload reads from there."""
    first, again = twice(archive.warc_dir, "packed")
    with writing(archive.engine) as connection:
        host = SiteRow(host="a.vn", name="A", provisional=False)
        site = upsert_site(connection, host, now=WHEN)
    made = [row(site, again, "https://a.vn/y"), row(site, first, "https://a.vn/x")]
    for part in [made] if batches == 1 else [made[1:], made[:1]]:
        with writing(archive.engine) as connection:
            captures.add(connection, part)
    with reading(archive.engine) as connection:
        rows = {r["url"]: r for r in connection.execute(select(*Capture.__table__.columns)).mappings()}
        found = captures.original(connection, site, first.payload_digest, "https://a.vn/y")
    one, two = rows["https://a.vn/x"], rows["https://a.vn/y"]
    assert two["revisit_of"] == one["id"]
    assert found is not None
    assert found["warc_offset"] == one["warc_offset"]


def test_revisits_are_read_at_their_places(tmp_path: Path) -> None:
    """One by one or many at once, with the payload from where the caller says it lies; without it the record is told as broken."""
    first, again = twice(tmp_path, "packed")
    path = tmp_path / Path(first.file).name
    places = [(path, again.offset, again.length), (path, first.offset, first.length), (path, first.offset, 9)]
    at = Kept(path=path, offset=first.offset, length=first.length)
    two, one, broken = responses_at(places, lambda revisits: dict.fromkeys(revisits, at))
    assert isinstance(one, WarcResponse)
    assert isinstance(two, WarcResponse)
    assert (one.body, two.body) == (HTML, HTML)
    assert [dict(read.headers)["ETag"] for read in (one, two)] == ['"1"', '"2"']
    assert isinstance(broken, BrokenRecord)
    (lost,) = responses_at(places[:1])
    assert isinstance(lost, BrokenRecord)
    assert "not at hand" in str(lost)
