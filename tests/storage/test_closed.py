"""Closed WARC files: each has a row with the digest of its bytes, whoever closed it."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from storage import closed
from storage.archive import Archive
from storage.database import reading, writing
from storage.models import WarcFile
from storage.warc.writer import Message, WarcWriter

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def message(number: int) -> Message:
    """An exchange."""
    body = b"HTTP/1.1 200 OK\r\n\r\n" + b"%d" % number * 500
    return Message(url=f"https://a.vn/{number}", request=b"GET / HTTP/1.1\r\n\r\n", response=body, date=WHEN)


def rows(archive: Archive) -> dict[str, tuple[int, str]]:
    """Size and digest by name."""
    with reading(archive.engine) as connection:
        found = connection.execute(select(WarcFile.name, WarcFile.bytes, WarcFile.sha256)).all()
    return {name: (size, digest) for name, size, digest in found}


def on_disk(path: Path) -> tuple[int, str]:
    """Size and digest of a file."""
    data = path.read_bytes()
    return len(data), hashlib.sha256(data).hexdigest()


def test_the_digest_taken_while_writing_is_that_of_the_file(tmp_path: Path) -> None:
    """Of a rotated file and of the last one, name, size and SHA-256 are those on the disk."""
    writer = WarcWriter(tmp_path, prefix="t", info={"software": "test/1"}, max_bytes=500)
    told = []
    for number in range(3):
        writer.write(message(number))
        told.append(writer.rotate() or writer.close())
    assert writer.close() is None
    for one in told:
        assert one is not None
        assert (one.bytes, one.sha256) == on_disk(tmp_path / Path(one.name).name)
    assert len({one.name for one in told if one}) == 3


def test_missing_rows_are_made_once(archive: Archive) -> None:
    """A file without a row gets it; one that is still written to or copied in does not; nothing is made twice or changed."""
    writer = WarcWriter(archive.warc_dir, prefix="a", info={"software": "test/1"})
    writer.write(message(1))
    file = writer.close()
    assert file is not None
    living = WarcWriter(archive.warc_dir, prefix="b", info={"software": "test/1"})
    living.write(message(2))
    (archive.warc_dir / "c.warc.gz.part").write_bytes(b"half")
    assert closed.note(archive) == 1
    assert rows(archive) == {file.name: on_disk(archive.directory / file.name)}
    assert closed.note(archive) == 0
    (archive.directory / file.name).write_bytes(b"damaged")
    with writing(archive.engine) as connection:
        closed.add(connection, [closed.digested(archive, archive.directory / file.name)])
    assert rows(archive) == {file.name: (file.bytes, file.sha256)}
    living.close()
    assert closed.note(archive) == 1
