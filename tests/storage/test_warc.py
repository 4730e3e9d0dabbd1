"""WARC files: written so that other tools agree, read whatever tool wrote them, mended after a kill, read past damage."""

import gzip
import os
import resource
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator

from storage.errors import BrokenRecord
from storage.warc.reader import Kept, Revisit, WarcDamage, WarcResponse, iter_responses, locate, read_record
from storage.warc.repair import repair
from storage.warc.writer import Message, WarcWriter

WHEN = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
INFO = {"software": "test/1", "operator": "mailto:a@example.org", "robots": "obey"}
REQUEST = b"GET /x HTTP/1.1\r\nHost: a.vn\r\nUser-Agent: t\r\n\r\n"
HTML = "<html><p>Sâm Lai Châu</p></html>".encode()


def answer(body: bytes = HTML, *headers: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", b"Content-Type: text/html", *headers, b"", body])


def message(name: str = "x", response: bytes | None = None, **more: object) -> Message:
    facts = {"url": f"https://a.vn/{name}", "request": REQUEST, "response": response or answer(), "date": WHEN}
    return Message(**(facts | more))  # type: ignore[arg-type]


CHUNKED = answer(b"5\r\n<html\r\n1\r\n>\r\n0\r\n\r\n", b"Transfer-Encoding: chunked")
ZIPPED = answer(gzip.compress(HTML), b"Content-Encoding: gzip")


def written(directory: Path, *messages: Message) -> Path:
    with WarcWriter(directory, prefix="t", info=INFO) as writer:
        for one in messages:
            writer.write(one)
    (path,) = directory.glob("*.warc.gz")
    return path


def responses(path: Path) -> list[WarcResponse]:
    items = list(iter_responses(path))
    assert not [item for item in items if isinstance(item, WarcDamage)]
    return [item for item in items if isinstance(item, WarcResponse)]


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


def torn(directory: Path, whole: bytes, cut: int) -> Path:
    path = directory / "t-00000.warc.gz.open"
    path.write_bytes(whole[:cut])
    return path


def test_a_torn_tail_is_cut(tmp_path: Path):
    """Wherever in the last records the file was torn, repair leaves exactly the whole records before the tear."""
    whole = written(tmp_path, message("a"), message("b")).read_bytes()
    ends = [at for at in range(1, len(whole) + 1) if at == len(whole) or (whole[at:].startswith(b"\x1f\x8b\x08\0"))]
    (tmp_path / "t-00000.warc.gz").unlink()
    near = {end + step for end in ends for step in range(-9, 10)}
    for cut in sorted({*range(ends[1], len(whole), 17), *near} & set(range(ends[1], len(whole) + 1))):
        torn(tmp_path, whole, cut)
        (done,) = repair(tmp_path)
        keeps = max(end for end in ends if end <= cut)
        assert done.path == tmp_path / "t-00000.warc.gz"
        assert done.cut == cut - keeps
        assert done.path.read_bytes() == whole[:keeps]
        done.path.unlink()


def test_a_file_without_a_whole_record_goes(tmp_path: Path):
    """A file torn in its first record, or still empty, is removed."""
    for content in (b"", b"\x1f\x8b\x08\0\0"):
        (tmp_path / "t.warc.gz.open").write_bytes(content)
        (done,) = repair(tmp_path)
        assert (done.path, done.cut) == (None, len(content))
    assert not list(tmp_path.iterdir())


def test_a_living_writers_file_is_left_alone(tmp_path: Path):
    """A second process's start does not touch the file that the first is writing."""
    first = WarcWriter(tmp_path, prefix="a", info=INFO)
    first.write(message("one"))
    with WarcWriter(tmp_path, prefix="a", info=INFO) as second:
        assert repair(tmp_path) == []
        second.write(message("two"))
        first.write(message("three"))
    first.close()
    files = sorted(tmp_path.glob("*"))
    assert [[one.url[13:] for one in responses(file)] for file in files] == [["one", "three"], ["two"]]


WRITES_FOR_EVER = """
import os, sys
from pathlib import Path
from datetime import datetime, UTC
from storage.warc.writer import Message, WarcWriter
writer = WarcWriter(Path(sys.argv[1]), prefix="k", info={}, max_bytes=3_000_000)
number = 0
while True:
    body = b"HTTP/1.1 200 OK\\r\\n\\r\\n" + os.urandom(200_000)
    writer.write(Message(url=f"http://a.vn/{number}", request=b"GET / HTTP/1.1\\r\\n\\r\\n", response=body, date=datetime.now(UTC)))
    writer.sync()
    writer.rotate()
    print(number, flush=True)
    number += 1
"""


@pytest.mark.parametrize("seconds", [0.11, 0.19, 0.31])
def test_sigkill_loses_no_synced_record(tmp_path: Path, seconds: float):
    """After a SIGKILL in the middle of writing, every record that was told to be durable is read back, in whole files."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", WRITES_FOR_EVER, tmp_path], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert process.stdout is not None
    told = process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    told += process.communicate()[0]
    repair(tmp_path)
    durable = [int(line) for line in told.splitlines() if line.strip()]
    with WarcWriter(tmp_path, prefix="k", info=INFO) as writer:
        writer.write(message("after"))
    assert not list(tmp_path.glob("*.open"))
    urls = {one.url for file in tmp_path.glob("*.warc.gz") for one in responses(file)}
    assert {f"http://a.vn/{number}" for number in durable} <= urls
    assert "https://a.vn/after" in urls
    for file in tmp_path.glob("*.warc.gz"):
        gzip.decompress(file.read_bytes())


def places(path: Path) -> list[int]:
    return [one.offset for one in responses(path)]


def test_damage_in_the_middle_is_read_past(tmp_path: Path):
    """A flipped byte costs one record: it is told with its place, and reading goes on with the next whole record."""
    path = written(tmp_path, *(message(name) for name in "abcde"))
    third = places(path)[2]
    data = bytearray(path.read_bytes())
    data[third + 200] ^= 0xFF
    path.write_bytes(data)
    items = list(iter_responses(path))
    assert [item.url[-1] for item in items if isinstance(item, WarcResponse)] == ["a", "b", "d", "e"]
    (damage,) = [item for item in items if isinstance(item, WarcDamage)]
    assert damage.offset == third
    assert damage.end > third + 200
    assert "damaged" in damage.reason


def test_garbage_and_a_missing_tail_are_told(tmp_path: Path):
    """Foreign bytes between records and a cut end are damages of their own; whole records around them are read."""
    path = written(tmp_path, message("a"), message("b"), message("c"))
    second = places(path)[1]
    data = path.read_bytes()
    path.write_bytes(data[:second] + b"\0" * 1000 + data[second:-10])
    items = list(iter_responses(path))
    assert [item.url[-1] for item in items if isinstance(item, WarcResponse)] == ["a", "b"]
    damages = [item for item in items if isinstance(item, WarcDamage)]
    assert [(damages[0].offset, damages[0].end)] == [(second, second + 1000)]
    assert damages[1].reason == "the file ends inside a record"


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


def record(kind: str, block: bytes, *fields: str, version: str = "1.0") -> bytes:
    lines = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        "WARC-Date: 2026-11-23T04:13:38Z",
        *fields,
        f"Content-Length: {len(block)}",
    ]
    return zlib.compress("\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n", wbits=31)


RESPONSE = "Content-Type: application/http;msgtype=response"


def as_wget(path: Path, *, with_original: bool = True) -> Path:
    """A file as wget writes it: brackets around URIs, WARC 1.0, chunked bodies, a revisit by record id."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nEtag: %s\r\n\r\n"
    uri = "WARC-Target-URI: <http://a.vn/x>"
    first = record(
        "response",
        head % b"1" + b"3\r\nabc\r\n0\r\n\r\n",
        uri,
        RESPONSE,
        "WARC-Record-ID: <urn:uuid:1>",
        "WARC-Payload-Digest: sha1:P",
    )
    again = record(
        "revisit",
        head % b"2",
        uri,
        RESPONSE,
        "WARC-Refers-To: <urn:uuid:1>",
        "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        "WARC-Truncated: length",
        "WARC-Payload-Digest: sha1:P",
    )
    other = record("resource", b"x", "WARC-Target-URI: <metadata://gnu.org/x>", "Content-Type: text/plain")
    path.write_bytes((first if with_original else b"") + other + again)
    return path


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


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (record("response", b"", RESPONSE), "no WARC-Target-URI"),
        (zlib.compress(b"hello", wbits=31), "no WARC record begins here"),
        (zlib.compress(b"WARC/1.0\r\nContent-Length: 9\r\n\r\nabc", wbits=31), "shorter than its Content-Length"),
        (zlib.compress(b"WARC/1.0\r\nContent-Length: x\r\n\r\n", wbits=31), "Content-Length is 'x'"),
        (zlib.compress(b"WARC/1.0\r\nContent-Length: 1\r\n\r\nx\r\n\r\nWARC/1.0", wbits=31), "share one gzip member"),
    ],
)
def test_each_kind_of_damage_says_what_it_is(tmp_path: Path, block: bytes, reason: str):
    """Records that are whole for gzip but wrong inside are told as damages with their reason; others follow."""
    path = tmp_path / "x.warc.gz"
    path.write_bytes(block + record("response", b"HTTP/1.1 200 OK\r\n\r\n", "WARC-Target-URI: http://a.vn/", RESPONSE))
    damage, good = iter_responses(path)
    assert isinstance(damage, WarcDamage)
    assert reason in damage.reason
    assert isinstance(good, WarcResponse)


def test_a_missing_record_says_where(tmp_path: Path):
    """Reading at a wrong place names the file, the byte and what to do."""
    path = written(tmp_path, message())
    place = places(path)[0]
    for offset, length in ((place, 50), (place + 1, 100), (10**9, 10)):
        with pytest.raises(BrokenRecord, match=f"at byte {offset}: .*restore") as caught:
            read_record(path, offset, length)
        assert caught.value.path == path


def test_an_empty_file_has_no_responses(tmp_path: Path):
    """A file of no bytes is no damage."""
    (tmp_path / "e.warc.gz").touch()
    assert responses(tmp_path / "e.warc.gz") == []


def test_a_full_disk_leaves_whole_records(tmp_path: Path):
    """When the disk is full the error is raised, and the file still ends with a whole record; later writes go on."""
    writer = WarcWriter(tmp_path, prefix="t", info=INFO)
    writer.write(message("before"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))
        with pytest.raises(OSError, match="too large"):
            writer.write(message("big", answer(os.urandom(50_000))))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    writer.write(message("after"))
    writer.close()
    assert [one.url for one in responses(tmp_path / "t-00000.warc.gz")] == ["https://a.vn/before", "https://a.vn/after"]


def test_a_full_disk_at_the_start_leaves_no_file(tmp_path: Path):
    """A file whose first record does not fit is taken away again."""
    writer = WarcWriter(tmp_path, prefix="t", info=INFO)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
        with pytest.raises(OSError, match="too large"):
            writer.write(message())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert not list(tmp_path.iterdir())
    writer.close()
