"""What a crawl asks of the database: nothing that is asked for every page or batch looks through all that is stored."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from storage import seals
from storage.archive import Archive
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, article, home, ok

GROWING = "absence|address|article|attachment|capture|event|fingerprint|frontier|image|revision|story"
# A table from end to end, or all that a site has of it.
THROUGH_ALL = re.compile(rf"SCAN ({GROWING})(_\d)?\b|SEARCH ({GROWING})(_\d)? .*\((site_id|site_id=\? AND kind)=\?\)")
LIST = re.compile(r"\?(?:, \?)+")
PICTURE = b"\x89PNG\r\n" + bytes(2_000)


@contextmanager
def asked() -> Iterator[Counter[str]]:
    """The statements asked meanwhile, by how often."""
    told: Counter[str] = Counter()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        told[statement] += 1

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def plan(database: sqlite3.Connection, statement: str) -> list[str]:
    """The steps by which SQLite answers a statement; none for what it does not plan."""
    if not statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
        return []
    return [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", ["x"] * statement.count("?"))]


def test_no_page_costs_a_look_through_the_archive(archive: Archive, crawl_site: Crawl) -> None:
    """Of new, unchanged, changed, moved and vanished articles and their pictures, whatever is asked more than once a run is looked up by an index that names it."""
    paths = [f"/tin-{number}.html" for number in range(1, 90)]
    body = '<figure><img src="/anh{}.png"><figcaption>Chú thích</figcaption></figure>'
    pages = {
        path: ok(article(f"Bài viết {path}").replace("</article>", f"{body.format(path)}</article>")) for path in paths
    }
    pages |= {f"/anh{path}.png": ok(PICTURE.decode("latin-1") + path, kind="image/png") for path in paths}
    with RawServer({"/": ok(home(*paths)), **pages}) as server, asked() as statements:
        crawl_site(server.url)
        server.answers |= {paths[1]: ok(article("Tiêu đề khác"))}
        server.answers |= {
            path: ok("", status="301 Moved Permanently", extra=f"Location: {path}?moi=1\r\n") for path in paths[2:40]
        }
        server.answers |= {path: ok("", status="404 Not Found") for path in paths[40:50]}
        report = crawl_site(server.url, recheck=True)
    assert report.tally.outcomes["changed"] == 1
    assert report.tally.steps["suspected"] == 10 + 38
    often: Counter[str] = Counter()
    for statement, count in statements.items():
        often[LIST.sub("?", statement)] += count
    with sqlite3.connect(archive.directory / "khotin.sqlite3") as database:
        seals.register(database)
        wrong = {
            statement: steps
            for statement in statements
            if often[LIST.sub("?", statement)] > 2 and THROUGH_ALL.search("\n".join(steps := plan(database, statement)))
        }
    assert wrong == {}
