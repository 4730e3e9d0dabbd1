"""The command that a schedule starts, and how an archive is told from others on the same machine."""

import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from vietnamese.folding import fold


class CannotSchedule(Exception):  # noqa: N818 - says what is
    """Something cannot be written into a schedule, or the system did not take it. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One archive's schedule: every so many `seconds` a run of at most `limit` (a span like 50m, None for no limit)."""

    archive: Path
    seconds: int
    limit: str | None

    @property
    def words(self) -> list[str]:
        """The command, word by word. Raises CannotSchedule for a path that no line can hold."""
        words = [*_khotin(), "--archive", str(self.archive), "crawl", "--due", "--quiet"]
        if self.limit is not None:
            words += ["--max-runtime", self.limit]
        for word in words:
            if not word.isprintable():
                raise CannotSchedule(f"{word!r} holds a sign that no schedule can hold: rename the directory")
        return words

    @property
    def name(self) -> str:
        """A name for the archive's own files: its directory's, made plain, and six digits of its whole path."""
        plain = re.sub(r"[^a-z0-9]+", "-", fold(self.archive.name)).strip("-") or "archive"
        return f"khotin-{plain}-{self.digest[:6]}"

    @property
    def digest(self) -> str:
        """Hexadecimal digits of the archive's path: the same for ever, another one's are others."""
        return hashlib.sha256(str(self.archive).encode()).hexdigest()


def _khotin() -> list[str]:
    """The program beside this Python; without one, this Python told not to look for modules where it is started."""
    program = Path(sys.executable).with_name("khotin")
    return [str(program)] if program.exists() else [sys.executable, "-P", "-m", "khotin"]
