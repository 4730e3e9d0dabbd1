"""Brings an archive's search index up to date with its database, in one call."""

from storage.archive import Archive
from storage.index.store import Index


def catch_up(archive: Archive) -> int:
    """Take over all changes since the last call; how many articles. Makes the index if there is none."""
    return Index.open(archive).catch_up()
