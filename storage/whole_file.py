"""Writes a file that stands under its own name only when it is whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A text file in UTF-8, line ends as written, that takes its name when the block has ended well.

    If it has not, nothing is left of it and an older file of that name stays. A device or a pipe is written to directly.
    Raises OSError.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    # Beside the file that a link leads to: the link stays one.
    place = path.resolve()
    part = place.with_name(place.name + ".part")
    try:
        file = part.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        with file:
            yield file
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
