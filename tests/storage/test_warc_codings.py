"""Bodies out of their codings: what servers send, rightly and wrongly."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.warc import codings
from storage.warc.codings import decode, unchunk
from storage.warc.messages import parse_response

TEXT = "Sâm Lai Châu được bảo tồn. ".encode() * 50


def chunked(body: bytes, size: int = 100) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@given(st.binary(max_size=500), st.integers(1, 60))
def test_chunks_come_together(body: bytes, size: int):
    """Any body, cut into chunks of any size, comes back whole."""
    assert unchunk(chunked(body, size)) == (body, None)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(body: bytes):
    """Whatever the bytes, reading a response gives a message, never an error."""
    for head in (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n",
        b"",
        b"HTTP/1.1 20",
    ):
        assert isinstance(parse_response(head + body).problems, tuple)


def test_a_chunked_body_cut_short_is_told():
    """What arrived is kept, and the missing bytes are counted."""
    body, problem = unchunk(chunked(TEXT)[:150])
    assert TEXT.startswith(body)
    assert len(body) > 100
    assert problem is not None
    assert "early" in problem


def test_chunk_extensions_and_bare_newlines():
    """Chunk extensions are read over, and so are servers that end lines with a bare newline."""
    assert unchunk(b"3;name=x\r\nabc\r\n0\r\n\r\n") == (b"abc", None)
    assert unchunk(b"3\nabc\n0\n\n") == (b"abc", None)


def test_a_header_that_lies_about_chunks():
    """A body stored without its chunks under the old header is taken as it is."""
    assert unchunk(TEXT) == (TEXT, None)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("x-gzip", gzip.compress(TEXT[:99], mtime=0) + gzip.compress(TEXT[99:], mtime=0)),
        ("deflate", zlib.compress(TEXT)),
        ("Deflate", zlib.compress(TEXT, wbits=-15)),
        ("identity", TEXT),
        ("gzip", TEXT),
        ("", TEXT),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT), mtime=0)),
    ],
)
def test_codings_are_undone(name: str, body: bytes):
    """Every coding the standard library knows, in the forms servers send, lists of codings included."""
    assert decode(body, name) == (TEXT, None)


def test_brotli_and_zstandard():
    """Where their libraries are installed, these are undone too."""
    brotli = pytest.importorskip("brotli")
    assert decode(brotli.compress(TEXT), "br") == (TEXT, None)
    zstd = pytest.importorskip("backports.zstd")
    assert decode(zstd.compress(TEXT), "zstd") == (TEXT, None)
    assert decode(zstd.compress(TEXT)[:-9], "zstd")[1] == "zstd body ends early"
    broken, problem = decode(b"\x00" + TEXT, "br")
    assert broken
    assert problem is not None


def test_an_unknown_coding_is_told():
    """A coding nobody knows leaves the body as it is and says so."""
    assert decode(TEXT, "rot13") == (TEXT, "unknown content coding 'rot13'")


def test_a_broken_gzip_body_yields_its_beginning():
    """A body cut off by the server is read up to the cut."""
    body, problem = decode(gzip.compress(TEXT * 50, mtime=0)[:-20], "gzip")
    assert TEXT.startswith(body[:100])
    assert problem == "gzip body ends early"


def test_a_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch):
    """A small body that swells without end is cut at the limit."""
    monkeypatch.setattr(codings, "MAX_DECODED", 1_000_000)
    body, problem = decode(gzip.compress(bytes(50_000_000), mtime=0), "gzip")
    assert len(body) < 1_200_000
    assert problem == "gzip body is larger than 1000000 bytes"


def test_headers_keep_order_and_case():
    """Header lines come as sent: order, case, repeats; folded lines joined, UTF-8 and Latin-1 both read."""
    raw = "HTTP/1.1 200 OK\r\nX-b: 1\r\nx-A: bậc\r\nX-b: 2,\r\n  3\r\nno colon\r\n".encode() + b"L: \xe9\r\n\r\nbody"
    message = parse_response(raw)
    assert message.headers == (("X-b", "1"), ("x-A", "bậc"), ("X-b", "2, 3"), ("L", "é"))
    assert (message.status, message.body, message.problems) == (200, b"body", ())
    assert message.header("x-B") == "1"
