"""Serves the responses of WARC files over HTTP on the loopback, each at the path it was captured at: a site to crawl again.

    python benchmarks/serve_warc.py PORT WARC...

What was never captured answers 404; revisit records answer with the payload they refer to, if a given file holds it.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from storage.warc.reader import WarcResponse, iter_responses

Answer = tuple[int, str, bytes]


def load(paths: list[Path], port: int) -> dict[str, Answer]:
    """The responses captured at 127.0.0.1:PORT by path and query, percent-encoding undone; later files win."""
    pages: dict[str, Answer] = {}
    for path in paths:
        for item in iter_responses(path):
            if not isinstance(item, WarcResponse) or urlsplit(item.url).port != port:
                continue
            kind = next((value for name, value in item.headers if name.lower() == "content-type"), "text/html")
            pages[spot(item.url)] = (item.status, kind, item.body)
            location = next((value for name, value in item.headers if name.lower() == "location"), None)
            if location:
                pages[spot(item.url)] = (item.status, location, b"")
    return pages


def spot(url: str) -> str:
    """Path and query of an address, percent-encoding undone, so that all its spellings meet."""
    parts = urlsplit(url)
    return unquote(parts.path or "/") + ("?" + unquote(parts.query) if parts.query else "")


def serve(pages: dict[str, Answer], port: int) -> None:
    """Serve until killed."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            status, kind, body = pages.get(
                spot(self.path), (404, "text/html; charset=UTF-8", b"<h1>404 Not Found</h1>")
            )
            self.send_response(status)
            self.send_header("Location" if status // 100 == 3 else "Content-Type", kind)  # noqa: PLR2004
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: the archive's own report counts."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        print(f"serving {len(pages)} addresses at http://127.0.0.1:{port}/", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    serve(load([Path(name) for name in sys.argv[2:]], int(sys.argv[1])), int(sys.argv[1]))
