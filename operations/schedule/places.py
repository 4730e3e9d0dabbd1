"""Where a crawl writes besides its archive: what a service that may write nowhere else must be allowed."""

from collections.abc import Mapping
from pathlib import Path

from operations.settings import settings_of
from storage.archive import Archive


def writable(archive: Archive, environment: Mapping[str, str]) -> list[Path]:
    """Directories outside the archive: of the metrics file and of a SQLite file that lies elsewhere. Raises WrongConfig."""
    files = [settings_of(archive, environment).metrics_file(archive)]
    if archive.engine.dialect.name == "sqlite":
        files.append(Path(archive.engine.url.database or ""))
    places = dict.fromkeys(file.absolute().parent for file in files)
    return [place for place in places if not place.is_relative_to(archive.directory)]
