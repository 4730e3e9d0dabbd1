"""An archive to ask, on each database, and a way to put articles into it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from storage import sites
from storage.archive import Archive
from storage.database import writing
from storage.saving import save
from tests.archives import new_archive
from tests.storage.drafting import NOW, draft

Put = Callable[..., None]
HOSTS = ("a.vn", "b.vn", "c.vn", "so.a.vn")


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """A new archive on each database."""
    with new_archive(tmp_path / "archive", database=database_url) as archive:
        yield archive


@pytest.fixture
def put(archive: Archive) -> Put:
    """A function that saves an article of a name and text, with whatever else is given; `facts` go into its record."""
    with writing(archive.engine) as connection:
        ids = {host: sites.upsert_site(connection, sites.SiteRow(host=host, name=host), now=NOW) for host in HOSTS}

    def put(name: str, text: str | None = None, *, facts: dict[str, Any] | None = None, **more: Any) -> None:
        made = draft(ids[more.get("host", "a.vn")], name, text or f"Một đoạn văn của bài {name}.", **more)
        made = replace(made, record={**made.record, **(facts or {})})
        with writing(archive.engine) as connection:
            save(connection, [made])

    return put
