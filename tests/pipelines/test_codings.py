"""The two readers of content codings, the crawl's and the WARC store's: layers that never meet must not tell two stories."""

import gzip
import zlib

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.download.failures import BadCoding
from crawler.middlewares.codings import CodingsMiddleware
from storage.warc.codings import decode

PLAIN = "Ủy ban nhân dân tỉnh ban hành kế hoạch mới. ".encode() * 50
GZIP, ZLIB = gzip.compress(PLAIN), zlib.compress(PLAIN)
RAW = zlib.compress(PLAIN, wbits=-15)
BODIES = {
    "gzip": ("gzip", GZIP),
    "several files": ("gzip", GZIP + GZIP),
    "filled up": ("gzip", GZIP + b"\0" * 20),
    "old name": ("x-gzip", GZIP),
    "no gzip": ("gzip", PLAIN),
    "zlib under gzip": ("gzip", ZLIB),
    "cut gzip": ("gzip", GZIP[: len(GZIP) // 2]),
    "broken gzip": ("gzip", GZIP[:20] + b"\xff" * 40 + GZIP[60:]),
    "second file cut": ("gzip", GZIP + GZIP[:30]),
    "zlib": ("deflate", ZLIB),
    "bare deflate": ("deflate", RAW),
    "gzip under deflate": ("deflate", GZIP),
    "cut deflate": ("deflate", ZLIB[:-8]),
    "no deflate": ("deflate", PLAIN),
    "two codings": ("deflate, gzip", gzip.compress(ZLIB)),
    "nothing": ("identity", PLAIN),
    "no coding at all": ("utf-8", PLAIN),
    "empty": ("gzip", b""),
}


@pytest.mark.parametrize("name", BODIES)
def test_the_crawl_and_the_archive_read_a_body_alike(name: str) -> None:
    """What the crawl takes for whole is the same text when its capture is read; what it refuses, the reader calls broken."""
    coding, body = BODIES[name]
    response = HtmlResponse(
        "https://a.vn/", body=body, headers={"Content-Type": "text/html", "Content-Encoding": coding}
    )
    text, trouble = decode(body, coding)
    try:
        crawled = CodingsMiddleware().process_response(Request("https://a.vn/"), response).body
    except BadCoding:
        assert trouble is not None
    else:
        assert crawled == text
        assert trouble is None or trouble.startswith("unknown content coding")
