"""The log of a run: a file in runs/, as lines of text or of JSON, and how long such files are kept."""

import contextlib
import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.usage import LOGS

_DAY = 86_400


@contextmanager
def logged(directory: Path, name: str, *, as_json: bool) -> Iterator[None]:
    """Send everything logged meanwhile to a file of that name: the terminal and cron's mail are for people.

    A JSON line has the keys at, level, logger, site (None if it tells of no single site), message and, after an exception,
    traceback. The file is made with its first line.
    """
    handler = _Log(directory / f"{name}.{'jsonl' if as_json else 'log'}", encoding="utf-8", delay=True)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_JsonLines() if as_json else text)
    handler.setLevel(logging.INFO)
    root = logging.getLogger()
    level = root.level
    # Scrapy sets its own to DEBUG: some lines for every answer, written by nobody.
    logging.getLogger("scrapy").setLevel(logging.NOTSET)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        with contextlib.suppress(OSError):
            handler.close()


def forget_old(directory: Path, days: int) -> None:
    """Remove logs that nobody wrote to for so many days. Reports stay: they are small, and they are the record."""
    before = time.time() - days * _DAY
    for ending in LOGS:
        for path in directory.glob(ending):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < before:
                    path.unlink()


class _Log(logging.FileHandler):
    """Loses lines where the disk takes none: the run's own sentence tells of the disk, once and not for every line."""

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        site = getattr(getattr(getattr(record, "spider", None), "desk", None), "site", None)
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "site": getattr(site, "id", None),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
