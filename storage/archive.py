"""An archive: one directory with its configuration, database, WARC files and index. Opens them; decides nothing."""

import os
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage.config import CONFIG_FILE, Config, checked_url, config_text, read_config
from storage.database import HEAD, connect, schema_version, sqlite_url, upgrade
from storage.database_url import holds_password, shown
from storage.errors import ArchiveExists, DatabaseLost, OtherSchema
from storage.read_only import is_read_only
from storage.remains import check_configured, check_empty, has_rows
from storage.whole_file import whole_file

DATABASE_FILE = "khotin.sqlite3"
FOLDERS = ("warc", "media", "index", "runs", "sites")
_GO_ON = (
    "name an empty one; to go on with those rows, name it in the khotin.toml of the directory with their WARC files"
)


class Archive:
    """An open archive; close it, or use it as a context manager.

    `directory` and the folders `warc_dir`, `media_dir`, `index_dir`, `runs_dir`, `sites_dir` are absolute paths; `engine` is
    the database at this version's schema; `config` is khotin.toml. `is_read_only`: nobody may write here, or whoever opened
    it does not want to, so nothing is made or brought up to date, and what would write fails.
    """

    def __init__(self, directory: Path, config: Config, *, read_only: bool = False, is_new: bool = False) -> None:
        self.directory = directory
        self.config = config
        self.warc_dir = directory / "warc"
        self.media_dir = directory / "media"
        self.index_dir = directory / "index"
        self.runs_dir = directory / "runs"
        self.sites_dir = directory / "sites"
        url = config.database or sqlite_url(directory / DATABASE_FILE)
        self.is_read_only = read_only or is_read_only(directory, url)
        self.engine = connect(url, read_only=self.is_read_only)
        try:
            self._brought_up_to_date(is_new=is_new)
        except DBAPIError as error:
            self.close()
            if _is_damage(error.orig):
                raise DatabaseLost(make_url(url).database or url, f"cannot be opened ({error.orig})") from error
            raise
        except BaseException:
            self.close()
            raise

    def _brought_up_to_date(self, *, is_new: bool) -> None:
        """Have the database at this version's schema. One that holds no archive is never begun anew: khotin.toml came after it."""
        found = schema_version(self.engine)
        if found == HEAD:
            return
        if found is None and not is_new:
            reason = "holds no archive (an empty database, or another schema than it was made in)"
            raise DatabaseLost(shown(self.engine.url), reason)
        if self.is_read_only:
            raise OtherSchema(shown(self.engine.url), found, HEAD)
        upgrade(self.engine)

    @classmethod
    def create(cls, directory: Path | str, *, database: str | None = None, contact: str | None = None) -> Self:
        """Make an archive in `directory` (made too if missing). Raises ArchiveExists, WrongConfig; ConfigLost over one without its khotin.toml.

        khotin.toml comes last: a creation that was killed counts as none and can be repeated.
        """
        place = Path(directory).resolve()
        if (place / CONFIG_FILE).exists():
            raise ArchiveExists(str(place))
        config = Config(contact=contact, database=checked_url(place / CONFIG_FILE, database))
        check_empty(place, place / DATABASE_FILE)
        if config.database is not None and has_rows(config.database):
            raise ArchiveExists(f"the database {shown(config.database)}", _GO_ON)
        for folder in FOLDERS:
            (place / folder).mkdir(parents=True, exist_ok=True)
        archive = cls(place, config, is_new=True)
        with whole_file(place / CONFIG_FILE) as file:
            if holds_password(archive.engine.url):
                Path(file.name).chmod(0o600)  # a password is for whoever made the archive
            file.write(config_text(config))
        return archive

    @classmethod
    def open(cls, directory: Path | str, *, read_only: bool = False) -> Self:
        """Open the archive in `directory`. Raises NoArchive, ConfigLost, WrongConfig for an unreadable khotin.toml, or DatabaseLost.

        With `read_only` it is opened as one that nobody may write to, whatever the rights are.
        """
        place = Path(directory).resolve()
        check_configured(place, place / DATABASE_FILE)
        config = read_config(place / CONFIG_FILE)
        _check_there(config.database or sqlite_url(place / DATABASE_FILE))
        if os.access(place, os.W_OK) and not read_only:
            for folder in FOLDERS:
                (place / folder).mkdir(exist_ok=True)
        return cls(place, config, read_only=read_only)

    def close(self) -> None:
        """Let go of the database; safe to call twice."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _check_there(url: str) -> None:
    """Never begin anew in a file that lost its rows: an archive's database is made with the archive."""
    name = make_url(url).database if url.startswith("sqlite") else None
    if name is None:
        return
    file, log = Path(name), Path(name + "-wal")
    if not file.exists():
        raise DatabaseLost(name, "is not there")
    # The log of a new archive whose maker was killed holds all of it.
    if not file.stat().st_size and not (log.exists() and log.stat().st_size):
        raise DatabaseLost(name, "is empty")


def _is_damage(error: BaseException | None) -> bool:
    """Whether SQLite found a file damaged, not locked, full or out of reach."""
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
