"""WARC files taken in in any order make one archive: its revisions, what they cite, and its releases, to the byte."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from crawler.sites.registry import Registry
from pipelines.ingest import ingest
from storage.archive import Archive
from storage.database import reading, writing
from storage.models import Article, Capture, Revision, Site
from storage.releases.build import release
from storage.releases.options import Options
from storage.releases.schema import SHAPES
from storage.verify.findings import Verification
from storage.verify.rows import verify_rows
from tests.archives import new_archive
from tests.storage.warcs import answer, message, written

FIRST = datetime(2025, 1, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://tinh.example.vn/tin-tuc/bai-viet-mot-101.html"
# What the page said at visit after visit; it was edited and the edit taken back, and edited again.
SAID = ("một", "một", "hai", "một", "một", "ba")
ORDERS = ((5, 4, 3, 2, 1, 0), (3, 1, 5, 0, 2, 4), (4, 0, 5, 2, 3, 1), (0, 4, 2, 1, 5, 3))


def page(text: str, day: int) -> bytes:
    """The article; what it says of its last change is another moment at every visit."""
    texts = "".join(
        f"<p>{n}. Sâm Lai Châu được trồng dưới tán rừng, bản thứ {text} của bài viết này.</p>" for n in range(5)
    )
    changed = (FIRST + day * DAY).isoformat()
    return f"""<!DOCTYPE html><html lang="vi"><head><title>Trồng sâm lần {text}</title><meta property="og:type" content="article">
<meta property="article:published_time" content="2025-01-01T08:00:00+07:00"><meta property="article:modified_time" content="{changed}">
</head><body><article><h1>Trồng sâm lần {text}</h1>{texts}
<figure><img src="/anh-{text}.jpg" alt=""><figcaption>Ảnh {text}</figcaption></figure></article></body></html>""".encode()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A WARC file of each visit."""
    made = []
    for day, text in enumerate(SAID):
        folder = tmp_path_factory.mktemp(f"visit{day}")
        path = written(folder, message(url=URL, response=answer(page(text, day)), date=FIRST + day * DAY))
        made.append(path.rename(folder / f"visit{day}.warc.gz"))
    return made


def taken_in(archive: Archive, files: list[Path]) -> Archive:
    registry = Registry.load(archive.sites_dir)
    for file in files:
        ingest(archive, registry, [file])
    return archive


def told(archive: Archive) -> list[tuple[Any, ...]]:
    """The revisions in order of time, the number of the current one, and when the article was seen."""
    columns = (Revision.seen_at, Revision.digest, Revision.record, Revision.change_class, Capture.body_digest)
    here = select(*columns).outerjoin(Capture, Capture.id == Revision.capture_id)
    with reading(archive.engine) as connection:
        rows = connection.execute(here.order_by(Revision.seen_at, Revision.number)).all()
        seen = (Article.first_seen, Article.last_seen, Article.title, Article.url, Revision.seen_at)
        current = select(*seen).join(Revision, Revision.id == Article.revision_id)
        return [tuple(row) for row in (*rows, *connection.execute(current))]


def released(archive: Archive, place: Path) -> Iterator[bytes]:
    """The checksums of its releases, as of every visit."""
    for day in range(len(SAID)):
        as_of = FIRST + day * DAY + timedelta(hours=1)
        options = Options(as_of=as_of, name="thu", version="1", shapes=tuple(SHAPES), wacz=True)
        made = release(archive, place / str(day), options, now=datetime.now(UTC))
        yield (made.directory / "SHA256SUMS").read_bytes()


def test_files_in_any_order_make_the_same_archive_and_releases(files: list[Path], database_url: str, tmp_path: Path):
    """Also of an edit that is taken back, and whenever the files were taken in: all that is said comes from the captures."""
    in_time = taken_in(new_archive(tmp_path / "in-time"), files)
    wanted, sums = told(in_time), list(released(in_time, tmp_path / "whole"))
    assert [row[0] for row in wanted[:-1]] == [FIRST + day * DAY for day in (0, 2, 3, 5)]
    for number, order in enumerate(ORDERS):
        # One archive of the kind that is asked for, the others of SQLite: an archive takes a database of its own.
        url = None if number or database_url.startswith("sqlite") else database_url
        archive = taken_in(new_archive(tmp_path / f"a{number}", database=url), [files[at] for at in order])
        with writing(archive.engine) as connection:
            connection.execute(update(Site).values(first_seen=FIRST + 9000 * DAY))
        assert told(archive) == wanted, order
        assert list(released(archive, tmp_path / f"r{number}")) == sums, order
        verification = Verification()
        verify_rows(archive.engine, verification)
        assert not verification.damages
        archive.engine.dispose()
