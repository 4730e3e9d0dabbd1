"""What the room tells of one article through time: what is cited, what a day brought, and what of it is damaged."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.withdrawal import restore, withdraw
from tests.archives import new_archive
from tests.web.conftest import Served
from tests.web.ingesting import Answer, article, ingested

URL = "https://tin.example/tin-tuc/doi-chu-101.html"
TODAY = datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Changed:
    """An archive of one article that was seen on 2 January 2024, and with other words on the ninth."""

    served: Served
    archive: Archive
    article: str


@pytest.fixture
def changed(database_url: str, tmp_path: Path) -> Iterator[Changed]:
    """The archive, served."""
    answers = [
        Answer(url=URL, day=2, body=article("Chữ lúc đầu")),
        Answer(url=URL, day=9, body=article("Chữ về sau, đã đổi nhiều")),
    ]
    with new_archive(tmp_path / "archive", database=database_url) as archive:
        ingested(archive, answers)
        with Archive.open(archive.directory, read_only=True) as shown, Served(shown) as served:
            (one,) = served.get("/api/v1/articles").json()["articles"]
            yield Changed(served, archive, one["id"])


def test_a_revision_is_cited_as_what_it_was(changed: Changed) -> None:
    """The citation of a revision names that revision, its title and the day it was first seen, wherever it is asked for."""
    path = f"/article/{changed.article}"
    for number, title, day in ((1, "Chữ lúc đầu", "2024-01-02"), (2, "Chữ về sau", "2024-01-09")):
        page = changed.served.get(f"{path}/revisions/{number}").text
        assert f"{path}/revisions/{number}/cite.bib" in page
        assert f"Archived January {int(day[-2:])}, 2024" in page
        cited = changed.served.get(f"{path}/revisions/{number}/cite.bib").text
        assert title in cited
        assert f"/revisions/{number}}}" in cited
        assert f"urldate = {{{day}}}" in cited
    for newest in (f"{path}/cite.bib", "/export.bib"):
        assert "urldate = {2024-01-09}" in changed.served.get(newest).text
    assert changed.served.get(f"{path}/revisions/3/cite.bib").status_code == 404


def test_a_day_brings_what_was_seen_on_it(changed: Changed) -> None:
    """An article is new on the day it was first seen, changed on the day of another revision, and neither for being withdrawn and restored."""
    withdraw(changed.archive, changed.article, "x", now=TODAY)
    restore(changed.archive, changed.article, "y", now=TODAY)

    def counts(query: str) -> list[str]:
        return re.findall(r"<h2>[^<]*\((\d+)\)</h2>", changed.served.get(f"/changes{query}").text)

    assert counts("?since=2024-01-02") == ["0", "0", "1"]
    assert counts("?since=2024-01-09") == ["0", "1", "0"]
    assert counts("") == ["2", "0", "0"]


def test_damage_is_told_and_logged(changed: Changed, caplog: pytest.LogCaptureFixture) -> None:
    """A record that cannot be read is a fault of the archive, which its keeper finds in the log."""
    for file in changed.archive.warc_dir.glob("*.warc.gz"):
        file.chmod(0o644)
        file.write_bytes(b"\0" * file.stat().st_size)
    with caplog.at_level(logging.ERROR):
        assert changed.served.get(f"/memento/20240102000000/{URL}").status_code == 500
    assert any(one.name == "web.app" and one.exc_info for one in caplog.records)


def test_what_did_not_change_keeps_its_time(changed: Changed) -> None:
    """A stored page that the reader has is not sent again, and is still the page of its time for whoever frames it."""
    path = f"/memento/20240102000000/{URL}"
    first = changed.served.get(path)
    again = changed.served.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    for name in ("memento-datetime", "cross-origin-resource-policy", "content-security-policy"):
        assert again.headers[name] == first.headers[name]
