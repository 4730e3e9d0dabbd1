"""Makes a release: plans it, writes its rows shard by shard, then the documents that tell of it, and gives it its name."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from storage.archive import Archive
from storage.asking.asked import Asked, HostNamed, no_other_name
from storage.asking.nodes import Notice
from storage.asking.search import matching_ids, notices
from storage.database import reading, widen_cache
from storage.days import HANOI
from storage.errors import ReleaseCut, ReleaseRefused, StorageError
from storage.releases import plan as plans
from storage.releases.batches import Source, cores
from storage.releases.changes import IDS, Earlier, sides_told
from storage.releases.documents import write_documents
from storage.releases.facts import maker
from storage.releases.journal import Journal
from storage.releases.options import FILTERS, Options
from storage.releases.plan import Watch
from storage.releases.schema import newer_columns
from storage.releases.shards import Shard, shards, write_shard
from storage.releases.sides import NAMES
from storage.releases.wacz import write_wacz
from storage.releases.work import Work


@dataclass(frozen=True, slots=True)
class Made:
    """A finished release: where, how many articles it is of, of which split, and how many files and bytes it has.

    `changes` of a delta: how many articles were added, changed and removed. `lacking` are the columns of today's schema that it
    does not have, by shape, since the earlier release has not.
    """

    directory: Path
    articles: int
    splits: Mapping[str, int]
    changes: Mapping[str, int] | None
    files: int
    bytes: int
    schema: str
    lacking: Mapping[str, Sequence[str]]


def release(  # noqa: PLR0913 - what a release is made of
    archive: Archive,
    directory: Path,
    options: Options,
    *,
    now: datetime,
    since: Path | None = None,
    sides_of: Path | None = None,
    key: Path | None = None,
    jobs: int | None = None,
    watch: Watch = lambda *_: None,
    host_named: HostNamed = no_other_name,
) -> Made:
    """Make the release in `directory`, which must not be there yet; a killed one is gone on with.

    The same archive and options give the same bytes, on both databases. With `since`, the directory of an earlier release of
    the same options, only what was added or changed is written, in its columns, and what went is listed. Random sides are those of the release
    `sides_of` where a story has one there. Raises ReleaseRefused for a date
    that is not over, for nothing to release, or if an unfinished release of other options lies there; IndexBehind for a query that the
    index cannot wholly answer; ReleaseCut where it cannot be written to its end; OSError, BrokenRecord.
    `jobs` are threads that make rows, None for one each core; they change no byte. `host_named` knows the names of sites in a query.
    """
    if options.as_of > now:
        told = f"{options.as_of.isoformat()} is not over yet, and a release is of the past"
        latest = now.astimezone(HANOI).isoformat(timespec="seconds")
        raise ReleaseRefused(directory, f"{told}: ask for an earlier day, or for a moment until {latest}")
    if since and options.wacz:
        raise ReleaseRefused(directory, "a delta has no WACZ; make one of the whole")
    work = Work(directory.resolve())
    with work.held() as journal, _cut_told(work):
        try:
            earlier = Earlier(since.resolve(), options, work.path / "earlier.sqlite3") if since else None
            if earlier:  # else what is kept of it and what comes would have other columns
                options = replace(options, schema=earlier.schema)
            if sides_of:
                options = replace(options, sides_of=sides_told(sides_of, options.splits))
            making = _Making(archive, options, work, earlier, sides_of, jobs or cores(), watch, host_named)
            making.plan(journal)
        except StorageError:
            work.leave(journal)
            raise
        made = making.write(key)
        work.finish()
    return made


@contextmanager
def _cut_told(work: Work) -> Iterator[None]:
    """Where Arrow or SQLite cannot write, which name no file, say whose that was and how to go on."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise ReleaseCut(work.target, work.path, str(error)) from error


class _Making:
    """A release under way."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a release is made of
        self,
        archive: Archive,
        options: Options,
        work: Work,
        earlier: Earlier | None,
        held: Path | None,
        jobs: int,
        watch: Watch,
        host_named: HostNamed,
    ) -> None:
        self._archive = archive
        self._options = options
        self._work = work
        self._earlier = earlier
        self._held = held / IDS if held else None
        self._jobs = jobs
        self._watch = watch
        self._host_named = host_named
        self._notices: tuple[Notice, ...] = ()

    def plan(self, journal: Journal) -> None:
        """Settle what goes in, by what the archive says now; what was begun by another plan is thrown away."""
        here = maker()
        if journal.maker is not None and journal.maker != here:
            raise ReleaseRefused(
                self._work.target,
                f"{self._work.path} was begun by {_told(journal.maker)}, and this is {_told(here)}: "
                "finish it with that, or remove it; halves of two versions make no release",
            )
        question = f"{self._options.digest()} {self._earlier.digest if self._earlier else ''}"
        if journal.question not in {None, question}:
            raise ReleaseRefused(
                self._work.target, f"{self._work.path} is an unfinished release of other options; finish or remove that"
            )
        fresh = self._work.path / "fresh.sqlite3"
        query, ids = self._options.query, None
        if query:
            ids = matching_ids(self._archive, Asked(query=query), self._host_named, whole=True)
            # Of the same index, or nearly, not of what it is when the card is written: what is told must be what was done.
            self._notices = notices(self._archive, query, self._host_named)
        with reading(self._archive.engine) as connection:
            widen_cache(connection)
            plans.make(connection, self._options, ids, fresh, self._watch, self._held)
        with closing(plans.opened(fresh)) as plan:
            digest = plans.digest(plan)
            if not self._earlier and not plan.execute("SELECT count(*) FROM article").fetchone()[0]:
                raise ReleaseRefused(
                    self._work.target, f"nothing to release: the archive had no {_wanted(self._options)}"
                )
        if journal.plan != digest:
            journal = self._work.clear()
            journal.begin(question, digest, here)
        fresh.replace(self._work.plan)
        self._work.prepare(journal)
        self._journal = journal

    def write(self, key: Path | None) -> Made:
        """Write the rows that are not yet written, then all that tells of them; signed with a key, if there is one."""
        with closing(plans.opened(self._work.plan)) as plan:
            if self._earlier:
                self._earlier.read()
            every = shards(plan, self._options.shard_rows)
            total, done = sum(shard.articles for shard in every), 0
            for shard in every:
                if shard.name not in self._journal.shards:
                    self._write_shard(plan, shard, done, total)
                done += shard.articles
            if self._options.wacz:
                write_wacz(self._archive, plan, self._options, self._work.release, self._work.path / "wacz.sqlite3")
            files, changes = write_documents(
                self._archive,
                self._options,
                self._work.release,
                plan,
                [one for shard in every for one in self._journal.shards[shard.name]],
                ids=[self._work.ids_of(shard.name) for shard in every],
                content=str(self._journal.plan),
                since=self._earlier.told if self._earlier else None,
                gone=self._earlier.gone(self._work.plan) if self._earlier else (),
                key=key,
                notices=self._notices,
            )
        splits: dict[str, int] = {}
        for shard in every:
            splits[NAMES[shard.split]] = splits.get(NAMES[shard.split], 0) + shard.articles
        return Made(
            directory=self._work.target,
            articles=total,
            splits=splits,
            changes=changes if self._earlier else None,
            files=len(files),
            bytes=sum(one.bytes for one in files),
            schema=self._options.schema,
            lacking=newer_columns(self._options.shapes, self._options.schema),
        )

    def _write_shard(self, plan: sqlite3.Connection, shard: Shard, done: int, total: int) -> None:
        source = Source(
            archive=self._archive,
            plan=self._work.plan,
            options=self._options,
            place=self._work.release,
            known=self._earlier.known if self._earlier else None,
            jobs=self._jobs,
        )
        made = write_shard(shard, source, plan, self._progress(done, total))
        self._work.note(self._journal, shard.name, made.files, made.ids, made.pictures)

    def _progress(self, before: int, total: int) -> Callable[[int], None]:
        done = before

        def more(count: int) -> None:
            nonlocal done
            done += count
            self._watch("articles written", done, total)

        return more


def _wanted(options: Options) -> str:
    """What was asked for, in words."""
    asked = {name: value for name, value in options.declared().items() if name in FILTERS and value}
    told = "".join(f", {name} {value!r}" for name, value in asked.items())
    return f"article before {options.as_of.isoformat()}{' with' + told.removeprefix(',') if told else ''}"


def _told(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in versions.items())
