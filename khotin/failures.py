"""Says in one sentence what ended a command, with its exit code. What no user can mend is not known here."""

import sys
from pathlib import Path

from crawler.sites.errors import SiteError
from operations.outcome import Outcome
from storage.disk import is_disk_full
from storage.errors import ArchiveExists, ConfigLost, NoArchive, StorageError, WrongConfig, WrongCursor

_ROOM = "the reading room needs {0}, which is missing here: pip install {0}"
_NEEDED = {
    "pyarrow": "Parquet and dataset releases need pyarrow, which is missing here: install khotin[release]",
    **{name: _ROOM.format(name) for name in ("starlette", "uvicorn", "jinja2")},
}
_BAD_USAGE = (SiteError, NoArchive, ArchiveExists, ConfigLost, WrongConfig, WrongCursor)


def sentence_of(error: Exception, archive: Path) -> tuple[str, Outcome] | None:
    """What to tell and how to end, or None for a fault of ours, whose traceback is wanted. `archive` is where it happened."""
    if isinstance(error, _BAD_USAGE):
        return str(error), Outcome.BAD_USAGE
    if is_disk_full(error):
        return f"no room is left: {_one_line(error)}", Outcome.DISK_FULL
    if isinstance(error, StorageError) or _is(error, "crawler.parsers.errors", "ParseError"):
        return str(error), Outcome.FAILED
    if isinstance(error, OSError):
        reason = error.strerror or _one_line(error)
        return reason if error.filename is None else f"{error.filename}: {reason}", Outcome.FAILED
    if isinstance(error, ImportError) and (need := _NEEDED.get((error.name or "").partition(".")[0])):
        return need, Outcome.FAILED
    fault = _of_the_database(error, archive)
    return (fault, Outcome.FAILED) if fault else None


def _of_the_database(error: Exception, archive: Path) -> str:
    if isinstance(error, ImportError) and (error.name or "").startswith("psycopg"):
        return f"the database of {archive} is PostgreSQL, whose driver is missing here: install khotin[postgresql]"
    if _is(error, "sqlalchemy.exc", "SQLAlchemyError"):
        from storage.refusals import told

        return told(error, of=str(archive))
    return ""


def _is(error: Exception, module: str, name: str) -> bool:
    """Whether it is of that class; what was never imported cannot have raised it, and is not imported for the question."""
    found = getattr(sys.modules.get(module), name, None)
    return isinstance(found, type) and isinstance(error, found)


def _one_line(error: object) -> str:
    return " ".join(str(error).split()) or type(error).__name__
