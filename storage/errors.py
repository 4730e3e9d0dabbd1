"""Everything that can go wrong in the archive.

    StorageError
    ├── NoArchive         the directory holds no archive; `khotin init DIR` makes one
    ├── ArchiveExists     the directory holds one already
    ├── WrongConfig       khotin.toml cannot be read or says something impossible
    ├── BrokenRecord      no whole WARC record stands at that place of that file
    ├── IndexDamaged      the search index cannot be read; it is rebuilt from the database
    ├── NoArticle         no article has that id
    └── ExportCut         an export ended early: what was written is not the whole

Every message names the file or record and what to do about it.
"""

from pathlib import Path


class StorageError(Exception):
    """Root of the tree: catch this to catch all of storage's own errors."""


class NoArchive(StorageError):  # noqa: N818 - says what is, like FileNotFound
    """There is no archive in `directory`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        super().__init__(
            f"no archive in {directory}: make one with `khotin init {directory}`, or name another with --archive"
        )


class ArchiveExists(StorageError):  # noqa: N818 - see NoArchive
    """There is an archive in `directory` already."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        super().__init__(f"{directory} holds an archive already: use it, or choose another directory")


class WrongConfig(StorageError):  # noqa: N818 - see NoArchive
    """`path` (khotin.toml) is unreadable or holds a wrong value."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path}: {reason}")


class BrokenRecord(StorageError):  # noqa: N818 - see NoArchive
    """The bytes at `offset` of the WARC file `path` are no whole record."""

    def __init__(self, path: Path, offset: int, reason: str) -> None:
        self.path = path
        self.offset = offset
        super().__init__(f"{path} at byte {offset}: {reason}; restore the file from a backup")


class IndexDamaged(StorageError):  # noqa: N818 - see NoArchive
    """The search index in `directory` cannot be read. Nothing is lost: it is derived from the database."""

    def __init__(self, directory: Path, reason: str) -> None:
        self.directory = directory
        self.reason = reason
        super().__init__(
            f"search index {directory} is damaged ({reason}): remove the directory, the next search rebuilds it"
        )


class NoArticle(StorageError):  # noqa: N818 - see NoArchive
    """No article is stored under `article_id`."""

    def __init__(self, article_id: str) -> None:
        self.article_id = article_id
        super().__init__(
            f"no article has the id {article_id!r}: `khotin show URL` prints the id of what is stored there"
        )


class ExportCut(StorageError):  # noqa: N818 - see NoArchive
    """An export stopped after `written` of `expected` records."""

    def __init__(self, written: int, expected: int, reason: str) -> None:
        self.written = written
        self.expected = expected
        super().__init__(
            f"export cut after {written} of {expected} records ({reason}): do not use the output, export again"
        )
