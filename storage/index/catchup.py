"""Brings an archive's search index up to date with its database, in one call."""

import logging

from storage.archive import Archive
from storage.database import last_change, reading
from storage.errors import IndexBehind, IndexDamaged
from storage.index.store import Index

log = logging.getLogger(__name__)
_MOST_AT_ONCE = 5_000  # changes


def catch_up(archive: Archive) -> int:
    """Take over all changes since the last call; how many articles. Makes the index if there is none, or a damaged one anew."""
    try:
        return Index.open(archive).catch_up()
    except IndexDamaged as error:
        return Index.replaced(archive, error.reason).searcher().num_docs - 1


def keep_in_step(archive: Archive) -> int:
    """Take over what a crawl has just committed; how many articles. What is in the way of it is in nobody's way.

    Nothing is done while another process is at it, or where so much is missing that the crawl would have to wait: its end and
    the next search see to that.
    """
    try:
        index = Index.open(archive)
        with reading(archive.engine) as connection:
            missing = last_change(connection) - index.watermark()
        return index.catch_up(wait=False) if 0 < missing <= _MOST_AT_ONCE else 0
    except (IndexDamaged, OSError) as error:
        log.warning("the search index could not be brought up to date, the next search tries again: %s", error)
        return 0


def current(archive: Archive, *, quiet: bool = False) -> Index:
    """The archive's index, brought up to date first unless another process is at it or the directory is read-only.

    With `quiet` it is not told that it lacks something: whoever asks twice is told once.
    """
    index = Index.open(archive)
    if index.is_behind():
        if archive.is_read_only:
            if not quiet:
                log.warning(
                    "the archive is read-only, and its search index is older than its database: some articles are missing"
                )
            return index
        try:
            index.catch_up(wait=False)
        except IndexDamaged as error:
            return Index.replaced(archive, error.reason)
        except PermissionError as error:
            log.warning("the search index cannot be brought up to date: %s", error)
    return index


def complete(archive: Archive) -> Index:
    """The archive's index with all that the database has now, also if another process is at it: that is waited for.

    Raises IndexBehind where it lacks something and nobody may write, IndexDamaged where it would have to be made anew there.
    """
    index = Index.open(archive)
    if index.is_behind():
        if archive.is_read_only:
            raise IndexBehind(archive.index_dir, "the archive is read-only")
        try:
            index.catch_up()
        except IndexDamaged as error:
            return Index.replaced(archive, error.reason)
        except PermissionError as error:
            raise IndexBehind(archive.index_dir, str(error)) from error
    return index
