"""Pages that are given again: from memory, and only while they are true."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event
from starlette.requests import Request
from starlette.responses import Response

from storage.archive import DATABASE_FILE, Archive
from storage.config import CONFIG_FILE, set_key
from storage.database import connect, reading
from storage.generation import Generation
from storage.index.store import Index
from storage.withdrawal import restore, withdraw
from tests.archives import new_archive
from tests.web.conftest import Served
from tests.web.ingesting import Answer, article, ingested
from web import answers
from web.answers import Answers

if TYPE_CHECKING:
    from tests.conftest import Databases

URL = "https://tin.example/tin-tuc/bai-{n}.html"
NOW = datetime.now(UTC)


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """An archive of two articles, on each database."""
    pages = [Answer(url=URL.format(n=n), day=n, body=article(f"Chữ của bài số {n}")) for n in (2, 3)]
    with Archive.create(tmp_path / "archive", database=database_url) as archive:
        yield ingested(archive, pages)


@contextmanager
def reads(archive: Archive) -> Iterator[list[str]]:
    """What is asked of tables within."""
    asked: list[str] = []
    listener: Any = lambda *args: asked.append(args[2]) if " FROM " in args[2] else None  # noqa: E731
    event.listen(archive.engine, "before_cursor_execute", listener)
    yield asked
    event.remove(archive.engine, "before_cursor_execute", listener)


def test_a_page_is_made_once_and_again_when_anything_changed(archive: Archive) -> None:
    """Search, article and API are answered from memory until somebody commits; then a withdrawal counts at once, and its end."""
    with Archive.open(archive.directory, read_only=True) as shown, Served(shown) as served:
        (wanted, _) = (one["id"] for one in served.get("/api/v1/search?q=chữ của bài").json()["hits"])
        places = (
            f"/article/{wanted}",
            f"/article/{wanted}/revisions/1",
            f"/api/v1/articles/{wanted}",
            "/?q=chữ của bài",
        )
        before = {place: served.get(place) for place in places}
        with reads(shown) as asked:
            for place, first in before.items():
                again = served.get(place)
                assert (again.status_code, again.content, again.headers["etag"]) == (
                    200,
                    first.content,
                    first.headers["etag"],
                )
                known = served.get(place, headers={"If-None-Match": first.headers["etag"]})
                assert (known.status_code, known.content) == (304, b"")
        assert asked == []
        assert 'lang="en"' in served.get(places[0], cookies={"lang": "en"}).text
        withdraw(archive, wanted, "có lý do", now=NOW)
        assert [served.get(place).status_code for place in places] == [451, 451, 451, 200]
        assert wanted not in served.get(places[3]).text
        restore(archive, wanted, "xong", now=NOW + timedelta(seconds=1))
        assert [served.get(place).status_code for place in places] == [200] * 4


def test_a_page_is_made_again_when_the_index_is_another(archive: Archive) -> None:
    """What the index takes over counts, though nothing is committed to the database meanwhile."""
    kept = Answers(archive)
    made_of = kept.made_of()
    kept.keep(_asked("/"), Response(b"x"), made_of)
    assert kept.again(_asked("/"), kept.made_of()) is not None
    Index.open(archive).rebuild()
    assert kept.made_of()[0] == made_of[0]
    assert kept.again(_asked("/"), kept.made_of()) is None


def test_a_slow_page_drives_out_none_of_a_newer_state(archive: Archive) -> None:
    """A page that was begun before somebody committed is not kept when it is made, and what others kept since stays."""
    kept = Answers(archive)
    before = kept.made_of()
    with Archive.open(archive.directory) as other, other.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE site SET name = 'khác'")
    now = kept.made_of()
    kept.keep(_asked("/quick"), Response(b"x"), now)
    kept.keep(_asked("/slow"), Response(b"x"), before)
    assert kept.again(_asked("/quick"), now) is not None
    assert kept.again(_asked("/slow"), before) is None


def test_a_mark_is_another_after_each_commit_alone(archive: Archive) -> None:
    """Reading leaves the mark of a database as it is, a commit of another connection does not; a closed engine can be asked anew."""
    generation = Generation(archive.engine)
    first = generation.mark()
    with reading(archive.engine) as connection:
        connection.exec_driver_sql("SELECT count(*) FROM article").scalar_one()
    assert generation.mark() == first
    with Archive.open(archive.directory) as other, other.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE site SET name = 'khác'")
    assert generation.mark() != first
    archive.engine.dispose()
    generation.mark()  # opens a connection, and with it the log
    assert generation.mark() == generation.mark()


def test_a_database_that_does_not_answer_is_told_as_such(tmp_path: Path) -> None:
    """While the file is damaged a mark is like no other and a page says that the archive cannot answer; mended, all is as before."""
    unreachable = Generation(connect("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    assert unreachable.mark() != unreachable.mark()
    file, aside = tmp_path / "archive" / DATABASE_FILE, tmp_path / "aside"
    with new_archive(file.parent) as archive:
        ingested(archive, [Answer(url=URL.format(n=2), day=2, body=article("Chữ của bài"))])
    with Archive.open(file.parent, read_only=True) as shown, Served(shown) as served:
        assert served.get("/?q=chữ").status_code == 200
        generation = Generation(shown.engine)
        generation.mark()
        shown.engine.dispose()
        file.rename(aside)
        file.write_bytes(b"no database" * 1_000)
        assert generation.mark() != generation.mark()
        damaged = served.get("/api/v1/articles?site=tin.example")
        assert (damaged.status_code, "cannot answer now" in damaged.text) == (503, True)
        shown.engine.dispose()
        aside.replace(file)
        assert generation.mark() == generation.mark()
        assert served.get("/?q=chữ").status_code == 200


def test_a_server_that_refuses_is_a_line_of_the_log(
    databases: "Databases", tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where PostgreSQL does not answer in time a page is 503, and the log says on one line which database and what to do."""
    url = databases.migrated()
    new_archive(tmp_path / "archive", database=url).close()
    set_key(tmp_path / "archive" / CONFIG_FILE, "database", f"{url}?options=-cstatement_timeout%3D300")
    holder = connect(url)
    with Archive.open(tmp_path / "archive", read_only=True) as shown, Served(shown) as served:
        assert served.get("/api/v1/articles").status_code == 200
        with holder.begin() as held:
            held.exec_driver_sql("LOCK TABLE article IN ACCESS EXCLUSIVE MODE")
            assert served.get("/api/v1/articles?limit=3").status_code == 503
    holder.dispose()
    (line,) = [record for record in caplog.records if record.name == "web.app"]
    assert url.rpartition("/")[2] in line.getMessage()
    assert "statement_timeout = 0" in line.getMessage()
    assert line.exc_info is None
    databases.drop(url)


def _asked(path: str) -> Request:
    return Request(
        {"type": "http", "method": "GET", "scheme": "http", "path": path, "query_string": b"", "headers": []}
    )


def test_no_more_is_kept_than_there_is_room_for(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of too many pages those that were asked for last stay; what sets a cookie or is no success is never kept."""
    monkeypatch.setattr(answers, "MOST", 10_000)
    kept = Answers(archive)
    made_of = kept.made_of()
    is_there: Callable[[str], bool] = lambda path: kept.again(_asked(path), made_of) is not None  # noqa: E731
    for path in "abc":
        kept.keep(_asked(path), Response(b"x" * 2_000), made_of)
        assert is_there("a")
    assert [is_there(path) for path in "abc"] == [True, False, True]
    other = Response(b"x")
    other.set_cookie("lang", "en")
    kept.keep(_asked("d"), other, made_of)
    kept.keep(_asked("e"), Response(b"x", 404), made_of)
    assert not is_there("d")
    assert not is_there("e")
