"""A temporary database for one re-parse of one site: what the archive knew, what was read anew, and what is to be written.

It lies in a file without a name, so that nothing is left of it however the process ends, and memory stays flat at any size.
Nothing else ever reads it.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.history import History, State
from storage.rereading import AnyRow, Known
from storage.spool_tables import AFFECTED, INDEXES, JUDGE, PAGES, SCHEMA, WRITES

# A row of `reading` as `Spool.plan` looks at it: capture, seen_at, url, digest, later.
_Row = tuple[int, int, str, str | None, int]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept page to read anew. `own` is the article whose revision rests on it, `address` the one that has its address.

    `digest` is the state that held at its time, None if none is known; `cleaned` that state's evidence of cleaning.
    """

    capture: int
    url: str
    fetched_at: datetime
    file: str
    offset: int
    length: int
    own: str | None
    address: str | None
    digest: str | None
    cleaned: str | None


@dataclass(frozen=True, slots=True)
class Reread:
    """A page as it reads today: the article it shows (`digest` None: it shows none), and whether that differs from the state.

    `is_later`: it shows none because it is a later page of that article, which is its first page.
    """

    article: str
    seen_at: datetime
    capture: int
    url: str
    digest: str | None
    differs: bool
    own: str | None
    address: str | None
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of an article: it changes, appears (the page was no article before) or vanishes (it is none today).

    `writes` are the captures whose reading is written as a revision, each with the id of the one it is told from.
    """

    article: str
    url: str
    what: str
    writes: tuple[tuple[int, int | None], ...]


class Spool:
    """Open it with a directory that has room; where that cannot be written to, the system's temporary one is taken.

    As a context manager it raises OSError, which says where to make room, if its file cannot be written.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        try:
            handle, name = tempfile.mkstemp(prefix="reparse-", suffix=".spool", dir=directory)
        except OSError:
            handle, name = tempfile.mkstemp(prefix="khotin-reparse-")
        os.close(handle)
        self._database = sqlite3.connect(name, isolation_level=None)
        try:
            self._database.executescript(SCHEMA)
        finally:
            Path(name).unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        if isinstance(error, sqlite3.Error):
            message = f"the temporary file of the re-parse cannot be used ({error}): make room in {self._directory}"
            raise OSError(message) from error

    def learn(
        self, pages: Iterable[tuple[AnyRow, str]], revisions: Iterable[Known], addresses: Iterable[AnyRow]
    ) -> int:
        """Take down what the archive knows, rows as `storage.rereading` gives them, pages with their URL keys; how many pages."""
        with self._transaction():
            self._database.executemany(
                "INSERT INTO page (capture, url, url_key, fetched_at, file, offset, length) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (row.id, row.url, key, _number(row.fetched_at), row.warc_file, row.warc_offset, row.warc_length)
                    for row, key in pages
                ),
            )
            self._database.executemany(
                "INSERT INTO state VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (row.id, row.article_id, row.number, _number(row.seen_at), row.digest, row.capture_id, row.cleaned)
                    for row in revisions
                ),
            )
            self._database.executemany(
                "INSERT INTO address VALUES (?, ?)", ((row.url_key, row.article_id) for row in addresses)
            )
        self._database.executescript(INDEXES)
        return int(self._database.execute("SELECT count(*) FROM page").fetchone()[0])

    def pages(self, at_once: int) -> Iterator[list[Kept]]:
        """The pages to read, in WARC order, so many at a time."""
        after = 0
        while rows := self._database.execute(PAGES, (after, after + at_once)).fetchall():
            yield [Kept(row[0], row[1], _moment(row[2]), *row[3:]) for row in rows]
            after += at_once

    def page(self, capture: int) -> Kept:
        """One page again."""
        number = self._database.execute("SELECT number FROM page WHERE capture = ?", (capture,)).fetchone()[0]
        row = self._database.execute(PAGES, (number - 1, number)).fetchone()
        return Kept(row[0], row[1], _moment(row[2]), *row[3:])

    def add(self, read: Sequence[tuple[Reread, bytes | None]]) -> None:
        """Take down pages as read, with the draft where it may have to be written."""
        with self._transaction():
            self._database.executemany(
                "INSERT OR IGNORE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
                (
                    (
                        one.article,
                        _number(one.seen_at),
                        one.capture,
                        one.url,
                        one.digest,
                        one.differs,
                        one.own,
                        one.address,
                        one.is_later,
                    )
                    for one, _ in read
                ),
            )
            drafts = [(one.capture, draft) for one, draft in read if draft is not None]
            self._database.executemany("INSERT OR IGNORE INTO draft VALUES (?, ?)", drafts)

    def judge(self) -> None:
        """Mark the pages that show another article today than the one they belong to; `strangers` then tells them.

        A page belongs to the article whose revision rests on it, else to the one that has its address. Where an address was
        used again, older pages of it show another article that the archive knows: that is no change.
        """
        self._database.executescript(JUDGE)

    def strangers(self) -> Iterator[tuple[str, str, str]]:
        """Articles whose page names another article today: (its id, the other's, URL). Nothing is written of such pages."""
        yield from self._database.execute(
            "SELECT coalesce(own, address), min(article), min(url) FROM reading WHERE strange GROUP BY 1"
        )

    def plan(self) -> Iterator[Planned]:
        """What every article that reads otherwise today comes to, by its id; notes which pages are to be written."""
        after = ""
        while rows := self._database.execute(AFFECTED, (after,)).fetchall():
            with self._transaction():
                for (article,) in rows:
                    if (planned := self._planned(article)) is not None:
                        yield planned
            after = rows[-1][0]

    def count_to_write(self) -> int:
        """How many revisions are to be written."""
        counts = "SELECT (SELECT count(*) FROM reading WHERE writes) + (SELECT count(*) FROM mend)"
        return int(self._database.execute(counts).fetchone()[0])

    def to_write(self) -> Iterator[tuple[int, bytes | None, datetime | None]]:
        """Captures to be written and their drafts, an article's in order of time; None where the page must be read again.

        With a moment, what the capture shows holds at that moment, later than its own.
        """
        for capture, draft, at in self._database.execute(WRITES):
            yield capture, draft, None if at is None else _moment(at)

    def draft(self, capture: int) -> bytes | None:
        """The draft of a page that reads otherwise, None if it is not here."""
        row = self._database.execute("SELECT draft FROM draft WHERE capture = ?", (capture,)).fetchone()
        return row[0] if row else None

    def _planned(self, article: str) -> Planned | None:
        states = self._database.execute(
            "SELECT seen_at, number, digest, id, capture FROM state WHERE article = ?", (article,)
        ).fetchall()
        history = History.of([State(_moment(row[0]), row[1], row[2], id=row[3], capture_id=row[4]) for row in states])
        pages = self._database.execute(
            "SELECT capture, seen_at, url, digest, later FROM reading WHERE article = ? AND NOT strange ORDER BY seen_at, capture",
            (article,),
        ).fetchall()
        if not pages:
            return None
        writes: list[tuple[int, int | None]] = []
        for capture, seen_at, _, digest, _ in pages:
            if digest is None or history.held(digest, _moment(seen_at), capture, ours=True) is not None:
                continue
            before = history.read_before(_moment(seen_at), capture)
            writes.append((capture, before.id if before else None))
            history.add(digest, _moment(seen_at), capture)
            self._database.execute(
                "UPDATE reading SET writes = 1 WHERE article = ? AND seen_at = ? AND capture = ?",
                (article, seen_at, capture),
            )
        first = next((page for page in reversed(pages) if page[3] is not None), None) if pages[-1][4] else None
        if first is not None:
            writes += self._mended(article, history, first, pages[-1])
        vanishes = pages[-1][3] is None and first is None
        if not writes and not vanishes:
            return None
        what = "appears" if not states else "vanishes" if vanishes else "changes"
        return Planned(article=article, url=(first or pages[-1])[2], what=what, writes=tuple(writes))

    def _mended(self, article: str, history: History, first: _Row, last: _Row) -> list[tuple[int, int | None]]:
        """What is to be written where the kept page that was read last is a later page: the first page still holds at its moment.

        An archive of before read later pages as states of the article, the last of them as its text of today.
        """
        capture, _, _, digest, _ = first
        at = _moment(last[1])
        current = history.states[-1] if history.states else None
        if digest is None or current is None or current.seen_at > at:
            return []
        if history.held(digest, at, capture, ours=True) is not None:
            return []
        self._database.execute("INSERT INTO mend VALUES (?, ?, ?)", (article, capture, last[1]))
        return [(capture, current.id)]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN")
        yield
        self._database.execute("COMMIT")


def _number(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(number: int) -> datetime:
    return _EPOCH + number * _MICROSECOND
