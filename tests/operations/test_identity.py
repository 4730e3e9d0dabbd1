"""Who an article is when our rule for keys changes: the same as before; and another one only where the site put another."""

import sqlite3

import pytest
from sqlalchemy import select

from storage import seals
from storage.archive import Archive
from storage.database import reading
from storage.models import Article
from storage.queries import get
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, home, ok
from tests.operations.test_endings import post


def stored(archive: Archive) -> dict[str, str]:
    """The ids of the articles by their keys."""
    with reading(archive.engine) as connection:
        return {row.key: row.id for row in connection.execute(select(Article.key, Article.id))}


def as_of_before(archive: Archive, key: str, old: str) -> str:
    """Store an article as if another rule had given it its key; its id then."""
    made = stored(archive)[key]
    with sqlite3.connect(archive.directory / "khotin.sqlite3") as database:
        seals.register(database)
        database.execute("UPDATE article SET key = ?, id = ? WHERE id = ?", (old, "of-before-1", made))
        for table in ("revision", "address", "fingerprint", "event"):
            database.execute(f"UPDATE {table} SET article_id = ? WHERE article_id = ?", ("of-before-1", made))
    return "of-before-1"


@pytest.mark.parametrize("edited", [False, True])
def test_a_changed_rule_makes_no_second_article(archive: Archive, crawl_site: Crawl, edited: bool) -> None:
    """Visited again, changed or not, at one address or two, the page is of the article that was stored there."""
    paths = ("/kinh-te/bai-7/", "/xa-hoi/bai-7/", "/bai-8/")
    page = post(7, "Bài viết về cây dược liệu")
    with RawServer({"/": ok(home(*paths)), paths[0]: page, paths[1]: page, paths[2]: post(8, "Bài khác")}) as server:
        crawl_site(server.url)
        kept = as_of_before(archive, "wordpress:7", "old:7")
        if edited:
            server.answers |= dict.fromkeys(paths[:2], post(7, "Bài viết đã sửa đầu đề"))
        report = crawl_site(server.url, recheck=True)
    assert report.tally.outcomes["new"] == 0
    assert report.tally.outcomes["changed"] == (1 if edited else 0)
    assert stored(archive).keys() == {"old:7", "wordpress:8"}
    found = get(archive, kept)
    assert found is not None
    assert len(found["addresses"]) == 2
    assert found["revision"] == (2 if edited else 1)


def test_another_article_at_a_known_address_is_another(archive: Archive, crawl_site: Crawl) -> None:
    """The site puts a post with a number of its own, even with the same words, where another stood: two articles, whatever rule the first was stored by."""
    with RawServer({"/": ok(home("/bai/")), "/bai/": post(7, "Bài viết về cây dược liệu")}) as server:
        crawl_site(server.url)
        server.answers["/bai/"] = post(9, "Bài viết về cây dược liệu")
        crawl_site(server.url, recheck=True)
        assert stored(archive).keys() == {"wordpress:7", "wordpress:9"}
        as_of_before(archive, "wordpress:9", "old:9")
        server.answers["/bai/"] = post(11, "Bài viết về cây dược liệu")
        crawl_site(server.url, recheck=True)
    assert stored(archive).keys() == {"wordpress:7", "old:9", "wordpress:11"}
