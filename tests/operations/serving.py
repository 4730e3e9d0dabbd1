"""A server that sends exactly the bytes it is told, for crawls against sites that behave in every way."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self

Sent = bytes | Callable[[], Iterable[bytes]]


class RawServer:
    """Answers each path with its bytes, or with what a function yields; then hangs up. Unknown paths answer 404.

    `asked` lists (path, time) of every request as it came.
    """

    def __init__(
        self, answers: dict[str, Sent], port: int = 0, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.answers = answers
        self._tls = tls
        self.asked: list[tuple[str, float]] = []
        self._unasked: set[socket.socket] = set()
        self._is_over = False
        self._socket = socket.create_server((host, port))
        self.port = int(self._socket.getsockname()[1])
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}/"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over = True
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        # Whoever connected and never asks, since it was cut meanwhile, is not waited for.
        for connection in list(self._unasked):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [path for path, _ in self.asked]

    def _accept(self) -> None:
        workers = []
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                break
            workers.append(threading.Thread(target=self._answer, args=(connection,), daemon=True))
            workers[-1].start()
        for worker in workers:
            worker.join()

    def _answer(self, plain: socket.socket) -> None:
        try:
            connection = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
        except OSError:
            plain.close()
            return  # the crawler did not like the certificate
        with connection:
            head = self._head(connection)
            if not head:
                return
            path = head.split(b" ")[1].decode()
            self.asked.append((path, time.monotonic()))
            sent = self.answers.get(path, ok("<h1>404</h1>", status="404 Not Found"))
            try:
                for part in [sent] if isinstance(sent, bytes) else sent():
                    connection.sendall(part)
            except OSError:
                return  # the crawler hung up first, as it should on a page too large or too slow

    def _head(self, connection: socket.socket) -> bytes:
        """A request's head; empty if the other side hangs up before its end."""
        self._unasked.add(connection)
        head = b""
        try:
            while b"\r\n\r\n" not in head:
                part = b"" if self._is_over else connection.recv(4096)
                if not part:
                    return b""
                head += part
        finally:
            self._unasked.discard(connection)
        return head


def ok(body: str, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", extra: str = "") -> bytes:
    """A whole response."""
    raw = body.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}Content-Length: {len(raw)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + raw


def article(title: str, text: str = "") -> str:
    """A plain article page of no known CMS."""
    text = text or (
        "Ủy ban nhân dân tỉnh vừa ban hành kế hoạch phát triển cây dược liệu giai đoạn mới, trong đó giao các huyện rà soát "
        "diện tích đất rừng, lựa chọn giống cây phù hợp và vận động người dân tham gia hợp tác xã. "
    )
    paragraphs = "".join(f"<p>{number}. {text} {title}.</p>" for number in range(1, 5))
    return (
        f'<html lang="vi"><head><title>{title}</title><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="2026-01-05T08:00:00+07:00"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def home(*links: str) -> str:
    """A home page with links."""
    items = "".join(f'<li><a href="{link}">Bài viết của cổng thông tin số {n}</a></li>' for n, link in enumerate(links))
    return f'<html lang="vi"><head><title>Cổng thông tin</title></head><body><ul>{items}</ul></body></html>'
