"""An archive that keeps one site, the site, and who is told."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive import Archive
from tests.operations.commanding import site_file
from tests.operations.jobs.listening import Listener, configure
from tests.operations.serving import RawServer, article, home, ok


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A webhook and a dead-man's switch."""
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.go.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[RawServer]:
    """A site of two articles."""
    pages = {path: ok(article(f"Bài viết {path}")) for path in ("/tin-1.html", "/tin-2.html")}
    with RawServer({"/": ok(home(*pages)), **pages}) as server:
        yield server


@pytest.fixture
def place(archive: Archive, server: RawServer) -> Path:
    """An archive that keeps that site as `tin`."""
    site_file(archive.directory, "tin", server.url)
    configure(archive.directory)
    return archive.directory
