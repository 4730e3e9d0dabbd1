"""Answers of servers that do not behave: each a function that yields what to send, for `tests.operations.serving.RawServer`."""

import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Self

from tests.operations.serving import Sent, article, ok

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
WHOLE = article("Bài viết mà máy chủ không gửi cho tử tế").encode()
_OVER = threading.Event()


@contextmanager
def hung_while() -> Iterator[None]:
    """Servers that hang do so while the block lasts."""
    _OVER.clear()
    try:
        yield
    finally:
        _OVER.set()


def hanging() -> Iterator[bytes]:
    """Says nothing at all."""
    _OVER.wait()
    yield b""


def stalling() -> Iterator[bytes]:
    """Stops in the middle of the body and keeps the line open."""
    yield HEAD + f"Content-Length: {len(WHOLE)}\r\n\r\n".encode() + WHOLE[: len(WHOLE) // 2]
    _OVER.wait()


def dripping() -> Iterator[bytes]:
    """A byte now and then, so that no single read ever times out."""
    yield HEAD + f"Content-Length: {len(WHOLE)}\r\n\r\n".encode()
    for place in range(len(WHOLE)):
        yield WHOLE[place : place + 1]
        time.sleep(0.1)


def hanging_up() -> Iterator[bytes]:
    """Closes the connection without a word."""
    yield b""


def truncating() -> Iterator[bytes]:
    """Closes the connection in the middle of the body."""
    yield HEAD + f"Content-Length: {len(WHOLE)}\r\n\r\n".encode() + WHOLE[: len(WHOLE) // 2]


def cut_chunk() -> Iterator[bytes]:
    """Closes the connection in the middle of a chunk."""
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + f"{len(WHOLE):x}\r\n".encode() + WHOLE[: len(WHOLE) // 2]


def too_short_a_length() -> Iterator[bytes]:
    """Says that the body is half as long as it is, as a program does that counts letters."""
    yield HEAD + f"Content-Length: {len(WHOLE) // 2}\r\nConnection: close\r\n\r\n".encode() + WHOLE


def two_lengths(body: str) -> bytes:
    """A Content-Length before a chunked body, as some proxies leave it; the chunks count (RFC 9112, 6.3)."""
    raw = body.encode()
    return (
        HEAD
        + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
        % (
            len(raw),
            len(raw),
            raw,
        )
    )


def endless() -> Iterator[bytes]:
    """A body without an end."""
    yield HEAD + b"Connection: close\r\n\r\n" + WHOLE[: len(WHOLE) // 2]
    for _ in range(10_000):
        yield b"<p>" + b"x" * 10_000 + b"</p>"


def bomb() -> bytes:
    """Ten megabytes in ten kilobytes."""
    packed = gzip.compress(WHOLE + b" " * 10_000_000)
    return (
        HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\nConnection: close\r\n\r\n".encode() + packed
    )


def cut_gzip() -> bytes:
    """A packed body that ends early, though as long as it says."""
    packed = zlib.compress(WHOLE, wbits=31)
    packed = packed[: len(packed) * 2 // 3]
    return (
        HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\nConnection: close\r\n\r\n".encode() + packed
    )


def no_gzip() -> bytes:
    """A body that is said to be packed and is plain."""
    return _falsely("gzip")


def no_deflate() -> bytes:
    """A body that is said to be packed in a way that no first bytes tell, and is not."""
    return _falsely("deflate")


def _falsely(coding: str) -> bytes:
    head = f"Content-Encoding: {coding}\r\nContent-Length: {len(WHOLE)}\r\nConnection: close\r\n\r\n"
    return HEAD + head.encode() + WHOLE


NO_HTTP = b"220 mail.example.vn ESMTP\r\n\r\n"
MANY_HEADERS = b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000 + b"\r\n\r\n" + WHOLE


def wall(status: str, body: str) -> Sent:
    """A page that is no article, under a status."""
    return ok(body, status=status)


class Resetting:
    """A server that resets every connection but those for robots.txt and the home page."""

    def __init__(self, home: bytes) -> None:
        self._home = home
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            head = connection.recv(4096)
            if head.startswith(b"GET / "):
                connection.sendall(self._home)
            elif head.startswith(b"GET /robots.txt "):
                connection.sendall(ok("", status="404 Not Found"))
            else:
                # Linger of no time: the system sends a reset, not an orderly end.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()


def whole(parts: Iterable[bytes]) -> bytes:
    """All that a function yields, at once."""
    return b"".join(parts)
