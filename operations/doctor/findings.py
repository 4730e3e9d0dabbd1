"""What a check found."""

from dataclasses import asdict, dataclass
from typing import Any

from storage.refusals import remedy, told


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell. `check` names who found it; `remedy` is what to do, empty for what is only told.

    A problem needs somebody; what is none is worth knowing.
    """

    check: str
    message: str
    remedy: str = ""
    is_problem: bool = False

    def __str__(self) -> str:
        """For people: one line, two with a remedy."""
        head = f"{'problem' if self.is_problem else 'note'}: {self.check}: {self.message}"
        return f"{head}\n  -> {self.remedy}" if self.remedy else head

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def problem(check: str, message: str, remedy: str) -> Finding:
    """Something that needs somebody."""
    return Finding(check, message, remedy, is_problem=True)


def unreadable(error: Exception) -> Finding:
    """A database that fails while it is read; one that is a server out of reach is not damaged."""
    return problem("database", told(error), "see what it says" if remedy(error) else "restore it from a backup")
