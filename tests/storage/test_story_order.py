"""Who comes first in a story: by what is known of time, and by who names the other one as its source."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from storage.archive import Archive
from storage.database import reading
from storage.days import HANOI
from storage.models import Article, Story, StoryLink
from storage.stories.order import names_another
from storage.stories.shown import story
from tests.archives import new_archive
from tests.storage.stories import Shelf, prose, reworded

DAY = datetime(2025, 5, 1, tzinfo=HANOI)
NEVER_KNOWN: dict[str, Any] = {"day": None}
MORNING: dict[str, Any] = {"day": DAY + timedelta(hours=8), "precision": "minute"}
SOME_TIME: dict[str, Any] = {"day": DAY, "precision": "day"}
DAY_AFTER: dict[str, Any] = {"day": DAY + timedelta(days=1), "precision": "day"}
TAKEN = {"source": "laichau.example"}


def saved(engine: Engine, facts: dict[str, dict[str, Any]], order: str) -> Shelf:
    """Articles of one story, saved one by one in an order."""
    shelf, text = Shelf(engine), prose(1)
    for name in order:
        said = facts[name]
        draft = shelf.make(name, reworded(text, 0.03, ord(name)), None)
        draft.record["source"] = said.get("source")  # type: ignore[index]
        shelf.put(replace(draft, published_at=said["day"], published_precision=said.get("precision")))
    return shelf


CASES = {
    "a copy's day alone is known": ({"a": MORNING, "b": SOME_TIME | TAKEN}, "unknown"),
    "the original's day alone is known": ({"a": SOME_TIME, "b": MORNING | TAKEN}, "unknown"),
    "the days alone are known": ({"a": SOME_TIME, "b": SOME_TIME | TAKEN}, "unknown"),
    "nothing is known": ({"a": NEVER_KNOWN, "b": NEVER_KNOWN | TAKEN}, "unknown"),
    "one minute": ({"a": MORNING, "b": MORNING | TAKEN}, "unknown"),
    "a day later": ({"a": MORNING, "b": DAY_AFTER}, "root"),
    "a day earlier, and names a source": ({"a": MORNING | TAKEN, "b": DAY_AFTER}, "root"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("arrival", ["ab", "ba"])
def test_who_is_first(engine: Engine, case: str, arrival: str):
    """Article a, in either order of arrival; "later" is told only where it is known."""
    facts, told = CASES[case]
    shelf = saved(engine, facts, arrival)
    assert shelf.roots() == {"b": "a"}
    with reading(engine) as connection:
        assert connection.execute(select(StoryLink.order)).scalar_one() == told
        first = select(Article.key).join(Story, Story.first_article_id == Article.id)
        assert connection.execute(first).scalar_one() == "key:a"


def test_of_three_the_order_of_arrival_tells_nothing(tmp_path: Path):
    """A day, an hour of it and a copy of that day: whoever comes first, the story is told the same."""
    told = set()
    facts = {"a": MORNING, "b": SOME_TIME | TAKEN, "c": DAY_AFTER}
    for arrival in map("".join, itertools.permutations("abc")):
        archive = new_archive(tmp_path / arrival)
        shelf = saved(archive.engine, facts, arrival)
        told.add(tuple(sorted(shelf.roots().items())))
    assert told == {(("b", "a"), ("c", "a"))}
    shown: Any = story(archive, shelf.stories()["a"])
    assert [(one["title"], one["source"], one["root"]) for one in shown["members"]] == [
        ("Bài a", None, True),
        ("Bài b", "laichau.example", False),
        ("Bài c", None, False),
    ]


def test_a_root_that_names_a_source_is_shown_with_it(archive: Archive):
    """Published before what it was taken from, as far as the sites say: it stays the first, and its source is told."""
    shelf = saved(archive.engine, {"a": MORNING | TAKEN, "b": DAY_AFTER}, "ab")
    shown: Any = story(archive, shelf.stories()["a"])
    assert [(one["root"], one["source"]) for one in shown["members"]] == [(True, "laichau.example"), (False, None)]


@pytest.mark.parametrize(
    ("source", "is_another"),
    [
        ("Báo Lai Châu", True),
        ("so.laichau.vn", True),
        ("laichau.vn", False),
        ("https://www.laichau.vn/", False),
        ("", False),
        (None, False),
    ],
)
def test_a_site_that_names_itself_took_nothing(source: str | None, *, is_another: bool):
    """Its own address as the source of its own article is none."""
    assert names_another({"source": source}, "https://www.laichau.vn/tin/1.html") is is_another
