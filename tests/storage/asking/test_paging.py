"""Pages of results: stable while articles arrive, one line a story, and cursors that lead only where they belong."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from storage.archive import Archive
from storage.asking import search as searching
from storage.asking.asked import Asked
from storage.asking.cursor import Cursor
from storage.asking.results import Hit, Order
from storage.asking.search import search
from storage.database import writing
from storage.days import HANOI
from storage.errors import WrongCursor
from storage.models import Article
from storage.withdrawal import withdraw
from tests.storage.drafting import NOW

Put = Callable[..., None]
DAY = datetime(2025, 6, 1, tzinfo=HANOI)


def pages(archive: Archive, between: Callable[[], object] = lambda: None, **asked: Any) -> list[list[Hit]]:
    """All pages of a search, something done between each two."""
    told: list[list[Hit]] = []
    after = None
    while True:
        page = search(archive, Asked(after=after, **asked))
        told.append(page.hits)
        if page.next is None:
            return told
        assert len(told) < 200, "the pages do not end"
        after = page.next
        between()


def ids(told: list[list[Hit]]) -> list[str]:
    return [hit.article_id for page in told for hit in page]


class Arrivals:
    """Puts articles about one thing: some with the text of an earlier one, many on the same day, some without a date."""

    def __init__(self, put: Put, seed: int) -> None:
        self._put = put
        self._dice = random.Random(seed)
        self.count = 0

    def __call__(self, number: int = 1) -> None:
        for _ in range(number):
            at = self.count
            self.count += 1
            text = f"Mùa lũ năm nay ở bản {at // 3 if self._dice.random() < 0.5 else f'riêng {at}'} đến sớm."
            day = None if self._dice.random() < 0.2 else DAY + timedelta(days=self._dice.randrange(4))
            self._put(f"n{at}", text, host=self._dice.choice(["a.vn", "b.vn"]), published_at=day)


@pytest.mark.parametrize("copies", [True, False])
@pytest.mark.parametrize(
    ("query", "order"),
    [("mùa lũ", Order.RELEVANCE), ("", Order.NEWEST), ('"đến sớm"', Order.OLDEST), ("", Order.OLDEST)],
)
def test_pages_are_stable_while_articles_arrive(  # noqa: PLR0913, PLR0917 - fixtures are arguments
    archive: Archive, put: Put, query: str, order: Order, copies: bool, monkeypatch: pytest.MonkeyPatch
):
    """No article comes twice, and none is lost that was there at the first page, though new ones come after each page."""
    monkeypatch.setattr(searching, "RANKED", 9)
    arrivals = Arrivals(put, seed=7)
    arrivals(30)
    before = ids(pages(archive, query=query, order=order, copies=copies, limit=100))
    stories = {hit.article_id: hit.story for hit in search(archive, Asked(limit=100, copies=True)).hits}
    told = pages(archive, lambda: arrivals(2), query=query, order=order, copies=copies, limit=4)
    seen = ids(told)
    assert len(seen) == len(set(seen))
    assert all(len(page) == 4 for page in told[:-1])
    if copies:
        assert set(stories) <= set(seen)
    else:
        assert set(stories.values()) <= {hit.story for page in told for hit in page}
    undisturbed = [one for one in seen if one in before]
    assert undisturbed == [one for one in before if one in undisturbed]


@pytest.mark.parametrize("order", list(Order))
def test_a_story_is_one_line_on_all_pages(archive: Archive, put: Put, order: Order, monkeypatch: pytest.MonkeyPatch):
    """Small pages give the stories of one large page in the same order, each once; every copy shows with `copies`."""
    monkeypatch.setattr(searching, "RANKED", 7)
    Arrivals(put, seed=3)(30)
    whole = ids(pages(archive, query="mùa lũ", order=order, limit=100))
    small = pages(archive, query="mùa lũ", order=order, limit=3)
    assert ids(small) == whole
    assert len({hit.story for page in small for hit in page}) == len(whole) < 30
    every = ids(pages(archive, query="mùa lũ", order=order, limit=4, copies=True))
    assert len(every) == len(set(every)) == 30
    total = search(archive, "mùa lũ").total
    assert (total.least, total.most, total.stories, total.are_stories_exact) == (30, 30, len(whole), True)


def test_by_day_undated_articles_come_last(archive: Archive, put: Put):
    """Newest and oldest first are each other's reverse among dated articles; those without a date end both."""
    put("none", "Không ngày.")
    for number in (2, 1, 3):
        put(f"d{number}", published_at=DAY + timedelta(days=number))
    names = {order: [hit.title for hit in search(archive, Asked(order=order)).hits] for order in Order}
    assert names[Order.NEWEST] == ["Bài d3", "Bài d2", "Bài d1", "Bài none"]
    assert names[Order.OLDEST] == ["Bài d1", "Bài d2", "Bài d3", "Bài none"]


def test_the_member_that_matches_stands_for_its_story(archive: Archive, put: Put):
    """A filter that only a later copy meets shows that copy, and tells of the others."""
    put("first", "Một tin chung.", published_at=DAY)
    put("second", "Một tin chung.", host="b.vn", published_at=DAY + timedelta(days=1))
    put("third", "Một tin chung.", host="c.vn", published_at=DAY + timedelta(days=2))
    (hit,) = search(archive, Asked(query="tin chung", site="b.vn")).hits
    assert (hit.site, hit.copies, hit.other_sites) == ("b.vn", 2, ("a.vn", "c.vn"))
    (hit,) = search(archive, "title:second").hits
    assert hit.title == "Bài second"
    assert len(search(archive, "tin chung").hits) == 1


def test_withdrawn_between_pages(archive: Archive, put: Put):
    """What is withdrawn after the first page does not come on a later one, and its copy comes in its place."""
    for number in range(6):
        put(f"n{number}", published_at=DAY + timedelta(days=number))
    put("copy", "Một đoạn văn của bài n1.", host="b.vn", published_at=DAY - timedelta(days=1))
    first = search(archive, Asked(limit=3))
    withdrawn = next(hit.article_id for hit in search(archive, Asked(query="title:n1", copies=True)).hits)
    withdraw(archive, withdrawn, "by hand", now=NOW)
    rest = search(archive, Asked(limit=10, after=first.next))
    assert [hit.title for hit in (*first.hits, *rest.hits)] == [
        "Bài n5",
        "Bài n4",
        "Bài n3",
        "Bài n2",
        "Bài n0",
        "Bài copy",
    ]
    assert all(hit.copies == 0 for hit in rest.hits)


def test_the_database_has_the_last_word(archive: Archive, put: Put):
    """An article whose withdrawal the index has not heard of hides no copy of it, on its page or on a later one."""
    for number in range(4):
        put(f"n{number}", published_at=DAY + timedelta(days=number))
    put("copy", "Một đoạn văn của bài n3.", host="b.vn", published_at=DAY - timedelta(days=1))
    search(archive, "")
    with writing(archive.engine) as connection:
        connection.execute(update(Article).where(Article.key == "key:n3").values(state="withdrawn"))
    told = pages(archive, query="", limit=2)
    assert [hit.title for page in told for hit in page] == ["Bài n2", "Bài n1", "Bài n0", "Bài copy"]


def test_a_cursor_belongs_to_its_question(archive: Archive, put: Put):
    """A cursor of another query, filter or order, a cut one, and any other word are refused with a reason."""
    for number in range(5):
        put(f"n{number}")
    cursor = search(archive, Asked(query="đoạn văn", limit=2)).next
    assert cursor
    for asked in (
        Asked(query="đoạn", after=cursor),
        Asked(query="đoạn văn", order=Order.NEWEST, after=cursor),
        Asked(query="đoạn văn", site="a.vn", after=cursor),
        Asked(query="đoạn văn", copies=True, after=cursor),
        Asked(query="đoạn văn", after=cursor[:-6]),
        Asked(query="đoạn văn", after="x"),
    ):
        with pytest.raises(WrongCursor, match="ask for the first page again"):
            search(archive, asked)
    assert len(search(archive, Asked(query="đoạn văn", limit=9, after=cursor)).hits) == 3


@given(st.text(max_size=60))
def test_no_word_but_a_cursor_is_one(word: str):
    """Any text taken for a cursor is refused, never misread."""
    with pytest.raises(WrongCursor):
        Cursor.decoded(word, 1)


@given(
    st.lists(st.text(alphabet="abcdef234567", min_size=16, max_size=16), max_size=100), st.integers(-(1 << 62), 1 << 62)
)
def test_a_cursor_survives_its_journey(best: list[str], position: int):
    """A cursor is read back as it was, and is short enough for an address."""
    cursor = Cursor(question=5, watermark=9, best=tuple(best), shown=3, position=position, total=(1, 2, 3, 1, 0, 4))
    word = cursor.encoded()
    assert Cursor.decoded(word, 5) == cursor
    assert len(word) < 2_000
    assert set(word) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
