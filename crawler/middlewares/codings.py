"""Undoes the content coding of an answer: whole or not at all, and never more than is allowed.

Scrapy's own middleware takes what could be unpacked of a body that ends early, which would make half a page an article.
What is whole here is whole to whoever reads the capture later (storage/warc/codings.py), and the same text: a test holds both.
"""

import zlib

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.download.failures import BadCoding, TooLarge

# zlib's windows: gzip, zlib, and deflate without either head (as some servers mean "deflate").
_GZIP, _ZLIB, _RAW = zlib.MAX_WBITS | 16, zlib.MAX_WBITS, -zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"
_CODINGS = {b"gzip", b"x-gzip", b"deflate"}


class CodingsMiddleware:
    """Unpacks what we asked for (gzip and deflate); other codings stay as they came."""

    @classmethod
    def from_crawler(cls, _crawler: Crawler) -> "CodingsMiddleware":
        return cls()

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with its body unpacked. Raises TooLarge or BadCoding."""
        names = [
            name.strip().lower() for line in response.headers.getlist("Content-Encoding") for name in line.split(b",")
        ]
        names = [name for name in names if name not in {b"", b"identity"}]
        if not names or not response.body or not set(names) <= _CODINGS:
            return response
        body, most = response.body, int(request.meta.get("download_maxsize", 0))
        for name in reversed(names):
            body = unpacked(body, most, request.url, is_gzip=name != b"deflate")
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)


def unpacked(body: bytes, most: int, url: str, *, is_gzip: bool = True) -> bytes:
    """The body without gzip or deflate; at most `most` bytes of it, 0 for any number. Raises TooLarge or BadCoding.

    A body under "gzip" that is none is plain: some servers keep the header of a page that they no longer pack.
    """
    if not body.startswith(_MAGIC) and is_gzip:
        if most and len(body) > most:
            raise TooLarge(f"{url} is larger than {most} bytes")
        return body
    is_zlib = body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2]) % 31 == 0
    try:
        return _unpacked(body, most, url, _GZIP if body.startswith(_MAGIC) else _ZLIB if is_zlib else _RAW)
    except zlib.error as error:
        raise BadCoding(f"{url} cannot be unpacked: {error}") from error


def _unpacked(body: bytes, most: int, url: str, window: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while body:
        stream = zlib.decompressobj(wbits=window)
        part = stream.decompress(body, most - size + 1 if most else 0)
        size += len(part)
        if most and size > most:
            raise TooLarge(f"{url} is larger than {most} bytes when it is unpacked")
        if not stream.eof:
            raise BadCoding(f"{url} ended before its packed body was whole")
        parts.append(part)
        body = stream.unused_data
        # Servers fill up behind a gzip file; only another file counts.
        if window != _GZIP or not body.startswith(_MAGIC):
            break
    return b"".join(parts)
