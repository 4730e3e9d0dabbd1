"""Saving batches: what is new, changed, unchanged or a copy, in any order of arrival and with few statements."""

import multiprocessing
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import IntegrityError

from storage import sites
from storage.database import connect, reading, writing
from storage.drafts import AttachmentDraft, Draft, Saved
from storage.identity import article_id
from storage.models import Address, Article, Attachment, Fingerprint, Image, Revision, Story
from storage.saving import save
from tests.storage.drafting import NOW, digest, draft
from vietnamese.shingles import digest_mark

DAY = timedelta(days=1)
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def site(engine: Engine) -> int:
    with writing(engine) as connection:
        return sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)


def put(engine: Engine, *drafts: Draft) -> list[Saved]:
    with writing(engine) as connection:
        return save(connection, drafts)


def told(saved: Sequence[Saved]) -> list[tuple[str, int]]:
    return [(one.outcome, one.revision) for one in saved]


def article(engine: Engine, name: str = "x") -> Any:
    with reading(engine) as connection:
        return connection.execute(select(*Article.__table__.columns).where(Article.key == f"key:{name}")).one()


def count(engine: Engine, model: Any) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(model)).scalar_one()


def test_article_ids_are_fixed():
    """An id is made of host and key alone; this one stands for ever."""
    assert article_id("127.0.0.1:8101", "nukeviet:vi/news/123") == "a3dt6l4meu5tvzrw"
    assert article_id("a.vn", "1") != article_id("b.vn", "1")


def test_new_then_unchanged(engine: Engine, site: int):
    """The same content seen again makes no revision: only the day it was last seen moves."""
    assert told(put(engine, draft(site, "x"))) == [("new", 1)]
    before = article(engine)
    assert told(put(engine, draft(site, "x", seen_at=NOW + DAY))) == [("unchanged", 1)]
    after = article(engine)
    assert (after.first_seen, after.last_seen) == (NOW, NOW + DAY)
    assert after.change_no == before.change_no
    assert count(engine, Revision) == 1


def test_changed_content_is_a_new_revision(engine: Engine, site: int):
    """Changed words make a second revision and a new change number; the first stays as it was."""
    put(engine, draft(site, "x", "Cũ", fingerprints=(1, 2)))
    first = article(engine)
    assert told(put(engine, draft(site, "x", "Mới", title="Đầu đề mới", seen_at=NOW + DAY, fingerprints=(3,)))) == [
        ("changed", 2)
    ]
    now = article(engine)
    assert now.title == "Đầu đề mới"
    assert now.change_no > first.change_no
    with reading(engine) as connection:
        rows = connection.execute(select(Revision.id, Revision.record).order_by(Revision.number)).all()
        marks = connection.execute(select(Fingerprint.hash)).scalars().all()
    assert [row.record["paragraphs"] for row in rows] == [["Cũ"], ["Mới"]]
    assert now.revision_id == rows[1].id
    assert set(marks) == {3, digest_mark(digest("Mới"))}


def test_the_same_article_twice_in_a_batch(engine: Engine, site: int):
    """Drafts of one article in one batch are taken in order."""
    batch = [
        draft(site, "x", "Một"),
        draft(site, "y"),
        draft(site, "x", "Hai", seen_at=NOW + DAY),
        draft(site, "x", "Hai", seen_at=NOW + 2 * DAY),
    ]
    assert told(put(engine, *batch)) == [("new", 1), ("new", 1), ("changed", 2), ("unchanged", 2)]
    assert count(engine, Article) == 2


def test_an_old_capture_does_not_overwrite_a_newer_state(engine: Engine, site: int):
    """An old WARC ingested late adds its state to the history; the current one stays; again, it adds nothing."""
    new, old = draft(site, "x", "Mới", seen_at=NOW), draft(site, "x", "Cũ", seen_at=NOW - DAY)
    put(engine, new)
    assert told(put(engine, old)) == [("changed", 2)]
    assert told(put(engine, old, new)) == [("unchanged", 2), ("unchanged", 1)]
    now = article(engine)
    assert (now.first_seen, now.last_seen) == (NOW - DAY, NOW)
    with reading(engine) as connection:
        record = connection.execute(select(Revision.record).where(Revision.id == now.revision_id)).scalar_one()
    assert record["paragraphs"] == ["Mới"]


def test_saving_again_in_any_order_changes_nothing(engine: Engine, site: int):
    """The same captures saved a second time, shuffled and cut into other batches, make no revision."""
    texts = ["A", "B", "B", "A", "C"]
    drafts = [draft(site, "x", text, seen_at=NOW + n * DAY) for n, text in enumerate(texts)]
    put(engine, *drafts)
    assert count(engine, Revision) == 4
    shuffled = random.Random(7).sample(drafts, len(drafts))
    for one in shuffled:
        assert told(put(engine, one))[0][0] == "unchanged"
    assert count(engine, Revision) == 4


def test_exact_copies_are_articles_of_one_story(engine: Engine, site: int):
    """A copy is an article of its own, linked to the story; the root is who published first, whoever came first."""
    late, early = (
        draft(site, "late", "Cùng một văn bản", published_at=NOW - DAY),
        draft(site, "early", "Cùng một văn bản", published_at=NOW - 2 * DAY),
    )
    (first,) = put(engine, late)
    assert first.copy_of is None
    (second,) = put(engine, early)
    assert second.story_id == first.story_id
    assert second.copy_of is None
    assert put(engine, late)[0].copy_of == early.article_id
    assert (count(engine, Article), count(engine, Story)) == (2, 1)


def test_texts_too_short_to_compare_are_their_own_story(engine: Engine, site: int):
    """Without a content digest two articles are never one story."""
    one, two = put(engine, *(draft(site, name, "Ngắn", content_digest=None) for name in "xy"))
    assert one.story_id != two.story_id


def test_a_copy_that_changes_leaves_the_story(engine: Engine, site: int):
    """When the root's text changes, the copy left behind becomes the root of its story."""
    put(engine, draft(site, "a", "Chung", published_at=NOW - DAY), draft(site, "b", "Chung", published_at=NOW))
    put(engine, draft(site, "a", "Riêng", published_at=NOW - DAY, seen_at=NOW + DAY))
    with reading(engine) as connection:
        roots = dict(connection.execute(select(Story.id, Story.first_article_id)).all())
    assert roots[article(engine, "a").story_id] == article(engine, "a").id
    assert roots[article(engine, "b").story_id] == article(engine, "b").id


def test_addresses_are_kept(engine: Engine, site: int):
    """An article moved to a new address keeps the old one, with the days both were seen."""
    put(engine, draft(site, "x", addresses=(("https://a.vn/cu.html", "https://a.vn/cu.html"),)))
    put(engine, draft(site, "x", url="https://a.vn/moi.html", url_key="https://a.vn/moi.html", seen_at=NOW + DAY))
    assert article(engine).url == "https://a.vn/moi.html"
    with reading(engine) as connection:
        rows = connection.execute(select(Address.url, Address.last_seen).order_by(Address.url)).all()
    assert dict(rows) == {
        "https://a.vn/cu.html": NOW,
        "https://a.vn/moi.html": NOW + DAY,
        "https://a.vn/x.html": NOW,
    }


def test_pictures_and_documents_hang_on_the_revision(engine: Engine, site: int):
    """Images and attachments are stored in page order with the revision that shows them."""
    document = AttachmentDraft(url="https://a.vn/q.pdf", name="Quyết định", type="pdf")
    put(engine, draft(site, "x", captions=("Một", "Hai"), attachments=(document,)))
    with reading(engine) as connection:
        captions = connection.execute(select(Image.caption).order_by(Image.position)).scalars().all()
        names = connection.execute(select(Attachment.name)).scalars().all()
    assert (captions, names) == (["Một", "Hai"], ["Quyết định"])


def test_fingerprints_keep_all_64_bits(engine: Engine, site: int):
    """Unsigned hashes are stored as the signed number of the same bits."""
    put(engine, draft(site, "x", fingerprints=(2**64 - 1, 5, 5)))
    with reading(engine) as connection:
        assert set(connection.execute(select(Fingerprint.hash)).scalars()) > {-1, 5}


def test_an_error_leaves_nothing(engine: Engine, site: int):
    """A batch is saved whole or not at all."""
    good, bad = draft(site, "x"), draft(site, "y", capture_id=99)
    with pytest.raises(IntegrityError):
        put(engine, good, bad)
    assert (count(engine, Article), count(engine, Story), count(engine, Address)) == (0, 0, 0)


def test_statements_do_not_grow_with_the_batch(engine: Engine, site: int):
    """A hundred drafts cost as many statements as two: no query in a loop."""

    def statements(drafts: list[Draft]) -> int:
        seen: list[str] = []
        listener: Any = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        put(engine, *drafts)
        event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    few = statements([draft(site, f"a{n}", f"Văn bản {n}", fingerprints=(n,)) for n in range(2)])
    many = statements([draft(site, f"b{n}", f"Văn bản b {n}", fingerprints=(n,)) for n in range(100)])
    assert many == few


def _save_many(url: str, site: int, label: str) -> None:
    engine = connect(url)
    for start in range(0, 60, 6):
        with writing(engine) as connection:
            save(connection, [draft(site, f"{label}{n}", f"Văn bản {n}") for n in range(start, start + 6)])
    engine.dispose()


def test_two_writers_save_at_once(engine: Engine, database_url: str, site: int):
    """Two processes save copies of the same texts: every article once, every story once, change numbers all different."""
    writers = [SPAWN.Process(target=_save_many, args=(database_url, site, label)) for label in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    with reading(engine) as connection:
        numbers = connection.execute(select(Article.change_no)).scalars().all()
        members = (
            connection.execute(select(func.count()).select_from(Article).group_by(Article.story_id)).scalars().all()
        )
    assert len(set(numbers)) == 120
    assert set(members) == {2}
    assert count(engine, Story) == 60
