"""What a draft changes in an article's history: the site's readings and our own of the same bytes."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from storage.drafts import Draft
from storage.history import History
from tests.storage.drafting import NOW, draft

DAY = timedelta(days=1)


def seen(text: str, day: int, capture: int, origin: Literal["site", "ours"] = "site") -> Draft:
    """The article as a capture of a day shows it."""
    return replace(draft(1, "x", text), seen_at=NOW + day * DAY, capture_id=capture, origin=origin)


def history(*drafts: Draft) -> History:
    """The article's history after these drafts."""
    made = History.begin(drafts[0])
    for one in drafts:
        made.row.setdefault("story_id", "")
        made.take(one)
    return made


def told(of: History) -> list[tuple[int, str]]:
    """Number and origin of the revisions in order of time."""
    return [(state.number, state.draft.origin) for state in of.states if state.draft is not None]


def test_our_reading_takes_the_place_of_the_sites() -> None:
    """Read otherwise, a capture has two revisions of one time, and ours stands; read so again, it changes nothing."""
    made = history(seen("cũ", 0, 1), seen("mới", 0, 1, "ours"), seen("mới", 0, 1, "ours"))
    assert told(made) == [(1, "site"), (2, "ours")]
    assert made.current is made.states[-1]


def test_our_reading_may_hold_at_another_time_than_its_captures() -> None:
    """What a capture of before reads, said of a later time, is a state of that time and takes no place of the capture's own."""
    made = history(seen("đầu", 0, 1), seen("sau", 1, 2))
    given_back = seen("đầu", 1, 1, "ours")
    assert [made.take(given_back).outcome for _ in range(2)] == ["changed", "unchanged"]
    assert made.current is made.states[-1]
    assert (made.current.capture_id, made.current.seen_at) == (1, NOW + DAY)
    # The capture's own state still stands: an older one that says the same is none.
    assert made.take(seen("đầu", -1, 3)).outcome == "unchanged"


def test_a_later_visit_agrees_with_our_reading() -> None:
    """The site's page unchanged, read as we read it now, is no change; nor is an older one that is taken in late."""
    made = history(
        seen("cũ", 5, 1), seen("mới", 5, 1, "ours"), seen("mới", 9, 2), seen("mới", 1, 3), seen("mới", 2, 4, "ours")
    )
    assert told(made) == [(1, "site"), (2, "ours")]
    assert made.row["first_seen"] == NOW + DAY
    # What was read in the capture before goes with it, or it would hold where ours took its place.
    assert [(state.seen_at, state.capture_id) for state in made.states] == 2 * [(NOW + DAY, 3)]


def test_our_reading_of_an_old_state_leaves_the_newer_one() -> None:
    """What stood long ago is read anew at its own time; the article as it stands does not move."""
    made = history(seen("một", 0, 1), seen("hai", 3, 2), seen("một, đọc lại", 0, 1, "ours"))
    assert told(made) == [(1, "site"), (3, "ours"), (2, "site")]
    assert made.current is made.states[-1]


def test_two_captures_of_one_moment_keep_their_own_readings() -> None:
    """Of two addresses fetched in the same second each is held against its own revision."""
    made = history(
        seen("mục một", 0, 1), seen("mục hai", 0, 2), seen("mục một", 0, 1, "ours"), seen("mục hai", 0, 2, "ours")
    )
    assert told(made) == [(1, "site"), (2, "site")]


def test_our_reading_brings_nothing_back() -> None:
    """An article that is gone stays so when its old bytes are read anew: only a visit of the site brings it back."""
    made = history(seen("cũ", 0, 1))
    made.row |= {"state": "gone", "state_reason": "status 404"}
    made.take(seen("mới", 0, 1, "ours"))
    assert made.row["state"] == "gone"


def test_a_state_does_not_move_away_from_what_stood_beside_it() -> None:
    """Where another capture of the same moment says something else, the earlier sighting is a state of its own."""
    made = history(seen("mục một", 5, 1), seen("mục hai", 5, 2), seen("mục hai", 3, 3))
    assert [(state.number, state.seen_at) for state in made.states] == [
        (3, NOW + 3 * DAY),
        (1, NOW + 5 * DAY),
        (2, NOW + 5 * DAY),
    ]
    assert made.current is made.states[-1]
