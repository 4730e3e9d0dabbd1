"""Everything that can go wrong in the archive.

    StorageError
    ├── NoArchive         the directory holds no archive; `khotin init DIR` makes one
    ├── ArchiveExists     the directory, or the database, holds one already
    ├── ConfigLost        the directory holds an archive without its khotin.toml
    ├── WrongConfig       khotin.toml cannot be read or says something impossible
    ├── DatabaseLost      the database of an archive is damaged beyond opening, empty or gone
    ├── OtherSchema       the archive is read-only and its database stands at another version's schema
    ├── OtherVersion      a database stands at a schema that this version does not know
    ├── WrongEncoding     a PostgreSQL database does not keep its texts as UTF-8
    ├── CannotRead        a file of a read-only archive cannot be read without writing
    ├── BrokenRecord      no whole WARC record stands at that place of that file
    ├── DamagedRecord     the record of an article in the database cannot be read
    ├── NoIndex           the archive is read-only and has no search index
    ├── IndexDamaged      the search index cannot be read; it is rebuilt from the database
    ├── NoArticle         no article has that id
    ├── WrongCursor       a search cannot go on from there
    ├── NoStory           no story has that id
    ├── NotInStory        an article cannot be cut out of that story, or joined to it
    ├── NoPlace           a copy cannot be made there
    ├── TransferFailed    rows could not be copied to another database; the archive stays as it was
    ├── IndexBehind       a query that must miss nothing, of an index that lacks something
    ├── ReleaseCut        a dataset release could not be written to its end
    ├── ReleaseRefused    a dataset release cannot be made there, or of that
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
    """There is an archive in `place`, a directory or a database, already; `remedy` says what to do."""

    def __init__(self, place: str, remedy: str = "use it, or choose another directory") -> None:
        self.place = place
        super().__init__(f"{place} holds an archive already: {remedy}")


class ConfigLost(StorageError):  # noqa: N818 - see NoArchive
    """`directory` holds an archive whose khotin.toml is gone: `left` is still there, `otherwise` does without a backup."""

    def __init__(self, directory: Path, left: str, otherwise: str) -> None:
        self.directory = directory
        super().__init__(
            f"{directory}: khotin.toml is missing, and {left}: bring it back from a backup; without one, {otherwise}"
        )


class WrongConfig(StorageError):  # noqa: N818 - see NoArchive
    """`path` (khotin.toml) is unreadable or holds a wrong value."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path}: {reason}")


class DatabaseLost(StorageError):  # noqa: N818 - see NoArchive
    """`database`, which khotin.toml names, holds no archive's rows any more: damaged beyond opening, empty, or gone."""

    def __init__(self, database: str, reason: str) -> None:
        self.database = database
        self.reason = reason
        self.remedy = "name the right one in khotin.toml, restore it from a backup, or make a new archive elsewhere and ingest the files in warc/ there"
        super().__init__(f"the database {database} {reason}: {self.remedy}")


class OtherSchema(StorageError):  # noqa: N818 - see NoArchive
    """A read-only archive's database is not at this version's schema, and nobody may bring it there."""

    def __init__(self, database: str, found: str | None, wanted: str) -> None:
        self.database = database
        super().__init__(
            f"the archive is read-only and its database {database} is at schema {found or 'none'}, not {wanted}: "
            "copy the archive to where it can be written and open the copy, or take the khotin that made it"
        )


class OtherVersion(StorageError):  # noqa: N818 - see NoArchive
    """A database stands at the schema of a version that is newer than this one, or of none that this one knows."""

    def __init__(self, database: str, found: str, newest: str) -> None:
        self.database = database
        self.reason = f"was made by another version of khotin: its schema is {found}, this one's {newest}"
        self.remedy = "open it with the newest khotin"
        super().__init__(f"the database {database} {self.reason}; {self.remedy}")


class WrongEncoding(StorageError):  # noqa: N818 - see NoArchive
    """A PostgreSQL database keeps its texts in another encoding than UTF-8, or in none (SQL_ASCII)."""

    def __init__(self, database: str, encoding: str) -> None:
        self.database = database
        super().__init__(
            f"the database {database} keeps texts as {encoding}, not as UTF8, and cannot hold Vietnamese: make another one with "
            "`createdb --template=template0 --encoding=UTF8 --locale=C NAME`"
        )


class CannotRead(StorageError):  # noqa: N818 - see NoArchive
    """`path` is of a read-only archive and cannot be read without writing something."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path}: {reason}; copy the archive to where it can be written and open the copy")


class BrokenRecord(StorageError):  # noqa: N818 - see NoArchive
    """The bytes at `offset` of the WARC file `path` are no whole record."""

    def __init__(self, path: Path, offset: int, reason: str) -> None:
        self.path = path
        self.offset = offset
        super().__init__(f"{path} at byte {offset}: {reason}; restore the file from a backup")


class DamagedRecord(StorageError, ValueError):  # noqa: N818 - see NoArchive
    """A record in the database cannot be read; it is that of `article_id`, if that is known where it was read."""

    def __init__(self, reason: str, article_id: str | None = None) -> None:
        self.reason = reason
        self.article_id = article_id
        which = f"article {article_id}: its record in the database" if article_id else "a record in the database"
        super().__init__(
            f"{which} is damaged ({reason}): `khotin verify` names all that is damaged, `khotin reparse` puts back what the kept "
            "captures give back; with the article withdrawn all others can be used"
        )


class NoIndex(StorageError):  # noqa: N818 - see NoArchive
    """There is no search index in `directory`, and the archive is read-only."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        super().__init__(
            f"no search index in {directory}, and the archive is read-only: search once where it can be written"
        )


class IndexDamaged(StorageError):  # noqa: N818 - see NoArchive
    """The search index in `directory` cannot be read. Nothing is lost: it is derived from the database."""

    def __init__(self, directory: Path, reason: str) -> None:
        self.directory = directory
        self.reason = reason
        super().__init__(
            f"search index {directory} is damaged ({reason}): remove the directory, the next search rebuilds it"
        )


class IndexBehind(StorageError):  # noqa: N818 - see NoArchive
    """The search index in `directory` lacks changes of the database, and cannot be brought up to date here."""

    def __init__(self, directory: Path, reason: str) -> None:
        self.directory = directory
        super().__init__(
            f"search index {directory} is older than its database and cannot be brought up to date ({reason}): a query would "
            "miss articles. Run any `khotin search` once where the archive may be written to, then this again"
        )


class NoArticle(StorageError):  # noqa: N818 - see NoArchive
    """No article is stored under `article_id`."""

    def __init__(self, article_id: str) -> None:
        self.article_id = article_id
        super().__init__(
            f"no article has the id {article_id!r}: `khotin show URL` prints the id of what is stored there"
        )


class WrongCursor(StorageError):  # noqa: N818 - see NoArchive
    """A word given as the place where results go on is none, or belongs to another search."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the search cannot go on from this cursor: {reason}; ask for the first page again")


class ExportCut(StorageError):  # noqa: N818 - see NoArchive
    """An export stopped after `written` of `expected` records."""

    def __init__(self, written: int, expected: int, reason: str) -> None:
        self.written = written
        self.expected = expected
        super().__init__(
            f"export cut after {written} of {expected} records ({reason}): do not use the output, export again"
        )


class NoStory(StorageError):  # noqa: N818 - see NoArchive
    """No story has the id `story`."""

    def __init__(self, story: str) -> None:
        self.story = story
        super().__init__(f"no story has the id {story!r}: `khotin show` prints an article's story")


class NotInStory(StorageError):  # noqa: N818 - see NoArchive
    """`article` is no member of the story, None if none would be left in it; `story` is None if there is no such article."""

    def __init__(self, article: str | None, story: str | None) -> None:
        self.article, self.story = article, story
        if story is None:
            message = f"no article has the id {article!r}: `khotin story ID` lists a story's articles with theirs"
        elif article is None:
            message = (
                f"nobody would be left in story {story}: name the articles that do not belong there, not all of them"
            )
        else:
            message = f"article {article} is not in story {story}: `khotin story {story}` lists those that are"
        super().__init__(message)


class NoPlace(StorageError):  # noqa: N818 - see NoArchive
    """No copy of an archive can be made in `directory`."""

    def __init__(self, directory: Path, reason: str) -> None:
        self.directory = directory
        super().__init__(f"no copy can be made in {directory}: {reason}; name a directory that is not there yet")


class TransferFailed(StorageError):  # noqa: N818 - see NoArchive
    """Rows could not be copied to another database. Nothing was changed: the archive goes on with the one it has."""


class ReleaseCut(StorageError):  # noqa: N818 - see NoArchive
    """A release to `directory` could not be written to its end; what there is of it lies in `unfinished`."""

    def __init__(self, directory: Path, unfinished: Path, reason: str) -> None:
        self.directory = directory
        super().__init__(
            f"release {directory}: cut short ({reason}): what there is lies in {unfinished}, and is no release; "
            "mend that and run the same command again, which goes on from there, or remove it"
        )


class ReleaseRefused(StorageError):  # noqa: N818 - see NoArchive
    """No dataset release can be made in `directory`; `reason` says why."""

    def __init__(self, directory: Path, reason: str) -> None:
        self.directory = directory
        super().__init__(f"release {directory}: {reason}")
