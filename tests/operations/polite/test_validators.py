"""ETag and Last-Modified: asked by where pages proved them, never again where one lied."""

import socket
import zlib
from datetime import UTC, datetime, timedelta
from typing import Self

from sqlalchemy import func, select, update

from operations.outcome import Outcome
from storage.archive import Archive
from storage.database import reading, writing
from storage.models import Source, Validator
from storage.sources import ETAG, PROOFS, tell
from tests.operations.conftest import Crawl
from tests.operations.polite.portal import feed, page, site
from tests.operations.serving import RawServer, Sent, home, ok


class Validating(RawServer):
    """Gives every page an ETag by `tag(path, body)` and answers 304 to who names it; `conditional` lists those requests."""

    def __init__(self, answers: dict[str, Sent], *, lies: bool) -> None:
        super().__init__(answers)
        self.conditional: list[str] = []
        self._lies = lies

    def _answer(self, plain: socket.socket) -> None:
        head = plain.recv(8192, socket.MSG_PEEK).decode("latin-1")
        path = head.split(" ")[1]
        sent = self.answers.get(path)
        if isinstance(sent, bytes) and b"\r\n\r\n" in sent and not sent.startswith(b"HTTP/1.1 404"):
            tag = '"always"' if self._lies else f'"{zlib.crc32(sent)}"'
            lines = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
            if named := lines.get("if-none-match"):
                self.conditional.append(path)
            if named == tag:
                plain.recv(8192)
                self.asked.append((path, 0.0))
                plain.sendall(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nConnection: close\r\n\r\n".encode())
                plain.close()
                return
            self.answers = {**self.answers, path: sent}
            plain = _Tagged(plain, tag)  # type: ignore[assignment]
        super()._answer(plain)


class _Tagged:
    """A connection that puts an ETag into the head of what is sent."""

    def __init__(self, plain: socket.socket, tag: str) -> None:
        self._plain, self._tag = plain, tag

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._plain.close()

    def recv(self, size: int) -> bytes:
        return self._plain.recv(size)

    def sendall(self, data: bytes) -> None:
        self._plain.sendall(data.replace(b"\r\n", f"\r\nETag: {self._tag}\r\n".encode(), 1))


def test_validators_are_believed_once_they_kept_their_word(archive: Archive, crawl_site: Crawl) -> None:
    """Unchanged pages with unchanged ETags prove a site; then it is asked by them, and a page that changed is read again."""
    with Validating(site(), lies=False) as server:
        crawl_site(server.url)
        crawl_site(server.url)
        assert server.conditional == []
        report = crawl_site(server.url)
        assert server.conditional
        assert report.tally.unchanged >= len(server.conditional) - 1
        news = "/muc-3/bai-viet-moi-cua-muc-ba-991.html"
        server.answers[news] = page("Bài viết mới của mục ba trong cổng")
        server.answers["/rss/muc-3"] = feed(news)
        with writing(archive.engine) as connection:
            connection.execute(update(Source).values(checked_at=datetime.now(UTC) - timedelta(days=8)))
        assert crawl_site(server.url).tally.outcomes["new"] == 1


def test_a_site_whose_sources_did_not_change_is_neither_silent_nor_drifting(
    archive: Archive, crawl_site: Crawl
) -> None:
    """A run that only hears "not modified" is done: the site answered, and still shows what it showed."""
    if (1 + datetime.now(UTC).toordinal()) % 8 in {0, 7}:
        # Today or tomorrow it is the turn of the archive's first address to be asked for whole: let that be another site's.
        with RawServer({"/": ok(home())}) as other:
            crawl_site(other.url)
    with Validating({"/": ok(home("/tin-1.html")), "/tin-1.html": page("Bài viết của cổng")}, lies=False) as server:
        crawl_site(server.url, "limits: {delay: 0, recheck: 0}")
        with writing(archive.engine) as connection:
            site_id = connection.execute(select(func.max(Source.site_id))).scalar_one()
            tell(connection, site_id, {ETAG: (PROOFS, 0, None)}, now=datetime.now(UTC))
            # None of the sources is at its turn to be asked for whole.
            turn = (Source.frontier_id + datetime.now(UTC).toordinal()) % 8 == 0
            ours = (Source.site_id == site_id, Source.items.is_not(None))
            assert not connection.execute(select(Source.frontier_id).where(turn, *ours)).all()
        report = crawl_site(server.url, "limits: {delay: 0, recheck: 0}")
        assert server.conditional == ["/"]
    assert report.tally.statuses["2xx"] == 0
    assert report.outcome is Outcome.DONE


def test_not_modified_without_a_condition_is_no_page(archive: Archive, crawl_site: Crawl) -> None:
    """A server that answers 304 to who named no validator brought nothing: the address is asked again in the next run."""
    odd = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
    with RawServer({"/": ok(home("/tin-1.html")), "/tin-1.html": odd}) as server:
        crawl_site(server.url, "expect: {articles: 0}")
        server.answers["/tin-1.html"] = page("Bài viết của cổng")
        assert crawl_site(server.url).tally.outcomes["new"] == 1


def test_a_validator_that_lied_is_never_used(archive: Archive, crawl_site: Crawl) -> None:
    """An ETag that stayed the same while the page changed: the verdict is kept, and no request of the site names one again."""
    with Validating(site(), lies=True) as server:
        crawl_site(server.url)
        front = server.answers["/"]
        assert isinstance(front, bytes)
        server.answers["/"] = ok(front.partition(b"\r\n\r\n")[2].decode().replace("<title>", "<title>Mới: "))
        for _ in range(3):
            crawl_site(server.url)
        assert server.conditional == []
    with reading(archive.engine) as connection:
        verdict = connection.execute(select(Validator.kind, Validator.lied, Validator.told_by)).one()
    assert tuple(verdict) == ("etag", 1, server.url)
