"""What an archive's notices are sent to, its khotin.toml, and a site out of order."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.operations.serving import RawServer, ok


class Listener(ThreadingHTTPServer):
    """Notes what is posted to it as (path, body), and answers with `status`; `hangs` keeps the caller waiting."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.status, self.go = 200, threading.Event()
        self.go.set()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                listener.heard.append((self.path, body))
                listener.go.wait(30)
                self.send_response(listener.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def paths(self) -> list[str]:
        """The paths posted to since the last call."""
        heard, self.heard = self.heard, []
        return [path for path, _ in heard]


def configure(place: Path, *lines: str, sites: str = '["tin"]') -> None:
    """Write the archive's khotin.toml."""
    (place / "khotin.toml").write_text("\n".join([f"sites = {sites}", *lines]) + "\n", encoding="utf-8")


def reports(place: Path) -> list[dict[str, Any]]:
    """The reports in runs/, in order."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((place / "runs").glob("2*.json"))]


def broken(server: RawServer) -> None:
    """Let the site answer with nothing but errors."""
    server.answers["/robots.txt"] = ok("", status="500 Oops")
