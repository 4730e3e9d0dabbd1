"""Withdrawing by hand: hidden everywhere, never deleted, told in audit lines, and undone without a trace in the state."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import runs, sites
from storage.absences import GONE, Visit
from storage.archive import Archive
from storage.asking.asked import Asked
from storage.asking.search import search
from storage.database import reading, writing
from storage.drafts import Draft
from storage.endings import weigh
from storage.errors import NoArticle
from storage.events import audit
from storage.exports import export
from storage.models import Revision, Story
from storage.queries import get
from storage.saving import save
from storage.withdrawal import restore, withdraw
from tests.storage.drafting import NOW, draft

DAY = timedelta(days=1)
TEXT = "Đoàn công tác khảo sát cây sâm"


@pytest.fixture
def copies(archive: Archive) -> tuple[Draft, Draft]:
    """Two articles of one story, the first published first."""
    with writing(archive.engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        runs.start(connection, kind="crawl", version="1", now=NOW, site_id=site)
        both = draft(site, "a", TEXT, published_at=NOW - DAY), draft(site, "b", TEXT, published_at=NOW)
        save(connection, both)
    return both


def found(archive: Archive) -> set[str]:
    return {hit.article_id for hit in search(archive, Asked(query="sâm", copies=True)).hits}


def exported(archive: Archive) -> int:
    return export(archive, "jsonl", io.StringIO())


def root(archive: Archive) -> str | None:
    with reading(archive.engine) as connection:
        return connection.execute(select(Story.first_article_id)).scalar_one()


def test_hides_from_search_and_export_and_shows_again(archive: Archive, copies: tuple[Draft, Draft]) -> None:
    """A withdrawn article is found nowhere, its words are not given, its story has another root; restored, all is as before."""
    first, second = (one.article_id for one in copies)
    before = get(archive, first)
    assert found(archive) == {first, second}
    assert withdraw(archive, first, "theo yêu cầu", now=NOW + DAY)
    assert (found(archive), exported(archive), root(archive)) == ({second}, 1, second)
    hidden = get(archive, first)
    assert hidden is not None
    assert (hidden["state"], "title" in hidden) == ("withdrawn", False)
    assert audit(archive, first)["state_reason"] == "theo yêu cầu"
    assert restore(archive, first, "nhầm", now=NOW + 2 * DAY)
    assert (found(archive), exported(archive), root(archive)) == ({first, second}, 2, first)
    assert get(archive, first) == before
    lines = [(line["kind"], line["reason"]) for line in audit(archive, first)["events"]]
    assert lines == [("withdrawn", "theo yêu cầu"), ("restored", "nhầm")]


def test_again_changes_nothing(archive: Archive, copies: tuple[Draft, Draft]) -> None:
    """Withdrawn twice or restored twice: the second time says so and writes no line."""
    first = copies[0].article_id
    assert not restore(archive, first, "x", now=NOW)
    assert withdraw(archive, first, "x", now=NOW)
    assert not withdraw(archive, first, "y", now=NOW)
    assert restore(archive, first, "x", now=NOW)
    assert not restore(archive, first, "y", now=NOW)
    assert len(audit(archive, first)["events"]) == 2
    with pytest.raises(NoArticle, match="khong-co"):
        withdraw(archive, "khong-co", "x", now=NOW)


def test_a_later_sight_keeps_it_withdrawn(archive: Archive, copies: tuple[Draft, Draft]) -> None:
    """A crawl that sees the article changed keeps the revision and leaves the state; so does one that misses it."""
    first = copies[0]
    withdraw(archive, first.article_id, "x", now=NOW)
    seen = draft(first.site_id, "a", "Văn bản mới", seen_at=NOW + DAY)
    missed = Visit(url=first.url, url_key=first.url_key, at=NOW + 2 * DAY, run_id=1, reason=GONE)

    def read(row: object) -> Visit:
        raise AssertionError(row)

    for drafts, visits in (([seen], []), ([], [missed])):
        with writing(archive.engine) as connection:
            save(connection, drafts)
            assert weigh(connection, first.site_id, visits, drafts, began=NOW, since=None, read=read).steps == {}
    hidden = get(archive, first.article_id)
    assert hidden is not None
    assert (hidden["state"], exported(archive)) == ("withdrawn", 1)
    with reading(archive.engine) as connection:
        assert len(connection.execute(select(Revision).where(Revision.article_id == first.article_id)).all()) == 2


def test_restored_to_what_it_was(archive: Archive, copies: tuple[Draft, Draft]) -> None:
    """An article that was suspected to be gone when it was withdrawn is that again."""
    first = copies[0]
    missed = Visit(url=first.url, url_key=first.url_key, at=NOW + DAY, run_id=1, reason=GONE, detail="404")
    with writing(archive.engine) as connection:
        weigh(connection, first.site_id, [missed], [], began=NOW, since=None, read=lambda _: missed)
    withdraw(archive, first.article_id, "x", now=NOW + 2 * DAY)
    restore(archive, first.article_id, "y", now=NOW + 3 * DAY)
    told = audit(archive, first.article_id)
    shown = get(archive, first.article_id)
    assert shown is not None
    assert (shown["state"], told["state_reason"]) == ("suspected", GONE)
    assert told["state_since"] == "2026-01-03T10:04:05+07:00"
