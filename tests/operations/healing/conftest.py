"""Archives that rot in the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive import Archive
from tests.operations.healing.rotting import illustrated


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """An archive of two articles with a picture each, on each database."""
    with illustrated(tmp_path / "archive", 2, database_url) as archive:
        yield archive


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Archive]:
    """The same on SQLite, for what only a file shows."""
    with illustrated(tmp_path / "archive", 2) as archive:
        yield archive
