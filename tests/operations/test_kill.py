"""SIGKILL in the middle of a crawl: the next run ends where an undisturbed one ends, and repeats no kept request."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from demo.server import Portal
from demo.truth import truth
from storage.archive import Archive
from storage.database import reading
from storage.models import Article, Capture
from storage.warc.reader import WarcResponse, iter_responses

# In CI a seeded sample; `make soak` kills more often.
KILLS = 40 if os.environ.get("KHOTIN_SOAK") else 4
SITE = """\
id: nam-son
name: Nậm Sơn
url: {url}
allow_private: true
limits: {{delay: 0.01, concurrency: 4}}
"""


def begin(place: Path) -> "subprocess.Popen[bytes]":
    """Start a crawl in a process of its own."""
    command = [sys.executable, "-m", "khotin", "--archive", str(place), "crawl", "nam-son", "--quiet"]
    return subprocess.Popen(command)


def contents(archive: Archive) -> tuple[set[str], set[tuple[str, str]]]:
    """The articles' ids, and the pages that any run kept as (path, digest of the decoded body)."""
    with reading(archive.engine) as connection:
        ids = set(connection.execute(select(Article.id)).scalars())
        pages = connection.execute(select(Capture.url, Capture.body_digest).where(Capture.kind == "article")).all()
        return ids, {(url, digest or "") for url, digest in pages}


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_crawl_is_finished_by_the_next(tmp_path: Path, seed: int) -> None:
    """Killed at a random moment, twice; then everything is there, once, and no kept page was asked for again."""
    moment = random.Random(seed)
    with Portal() as portal, Archive.create(tmp_path / "archive") as archive:
        (archive.sites_dir / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
        for _ in range(2):
            process = begin(archive.directory)
            asked = len(portal.requests)
            while process.poll() is None and len(portal.requests) == asked:
                time.sleep(0.01)
            time.sleep(moment.uniform(0.0, 1.0))
            process.send_signal(signal.SIGKILL)
            process.wait()
        last = begin(archive.directory)
        assert last.wait() == 0
        ids, pages = contents(archive)
        assert rowless(archive) == []
        asked_for = Counter(path for _, path, _ in portal.requests)
    assert len(ids) == len(truth().articles)
    assert not list((tmp_path / "archive" / "warc").glob("*.open"))
    # Only what was in flight at a kill may be asked for twice: two kills, four connections.
    addresses = {path for article in truth().articles for path in article.addresses}
    again = sum(count - 1 for path, count in asked_for.items() if path in addresses)
    assert again <= 8
    assert len(pages) == len({url for url, _ in pages})


def rowless(archive: Archive) -> list[str]:
    """Responses in the WARC files that no row tells of."""
    with reading(archive.engine) as connection:
        rows = {
            (row.warc_file, row.warc_offset)
            for row in connection.execute(select(Capture.warc_file, Capture.warc_offset))
        }
    return [
        item.url
        for path in sorted(archive.warc_dir.glob("*.warc.gz"))
        for item in iter_responses(path)
        if isinstance(item, WarcResponse) and (f"warc/{path.name}", item.offset) not in rows
    ]
