"""A record in the database that is no JSON any more: it takes no other article from who searches, and is told in a sentence."""

import io
import logging
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.archive import Archive
from storage.asking.search import search
from storage.database import reading, writing
from storage.errors import DamagedRecord, ExportCut
from storage.exports import export
from storage.index.catchup import catch_up
from storage.saving import save
from storage.sites import SiteRow, upsert_site
from storage.withdrawal import withdraw
from tests.archives import new_archive
from tests.storage.drafting import NOW, draft


@pytest.fixture
def damaged(tmp_path: Path) -> tuple[Archive, str]:
    """A SQLite archive with three articles that name a bridge, and the id of the one whose record was cut short on the disk."""
    archive = Archive.create(tmp_path / "news")
    with writing(archive.engine) as connection:
        site = upsert_site(connection, SiteRow(host="a.vn", name="a.vn"), now=NOW)
        save(connection, [draft(site, str(number), f"Cây cầu số {number} khánh thành.") for number in range(3)])
    catch_up(archive)
    archive.engine.dispose()
    with sqlite3.connect(tmp_path / "news" / "khotin.sqlite3") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')  # a disk asks none
        article, revision = connection.execute("SELECT id, revision_id FROM article ORDER BY id LIMIT 1").fetchone()
        connection.execute("UPDATE revision SET record = substr(record, 1, 40) WHERE id = ?", (revision,))
    return archive, article


def test_the_others_are_found(damaged: tuple[Archive, str], caplog: pytest.LogCaptureFixture):
    """A search in an index fed before the damage, and in one made anew after it, finds the others and names the damaged one."""
    archive, article = damaged
    for _ in range(2):
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            found = [hit.article_id for hit in search(archive, "cầu").hits]
        assert len(found) == 2
        assert article not in found
        assert f"article {article}: its record in the database is damaged" in caplog.text
        assert "khotin reparse" in caplog.text
        for path in sorted(archive.index_dir.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


def test_all_others_can_be_exported_once_it_is_withdrawn(damaged: tuple[Archive, str]):
    """An export that meets the record says what to do, and does when that is done."""
    archive, article = damaged
    with pytest.raises(ExportCut, match="with the article withdrawn") as cut:
        export(archive, "jsonl", io.StringIO())
    assert isinstance(cut.value.__cause__, DamagedRecord)
    withdraw(archive, article, "hỏng", now=NOW)
    assert export(archive, "jsonl", io.StringIO()) == 2


@pytest.mark.parametrize("is_shut", [True, False])
def test_a_shut_article_keeps_its_story(database_url: str, tmp_path: Path, *, is_shut: bool):
    """A copy that was published earlier takes the story of another article, but writes nothing to one whose row is damaged."""
    with new_archive(tmp_path / "news", database=database_url) as archive:
        later, earlier = NOW, NOW - timedelta(days=9)
        with writing(archive.engine) as connection:
            site = upsert_site(connection, SiteRow(host="a.vn", name="a.vn"), now=NOW)
            first = draft(site, "1", published_at=later, published_precision="minute")
            save(connection, [first])
        before = _row_of(archive, first.article_id)
        copy = draft(site, "2", published_at=earlier, published_precision="minute")
        with writing(archive.engine) as connection:
            save(connection, [copy], shut={first.article_id} if is_shut else ())
        assert (_row_of(archive, first.article_id) == before) is is_shut


def _row_of(archive: Archive, article: str) -> list[str]:
    with reading(archive.engine) as connection:
        row = connection.execute(text("SELECT * FROM article WHERE id = :id"), {"id": article}).one()
        return [str(value) for value in row]
