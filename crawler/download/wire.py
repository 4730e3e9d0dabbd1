"""A network backend for httpcore that copies what it sends and reads, and connects only to addresses it may.

Rests on httpcore 1.0's public `AsyncNetworkBackend`; that httpx 0.28 takes it only through a private attribute is the
handler's business.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore
from scrapy.exceptions import IgnoreRequest

SOCKET_OPTION = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class NotNow(IgnoreRequest):
    """A request that is not sent for a reason that may pass; its URL stays in the frontier for a later run."""


class RunEnds(NotNow):
    """A request that waited for its turn when its run was told to end."""

    reason = "the run ended before this address's turn came"

    def __init__(self) -> None:
        super().__init__(self.reason)


class PrivateAddress(NotNow):
    """A host name that leads to a loopback, private or otherwise not public address, which the site file does not allow."""


# What does not change while a connection lasts.
_LASTING = frozenset({"ssl_object", "client_addr", "server_addr", "socket"})


@dataclass(slots=True)
class Wire:
    """One exchange on a connection: the bytes sent and the bytes read, after TLS."""

    request: bytearray = field(default_factory=bytearray)
    response: bytearray = field(default_factory=bytearray)


class RecordingStream(httpcore.AsyncNetworkStream):
    """A connection that keeps a copy of the exchange under way in `wire`; the next request starts a new one."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._facts: dict[str, Any] = {}
        self.wire = Wire()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's signature
        data = await self._stream.read(max_bytes, timeout)
        self.wire.response += data
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's signature
        if self.wire.response:
            self.wire = Wire()
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
        return RecordingStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

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
    """

    def __init__(self, allow_private: Callable[[], bool]) -> None:
        self._backend = httpcore.AnyIOBackend()
        self._allow_private = allow_private

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
                return RecordingStream(stream)
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
