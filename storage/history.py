"""An article's row and revisions in memory while a batch is saved: decides what a draft changes. Touches no database."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.drafts import Draft, Outcome, Saved
from storage.identity import story_id


@dataclass(slots=True)
class State:
    """One revision as the decision needs it; `draft` only if it is new in this batch."""

    seen_at: datetime
    number: int
    digest: str
    id: int | None = None
    draft: Draft | None = None
    capture_id: int | None = None


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
    def of(cls, states: list[State]) -> "History":
        """A history of states alone, to ask what a draft would change."""
        return cls(row={}, states=sorted(states, key=_order))

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
        ours = draft.origin == "ours"
        state = self.held(draft.digest, draft.seen_at, draft.capture_id, ours=ours)
        outcome: Outcome = "unchanged"
        if state is None:
            outcome = "changed" if self.states else "new"
            state = self.add(draft.digest, draft.seen_at, draft.capture_id)
            state.draft = draft
        newest = state is self.states[-1]
        if newest and state is not self.current:
            self._become(state, draft)
        self._seen(draft, newest=newest)
        return Saved(
            article_id=draft.article_id, outcome=outcome, revision=state.number, story_id=str(self.row["story_id"])
        )

    def held(self, digest: str, seen_at: datetime, capture_id: int | None, *, ours: bool) -> State | None:
        """The revision that says the same at that time already, if there is one.

        What we read anew (`ours`) in a capture with a revision is held against that revision alone, the last of them: it takes
        its place. Everything else is held against what stands around its time: the state before still held, or the one after
        held already.
        """
        if ours and capture_id is not None:
            own = [state for state in self.states if state.capture_id == capture_id]
            if own:
                return own[-1] if own[-1].digest == digest else None
        for state in self.states:
            if state.digest == digest and state.seen_at == seen_at:
                return state
        at = bisect_right(self.states, seen_at, key=lambda s: s.seen_at)
        after = [s for s in self.states[at:] if s.seen_at == self.states[at].seen_at and self._stands(s)]
        around = [*self.states[max(at - 1, 0) : at], *after]
        return next((state for state in around if state.digest == digest), None)

    def read_before(self, seen_at: datetime, capture_id: int) -> State | None:
        """The stored revision that a new reading of a capture is told from: of the same capture, else what held before."""
        stored = [state for state in self.states if state.id is not None]
        own = [state for state in stored if state.capture_id == capture_id]
        found = own or [state for state in stored if state.seen_at <= seen_at]
        return found[-1] if found else None

    def add(self, digest: str, seen_at: datetime, capture_id: int | None) -> State:
        """Put a new revision in its place; its number is the next."""
        number = max((state.number for state in self.states), default=0) + 1
        state = State(seen_at, number, digest, capture_id=capture_id)
        self.states.insert(bisect_right(self.states, _order(state), key=_order), state)
        return state

    def _stands(self, state: State) -> bool:
        """Whether no later reading of the same capture took the revision's place."""
        if state.capture_id is None:
            return True
        return not any(s.capture_id == state.capture_id and s.number > state.number for s in self.states)

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
            # A visit of the site brings an article back; our reading the bytes of an old one anew does not.
            if row["state"] in {"suspected", "gone"} and draft.origin == "site":
                facts |= {"state": "live", "state_reason": None, "state_since": None}
        if any(row.get(name) != value for name, value in facts.items()):
            self.is_changed = True
        row |= facts
        row["first_seen"] = min(row["first_seen"], draft.seen_at)
        row["last_seen"] = max(row["last_seen"], draft.seen_at)


def _order(state: State) -> tuple[datetime, int]:
    return state.seen_at, state.number
