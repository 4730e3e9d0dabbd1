"""An engine and an archive on each database, and an archive to make releases of."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.archive import Archive
from storage.database import connect
from tests.archives import new_archive
from tests.storage.releasing import fill


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database at the newest schema."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """A new archive on each database."""
    with new_archive(tmp_path / "archive", database=database_url) as archive:
        yield archive


@pytest.fixture
def small(tmp_path: Path) -> Archive:
    """The archive of `fill`, on SQLite alone."""
    archive = new_archive(tmp_path / "small")
    fill(archive)
    return archive
