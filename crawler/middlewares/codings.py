"""Undoes the content coding of an answer: whole or not at all, and never more than is allowed.

Scrapy's own middleware takes what could be unpacked of a body that ends early, which would make half a page an article.
"""

import zlib

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.download.failures import BadCoding, TooLarge

# zlib's windows: gzip or zlib by the first bytes, and deflate without either (as some servers mean "deflate").
_MARKED, _RAW = zlib.MAX_WBITS | 32, -zlib.MAX_WBITS
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
        for _ in names:
            body = unpacked(body, most, request.url)
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)


def unpacked(body: bytes, most: int, url: str) -> bytes:
    """The body without gzip or deflate; at most `most` bytes of it, 0 for any number. Raises TooLarge or BadCoding."""
    try:
        return _unpacked(body, most, url, _MARKED)
    except zlib.error as error:
        try:
            return _unpacked(body, most, url, _RAW)
        except zlib.error:
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
        if not body.startswith(b"\x1f\x8b"):
            break
    return b"".join(parts)
