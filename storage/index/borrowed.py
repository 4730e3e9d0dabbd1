"""Reads an index whose directory may not be written: tantivy wants to make a lock file beside what it reads."""

import shutil
import tempfile
import weakref
from pathlib import Path

from storage.index.manifest import segment_files

_SMALL = ("meta.json", ".managed.json")


class Shelf:
    """A temporary `directory` through which an index can be opened: links to its segments, copies of its lists.

    It is removed when nobody holds the shelf any more. What is written to the index later is not seen there.
    """

    def __init__(self, place: Path) -> None:
        """Raises OSError."""
        self.directory = Path(tempfile.mkdtemp(prefix="khotin-index-"))
        weakref.finalize(self, shutil.rmtree, self.directory, ignore_errors=True)
        for path in segment_files(place):
            (self.directory / path.name).symlink_to(path)
        for name in _SMALL:
            if (place / name).exists():
                shutil.copyfile(place / name, self.directory / name)
