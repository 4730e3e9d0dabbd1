"""A library made once for all tests of the reading room, on each database: the bundled portal and a hostile one, crawled."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import httpx
import pytest
import uvicorn

from crawler.sites.registry import Registry
from demo.server import Portal
from operations.crawl import crawl
from storage.archive import Archive
from storage.asking.asked import Asked
from storage.asking.search import search
from storage.index.catchup import catch_up
from storage.withdrawal import withdraw
from tests.archives import new_archive
from tests.operations.serving import RawServer
from tests.web.hostile import answers
from web.app import make_app
from web.room import Room, Settings

REASON = "Theo yêu cầu <b>của cơ quan</b> công bố"
SITE = 'id: {id}\nname: {name}\nprovince: "12"\nurl: {url}\nallow_private: true\nlimits: {{delay: 0, timeout: 20}}\n'


@dataclass(frozen=True, slots=True)
class Library:
    """An open room at `url`. `withdrawn` is the id of an article that was withdrawn, `changed` of one with two revisions."""

    url: str
    directory: Path
    portal: str
    hostile: str
    withdrawn: str
    changed: str

    def get(self, path: str, **more: object) -> httpx.Response:
        """What the room answers; redirects are not followed."""
        return httpx.get(self.url + path, timeout=60, **more)  # type: ignore[arg-type]

    def ids(self, query: str, **narrowed: str) -> list[str]:
        """The ids of the articles that a query finds, narrowed by other parameters."""
        asked = {"q": query, "limit": "100", "copies": "1", **narrowed}
        found = self.get("/api/v1/search", params=asked).json()
        return [hit["id"] for hit in found["hits"]]


class Served:
    """A room served by uvicorn in a thread of its own, at `url`."""

    def __init__(self, archive: Archive, settings: Settings | None = None) -> None:
        room = Room(archive=archive, settings=settings or Settings())
        self._server = uvicorn.Server(uvicorn.Config(make_app(room), port=0, log_level="warning", server_header=False))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"
        return self

    def get(self, path: str, **more: object) -> httpx.Response:
        """What the room answers; redirects are not followed."""
        return httpx.get(self.url + path, timeout=60, **more)  # type: ignore[arg-type]

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library, served from an archive that is opened read-only."""
    directory = tmp_path_factory.mktemp("library") / "archive"
    database = None if request.param == "sqlite" else request.getfixturevalue("databases").migrated()
    with new_archive(directory, database=database, contact="keeper@example.org") as archive:
        with Portal() as portal:
            _crawl(archive, "nam-son", "Cổng Nậm Sơn", portal.url)
        with RawServer(answers()) as server:
            _crawl(archive, "doc-hai", 'Cổng "độc hại" <i>', server.url)
            server.answers = answers(2)
            time.sleep(1)  # a stored page's address is its second: two visits in one would be one address
            _crawl(archive, "doc-hai", 'Cổng "độc hại" <i>', server.url, recheck=True)
        (withdrawn, *_) = (hit.article_id for hit in search(archive, Asked(query="lan kim tuyến")).hits)
        withdraw(archive, withdrawn, REASON, now=datetime.now(UTC))
        (changed, *_) = (hit.article_id for hit in search(archive, Asked(query='"Sửa lần hai"')).hits)
        catch_up(archive)
    with Archive.open(directory, read_only=True) as archive, Served(archive) as served:
        yield Library(served.url, directory, portal.url, server.url, withdrawn, changed)


def _crawl(archive: Archive, name: str, called: str, url: str, *, recheck: bool = False) -> None:
    file = archive.sites_dir / f"{name}.yaml"
    file.write_text(SITE.format(id=name, name=f"'{called}'", url=url), encoding="utf-8")
    crawl(archive, [Registry.load(archive.sites_dir).get(name)], recheck=recheck)
