"""Kept pages for the tests of re-parsing: a WARC file of plain articles, taken in, and what the archive holds of them."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crawler.sites.registry import Registry
from pipelines.ingest import ingest
from storage.archive import Archive
from storage.database import reading
from storage.models import Article, Revision
from storage.warc.writer import Message, WarcWriter
from tests.operations.serving import article, ok

HOST = "bao.example.vn"
FIRST_DAY = datetime(2026, 1, 6, 1, 0, tzinfo=UTC)
SITE = f"id: bao\nname: Báo\nurl: https://{HOST}/\n"
HIDDEN = '<p class="that">Tên thật của bài số {}</p>'


def address(name: str) -> str:
    """Where an article lies."""
    return f"https://{HOST}/tin-tuc/{name}.html"


def page(name: str, *, marked: bool = False) -> str:
    """A page of an article; a `marked` one says another title in a place that no rule knows yet."""
    told = HIDDEN.format(name) if marked else ""
    return article(f"Hội nghị tổng kết công tác năm của đơn vị số {name}").replace("</h1>", f"</h1>{told}")


def keep(archive: Archive, pages: Iterable[tuple[str, str]], *, day: int = 0) -> Path:
    """Take (address, page) pairs in as a WARC file fetched on a day, a second apart; the file in the archive."""
    with WarcWriter(archive.directory.parent, prefix=f"ngay-{day}", info={}) as writer:
        for number, (url, body) in enumerate(pages):
            date = FIRST_DAY + timedelta(days=day, seconds=number)
            stored = writer.write(Message(url=url, request=b"GET / HTTP/1.1\r\n\r\n", response=ok(body), date=date))
    (made,) = ingest(archive, registry(archive), [archive.directory.parent / Path(stored.file).name])
    return archive.directory / made.file


def registry(archive: Archive) -> Registry:
    """Today's site files."""
    return Registry.load(archive.sites_dir)


def rule(archive: Archive, facts: str) -> Registry:
    """Write the site's file with these facts besides, and read it."""
    (archive.sites_dir / "bao.yaml").write_text(SITE + facts, encoding="utf-8")
    return registry(archive)


def revisions(archive: Archive) -> list[Any]:
    """All revisions with what tells them apart, ids left out."""
    columns = (Article.key, Revision.number, Revision.origin, Revision.title, Revision.digest, Revision.seen_at)
    with reading(archive.engine) as connection:
        joined = select(*columns).join(Article, Article.id == Revision.article_id)
        return sorted(tuple(row) for row in connection.execute(joined))


def current(archive: Archive) -> dict[str, tuple[str, int, str]]:
    """Title, change number and state of each article as it stands, by key."""
    with reading(archive.engine) as connection:
        rows = connection.execute(select(Article.key, Article.title, Article.change_no, Article.state))
        return {key: (title, change, state) for key, title, change, state in rows}


def files(archive: Archive) -> dict[str, str]:
    """Every file of the archive but the database's own, with its digest."""
    return {
        str(path.relative_to(archive.directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in archive.directory.rglob("*")
        if path.is_file() and "sqlite3" not in path.name
    }
