"""An engine and an archive on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.archive import Archive
from storage.database import connect
from tests.archives import new_archive


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
