"""WARC files after a kill, a full disk or damage: mended, read past, and told of."""

import gzip
import os
import resource
import signal
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from storage.errors import BrokenRecord
from storage.warc.reader import WarcDamage, WarcResponse, iter_responses, read_record
from storage.warc.repair import repair
from storage.warc.writer import WarcWriter
from tests.storage.warcs import (
    INFO,
    RESPONSE,
    answer,
    message,
    record,
    responses,
    written,
)


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
