"""Runs today's rules over a site's kept pages: first tells what would change, then writes revisions marked as ours.

Two passes: one reads every page and spools what reads otherwise, the other writes it, many drafts a transaction. A run that
was interrupted is simply repeated: what it wrote reads as stored, and changes nothing (docs/decisions/0017).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from crawler.records import Kind
from crawler.sites.registry import Registry, provisional
from crawler.urls import url_key
from pipelines.differences import differences
from pipelines.healing import Healed, heal
from pipelines.learning import learnt_lines
from pipelines.locks import site_lock
from pipelines.reread import Answer, Rules, Trouble, draft_again, reread, unpacked
from pipelines.workers import Workers
from storage import rereading, runs, saving
from storage.archive import Archive
from storage.changes import unmarked
from storage.database import reading, writing
from storage.rereading import SiteRow
from storage.spool import Planned, Reread, Spool

# What was no page when it was kept can be no article today: the answer itself said so.
NEVER = (Kind.ROBOTS, Kind.FEED, Kind.SITEMAP, Kind.DATA, Kind.ATTACHMENT, Kind.REDIRECT, Kind.ERROR)
# Pages a worker is given at once, articles compared at once, drafts a transaction.
_PAGES, _ARTICLES, _DRAFTS = 32, 100, 100
_SAMPLES, _TROUBLES = 3, 50
_NOTHING: dict[str, Any] = {}
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one article: `what` is changes, appears, vanishes (it stays as it is) or identity (nothing is written).

    `fields` are those that read otherwise, each with its first difference, old and new.
    """

    article: str
    url: str
    what: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The change for a program."""
        return {"article": self.article, "url": self.url, "what": self.what, "fields": self.fields}


@dataclass(slots=True)
class Reparsed:
    """What came of one site. `changes` counts articles by what becomes of them, `fields` those whose field reads otherwise.

    `restored` and `lost` tell of rows that were damaged in the database, a sentence each (pipelines.healing); `ended`: "finished", "interrupted", or why it did not begin.
    """

    host: str
    pages: int = 0
    articles: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Change]] = field(default_factory=dict)
    restored: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    damages: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    troubles: Counter[Trouble] = field(default_factory=Counter)
    revisions: int = 0
    written: int = 0
    ended: str = "interrupted"

    def as_json(self) -> dict[str, Any]:
        """The result for a program."""
        samples = {name: [one.as_json() for one in found] for name, found in self.samples.items()}
        return {
            "site": self.host,
            "ended": self.ended,
            "pages": self.pages,
            "articles": self.articles,
            "changes": dict(self.changes.most_common()),
            "fields": dict(self.fields.most_common()),
            "samples": samples,
            "revisions": self.revisions,
            "written": self.written,
            "restored": self.restored,
            "lost": self.lost,
            "damaged": self.troubles[Trouble.DAMAGED],
            "damages": self.damages,
            "parser_failures": self.troubles[Trouble.BROKEN],
            "failures": self.failures,
        }

    def count(self, change: Change) -> None:
        """Count a change, and keep the first few of each kind and field as samples."""
        self.changes[change.what] += 1
        self.fields.update(list(change.fields))
        for name in (*change.fields, *(() if change.fields else (change.what,))):
            if len(samples := self.samples.setdefault(name, [])) < _SAMPLES:
                samples.append(change)

    def take(self, answer: Answer) -> None:
        """Count a page that was read."""
        self.pages += 1
        self.articles += answer.digest is not None
        if answer.trouble is not None:
            trouble, sentence = answer.trouble
            self.troubles[trouble] += 1
            told = self.damages if trouble is Trouble.DAMAGED else self.failures
            if len(told) < _TROUBLES:
                told.append(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is told while it goes on: pages read of how many, each change, a site's summary before it is written.

    `stopped` is asked between two pieces of work; True ends the run cleanly.
    """

    progress: Callable[[str, int, int], None] = lambda _host, _done, _all: None
    change: Callable[[Change], None] = lambda _change: None
    summary: Callable[[Reparsed], None] = lambda _reparsed: None
    stopped: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How sites are re-parsed: by which workers, who is told, only pages fetched `since` then, and whether to write."""

    workers: Workers
    watch: Watch
    since: datetime | None = None
    write: bool = True


def reparse(archive: Archive, registry: Registry, site: SiteRow, job: Job) -> Reparsed:
    """Re-parse one site, a row of `storage.rereading.sites`.

    Raises SiteLocked, before anything is read, if another process is writing what the site is made of.
    """
    watch = job.watch
    done = Reparsed(site.host)
    with ExitStack() as held:
        if job.write:
            held.enter_context(site_lock(archive.runs_dir, site.host))
        rules = _rules(archive, registry, site)
        # Before there is a spool: an error of the archive's own database is none of the temporary one.
        healed = heal(archive, rules, write=job.write, stopped=watch.stopped)
        done.restored, done.lost = healed.restored, healed.lost
        spool = held.enter_context(Spool(archive.runs_dir))
        total = _learnt(archive, site, spool, job.since, healed)
        for answers in job.workers.each(partial(reread, rules), spool.pages(_PAGES)):
            for answer in answers:
                done.take(answer)
            spool.add([(row, answer.draft) for answer in answers if (row := _row(answer, healed.shut)) is not None])
            watch.progress(site.host, done.pages, total)
            if watch.stopped():
                return done
        for change in _changes(archive, spool, rules, healed):
            done.count(change)
            watch.change(change)
        done.revisions = spool.count_to_write()
        watch.summary(done)
        if job.write:
            for drafts in _batches(_drafts(spool, rules), _DRAFTS):
                if watch.stopped():
                    return done
                with writing(archive.engine) as connection:
                    saved = saving.save(connection, drafts, shut=healed.shut)
                done.written += sum(one.outcome != "unchanged" for one in saved)
        done.ended = "finished"
    return done


def _rules(archive: Archive, registry: Registry, site: SiteRow) -> Rules:
    """The rules a site is read by."""
    address = f"http://{site.host}/"
    with reading(archive.engine) as connection:
        return Rules(
            directory=archive.directory,
            site=registry.for_url(address) or provisional(address),
            site_id=site.id,
            host=site.host,
            province=site.province,
            lines=learnt_lines(connection, site.id, runs.last_finished(connection, site.id)),
        )


def _learnt(archive: Archive, site: SiteRow, spool: Spool, since: datetime | None, healed: Healed) -> int:
    """Let the spool learn what the archive knows of a site; how many of its pages it has."""
    with reading(archive.engine) as connection:
        pages = rereading.pages(connection, site.id, never=NEVER, since=since)
        return spool.learn(
            ((row, url_key(row.url)) for row in pages),
            rereading.revisions(connection, site.id, healed.known),
            rereading.addresses(connection, site.id),
        )


def _row(answer: Answer, shut: Collection[str]) -> Reread | None:
    """What to note of a page: what shows an article, and what showed one and does not today. None of articles that are `shut`."""
    page = answer.page
    article = answer.article or page.own or (page.address if answer.is_later else None)
    if article is None or article in shut or answer.trouble is not None:
        return None
    return Reread(
        article=article,
        seen_at=page.fetched_at,
        capture=page.capture,
        url=page.url,
        digest=answer.digest,
        differs=unmarked(answer.digest) != unmarked(page.digest),
        own=page.own,
        address=page.address,
        is_later=answer.is_later,
    )


def _changes(archive: Archive, spool: Spool, rules: Rules, healed: Healed) -> Iterator[Change]:
    """What becomes of every article that reads otherwise."""
    spool.judge()
    for article, other, url in spool.strangers():
        yield Change(article, url, "identity", {"id": (article, other)})
    for planned in _batches(spool.plan(), _ARTICLES):
        numbers = {number for one in planned for _, number in one.writes if number is not None}
        with reading(archive.engine) as connection:
            # A damaged record may be JSON still and no article's: nothing can be told from it.
            old = rereading.records(connection, numbers - healed.known.keys()) | dict.fromkeys(healed.known, _NOTHING)
        for one in planned:
            yield Change(one.article, one.url, one.what, _fields(spool, rules, one, old))


def _fields(spool: Spool, rules: Rules, planned: Planned, old: dict[int, dict[str, Any]]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for capture, number in planned.writes:
        if number is not None:
            found |= differences(old[number], _draft(spool, rules, capture, spool.draft(capture)).record)
    return found


def _drafts(spool: Spool, rules: Rules) -> Iterator[saving.Draft]:
    for capture, packed, at in spool.to_write():
        draft = _draft(spool, rules, capture, packed)
        yield draft if at is None else replace(draft, seen_at=at)


def _draft(spool: Spool, rules: Rules, capture: int, packed: bytes | None) -> saving.Draft:
    """A spooled draft. A page that reads as before has none: it is read again where another of its article does not."""
    return unpacked(packed) if packed is not None else draft_again(rules, spool.page(capture))


def _batches(values: Iterable[One], size: int) -> Iterator[list[One]]:
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch
