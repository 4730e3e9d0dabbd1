"""Archives to verify, and bits turned in them."""

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from crawler.sites.registry import Registry
from demo.server import Portal
from operations.crawl import crawl
from operations.verify import verify
from storage.archive import Archive
from storage.database import writing
from storage.errors import DatabaseLost
from storage.models import Article, WarcFile
from tests.archives import new_archive

SITE = """\
id: nam-son
name: Nậm Sơn
url: {url}
allow_private: true
limits: {{delay: 0, concurrency: 4}}
"""


def keep_digests(archive: Archive) -> None:
    """Rows of closed files, where the crawl has not written them itself."""
    with writing(archive.engine) as connection:
        have = set(connection.execute(select(WarcFile.name)).scalars())
        for path in archive.warc_dir.glob("*.warc.gz"):
            if (name := f"warc/{path.name}") not in have:
                data = path.read_bytes()
                facts = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "closed_at": datetime.now(UTC)}
                connection.execute(insert(WarcFile).values(name=name, **facts))


def made(directory: Path, database: str | None = None) -> Path:
    """An archive with the portal in it, fingerprints too."""
    with new_archive(directory, database=database) as archive, Portal() as portal:
        (archive.sites_dir / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
        site = Registry.load(archive.sites_dir).get("nam-son")
        crawl(archive, [site])
        crawl(archive, [site])
        keep_digests(archive)
        marks = random.Random(1)
        with writing(archive.engine) as connection:
            for name in connection.execute(select(Article.id)).scalars().all():
                statement = text("INSERT INTO fingerprint (hash, article_id) VALUES (:hash, :id)")
                connection.execute(statement, [{"hash": marks.getrandbits(63), "id": name} for _ in range(29)])
    return directory


def damages(directory: Path) -> list[str]:
    """The damages that a verification finds; an archive that cannot even be opened has one."""
    try:
        with Archive.open(directory) as archive:
            return [finding.sentence for finding in verify(archive).damage_list]
    except (DatabaseLost, DBAPIError, OSError) as error:
        return [str(error)]


@contextmanager
def flipped(path: Path, at: int, bit: int) -> Iterator[None]:
    """The file with one bit turned, while the block lasts."""

    def turn() -> None:
        with path.open("r+b") as file:
            file.seek(at)
            (byte,) = file.read(1)
            file.seek(at)
            file.write(bytes([byte ^ (1 << bit)]))

    turn()
    try:
        yield
    finally:
        turn()
