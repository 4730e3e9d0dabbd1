"""`khotin move-database`: from SQLite to PostgreSQL and back, the same rows, and the archive goes on."""

import uuid
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert

from crawler.sites.registry import Registry
from demo.server import Portal
from operations.crawl import crawl
from operations.move import move_database
from operations.verify import verify
from pipelines.locks import SiteLocked, site_lock
from storage.archive import Archive
from storage.columns import Model
from storage.database import change_numbers, reading, writing
from storage.errors import TransferFailed
from storage.models import Site
from storage.transfer import contents
from tests.archives import new_archive
from tests.khotin.running import khotin
from tests.storage.drafting import NOW

SITE = """\
id: nam-son
name: Nậm Sơn
url: {url}
allow_private: true
limits: {{delay: 0, concurrency: 4}}
"""


@pytest.fixture
def empty(postgresql: str) -> str:
    """URL of an empty PostgreSQL database."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"postgresql://{postgresql}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"postgresql+psycopg://{postgresql}/{name}"


def all_contents(place: Path) -> dict[str, tuple[int, str]]:
    """Rows and digest of every table."""
    with Archive.open(place) as archive, reading(archive.engine) as connection:
        return {table.name: contents(connection, table) for table in Model.metadata.sorted_tables}


def test_an_archive_moves_to_postgresql_and_back(empty: str, tmp_path: Path) -> None:
    """Every table reads the same on the other side, both ways; keys and change numbers go on; the old file is kept."""
    place = tmp_path / "archive"
    with Portal() as portal, new_archive(place, contact="mailto:a@example.org") as archive:
        (archive.sites_dir / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
        site = Registry.load(archive.sites_dir).get("nam-son")
        crawl(archive, [site])
        before = all_contents(place)
        with site_lock(archive.runs_dir, site.host), pytest.raises(SiteLocked):
            move_database(archive, empty)
        assert all_contents(place) == before
    done = khotin("move-database", "--to", empty, directory=place)
    assert done.returncode == 0, done.stderr
    assert all_contents(place) == before
    assert len(list(place.glob("khotin.sqlite3.*Z"))) == 1
    with Archive.open(place) as archive:
        assert archive.engine.dialect.name == "postgresql"
        assert archive.config.contact == "mailto:a@example.org"
        assert verify(archive).damage_list == []
        with pytest.raises(TransferFailed, match="there already"):
            move_database(archive, empty)
        with writing(archive.engine) as connection:
            row = {"host": "b.vn", "name": "B", "provisional": False, "first_seen": NOW, "last_seen": NOW}
            assert connection.execute(insert(Site).values(**row).returning(Site.id)).scalar_one() > 1
            assert change_numbers(connection, 1)[0] > 1
    changed = all_contents(place)
    assert changed != before
    done = khotin("move-database", "--to", "sqlite", directory=place)
    assert done.returncode == 0, done.stderr
    assert all_contents(place) == changed
    with Archive.open(place) as archive:
        assert archive.engine.dialect.name == "sqlite"
        done_again = verify(archive)
        assert done_again.damage_list == []
        # The server's database still has its rows: it is no place for another archive.
        with pytest.raises(TransferFailed, match="holds rows already"):
            move_database(archive, empty)
    assert all_contents(place) == changed
