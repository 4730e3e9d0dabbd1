"""The thread of the room that brings the search index up to date, however much is missing."""

import time
from pathlib import Path

import pytest

from storage.database import writing
from storage.index import catchup
from storage.index.store import Index
from storage.saving import save
from storage.sites import SiteRow, upsert_site
from tests.archives import new_archive
from tests.storage.drafting import NOW, draft
from web import running


def test_the_index_is_caught_up_however_much_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More changes than a crawl would stop for are indexed while the room is open."""
    monkeypatch.setattr(running, "_EVERY", 0.05)
    monkeypatch.setattr(catchup, "_MOST_AT_ONCE", 2)
    directory = tmp_path / "archive"
    with new_archive(directory) as archive:
        keeper = running._Keeper(directory)
        keeper.begin()
        try:
            with writing(archive.engine) as connection:
                site = upsert_site(connection, SiteRow(host="a.vn", name="a.vn"), now=NOW)
                save(connection, [draft(site, f"n{number}") for number in range(5)])
            for _ in range(2400):
                if not Index.open(archive).is_behind():
                    break
                time.sleep(0.05)
            assert not Index.open(archive).is_behind()
        finally:
            keeper.end()
