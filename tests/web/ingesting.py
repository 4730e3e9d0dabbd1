"""Archives made of WARC files that a test writes itself: answers of every kind under addresses and times of its choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.sites.registry import Registry
from pipelines.ingest import ingest
from storage.archive import Archive
from storage.index.catchup import catch_up
from tests.storage.warcs import message, written
from tests.web.hostile import page


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered on a day of January 2024."""

    url: str
    day: int
    body: bytes = b""
    status: str = "200 OK"
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


def article(title: str) -> bytes:
    """A page of the hostile portal under another title: an article by its words and marks."""
    return page("plain").replace("Độc hại kế hoạch dược liệu có sửa đổi", title).encode()


def ingested(archive: Archive, answers: Iterable[Answer]) -> Archive:
    """The archive with these answers, its search index up to date."""
    messages = []
    for one in answers:
        fields = [("Content-Type", one.kind), ("Content-Length", str(len(one.body))), *one.headers]
        head = "".join(f"{name}: {value}\r\n" for name, value in fields)
        response = f"HTTP/1.1 {one.status}\r\n{head}\r\n".encode() + one.body
        messages.append(message(url=one.url, response=response, date=datetime(2024, 1, one.day, tzinfo=UTC)))
    folder = archive.directory.parent / "answers"
    folder.mkdir()
    path = written(folder, *messages)
    ingest(archive, Registry.load(archive.sites_dir), [path])
    catch_up(archive)
    return archive
