"""The address guard and the recording connection."""

import asyncio

import httpcore
import pytest

from crawler.download.failures import PrivateAddress
from crawler.download.handler import header_lines
from crawler.download.wire import GuardedBackend, RecordingStream, refuse_private


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "::1", "fe80::1%eth0",
     "fc00::1", "::ffff:127.0.0.1", "100.64.0.1"],
)  # fmt: skip
def test_refuses_what_is_not_public(address: str) -> None:
    """No loopback, private, link-local, shared, multicast or mapped address is ever connected to."""
    with pytest.raises(PrivateAddress, match="allow_private"):
        refuse_private("intranet.example", ["203.119.8.1", address])


def test_lets_public_addresses_pass() -> None:
    """Public unicast addresses of both families pass."""
    refuse_private("laichau.gov.vn", ["203.119.8.1", "2400:cb00::1"])


def test_checks_after_name_resolution() -> None:
    """A name is judged by where it leads, not by how it looks."""
    backend = GuardedBackend(lambda: False)
    with pytest.raises(PrivateAddress, match="localhost leads to"):
        asyncio.run(backend.connect_tcp("localhost", 9))


def test_unknown_name_is_a_connect_error() -> None:
    """A name that does not resolve is told as such."""
    backend = GuardedBackend(lambda: True)
    with pytest.raises(httpcore.ConnectError, match=r"no-such-host\.invalid does not resolve"):
        asyncio.run(backend.connect_tcp("no-such-host.invalid", 80))


async def _talk() -> list[tuple[bytes, bytes]]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nX-Odd-CASE:  1\r\nContent-Length: 2\r\n\r\nhi")
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    stream = await GuardedBackend(lambda: True).connect_tcp("127.0.0.1", port, 5)
    assert isinstance(stream, RecordingStream)
    kept = []
    for path in (b"/a", b"/b"):
        await stream.write(b"GET " + path + b" HTTP/1.1\r\n\r\n", 5)
        wire = stream.wire
        while not wire.response.endswith(b"hi"):
            await stream.read(4096, 5)
        kept.append((bytes(wire.request), bytes(wire.response)))
    await stream.aclose()
    server.close()
    await server.wait_closed()
    return kept


def test_each_exchange_of_a_connection_is_kept_apart() -> None:
    """On a kept-alive connection every request starts a record of its own, byte for byte."""
    first, second = asyncio.run(_talk())
    assert first == (b"GET /a HTTP/1.1\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Odd-CASE:  1\r\nContent-Length: 2\r\n\r\nhi")
    assert second[0] == b"GET /b HTTP/1.1\r\n\r\n"
    assert second[1] == first[1]


def test_header_lines_keep_order_and_case() -> None:
    """Header lines come as they were sent; a line without a colon is no header."""
    raw = b"HTTP/1.1 200 OK\r\nsErVer: x\r\nbroken line\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\nBody: no"
    assert header_lines(raw) == (("sErVer", "x"), ("Set-Cookie", "a"), ("Set-Cookie", "b"))
