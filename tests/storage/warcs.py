"""WARC files for the tests: messages, files made of them, records as other tools write them."""

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path

from storage.warc.reader import WarcDamage, WarcResponse, iter_responses
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
