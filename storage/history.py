"""An article's row and revisions in memory while a batch is saved: decides what a draft changes. Touches no database."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.changes import Change, compare
from storage.drafts import Draft, Outcome, Saved
from storage.identity import story_id


@dataclass(slots=True)
class State:
    """One revision as the decision needs it; `draft` only if it is new in this batch, `record` only if it may be compared.

    `change` tells it from the revision before it in time; `is_reclassed`: a stored one that got another neighbour.
    """

    seen_at: datetime
    number: int
    digest: str
    id: int | None = None
    draft: Draft | None = None
    record: Mapping[str, Any] | None = None
    change: Change | None = None
    is_reclassed: bool = False


@dataclass(slots=True)
class History:
    """An article between rows: `row` are the columns to write, `states` its revisions in order of time."""

    row: dict[str, Any]
    states: list[State] = field(default_factory=list)
    current: State | None = None
    is_new: bool = False
    is_changed: bool = False

    @classmethod
    def begin(cls, draft: Draft) -> "History":
        """The history of an article nobody has seen before."""
        row = {"id": draft.article_id, "site_id": draft.site_id, "key": draft.key}
        row |= {"first_seen": draft.seen_at, "last_seen": draft.seen_at, "state": "live"}
        row |= {"state_reason": None, "state_since": None}
        return cls(row=row, is_new=True)

    @classmethod
    def known(cls, row: Mapping[str, Any], states: list[State]) -> "History":
        """The history as stored."""
        states.sort(key=_order)
        return cls(row=dict(row), states=states, current=next((s for s in states if s.id == row["revision_id"]), None))

    def take(self, draft: Draft) -> Saved:
        """Fold a draft in.

        Drafts come in any order of time (an old WARC may be ingested late): each is compared with the state that held at
        its time, so that saving the same captures again changes nothing, in whatever order.
        """
        state = self._held(draft)
        outcome: Outcome = "unchanged"
        if state is None:
            outcome = "changed" if self.states else "new"
            number = max((s.number for s in self.states), default=0) + 1
            state = State(draft.seen_at, number, draft.digest, draft=draft, record=draft.record)
            self._insert(state)
        newest = state is self.states[-1]
        if newest and state is not self.current:
            self._become(state, draft)
        self._seen(draft, newest=newest)
        return Saved(
            article_id=draft.article_id, outcome=outcome, revision=state.number, story_id=str(self.row["story_id"])
        )

    def needs_records(self, draft: Draft) -> bool:
        """Whether the digests alone cannot tell that the draft changes nothing: the stored records must be there to compare."""
        return not self.is_new and all(state.digest != draft.digest for state in self._around(draft))

    def _around(self, draft: Draft) -> list[State]:
        """The revisions that may say the same as the draft: those of its moment, the one before and the one after."""
        first = bisect_left(self.states, draft.seen_at, key=lambda s: s.seen_at)
        at = bisect_right(self.states, draft.seen_at, key=lambda s: s.seen_at)
        # The state before still held, or the one after held already.
        return [*self.states[first:at], *self.states[max(at - 1, 0) : at + 1]]

    def _held(self, draft: Draft) -> State | None:
        """The revision that says the same as the draft at the draft's time, if there is one."""
        around = self._around(draft)
        if same := next((state for state in around if state.digest == draft.digest), None):
            return same
        # Another release may make its digests of other parts of a record: the records say whether they are one state.
        return next((state for state in around if _change(state.record, draft.record) is None), None)

    def _insert(self, state: State) -> None:
        """Put a state in its place in time. It is compared with the one before it, and the one after it with it."""
        at = bisect_right(self.states, _order(state), key=_order)
        self.states.insert(at, state)
        if at:
            state.change = _change(self.states[at - 1].record, state.record)
        if at + 1 < len(self.states):
            after = self.states[at + 1]
            after.change = _change(state.record, after.record)
            after.is_reclassed = after.draft is None

    def _become(self, state: State, draft: Draft) -> None:
        self.current = state
        self.is_changed = True
        self.row |= {
            "title": draft.title,
            "published_at": draft.published_at,
            "published_precision": draft.published_precision,
            "story_id": story_id(draft.content_digest, draft.article_id),
        }

    def _seen(self, draft: Draft, *, newest: bool) -> None:
        row = self.row
        facts: dict[str, Any] = {}
        if newest and draft.seen_at >= row["last_seen"]:
            facts = {"url": draft.url, "canonical_url": draft.canonical_url or draft.url, "province": draft.province}
        if any(row.get(name) != value for name, value in facts.items()):
            self.is_changed = True
        row |= facts
        row["first_seen"] = min(row["first_seen"], draft.seen_at)
        row["last_seen"] = max(row["last_seen"], draft.seen_at)


def _change(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Change | None:
    assert old is not None  # noqa: S101 - the records of an article that changes are read before
    assert new is not None  # noqa: S101 - as above
    return compare(old, new)


def _order(state: State) -> tuple[datetime, int]:
    return state.seen_at, state.number
