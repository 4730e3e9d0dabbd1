"""Brings an archive's search index up to date with its database, in one call."""

import logging

from storage.archive import Archive
from storage.index.store import Index

log = logging.getLogger(__name__)


def catch_up(archive: Archive) -> int:
    """Take over all changes since the last call; how many articles. Makes the index if there is none."""
    return Index.open(archive).catch_up()


def current(archive: Archive) -> Index:
    """The archive's index, brought up to date first unless another process is at it or the directory is read-only."""
    index = Index.open(archive)
    if index.is_behind():
        if archive.is_read_only:
            log.warning(
                "the archive is read-only, and its search index is older than its database: some articles are missing"
            )
            return index
        try:
            index.catch_up(wait=False)
        except PermissionError as error:
            log.warning("the search index cannot be brought up to date: %s", error)
    return index
