"""An article as the settling of stories sees it: its place in time, its text and its root, in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from storage.likeness import Likeness, Text, compare
from storage.stories import order
from vietnamese.shingles import SPARSEST, digest_mark, marks, story_words

EXACT, NEAR, HAND = "exact", "near", "hand"
_NEVER = datetime.max.replace(tzinfo=UTC)
_ALIKE, _UNLIKE = Likeness(1.0, 1.0, 1.0), Likeness(0.0, 0.0, 0.0)


@dataclass(eq=False)
class Node:
    """An article. `root`: the one it is held to, None of a root. `story`: None of one that has none yet.

    `is_day`: of its publication the day alone is known. `given` are the marks that its draft brought; a stored text is marked anew when that is needed. `was` is its story and root
    as stored, None of a new article; `stale`: its marks in the database are not its text's. `at`: when what is settled now
    was observed.
    """

    id: str
    published_at: datetime | None
    first_seen: datetime
    digest: str | None
    record: Mapping[str, Any]
    story: str | None
    at: datetime
    root: "Node | None" = None
    given: frozenset[int] | None = None
    was: tuple[str, str | None] | None = None
    stale: bool = False
    kind: str = NEAR
    likeness: Likeness | None = None
    # The stored root's id until the root itself is in memory.
    root_id: str | None = None
    is_touched: bool = False
    is_day: bool = False
    url: str = ""
    _seen: dict[str, Likeness] = field(default_factory=dict)

    @property
    def order(self) -> tuple[bool, datetime, bool, datetime, str]:
        """Roots come first: the earliest published, then what names no source, then the first seen, then by id.

        Of those without a date what names no source comes first.
        """
        is_taken = self._is_taken
        if self.published_at is None:
            return True, _NEVER if is_taken else self.first_seen, is_taken, self.first_seen, self.id
        at = order.moment(self.published_at, is_day=self.is_day, is_taken=is_taken)
        return False, at, is_taken, self.first_seen, self.id

    @cached_property
    def _is_taken(self) -> bool:
        return order.names_another(self.record, self.url)

    @cached_property
    def text(self) -> Text:
        """The words to compare."""
        lead = self.record.get("lead")
        return Text([*([lead] if lead else []), *self.record.get("paragraphs", ())])

    @cached_property
    def marks(self) -> frozenset[int]:
        """The marks of its runs of syllables; none of a text too short to tell."""
        if self.digest is None:
            return frozenset()
        if self.given:
            return self.given
        return marks(story_words(self.record.get("lead"), self.record.get("paragraphs", ())))

    @cached_property
    def sparse_marks(self) -> int:
        """How many of its marks are of those that long texts keep."""
        return sum(not mark % SPARSEST for mark in self.marks)

    @property
    def exact_mark(self) -> int | None:
        """The mark that exact copies share."""
        return None if self.digest is None else digest_mark(self.digest)

    @property
    def head(self) -> "Node":
        """Its root, or itself."""
        return self.root or self

    def likeness_to(self, other: "Node") -> Likeness:
        """How alike the texts are, worked out once a pair."""
        if self.digest is not None and self.digest == other.digest:
            return _ALIKE
        if other.id not in self._seen:
            told = self.digest is not None and other.digest is not None
            self._seen[other.id] = compare(self.text, other.text) if told else _UNLIKE
        return self._seen[other.id]
