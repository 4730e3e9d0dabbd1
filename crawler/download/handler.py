"""The download handler: Scrapy's httpx handler, with every exchange handed to the archive before anybody parses it.

Scrapy 2.19 marks its httpx handler experimental; why it is used all the same, and what is pinned for it, stands in
docs/decisions/0004.
"""

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import httpx
from scrapy import Request
from scrapy.core.downloader.handlers import _httpx
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawler.download.failures import Overlong
from crawler.download.tls import Exceptions, exceptions_of, in_a_word
from crawler.download.wire import GuardedBackend, RecordingStream, Wire
from crawler.ports import Desk, desk_of
from crawler.records import Exchange

if vars(_httpx)["httpx"] is not httpx:
    # With httpx2 installed Scrapy's handler takes that instead, and the connections would be recorded by nobody.
    raise ImportError(
        "httpx2 is installed, Scrapy prefers it and Kho Tin cannot record it: pip uninstall httpx2 httpcore2"
    )

# Everything with which Scrapy says that a download came to nothing; its exceptions have no root of their own.
DOWNLOAD_FAILURES = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

_OK = 200  # what follows the end of another answer, a redirect say, is no part of a text
_CONTENT_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})", re.IGNORECASE)
_TRANSFER_CODING = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
# WARC 1.1, 5.13: why a record's block may be shorter than what was sent.
_LENGTH, _TIME, _DISCONNECT = "length", "time", "disconnect"


@dataclass(slots=True)
class _Call:
    """What is known of a download under way, so that a failed one can still be kept."""

    started_at: datetime
    wire: Wire | None = None
    ip: str | None = None
    tls: str | None = None


class ArchiveDownloadHandler(_httpx.HttpxDownloadHandler):
    """Downloads over httpx and keeps each exchange, cut short or not, through the spider's desk.

    `request.meta["capture"]` is the kept capture afterwards, `request.meta["headers"]` the header lines as they came,
    `request.meta["fetched_at"]` when it was asked for. `request.meta["timeout"]` bounds the whole download in
    seconds (httpx alone counts per operation, so a server that drips bytes would never end).
    """

    experimental = False
    lazy = True

    def _make_client(self, proxy_url: str | None = None) -> httpx.AsyncClient:
        client = super()._make_client(proxy_url)
        # httpx 0.28 has no public way to give its pool a network backend.
        pool = cast("httpx.AsyncHTTPTransport", client._transport)._pool  # noqa: SLF001
        tls = Exceptions()
        pool._network_backend = GuardedBackend(  # noqa: SLF001
            lambda: self._desk().site.allow_private,
            lambda host, port: tls.context(self._desk().site, host, port),
            lambda host: self._desk().sent(host),
        )
        return cast("httpx.AsyncClient", client)

    def _desk(self) -> Desk:
        return desk_of(self.crawler)

    async def download_request(self, request: Request) -> Response:
        call = _Call(started_at=datetime.now(UTC))
        request.meta["call"] = call
        # A second try is a copy of the first and would pass for answered.
        request.meta.pop("capture", None)
        limit = float(request.meta.get("timeout", self._desk().site.limits.timeout))
        try:
            async with asyncio.timeout(limit):
                response = await super().download_request(request)
        except TimeoutError as error:
            self._keep(request, call, _TIME)
            raise DownloadTimeoutError(f"{request.url} took longer than {limit:g} s in all") from error
        except DownloadTimeoutError:
            self._keep(request, call, _TIME)
            raise
        except DownloadCancelledError:
            self._keep(request, call, _LENGTH)
            raise
        except (ResponseDataLossError, DownloadFailedError):
            self._keep(request, call, _DISCONNECT)
            raise
        finally:
            request.meta.pop("call", None)
        overlong = response.status == _OK and _is_overlong(call)
        self._keep(request, call, _DISCONNECT if overlong else None)
        if overlong:
            raise Overlong(f"{request.url} sent more than its Content-Length says: the page is cut there")
        return response

    @contextlib.asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[httpx.Response]:  # noqa: ASYNC109
        async with super()._make_request(request, timeout) as response:
            stream = response.extensions["network_stream"]
            call = cast("_Call", request.meta["call"])
            if isinstance(stream, RecordingStream):
                call.wire = stream.wire
            call.ip = str(stream.get_extra_info("server_addr")[0])
            secure = stream.get_extra_info("ssl_object")
            if secure is not None:
                made = exceptions_of(self._desk().site, request.url)
                trust = in_a_word(made) if made else _trust(secure)
                call.tls = f"{secure.version()} {secure.cipher()[0]} {trust}"
            yield response

    def _keep(self, request: Request, call: _Call, truncated: str | None) -> None:
        """Hand the exchange to the archive. A download that brought no byte leaves nothing to keep."""
        if call.wire is None or not call.wire.response:
            return
        exchange = Exchange(
            url=request.url,
            request=bytes(call.wire.request),
            response=bytes(call.wire.response),
            started_at=call.started_at,
            ip=call.ip,
            tls=call.tls,
            truncated=truncated,
        )
        request.meta["headers"] = header_lines(exchange.response)
        request.meta["fetched_at"] = exchange.started_at
        request.meta["capture"] = self._desk().keep(exchange)


def _trust(secure: ssl.SSLObject) -> str:
    """Whether the certificate was held against the trusted ones and the host's name: a handshake that failed is no exchange."""
    checked = secure.context.verify_mode is ssl.CERT_REQUIRED and secure.context.check_hostname
    return "verified" if checked else "unverified"


def _is_overlong(call: _Call) -> bool:
    """Whether the answer went on after the end that it had given; HTTP cuts it there, perhaps in the middle of a text."""
    if call.wire is None:
        return False
    head, _, body = call.wire.response.partition(b"\r\n\r\n")
    if _TRANSFER_CODING.search(head):
        return False  # RFC 9112, 6.3: it overrides the Content-Length, and its last chunk is the end
    found = _CONTENT_LENGTH.search(head)
    return found is not None and len(body) > int(found[1]) and not body[int(found[1]) :].isspace()


def header_lines(response: bytes) -> tuple[tuple[str, str], ...]:
    """The header lines of a raw HTTP response in their order and case; bytes beyond ASCII read as latin-1."""
    head = response.partition(b"\r\n\r\n")[0].decode("latin-1")
    pairs = (line.partition(":") for line in head.split("\r\n")[1:])
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)
