"""WARC files: written so that other tools agree, read whatever tool wrote them, mended after a kill, read past damage."""

import gzip
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator

from storage.warc.reader import Kept, Revisit, WarcDamage, WarcResponse, iter_responses, locate, read_record
from storage.warc.writer import WarcWriter
from tests.storage.warcs import (
    CHUNKED,
    HTML,
    INFO,
    RESPONSE,
    WHEN,
    ZIPPED,
    answer,
    as_wget,
    message,
    record,
    responses,
    written,
)


def test_what_is_written_is_read_back(tmp_path: Path):
    """A stored response comes back byte for byte, and decoded, from the place that `write` told."""
    with WarcWriter(tmp_path, prefix="t", info=INFO) as writer:
        places = [(raw, writer.write(message(response=raw))) for raw in (answer(), CHUNKED, ZIPPED)]
        early = [read_record(tmp_path / Path(place.file).name, place.offset, place.length) for _, place in places]
    for (raw, place), then in zip(places, early, strict=True):
        now = read_record(tmp_path / Path(place.file).name, place.offset, place.length)
        assert now == then
        assert now.raw == raw
    assert [one.body for one in early] == [HTML, b"<html>", HTML]
    assert places[0][1].file == f"{tmp_path.name}/t-00000.warc.gz"


def test_other_tools_agree(tmp_path: Path):
    """`warcio check`, gzip and FastWARC find nothing wrong, chunked and compressed payloads included."""
    path = written(tmp_path, message("a"), message("b", CHUNKED), message("c", ZIPPED), message("d", answer(b"")))
    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", path], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout
    assert check.stdout.count("digest pass") == 9
    gzip.decompress(path.read_bytes())
    with path.open("rb") as file:
        found = [r.verify_payload_digest() for r in FastIterator(file) if r.record_type == WarcRecordType.response]
    with path.open("rb") as file:
        found += [r.verify_block_digest() for r in FastIterator(file, parse_http=False)]
    assert found == [True] * (4 + 9)


def test_records_follow_the_standard(tmp_path: Path):
    """Warcinfo comes first; request and response name each other; address, protocols and notes are in the record."""
    notes = ("header case not known", "a\r\nWARC-Type: b")
    path = written(
        tmp_path, message(ip="10.0.0.1", tls="TLSv1.3 TLS_AES_256_GCM_SHA384", truncated="length", notes=notes)
    )
    with path.open("rb") as file:
        info, request, response = [(r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(file)]
    assert info[0]["WARC-Type"] == "warcinfo"
    assert b"operator: mailto:a@example.org\r\n" in info[1]
    assert b"format: WARC File Format 1.1\r\n" in info[1]
    assert info[0]["WARC-Filename"] == path.name
    assert request[0]["WARC-Concurrent-To"] == response[0]["WARC-Record-ID"]
    assert response[0]["WARC-Concurrent-To"] == request[0]["WARC-Record-ID"]
    assert response[0]["WARC-Date"] == "2026-01-02T03:04:05.678901Z"
    named = [
        (name, value)
        for name, value in response[0].headers
        if name in {"WARC-Protocol", "WARC-Cipher-Suite", "Khotin-Note"}
    ]
    assert named == [
        ("WARC-Protocol", "http/1.1"),
        ("WARC-Protocol", "tls/1.3"),
        ("WARC-Cipher-Suite", "TLS_AES_256_GCM_SHA384"),
        ("Khotin-Note", "header case not known"),
        ("Khotin-Note", "a WARC-Type: b"),
    ]
    assert (response[0]["WARC-IP-Address"], response[0]["WARC-Truncated"]) == ("10.0.0.1", "length")
    (back,) = responses(path)
    assert (back.url, back.date, back.ip, back.truncated) == ("https://a.vn/x", WHEN, "10.0.0.1", "length")


def test_files_rotate_and_get_their_names(tmp_path: Path):
    """A full file is closed under its name, the next begins with a warcinfo of its own; none stays open at the end."""
    with WarcWriter(tmp_path, prefix="t", info=INFO, max_bytes=3000) as writer:
        for number in range(6):
            writer.write(message(str(number), answer(os.urandom(900))))
            writer.rotate()
        writer.write(message("last"))
        assert len(list(tmp_path.glob("*.open"))) == 1
    assert not list(tmp_path.glob("*.open"))
    files = sorted(tmp_path.glob("*.warc.gz"))
    assert len(files) == 4
    assert [one.url[-4:] for file in files for one in responses(file)][-1] == "last"


def test_an_open_file_is_found_under_its_open_name(tmp_path: Path):
    """While a file is written, readers find it though it has not its final name yet."""
    writer = WarcWriter(tmp_path, prefix="t", info=INFO)
    writer.write(message())
    assert locate(tmp_path / "t-00000.warc.gz").name == "t-00000.warc.gz.open"
    writer.close()
    assert locate(tmp_path / "t-00000.warc.gz").name == "t-00000.warc.gz"


def test_an_uncompressed_file_is_read_and_checked(tmp_path: Path):
    """Plain .warc files are read the same; a flipped byte in a page is found by the block digest."""
    path = written(tmp_path, message("a"), message("b"), message("c"))
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(path.read_bytes()))
    found = responses(plain)
    assert [(one.url, one.body) for one in found] == [(one.url, one.body) for one in responses(path)]
    assert read_record(plain, found[1].offset, found[1].length).body == HTML
    data = bytearray(plain.read_bytes())
    data[found[1].offset + found[1].length - 20] ^= 1
    plain.write_bytes(data)
    items = list(iter_responses(plain))
    assert [item.url[-1] for item in items if isinstance(item, WarcResponse)] == ["a", "c"]
    assert [item.offset for item in items if isinstance(item, WarcDamage)] == [found[1].offset]


def test_wget_files_are_read(tmp_path: Path):
    """Brackets are taken off, chunks undone, and a revisit gets its body from the response it refers to."""
    first, again = responses(as_wget(tmp_path / "w.warc.gz"))
    assert (first.url, first.body, first.date) == (
        "http://a.vn/x",
        b"abc",
        datetime(2026, 11, 23, 4, 13, 38, tzinfo=UTC),
    )
    assert (again.body, again.status, again.truncated, again.problems) == (b"abc", 200, None, ())
    assert dict(again.headers)["Etag"] == "2"
    assert again.refers_to is not None
    assert again.refers_to.record_id == "urn:uuid:1"


def test_a_revisit_into_another_file_is_asked_for(tmp_path: Path):
    """The original of a revisit may lie elsewhere: the caller is asked; nobody knowing, the record says so."""
    path = as_wget(tmp_path / "w.warc.gz", with_original=False)
    other = tmp_path / "v.warc.gz"
    other.write_bytes(record("response", b"HTTP/1.1 200 OK\r\n\r\nabc", "WARC-Target-URI: http://a.vn/x", RESPONSE))
    asked: list[Revisit] = []

    def originals(revisits: Sequence[Revisit]) -> dict[Revisit, Kept]:
        asked.extend(revisits)
        place = Kept(path=other, offset=0, length=other.stat().st_size, file="warc/v.warc.gz")
        return dict.fromkeys(revisits, place)

    (found,) = [item for item in iter_responses(path, originals) if isinstance(item, WarcResponse)]
    assert found.body == b"abc"
    assert found.original == ("warc/v.warc.gz", 0)
    assert [(one.url, one.payload_digest, one.record_id) for one in asked] == [
        ("http://a.vn/x", "sha1:P", "urn:uuid:1")
    ]
    (lost,) = responses(path)
    assert lost.body == b""
    assert "not at hand" in lost.problems[0]
    other.write_bytes(b"rot" + other.read_bytes()[3:])
    (damage,) = [item for item in iter_responses(path, originals) if isinstance(item, WarcDamage)]
    assert str(other) in damage.reason


def test_a_not_modified_revisit_is_the_original(tmp_path: Path):
    """A revisit of WARC 1.1 for a 304 answer, found by URL and date, stands for the page it confirms."""
    path = tmp_path / "b.warc.gz"
    uri = "WARC-Target-URI: http://a.vn/x"
    first = record("response", b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\nabc", uri, RESPONSE, version="1.1")
    again = record(
        "revisit",
        b"HTTP/1.1 304 Not Modified\r\nA: 2\r\n\r\n",
        uri,
        RESPONSE,
        "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified",
        "WARC-Refers-To-Target-URI: http://a.vn/x",
        "WARC-Refers-To-Date: 2026-11-23T04:13:38.000000Z",
        version="1.1",
    )
    path.write_bytes(first + again)
    assert [(one.status, one.body, one.headers) for one in responses(path)] == [(200, b"abc", (("A", "1"),))] * 2


def test_records_that_are_no_pages_are_passed_over(tmp_path: Path):
    """Browsertrix's resource, metadata and dns records are no responses and no damage."""
    path = tmp_path / "b.warc.gz"
    dns = record("response", b"20260101\na.vn. 1 IN A 10.0.0.1", "WARC-Target-URI: dns:a.vn", "Content-Type: text/dns")
    page = record("response", b"HTTP/2 200\r\n\r\nabc", "WARC-Target-URI: https://a.vn/", RESPONSE, version="1.1")
    text = record("resource", b"{}", "WARC-Target-URI: urn:pageinfo:x", "Content-Type: application/json", version="1.1")
    path.write_bytes(dns + text + page)
    assert [(one.url, one.status, one.body) for one in responses(path)] == [("https://a.vn/", 200, b"abc")]


def test_an_empty_file_has_no_responses(tmp_path: Path):
    """A file of no bytes is no damage."""
    (tmp_path / "e.warc.gz").touch()
    assert responses(tmp_path / "e.warc.gz") == []
