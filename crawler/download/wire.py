"""A network backend for httpcore that copies what it sends and reads, connects only to addresses it may, and uses a host's own TLS context.

Rests on httpcore 1.0's public `AsyncNetworkBackend`; that httpx 0.28 takes it only through a private attribute is the
handler's business.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpcore

from crawler.download.failures import PrivateAddress

SOCKET_OPTION = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


# What does not change while a connection lasts.
_LASTING = frozenset({"ssl_object", "client_addr", "server_addr", "socket"})


@dataclass(slots=True)
class Wire:
    """One exchange on a connection: the bytes sent and the bytes read, after TLS."""

    request: bytearray = field(default_factory=bytearray)
    response: bytearray = field(default_factory=bytearray)


class RecordingStream(httpcore.AsyncNetworkStream):
    """A connection that keeps a copy of the exchange under way in `wire`; the next request starts a new one.

    `tls` is the context for a host that the usual one is not for; `leaves` is called when a request begins to leave.
    """

    def __init__(
        self,
        stream: httpcore.AsyncNetworkStream,
        tls: ssl.SSLContext | None = None,
        leaves: Callable[[], None] = lambda: None,
    ) -> None:
        self._stream = stream
        self._tls = tls
        self._leaves = leaves
        self._facts: dict[str, Any] = {}
        self.wire = Wire()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's signature
        data = await self._stream.read(max_bytes, timeout)
        self.wire.response += data
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's signature
        if self.wire.response:
            self.wire = Wire()
        if not self.wire.request:
            self._leaves()
        self.wire.request += buffer
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        secured = await self._stream.start_tls(self._tls or ssl_context, server_hostname, timeout)
        return RecordingStream(secured, leaves=self._leaves)

    def get_extra_info(self, info: str) -> Any:
        if info not in _LASTING:
            return self._stream.get_extra_info(info)
        # Asked seven times an exchange, and dear to find out.
        if info not in self._facts:
            self._facts[info] = self._stream.get_extra_info(info)
        return self._facts[info]


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name itself, refuses addresses that are not public unless allowed, and connects to what it checked.

    Checking and connecting use the same address, so a name that resolves differently the second time gains nothing.
    `tls_of` gives the TLS context for a host and port that the usual one is not for, else None; `leaves` is told the host
    (as `host_of` gives it) when a request begins to leave for it.
    """

    def __init__(
        self,
        allow_private: Callable[[], bool],
        tls_of: Callable[[str, int], ssl.SSLContext | None] = lambda _host, _port: None,
        leaves: Callable[[str], None] = lambda _host: None,
    ) -> None:
        self._backend = httpcore.AnyIOBackend()
        self._allow_private = allow_private
        self._tls_of = tls_of
        self._leaves = leaves

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._resolve(host, port, timeout)
        if not self._allow_private():
            refuse_private(host, addresses)
        failure: Exception | None = None
        for address in addresses:
            try:
                stream = await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return RecordingStream(stream, self._tls_of(host, port), partial(self._leaves, _key(host, port)))
        raise failure or httpcore.ConnectError(f"{host} has no address")

    async def _resolve(self, host: str, port: int, seconds: float | None) -> list[str]:
        try:
            async with asyncio.timeout(seconds):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"the name {host} was not resolved in {seconds} s") from error
        except socket.gaierror as error:
            raise httpcore.ConnectError(f"the name {host} does not resolve ({error.strerror})") from error
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


def _key(host: str, port: int) -> str:
    bare = host.removeprefix("www.")
    return bare if port in {80, 443} else f"{bare}:{port}"


def refuse_private(host: str, addresses: Iterable[str]) -> None:
    """Raise PrivateAddress if any of a host's addresses is not a public unicast one.

    A single such address is enough: a name that mixes public and private ones is a rebinding attempt or a mistake.
    """
    for address in addresses:
        parsed = ipaddress.ip_address(address.partition("%")[0])
        mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
        if not (mapped or parsed).is_global or parsed.is_multicast:
            raise PrivateAddress(
                f"{host} leads to {address}, which is not a public address; "
                "if this is meant, set `allow_private: true` in the site file"
            )
