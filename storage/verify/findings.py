"""What a verification finds, and which records a sample takes. Knows nothing of what is verified."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

KEPT = 1_000  # findings of each sort; beyond it they are only told and counted
_SHARES = 1 << 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A damage, or a note (`is_damage` False: something worth knowing that is no damage).

    `where` is a file with a byte, a table with a row's key, or an article; `hits` are URLs and articles that rest on it, some
    if there are many; `remedy` says what can be rebuilt and from what.
    """

    where: str
    problem: str
    remedy: str = ""
    hits: tuple[str, ...] = ()
    is_damage: bool = True

    @property
    def sentence(self) -> str:
        """All of it in a line."""
        hits = f"; hit: {', '.join(self.hits)}" if self.hits else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.where}: {self.problem}{hits}{remedy}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A random share (0 to 1) of the records, the same for the same seed."""

    share: float
    seed: int

    def takes(self, *key: object) -> bool:
        """Whether the record of that key is in it."""
        drawn = hashlib.blake2b(repr((self.seed, *key)).encode(), digest_size=8).digest()
        return int.from_bytes(drawn) < self.share * _SHARES


@dataclass(slots=True)
class Verification:
    """One verification under way: what was checked so far and what was found.

    `tell` is called with each finding at once, `watch` with what is being done and how many records are behind it. `cut`: why it
    ended before all was looked at, which is no damage.
    """

    sample: Sample | None = None
    tell: Callable[[Finding], None] = lambda _: None
    watch: Callable[[str, int], None] = lambda _what, _count: None
    checked: Counter[str] = field(default_factory=Counter)
    damages: int = 0
    cut: str | None = None
    damage_list: list[Finding] = field(default_factory=list)
    note_list: list[Finding] = field(default_factory=list)

    def takes(self, *key: object) -> bool:
        """Whether the record of that key is to be checked."""
        return self.sample is None or self.sample.takes(*key)

    def did(self, what: str, count: int = 1) -> None:
        """Count what was checked."""
        self.checked[what] += count
        self.watch(what, self.checked[what])

    def damage(self, where: str, problem: str, remedy: str, hits: tuple[str, ...] = ()) -> None:
        """Note a damage."""
        self.damages += 1
        self._found(Finding(where=where, problem=problem, remedy=remedy, hits=hits), self.damage_list)

    def note(self, where: str, problem: str, remedy: str = "") -> None:
        """Note what is no damage but worth knowing."""
        self._found(Finding(where=where, problem=problem, remedy=remedy, is_damage=False), self.note_list)

    def _found(self, finding: Finding, kept: list[Finding]) -> None:
        if len(kept) < KEPT:
            kept.append(finding)
        self.tell(finding)

    def as_json(self) -> dict[str, Any]:
        """The result for a program: counts, the first damages and notes."""
        return {
            "sample": asdict(self.sample) if self.sample else None,
            "checked": dict(self.checked),
            "damages": self.damages,
            "cut": self.cut,
            "damage_list": [asdict(one) for one in self.damage_list],
            "note_list": [asdict(one) for one in self.note_list],
        }
