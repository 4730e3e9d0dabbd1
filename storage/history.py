"""An article's row and revisions in memory while a batch is saved: decides what a draft changes. Touches no database."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from storage.changes import Change, compare, same, unmarked
from storage.drafts import Draft, Outcome, Saved


@dataclass(slots=True)
class State:
    """One revision as the decision needs it; `draft` only if it is new in this batch, `record` only if it may be compared.

    `is_lost`: its record rotted in the database and can be compared with nothing; its digest still tells it from others.
    `change` tells it from the revision before it in time; `is_reclassed`: a stored one that got another neighbour. `is_moved`: a
    stored one that was seen earlier than was known; `first` is then what that capture shows, but of readings that hold no longer.
    """

    seen_at: datetime
    number: int
    digest: str
    id: int | None = None
    draft: Draft | None = None
    record: Mapping[str, Any] | None = None
    is_lost: bool = False
    change: Change | None = None
    is_reclassed: bool = False
    is_moved: bool = False
    first: Draft | None = None
    capture_id: int | None = None
    content_digest: str | None = None


class Sighting(NamedTuple):
    """A capture of an article that was taken in before; None where only the moment is known."""

    at: datetime
    capture_id: int | None


Again = Callable[[State, Sighting], Draft]


@dataclass(slots=True)
class History:
    """An article between rows: `row` are the columns to write, `states` its revisions in order of time."""

    row: dict[str, Any]
    states: list[State] = field(default_factory=list)
    current: State | None = None
    is_new: bool = False
    is_changed: bool = False
    # The text that stories are made by is another one, or the time of publication is.
    is_unsettled: bool = False
    # What made the current state current in this batch.
    draft: Draft | None = None
    # When else the article was seen, in order of time; None where no draft comes late.
    sightings: Sequence[Sighting] | None = None

    @classmethod
    def begin(cls, draft: Draft) -> "History":
        """The history of an article nobody has seen before."""
        row = {"id": draft.article_id, "site_id": draft.site_id, "key": draft.key}
        row |= {"first_seen": draft.seen_at, "last_seen": draft.seen_at, "state": "live"}
        row |= {"state_reason": None, "state_since": None, "story_id": None}
        return cls(row=row, is_new=True, is_unsettled=True)

    @classmethod
    def of(cls, states: list[State]) -> "History":
        """A history of states alone, to ask what a draft would change."""
        return cls(row={}, states=sorted(states, key=_order))

    @classmethod
    def known(cls, row: Mapping[str, Any], states: list[State]) -> "History":
        """The history as stored."""
        states.sort(key=_order)
        made = cls(row=dict(row), states=states, current=next((s for s in states if s.id == row["revision_id"]), None))
        # Earlier releases did not move the first state back when older captures of it were taken in.
        if states and states[0].seen_at > row["first_seen"]:
            made._begin(states[0], row["first_seen"], states[0].capture_id)
        return made

    def take(self, draft: Draft, again: Again | None = None) -> Saved:
        """Fold a draft in.

        Drafts come in any order of time (an old WARC may be ingested late): each is compared with the state that held at
        its time, so that saving the same captures again changes nothing, in whatever order. Words that were seen before they
        were known to be move back to then. Where a draft shows that others stood between two sightings of one state, that
        state came back: `again` gives the sighting that shows it.
        """
        state, broken = self._held(draft), None
        outcome: Outcome = "unchanged"
        is_early = state is not None and draft.origin == "site" and state.seen_at > draft.seen_at
        if state is None or is_early:
            broken = self._broken(draft)
        if state is not None and is_early and broken is None and self._may_move(state, draft):
            self._move(state, draft)
        elif state is None or is_early:
            outcome = "changed" if self.states else "new"
            state = self._new(draft)
        newest = state is self.states[-1]
        if newest and state is not self.current:
            self._become(state, draft)
        self._seen(draft, newest=newest)
        if broken is not None and again is not None:
            self._resume(again(*broken))
        return Saved(article_id=draft.article_id, outcome=outcome, revision=state.number, story_id="")

    def is_late(self, draft: Draft) -> bool:
        """Whether the article was seen later than the draft, which may stand between two sightings of one state."""
        return not self.is_new and draft.origin == "site" and draft.seen_at < self.row["last_seen"]

    def needs_records(self, draft: Draft) -> bool:
        """Whether the digests alone cannot tell that the draft changes nothing: the stored records must be there to compare."""
        if self.is_new:
            return False
        told = self._told(draft)
        return told is None or (self.is_late(draft) and self.states[0].seen_at <= draft.seen_at < told.seen_at)

    def held(self, digest: str, seen_at: datetime, capture_id: int | None, *, ours: bool) -> State | None:
        """The revision that says the same at that time already by its digest, if there is one.

        What we read anew (`ours`) in a capture with a revision is held against that revision alone, the last of them: it takes
        its place; its markup never counts, or a re-parse would write revisions that only have it. Everything else is held against what stands around its time: the state before still held, or the one after
        held already; so is what we read in a capture for another time than its own.
        """
        if ours:
            states = self._own(capture_id, seen_at)[-1:] or self._around(seen_at)
            return next((state for state in states if unmarked(state.digest) == unmarked(digest)), None)
        return next((state for state in self._around(seen_at) if same(state.digest, digest)), None)

    def read_before(self, seen_at: datetime, capture_id: int) -> State | None:
        """The stored revision that a new reading of a capture is told from: of the same capture, else what held before."""
        stored = [state for state in self.states if state.id is not None]
        own = [state for state in stored if state.capture_id == capture_id and state.seen_at == seen_at]
        found = own or [state for state in stored if state.seen_at <= seen_at]
        return found[-1] if found else None

    def add(self, digest: str, seen_at: datetime, capture_id: int | None) -> State:
        """Put a new revision in its place in time; its number is the next."""
        number = max((state.number for state in self.states), default=0) + 1
        state = State(seen_at, number, digest, capture_id=capture_id)
        self.states.insert(bisect_right(self.states, _order(state), key=_order), state)
        return state

    def _told(self, draft: Draft) -> State | None:
        return self.held(draft.digest, draft.seen_at, draft.capture_id, ours=draft.origin == "ours")

    def _held(self, draft: Draft) -> State | None:
        """The revision that says the same as the draft at the draft's time, if there is one."""
        same = self._told(draft)
        if same is not None or (draft.origin == "ours" and self._own(draft.capture_id, draft.seen_at)):
            return same
        # Another release may make its digests of other parts of a record: the records say whether they are one state.
        around = [state for state in self._around(draft.seen_at) if not state.is_lost]
        return next((state for state in around if _tells_nothing(_change(state.record, draft.record), draft)), None)

    def _around(self, seen_at: datetime) -> list[State]:
        """The revisions that may hold at a moment: those seen just then, the one before, and what stands next after."""
        first = bisect_left(self.states, seen_at, key=lambda s: s.seen_at)
        at = bisect_right(self.states, seen_at, key=lambda s: s.seen_at)
        after = [s for s in self.states[at:] if s.seen_at == self.states[at].seen_at and self._stands(s)]
        return [*self.states[first:at], *self.states[max(at - 1, 0) : at], *after]

    def _broken(self, draft: Draft) -> tuple[State, Sighting] | None:
        """The state that held before the draft, which says something else, and when that was first seen again, if it was."""
        at = bisect_right(self.states, draft.seen_at, key=lambda s: s.seen_at)
        if not at or self.sightings is None or not self.is_late(draft) or self.states[at - 1].is_lost:
            return None
        # All that was seen before the next state was the one before.
        until = self.states[at].seen_at if at < len(self.states) else None
        for one in self.sightings:
            if one.at > draft.seen_at and (until is None or one.at < until):
                return self.states[at - 1], one
        return (self.states[at - 1], Sighting(self.row["last_seen"], None)) if until is None else None

    def _resume(self, draft: Draft) -> None:
        """Let a state hold again that others turned out to have stood before."""
        if self._held(draft) is None:
            state = self._new(draft)
            if state is self.states[-1]:
                self._become(state, draft)

    def _may_move(self, state: State, draft: Draft) -> bool:
        """Whether a state can be the draft's: all that was seen at its moment are readings of one capture, the state the last."""
        first = bisect_left(self.states, state.seen_at, key=lambda s: s.seen_at)
        at = bisect_right(self.states, state.seen_at, key=lambda s: s.seen_at)
        is_alone = at - first == len(self._readings(state))
        return is_alone and (not first or self.states[first - 1].seen_at < draft.seen_at)

    def _move(self, state: State, draft: Draft) -> None:
        """Let a state begin with a draft that shows it earlier, and with it what was read in the same capture before.

        It becomes what it would be had the draft come first; only whose reading it is stays.
        """
        self._begin(state, draft.seen_at, draft.capture_id)
        if state is self.current:
            self._become(state, draft)
        state.digest, state.record, state.is_lost = draft.digest, draft.record, False
        state.content_digest = draft.content_digest
        if state.draft is None:
            state.first = draft
        else:
            state.draft = replace(draft, origin=state.draft.origin)

    def _begin(self, state: State, seen_at: datetime, capture_id: int | None) -> None:
        for one in self._readings(state):
            one.seen_at, one.capture_id = seen_at, capture_id
            one.is_moved = one.id is not None

    def _new(self, draft: Draft) -> State:
        state = self.add(draft.digest, draft.seen_at, draft.capture_id)
        state.draft, state.record, state.content_digest = draft, draft.record, draft.content_digest
        self._class(state, ours=draft.origin == "ours")
        return state

    def _readings(self, state: State) -> list[State]:
        return self._own(state.capture_id, state.seen_at) or [state]

    def _own(self, capture_id: int | None, seen_at: datetime) -> list[State]:
        """The readings of one capture for that moment, in their order."""
        mine = [state for state in self.states if capture_id is not None and state.capture_id == capture_id]
        return [state for state in mine if state.seen_at == seen_at]

    def _stands(self, state: State) -> bool:
        """Whether no later reading of the same capture took the revision's place."""
        return all(other.number <= state.number for other in self._own(state.capture_id, state.seen_at))

    def _class(self, state: State, *, ours: bool) -> None:
        """Compare a new state with the one before it, and the one after it with it.

        What we read anew changes nothing about how the site's next state differed from the site's own one before it.
        """
        at = next(at for at, one in enumerate(self.states) if one is state)
        # One that is lost tells of no change: the one before it does.
        if before := next((one for one in reversed(self.states[:at]) if not one.is_lost), None):
            state.change = _change(before.record, state.record)
        if at + 1 < len(self.states) and not ours and not self.states[at + 1].is_lost:
            after = self.states[at + 1]
            after.change = _change(state.record, after.record)
            after.is_reclassed = after.draft is None

    def _become(self, state: State, draft: Draft) -> None:
        before = self.current and (self.current.content_digest, self.row["published_at"])
        self.is_unsettled = self.is_unsettled or before != (draft.content_digest, draft.published_at)
        self.current, self.draft = state, draft
        self.is_changed = True
        self.row |= {
            "title": draft.title,
            "published_at": draft.published_at,
            "published_precision": draft.published_precision,
            "section": _section(draft.record),
        }

    def _seen(self, draft: Draft, *, newest: bool) -> None:
        row = self.row
        facts: dict[str, Any] = {}
        if newest and draft.seen_at >= row["last_seen"]:
            facts = {"url": draft.url, "canonical_url": draft.canonical_url or draft.url, "province": draft.province}
        if any(row.get(name) != value for name, value in facts.items()):
            self.is_changed = True
        row |= facts
        if row.get("published_at") is None and draft.seen_at < row["first_seen"]:
            self.is_unsettled = True
        row["first_seen"] = min(row["first_seen"], draft.seen_at)
        row["last_seen"] = max(row["last_seen"], draft.seen_at)


def _section(record: Mapping[str, Any]) -> str | None:
    """The last step of the category path that a record names."""
    path = record.get("category") or ()
    return path[-1] if path else None


def _change(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Change | None:
    assert old is not None  # noqa: S101 - the records of an article that changes are read before
    assert new is not None  # noqa: S101 - as above
    return compare(old, new)


def _tells_nothing(change: Change | None, draft: Draft) -> bool:
    return change is None or (draft.origin == "ours" and change.changed == ("markup",))


def _order(state: State) -> tuple[datetime, int]:
    return state.seen_at, state.number
