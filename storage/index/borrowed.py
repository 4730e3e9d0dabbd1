"""Reads an index whose directory may not be written: tantivy wants to make a lock file beside what it reads."""

import shutil
import tempfile
from pathlib import Path

from storage.index.manifest import segment_files

_SMALL = ("meta.json", ".managed.json")


def borrowed(place: Path) -> Path:
    """A temporary directory through which the index at `place` can be opened: links to its segments, copies of its lists.

    The caller removes it. What is written to the index later is not seen there. Raises OSError.
    """
    shelf = Path(tempfile.mkdtemp(prefix="khotin-index-"))
    for path in segment_files(place):
        (shelf / path.name).symlink_to(path)
    for name in _SMALL:
        if (place / name).exists():
            shutil.copyfile(place / name, shelf / name)
    return shelf
