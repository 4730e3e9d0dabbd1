"""Serves the portal over real HTTP/1.1 on the loopback: keep-alive, gzip, chunked lists, validators on files, a request log."""

import gzip
import socket
import sys
import threading
from contextlib import suppress
from email.utils import formatdate
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, cast

from demo.routes import HTML, Answer, answer

_CHUNK = 4096
_PACKED_FROM = 256  # bytes; smaller answers are not worth a gzip header


class Portal:
    """The demonstration portal, up between `with Portal() as portal:` and its end, on 127.0.0.1 and a free port.

    `url` is its root with the closing slash. `requests` lists what was asked so far as (method, path with query, status).
    Raises OSError if the port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        """Bind the port, so that `url` is known; nothing is served before the `with`."""
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.url = f"{self._server.base}/"

    @property
    def requests(self) -> list[tuple[str, str, int]]:
        """A copy of the log, in the order the answers were sent."""
        with self._server.lock:
            return list(self._server.log)

    def address(self, path: str) -> str:
        """The absolute URL of a path of the portal ("/tin-tuc/")."""
        return self._server.base + path

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving, hang up on whoever is still connected, and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.hang_up()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close waits for them and no socket outlives the portal
    block_on_close = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.lock = threading.Lock()
        self.log: list[tuple[str, str, int]] = []
        self._open: set[socket.socket] = set()

    def note(self, method: str, path: str, status: int) -> None:
        with self.lock:
            self.log.append((method, path, status))

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self.lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who hangs up is no error; anything else is told as usual."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        with self.lock:
            for request in self._open:
                with suppress(OSError):
                    request.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def portal(self) -> _Server:
        return cast(_Server, self.server)

    def do_GET(self) -> None:
        self._respond(answer(self.portal.base, self.path, len(self.portal.log)))

    def do_HEAD(self) -> None:
        self.do_GET()

    def version_string(self) -> str:
        return "nginx"

    def log_message(self, *_args: object) -> None:
        """Nothing on stderr: the log is kept in memory."""

    def _respond(self, found: Answer) -> None:
        tag = f'"{sha256(found.body).hexdigest()[:16]}"'
        if found.lasting and self.headers.get("If-None-Match") == tag:
            found = Answer(status=HTTPStatus.NOT_MODIFIED, headers=(("ETag", tag),))
        elif found.lasting:
            headers = (*found.headers, ("ETag", tag), ("Cache-Control", "max-age=3600"))
            found = Answer(content_type=found.content_type, body=found.body, headers=headers)
        self.portal.note(self.command, self.path, found.status)
        body, coding = self._coded(found)
        self.send_response(found.status)
        self._headers(found, coding)
        if found.chunked and self.request_version == "HTTP/1.1":
            self._send_chunked(body)
            return
        if found.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _coded(self, found: Answer) -> tuple[bytes, str | None]:
        accepted = {part.split(";")[0].strip() for part in self.headers.get("Accept-Encoding", "").split(",")}
        if "gzip" in accepted and found.content_type.startswith("text/") and len(found.body) >= _PACKED_FROM:
            return gzip.compress(found.body, mtime=0), "gzip"
        return found.body, None

    def _headers(self, found: Answer, coding: str | None) -> None:
        self.send_header("Content-Type", found.content_type)
        if found.content_type == HTML and found.status == HTTPStatus.OK:
            # As the CMS does it: "changed just now" on every page, and a cookie for every visitor.
            self.send_header("Last-Modified", formatdate(usegmt=True))
            self.send_header("Set-Cookie", "nv4_sess=demo; path=/; HttpOnly; SameSite=Lax")
            self.send_header("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate")
            self.send_header("X-Frame-Options", "SAMEORIGIN")
        if coding:
            self.send_header("Content-Encoding", coding)
            self.send_header("Vary", "Accept-Encoding")
        for name, value in found.headers:
            self.send_header(name, value)

    def _send_chunked(self, body: bytes) -> None:
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if self.command == "HEAD":
            return
        for start in range(0, len(body), _CHUNK):
            part = body[start : start + _CHUNK]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")
