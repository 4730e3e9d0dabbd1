"""Stories: near-copies find each other in any order, templates do not, members are no bridges, nothing changes unseen."""

import itertools
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from storage.database import connect, reading, upgrade
from storage.events import told
from storage.likeness import Text, compare
from storage.models import Article, Fingerprint, Story, StoryLink
from storage.saving import save
from storage.stories import lookup
from storage.stories.lookup import sharing
from tests.storage.drafting import NOW
from tests.storage.stories import Shelf, days, prose, reworded
from vietnamese.shingles import marks, story_words


@pytest.fixture
def shelf(engine: Engine) -> Shelf:
    """A site to save articles of."""
    return Shelf(engine)


def links(shelf: Shelf) -> dict[str, Any]:
    with reading(shelf.engine) as connection:
        columns = (Article.key, *StoryLink.__table__.columns)
        rows = connection.execute(select(*columns).join(StoryLink, StoryLink.article_id == Article.id)).all()
    return {row.key.removeprefix("key:"): row for row in rows}


COPIES: dict[str, Callable[[list[str]], list[str]]] = {
    "byline": lambda text: [*text, "Tin, ảnh: Thanh Huyền"],
    "reworded": lambda text: reworded(text, 0.1),
    "cut lead": lambda text: text[1:],
    "half": lambda text: text[:3],
    "embedded": lambda text: [*prose(901), *text, *prose(902)],
    "punctuation": lambda text: [one.replace(" ", ", ", 3).rstrip(".") + " !" for one in text],
}


@pytest.mark.parametrize("kind", COPIES)
@pytest.mark.parametrize("first", ["original", "copy"])
def test_a_near_copy_joins_the_story(shelf: Shelf, kind: str, first: str):
    """Whatever was done to it and whichever is stored first: one story, the earliest published is its root, with evidence."""
    text = prose(1)
    original, copy = shelf.make("original", text, 0), shelf.make("copy", COPIES[kind](text), 1)
    shelf.put(shelf.make("other", prose(2), 0))
    for one in (original, copy) if first == "original" else (copy, original):
        shelf.put(one)
    assert shelf.groups() == {frozenset({"original", "copy"}), frozenset({"other"})}
    assert shelf.roots() == {"copy": "original"}
    link = links(shelf)["copy"]
    assert link.order == "root"
    assert link.containment >= 0.4
    assert 0 < link.of_article <= 1


def test_the_evidence_names_numbers_and_source(shelf: Shelf):
    """The link says which numbers both have, and where the article says it took its text from."""
    text = [*prose(1), "Năm 2025 toàn tỉnh trồng 1.250 ha chè theo Quyết định 123/QĐ-UBND."]
    shelf.put(shelf.make("original", text, 0))
    copy = shelf.make("copy", [*text, "Thêm một câu."], 1)
    copy.record["source"] = "TTXVN"  # type: ignore[index]
    shelf.put(copy)
    link = links(shelf)["copy"]
    assert (link.kind, link.numbers, link.source) == ("near", ["2025", "1250", "123/qđ/ubnd"], "TTXVN")


def test_notices_of_one_template_stay_apart(shelf: Shelf):
    """Alike but for day, place and person, each is a story of its own; its own copy joins it."""
    tail = " ".join(prose(5, 120))
    notices = [
        f"Ngày {day}/3, Điện lực Tam Đường ngừng cấp điện tại xã {place} để sửa chữa, liên hệ ông {person}. {tail}"
        for day, place, person in (
            (5, "Bình Lư", "Lò Văn An"),
            (6, "Khun Há", "Trần Minh Sơn"),
            (7, "Bản Bo", "Vũ Quốc Hải"),
        )
    ]
    shelf.put(*(shelf.make(f"n{at}", [text], at) for at, text in enumerate(notices)))
    shelf.put(shelf.make("copy", [notices[1], "Theo Báo Lai Châu"], 9))
    assert shelf.groups() == {frozenset({"n0"}), frozenset({"n1", "copy"}), frozenset({"n2"})}


def ladder(seed: int, steps: int = 14) -> list[list[str]]:
    """Texts of which each is a near-copy of the one before, and the last shares nothing with the first."""
    text = prose(seed)
    rungs = [text]
    for step in range(steps - 1):
        text = reworded(text, 0.12, seed * 100 + step)
        rungs.append(text)
    return rungs


@pytest.mark.parametrize("seed", range(20))
def test_a_drift_does_not_chain(tmp_path: Path, seed: int):
    """Twenty ladders of small changes: every member is like its story's root, whatever the order of arrival."""
    engine = connect(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    upgrade(engine)
    shelf = Shelf(engine)
    rungs = ladder(seed)
    order = list(range(len(rungs)))
    random.Random(seed).shuffle(order)
    for at in order:
        shelf.put(shelf.make(str(at), rungs[at], at))
    roots = shelf.roots()
    assert len(shelf.groups()) > 1
    for name, root in roots.items():
        assert compare(Text(rungs[int(name)]), Text(rungs[int(root)])).is_copy
        assert int(root) < int(name)
        assert root not in roots
    engine.dispose()


def test_the_order_of_arrival_does_not_matter(tmp_path: Path):
    """An original, its copies, a text that embeds two originals, a ladder: every order of arrival, one batch or many, ends the same."""
    one, two = prose(1), prose(2)
    texts = {
        "one": (one, 0),
        "one again": (one, 3),
        "one reworded": (reworded(one, 0.1), 1),
        "half of one": (one[:3], 2),
        "other half": (one[3:], 5),
        "two": (two, 0.5),
        "both": ([*two, *one[:2]], 6),
    }
    seen = set()
    orders = list(itertools.permutations(texts))
    for number, order in enumerate(random.Random(3).sample(orders, 24)):
        engine = connect(f"sqlite:///{tmp_path / str(number)}.sqlite3")
        upgrade(engine)
        shelf = Shelf(engine)
        drafts = [shelf.make(name, *texts[name]) for name in order]
        for at in range(0, len(drafts), 1 + number % 7):
            shelf.put(*drafts[at : at + 1 + number % 7])
        with reading(engine) as connection:
            firsts = connection.execute(
                select(Article.key).join(Story, Story.first_article_id == Article.id).where(Story.into_id.is_(None))
            ).scalars()
            seen.add((frozenset(shelf.groups()), tuple(sorted(shelf.roots().items())), tuple(sorted(firsts))))
        engine.dispose()
    assert len(seen) == 1
    ((groups, _, _),) = seen
    assert groups == {
        frozenset({"one", "one again", "one reworded", "half of one", "other half"}),
        frozenset({"two", "both"}),
    }


def test_a_story_keeps_its_id_when_its_original_comes_late(shelf: Shelf):
    """The id is what people cite: the earlier published root takes the story over, audit lines say so, the index follows."""
    text = prose(1)
    shelf.put(shelf.make("copy", reworded(text, 0.05), 3))
    before = shelf.stories()["copy"]
    with reading(shelf.engine) as connection:
        (article, number) = connection.execute(select(Article.id, Article.change_no)).one()
    shelf.put(shelf.make("original", text, 1))
    assert shelf.stories() == {"copy": before, "original": before}
    assert shelf.roots() == {"copy": "original"}
    with reading(shelf.engine) as connection:
        lines = [line.kind for line in told(connection, [article])]
        moved = connection.execute(select(Article.change_no).where(Article.id == article)).scalar_one()
        first = connection.execute(select(Article.key).join(Story, Story.first_article_id == Article.id)).scalar_one()
    assert (lines, first) == (["story"], "key:original")
    assert moved > number


def test_an_original_joins_the_stories_of_its_parts(shelf: Shelf):
    """Two copies of different halves are one story once the whole is known; the story that ended says which one took it."""
    text = prose(1)
    shelf.put(shelf.make("first half", text[:3], 2))
    shelf.put(shelf.make("second half", text[3:], 3))
    before = shelf.stories()
    assert len(set(before.values())) == 2
    shelf.put(shelf.make("whole", text, 1))
    after = set(shelf.stories().values())
    assert len(after) == 1
    (kept,) = after
    (ended,) = set(before.values()) - after
    with reading(shelf.engine) as connection:
        assert connection.execute(select(Story.into_id).where(Story.id == ended)).scalar_one() == kept


def test_a_changed_text_is_asked_again(shelf: Shelf):
    """A member that is rewritten leaves, with an audit line; a root that is rewritten lets go of those that are not like it."""
    text, other = prose(1), prose(2)
    shelf.put(shelf.make("root", text, 0), shelf.make("a", reworded(text, 0.05), 1), shelf.make("b", text[1:], 2))
    story = shelf.stories()["root"]
    shelf.put(shelf.make("a", other, 1, seen_at=NOW + timedelta(days=5)))
    assert shelf.groups() == {frozenset({"root", "b"}), frozenset({"a"})}
    with reading(shelf.engine) as connection:
        (article,) = connection.execute(select(Article.id).where(Article.key == "key:a")).scalars()
        (line,) = told(connection, [article])
    assert story in line.reason
    shelf.put(shelf.make("root", other, 0, seen_at=NOW + timedelta(days=6)))
    assert shelf.groups() == {frozenset({"root", "a"}), frozenset({"b"})}
    assert shelf.stories()["root"] == story
    shelf.put(shelf.make("root", text, 0, seen_at=NOW + timedelta(days=7)))
    assert shelf.groups() == {frozenset({"root", "b"}), frozenset({"a"})}


def test_a_lone_article_keeps_its_story_when_it_changes(shelf: Shelf):
    """A story is cited by its id; new words of its only article do not end it."""
    shelf.put(shelf.make("x", prose(1), 0))
    before = shelf.stories()
    shelf.put(shelf.make("x", prose(2), 0, seen_at=NOW + timedelta(days=1)))
    shelf.put(shelf.make("y", prose(1), 0))
    assert shelf.stories()["x"] == before["x"] != shelf.stories()["y"]


def test_common_marks_are_passed_over(shelf: Shelf):
    """A phrase that everybody writes makes no look-up grow, and hides no copy."""
    phrase = (
        "Phát biểu tại hội nghị, đồng chí chủ tịch đánh giá cao kết quả đạt được trong thời gian qua của toàn ngành, đồng thời "
        "yêu cầu các đơn vị tiếp tục đổi mới, sáng tạo, hoàn thành tốt nhiệm vụ được giao trong những tháng còn lại của năm."
    )
    shelf.put(*(shelf.make(f"n{at}", [phrase, *prose(10 + at)], at) for at in range(2 * lookup.COMMON)))
    assert len(shelf.groups()) == 2 * lookup.COMMON
    with reading(shelf.engine) as connection:
        marks = set(connection.execute(select(Fingerprint.hash)).scalars())
        found = sharing(connection, marks)
    assert max(map(len, found.values())) == lookup.COMMON + 1
    shelf.put(shelf.make("copy", [phrase, *prose(17)[1:]], 999))
    assert shelf.roots() == {"copy": "n7"}


def test_a_notice_of_a_frequent_template_is_found_again(shelf: Shelf):
    """Of a text whose marks are common but for those of its place and day, these are enough; other notices stay apart."""
    notices = {}
    for at in range(3 * lookup.COMMON):
        person, place = (" ".join(prose(seed + at, 3)).title() for seed in (100, 200))
        said = f"Ngày {at % 28 + 1}/{at % 12 + 1}, ông {person} nhận {at * 7 + 11} giấy mời về xã {place} làm việc."
        notices[f"n{at}"] = [*prose(1), said]
    shelf.put(*(shelf.make(name, paragraphs, at) for at, (name, paragraphs) in enumerate(notices.items())))
    assert len(shelf.groups()) == len(notices)
    copies = {name: [*text, "Nguồn: Cổng thông tin điện tử tỉnh."] for name, text in notices.items()}
    marked = {
        name: marks(story_words(None, text)) & marks(story_words(None, copies[name])) for name, text in notices.items()
    }
    counted = Counter(mark for found in marked.values() for mark in found)
    own = sorted(name for name, found in marked.items() if any(counted[mark] == 1 for mark in found))
    assert len(own) > lookup.COMMON
    shelf.put(*(shelf.make(f"copy of {name}", copies[name], 999) for name in own))
    assert shelf.roots() == {f"copy of {name}": name for name in own}


def test_only_roots_are_marked(shelf: Shelf):
    """A text that a hundred sites print has its marks once, and every copy its digest's."""
    text = prose(1)
    shelf.put(shelf.make("root", text, 0))
    with reading(shelf.engine) as connection:
        before = len(connection.execute(select(Fingerprint.hash)).all())
    shelf.put(*(shelf.make(f"n{at}", text, at + 1) for at in range(30)))
    with reading(shelf.engine) as connection:
        assert len(connection.execute(select(Fingerprint.hash)).all()) == before + 30
    assert set(shelf.roots().values()) == {"root"}


def test_the_statements_do_not_grow(shelf: Shelf):
    """A hundred articles, copies among them, cost as many statements as four."""
    shelf.put(shelf.make("root", prose(1), 0))

    def statements(first: int, count: int) -> int:
        seen: list[str] = []
        listener: Any = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(shelf.engine, "before_cursor_execute", listener)
        texts = [prose(1) if at % 2 else prose(first + at, 60) for at in range(count)]
        shelf.put(*(shelf.make(f"{first + at}", text, at + 1) for at, text in enumerate(texts)))
        event.remove(shelf.engine, "before_cursor_execute", listener)
        return len(seen)

    assert statements(1_000, 4) == statements(2_000, 60)


def test_undated_copies_follow_the_first_seen(shelf: Shelf):
    """Without times of publication the article that was seen first is the root; an older capture makes another one it."""
    text = prose(1)
    shelf.put(shelf.make("a", text, None, seen_at=days(3)))
    shelf.put(shelf.make("b", reworded(text, 0.05), None, seen_at=days(2)))
    assert shelf.roots() == {"a": "b"}
    shelf.put(shelf.make("a", text, None, seen_at=days(1)))
    assert shelf.roots() == {"b": "a"}
    assert links(shelf)["b"].order == "unknown"


def test_nothing_is_left_of_a_failed_batch(shelf: Shelf):
    """Links and marks are in the article's own transaction."""
    shelf.put(shelf.make("root", prose(1), 0))
    connection = shelf.engine.connect()
    save(connection, [shelf.make("copy", prose(1), 1)])
    connection.rollback()
    connection.close()
    assert (shelf.roots(), len(shelf.stories())) == ({}, 1)
