"""Archives of before, in which later pages of an article are states of it: a re-parse gives the article its first page back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crawler.parsers import read_page
from crawler.records import Kind, Page
from operations.reparse import Summary, Wanted, reparse
from operations.verify import verify
from pipelines.drafting import draft_of
from pipelines.rows import saving_draft
from storage import saving
from storage.archive import Archive
from storage.database import reading, writing
from storage.models import Article, Capture, Revision
from tests.archives import new_archive
from tests.operations.rereading import HOST, keep, registry, rule
from tests.operations.test_later_pages import POST, SECOND, THIRD, pages

Shown = list[tuple[int, str, str, bool]]


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """A new archive on each database, with a site file."""
    with new_archive(tmp_path / "archive", database=database_url) as archive:
        rule(archive, "")
        yield archive


def kept(archive: Archive, paths: list[str], *, day: int = 0, edit: str = "") -> None:
    """Keep these pages of the post, in that order."""
    bodies = {path: sent.partition(b"\r\n\r\n")[2].decode() for path, sent in pages(edit).items()}
    keep(archive, [(f"https://{HOST}{path}", bodies[path]) for path in paths], day=day)


def as_before(archive: Archive) -> None:
    """Store every kept later page as a state of its article, which is what releases did that knew no later pages."""
    site = registry(archive).for_url(f"https://{HOST}/")
    assert site is not None
    with reading(archive.engine) as connection:
        rows = connection.execute(select(Capture).where(Capture.kind == Kind.CONTINUATION).order_by(Capture.id)).all()
    for row in rows:
        sent = pages()[row.url.removeprefix(f"https://{HOST}")].partition(b"\r\n\r\n")[2]
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        found = read_page(Page(url=row.url, status=200, headers=headers, body=sent, fetched_at=row.fetched_at), site)
        assert found.continued is not None
        taken = replace(found, kind=Kind.ARTICLE, article=found.continued, continued=None, first_page=None)
        draft = saving_draft(draft_of(taken, frozenset(), HOST), site, site_id=row.site_id, capture_id=row.id)
        with writing(archive.engine) as connection:
            saving.save(connection, [draft])


def shown(archive: Archive) -> Shown:
    """Every revision in order: its number, whose reading it is, where its text is from, and whether it is the text of today."""
    columns: Any = (Revision.number, Revision.origin, Revision.record, Article.revision_id == Revision.id)
    joined = (
        select(*columns).join(Article, Article.id == Revision.article_id).order_by(Revision.article_id, Revision.id)
    )
    with reading(archive.engine) as connection:
        rows = connection.execute(joined).all()
    return [(number, origin, record["blocks"][0]["text"][:7], bool(now)) for number, origin, record, now in rows]


def again(archive: Archive, *, diff: bool = False) -> tuple[dict[str, int], int]:
    """Re-parse; what becomes of articles, and how many revisions that are to be written were."""
    summary: Summary = reparse(archive, registry(archive), Wanted(jobs=1, diff=diff))
    (site,) = summary.sites
    assert diff or site.revisions == site.written
    return dict(site.changes), site.revisions


BEFORE: Shown = [(1, "site", "Trang 1", False), (2, "site", "Trang 3", False), (3, "site", "Trang 2", True)]


def test_an_article_gets_its_first_page_back_once(archive: Archive) -> None:
    """Its text of today is what its first page's kept capture reads; what was stored stays, and a second re-parse writes nothing."""
    kept(archive, [POST, THIRD, SECOND])
    as_before(archive)
    assert shown(archive) == BEFORE
    assert again(archive, diff=True) == ({"changes": 1}, 1)
    assert again(archive) == ({"changes": 1}, 1)
    assert shown(archive) == [*BEFORE[:2], (3, "site", "Trang 2", False), (4, "ours", "Trang 1", True)]
    with reading(archive.engine) as connection:
        (row,) = connection.execute(select(Article.url, Article.state)).all()
    assert tuple(row) == (f"https://{HOST}{POST}", "live")
    assert again(archive) == ({}, 0)
    assert verify(archive).damage_list == []


def test_todays_rules_read_the_first_page_that_is_given_back(archive: Archive) -> None:
    """Where the first page reads otherwise today, so does the state that is made of it, then and when rules change later."""
    kept(archive, [POST, SECOND])
    as_before(archive)
    assert again(archive) == ({"changes": 1}, 1)
    rule(archive, 'fields: {title: ".entry-content p"}\n')
    assert again(archive) == ({"changes": 1}, 2)
    assert again(archive) == ({}, 0)
    with reading(archive.engine) as connection:
        title = connection.execute(select(Article.title)).scalar_one()
    assert title.startswith("Trang 1")


def test_an_article_whose_first_page_was_seen_since_stays_as_it_is(archive: Archive) -> None:
    """A visit of the first page after the later ones is the article's state already, also where its later pages are kept again."""
    kept(archive, [POST, SECOND, THIRD])
    as_before(archive)
    kept(archive, [POST, SECOND], day=2, edit="(đã sửa)")
    found = shown(archive)
    assert found[-1] == (4, "site", "Trang 1", True)
    assert again(archive) == ({}, 0)
    assert shown(archive) == found


def test_an_article_of_which_only_later_pages_are_kept_stays_and_is_told(archive: Archive) -> None:
    """Without its first page nothing is written, and the re-parse says that the kept page is no article any more."""
    kept(archive, [SECOND])
    as_before(archive)
    assert again(archive) == ({"vanishes": 1}, 0)
    assert shown(archive) == [(1, "site", "Trang 2", True)]
