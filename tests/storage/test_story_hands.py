"""What a person decides of stories stays decided; what is shown of them; older archives find their near-copies."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from storage.archive import Archive
from storage.database import reading, writing
from storage.errors import NoStory, NotInStory
from storage.events import told
from storage.identity import article_id
from storage.models import Fingerprint, StoryDecision, StoryLink
from storage.stories.hands import join, split
from storage.stories.rebuild import rebuild
from storage.stories.shown import story
from storage.withdrawal import withdraw
from tests.storage.drafting import NOW
from tests.storage.stories import Shelf, days, prose, reworded
from vietnamese.shingles import digest_mark

LATER = days(100)
A, B, C = (article_id("a.vn", f"key:{name}") for name in "abc")


@pytest.fixture
def shelf(archive: Archive) -> Shelf:
    """A story of three articles: a, its copy b, and c, which is half of it."""
    shelf = Shelf(archive.engine)
    text = prose(1)
    shelf.put(shelf.make("a", text, 0), shelf.make("b", reworded(text, 0.05), 1), shelf.make("c", text[:3], 2))
    return shelf


def kinds(shelf: Shelf, article: str) -> list[str]:
    with reading(shelf.engine) as connection:
        return [line.kind for line in told(connection, [article])]


@pytest.mark.parametrize("cut", ["a", "b", "c"])
def test_what_is_cut_stays_cut(archive: Archive, shelf: Shelf, cut: str):
    """Through later copies, changed texts of both sides and a late original; the story keeps its id with those that stay."""
    before = shelf.stories()["a"]
    article = article_id("a.vn", f"key:{cut}")
    assert split(archive, before, [article], "khác sự việc", now=LATER).keys() == {article}
    stay = {"a", "b", "c"} - {cut}
    assert shelf.groups() == {frozenset(stay), frozenset({cut})}
    assert {shelf.stories()[name] for name in stay} == {before}
    assert "split" in kinds(shelf, article)
    text = prose(1)
    texts = {"a": text, "b": reworded(text, 0.05), "c": text[:3]}
    for step, name in enumerate("abcabc"):
        more = [*texts[name], " ".join(["tòa soạn cập nhật"] * (step + 1))]
        shelf.put(shelf.make(name, more, "abc".index(name), seen_at=NOW + timedelta(days=10 + step)))
        assert shelf.groups() == {frozenset(stay), frozenset({cut})}
    shelf.put(shelf.make("original", text, -1))
    assert {group for group in shelf.groups() if cut in group and group & stay} == set()


def test_cut_out_together_they_may_be_one_story(archive: Archive, shelf: Shelf):
    """Two articles cut out at once are apart from those that stay, and judged by their texts among themselves."""
    split(archive, shelf.stories()["a"], [B, C], "", now=LATER)
    assert shelf.groups() == {frozenset({"a"}), frozenset({"b", "c"})}


def test_wrong_calls_are_told(archive: Archive, shelf: Shelf):
    """An unknown story, a stranger, and cutting out everybody change nothing."""
    held = shelf.stories()["a"]
    with pytest.raises(NoStory, match="khong-co"):
        split(archive, "khong-co", [A], "", now=LATER)
    with pytest.raises(NotInStory, match="khong-co"):
        split(archive, held, ["khong-co"], "", now=LATER)
    with pytest.raises(NotInStory, match="nobody would be left"):
        split(archive, held, [A, B, C], "", now=LATER)
    with pytest.raises(NotInStory, match="no article"):
        join(archive, held, "khong-co", "", now=LATER)
    with reading(archive.engine) as connection:
        assert connection.execute(select(StoryDecision.id)).all() == []


def test_what_is_joined_stays_joined(archive: Archive, shelf: Shelf):
    """Texts without likeness are one story by hand, whatever they say later; the article follows the root; a split undoes it."""
    shelf.put(shelf.make("d", prose(9), 5))
    held, other = shelf.stories()["a"], article_id("a.vn", "key:d")
    assert join(archive, held, other, "cùng sự việc", now=LATER)
    assert not join(archive, held, other, "cùng sự việc", now=LATER)
    assert shelf.groups() == {frozenset("abcd")}
    shelf.put(shelf.make("d", prose(10), 5, seen_at=NOW + timedelta(days=3)))
    shelf.put(shelf.make("original", prose(1), -1))
    assert shelf.groups() == {frozenset({*"abcd", "original"})}
    assert shelf.roots()["d"] == "original"
    assert kinds(shelf, other) == ["story", "joined", "story"]
    split(archive, held, [other], "", now=LATER)
    assert frozenset("d") in shelf.groups()


@pytest.mark.parametrize("day", [0.5, -3, 5])
def test_who_was_joined_stays_when_the_root_is_cut_out(archive: Archive, shelf: Shelf, day: float):
    """The story keeps its id and all who stay, also who was joined to the root by hand; and later, whatever is crawled."""
    joined = [article_id("a.vn", f"key:{name}") for name in "xy"]
    shelf.put(shelf.make("x", prose(9), day), shelf.make("y", prose(10), 7))
    held = shelf.stories()["a"]
    for one in joined:
        join(archive, held, one, "cùng sự việc", now=LATER)
    split(archive, held, [A], "khác sự việc", now=LATER)
    assert shelf.groups() == {frozenset("a"), frozenset("bcxy")}
    assert {shelf.stories()[name] for name in "bcxy"} == {held}
    assert {shelf.roots()[name] for name in "xy"} == {"b"}
    shelf.put(shelf.make("x", prose(11), day, seen_at=NOW + timedelta(days=3)))
    shelf.put(shelf.make("original", prose(1)[:5], -5))
    assert any(frozenset("bcxy") <= group for group in shelf.groups())


def test_only_who_was_joined_may_stay(archive: Archive, shelf: Shelf):
    """All members by likeness are cut out: those joined by hand keep the story's id, together."""
    shelf.put(shelf.make("x", prose(9), 5), shelf.make("y", prose(10), 7))
    held = shelf.stories()["a"]
    for name in "xy":
        join(archive, held, article_id("a.vn", f"key:{name}"), "", now=LATER)
    split(archive, held, [A, B, C], "", now=LATER)
    assert shelf.groups() == {frozenset("abc"), frozenset("xy")}
    assert shelf.stories()["x"] == held


def test_the_later_of_two_joins_holds(archive: Archive, shelf: Shelf):
    """Joined to one story, then to another, then to the first again."""
    shelf.put(shelf.make("x", prose(9), 5), shelf.make("other", prose(8), 0))
    one, other, joined = shelf.stories()["a"], shelf.stories()["other"], article_id("a.vn", "key:x")
    for story_id in (one, other, one):
        join(archive, story_id, joined, "", now=LATER)
        assert shelf.stories()["x"] == story_id
    shelf.put(shelf.make("x", prose(12), 5, seen_at=NOW + timedelta(days=3)))
    assert shelf.stories()["x"] == one


def test_a_join_undoes_a_split(archive: Archive, shelf: Shelf):
    """The last decision about two articles holds; all of them are kept."""
    held = shelf.stories()["a"]
    split(archive, held, [B], "", now=LATER)
    join(archive, held, B, "", now=LATER)
    assert shelf.groups() == {frozenset("abc")}
    with reading(archive.engine) as connection:
        assert len(connection.execute(select(StoryDecision.id)).all()) > 2


def test_a_story_is_shown_with_its_evidence(archive: Archive, shelf: Shelf):
    """By its id or an article's: members by time, links with likeness; withdrawn ones are counted, not shown."""
    held = shelf.stories()["a"]
    shown: Any = story(archive, held)
    assert shown == story(archive, C)
    assert (shown["first"], shown["sites"], [one["id"] for one in shown["members"]]) == (A, 1, [A, B, C])
    assert [one["root"] for one in shown["members"]] == [True, False, False]
    link = shown["members"][2]["link"]
    assert (link["root"], link["kind"], link["containment"], link["of_article"], link["order"]) == (
        A,
        "near",
        1,
        1,
        "root",
    )
    assert 0.4 < link["of_root"] < 0.6
    withdraw(archive, A, "thử", now=LATER)
    shown = story(archive, held)
    assert (shown["withdrawn"], [one["id"] for one in shown["members"]], shown["first"]) == (1, [B, C], B)
    assert [one["link"]["root"] for one in shown["members"]] == [None, None]
    assert story(archive, "khong-co") is None


def test_a_story_that_was_taken_over_leads_to_its_heir(archive: Archive, shelf: Shelf):
    """The id that somebody cited still leads to the articles."""
    shelf.put(shelf.make("x", prose(5)[:3], 3), shelf.make("y", prose(5)[3:], 4))
    ended = shelf.stories()["y"]
    shelf.put(shelf.make("whole", prose(5), 2))
    assert shelf.stories()["y"] != ended
    shown: Any = story(archive, ended)
    assert (shown["id"], shown["was"], len(shown["members"])) == (shelf.stories()["y"], ended, 3)


def test_an_older_archive_finds_its_near_copies(archive: Archive, shelf: Shelf):
    """Stored before there were marks and links, articles end in the stories that they would have been put in; run again, nothing changes."""
    before = shelf.stories()
    wanted = shelf.groups()
    with writing(archive.engine) as connection:
        split_up = [(B, "b"), (C, "c")]
        connection.execute(delete(StoryLink))
        keep = [digest_mark(one) for one in _digests(connection)]
        connection.execute(delete(Fingerprint).where(Fingerprint.hash.not_in(keep)))
        for article, name in split_up:
            connection.exec_driver_sql(f"INSERT INTO story (id) VALUES ('{name}')")
            connection.exec_driver_sql(f"UPDATE article SET story_id = '{name}' WHERE id = '{article}'")
    assert len(shelf.groups()) == 3
    assert rebuild(archive) == 3
    assert shelf.groups() == wanted
    assert shelf.stories()["a"] == before["a"]
    assert rebuild(archive) == 0


def _digests(connection: Any) -> list[str]:
    return list(connection.exec_driver_sql("SELECT content_digest FROM revision").scalars())
