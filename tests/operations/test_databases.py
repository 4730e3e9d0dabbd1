"""The whole job on SQLite and on PostgreSQL."""

from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from crawler.sites.registry import Registry
from demo.routes import answer
from demo.server import Portal
from demo.truth import SEED, truth
from operations.crawl import crawl
from operations.outcome import Outcome
from storage.asking.search import search
from storage.database import reading
from storage.models import Attachment, Image
from storage.queries import get, status
from tests.archives import new_archive

SITE = """\
id: nam-son
name: Nậm Sơn
url: {url}
allow_private: true
limits: {{delay: 0, concurrency: 4}}
"""


def test_crawls_the_portal_into_either_database(database_url: str, tmp_path: Path) -> None:
    """Every article of the portal is stored once and found; copies share a story; a second crawl stores nothing new.

    No trap is walked into, nothing that robots.txt closes is asked for, and no print copy or session link. Every picture
    and document of the articles is fetched once and stands at its article by the digest of its bytes.
    """
    expected = truth()
    with new_archive(tmp_path / "archive", database=database_url) as archive, Portal() as portal:
        (archive.sites_dir / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
        site = Registry.load(archive.sites_dir).get("nam-son")
        (first,) = crawl(archive, [site])
        asked = len(portal.requests)
        (second,) = crawl(archive, [site])
        again = len(portal.requests) - asked
        totals = status(archive)["totals"]
        seed = get(archive, portal.address(expected.article(SEED).path))
        paths = [path for _, path, _ in portal.requests]
        with reading(archive.engine) as connection:
            media = [
                row for one in (Image, Attachment) for row in connection.execute(select(one.url, one.digest)).all()
            ]
        hits = search(archive, "doan cong tac bo khoa hoc va cong nghe").hits
    assert first.outcome is second.outcome is Outcome.DONE
    assert first.known == second.known == totals["articles"] == len(expected.articles)
    assert totals["copies"] == len(expected.copies)
    assert first.tally.kinds["soft-404"] == len(expected.soft_404s)
    assert second.tally.articles == 0
    assert again < asked / 4
    assert seed is not None
    assert hits[0].article_id == seed["id"]
    named = {path for article in expected.articles for path, _ in article.images}
    named |= {path for article in expected.articles for path in article.attachments}
    assert {row.url.removeprefix(portal.url.rstrip("/")) for row in media} == named
    assert {row.digest for row in media} == {f"sha256:{sha256(answer('', path).body).hexdigest()}" for path in named}
    assert first.tally.media == {"kept": len(named) + 1}  # and the portal's one style sheet
    assert not second.tally.media
    closed = ("/users/", "/vi/vi/", "/tin-tuc/print/", "/tin-tuc/savefile/", "/lich/?")
    assert not [path for path in paths if path.startswith(closed) or "sid=" in path.lower()]
