"""When are two archives equal? In the sense of DESIGN.md: articles, revisions, end states, what was served; not when or where.

Compares archives of one site at one address. Times, offsets, runs and how often something was asked for may differ.
"""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import tantivy
from sqlalchemy import Connection, select

from storage.archive import Archive
from storage.database import last_change, reading
from storage.errors import BrokenRecord
from storage.index.documents import WATERMARK
from storage.index.store import Index
from storage.models import (
    Address,
    Article,
    Attachment,
    Capture,
    Event,
    Fingerprint,
    Frontier,
    Image,
    Revision,
    Story,
    StoryLink,
)
from storage.warc.members import WarcDamage, records
from storage.warc.reader import read_record

Facts = dict[str, Any]


def differences(one: Archive, other: Archive, *, tokens: frozenset[str] = frozenset()) -> list[str]:
    """How two archives differ, a line each; empty if they are equal. Pages at `tokens` differ in bytes at every fetch."""
    ours, theirs = contents(one, tokens), contents(other, tokens)
    told = []
    for name, facts in ours.items():
        for key in sorted(facts.keys() | theirs[name].keys(), key=repr):
            left, right = facts.get(key), theirs[name].get(key)
            if left != right:
                told.append(f"{name} {key}: {left} | {right}")
    return told


def contents(archive: Archive, tokens: frozenset[str] = frozenset()) -> dict[str, Facts]:
    """What an archive holds, by kind and name of the thing; nothing of when, where in a file, or in which run."""
    with reading(archive.engine) as connection:
        return {
            "article": _articles(connection),
            "address": {
                row.url_key: (row.url, row.article_id)
                for row in connection.execute(select(Address.url_key, Address.url, Address.article_id))
            },
            "revisions": _revisions(connection),
            "events": _events(connection),
            "stories": _stories(connection),
            # The digest of what was sent tells states of a page apart; a page with tokens has another at each fetch.
            "capture": {
                (row.url, None if row.url in tokens else row.payload_digest): True
                for row in connection.execute(select(Capture.url, Capture.payload_digest))
            },
            "frontier": {
                row.url_key: (row.url, row.state, row.status, row.kind, row.article_id)
                for row in connection.execute(
                    select(
                        Frontier.url_key,
                        Frontier.url,
                        Frontier.state,
                        Frontier.status,
                        Frontier.kind,
                        Frontier.article_id,
                    )
                )
            },
        }


def _articles(connection: Connection) -> Facts:
    """Not `url`: of several addresses it is the one that answered last, which no crawl on several connections settles."""
    names = (
        "id",
        "key",
        "canonical_url",
        "title",
        "published_at",
        "published_precision",
        "province",
        "state",
        "state_reason",
    )
    columns = [Article.__table__.columns[name] for name in names]
    return {row.id: tuple(row) for row in connection.execute(select(*columns))}


def _revisions(connection: Connection) -> Facts:
    """Of each article its states in order, with pictures and documents; what our own re-parses made is left out."""
    parts: dict[int, list[Any]] = defaultdict(list)
    for model in (Image, Attachment):
        rest = [column for column in model.__table__.columns if column.name not in {"revision_id", "seal"}]
        for row in connection.execute(select(model.revision_id, *rest).order_by(model.revision_id, model.position)):
            parts[row.revision_id].append(tuple(row)[1:])
    columns = (Revision.article_id, Revision.id, Revision.digest, Revision.title, Revision.change_class)
    states: dict[str, list[Any]] = defaultdict(list)
    of_the_site = select(*columns).where(Revision.origin != "ours")
    for row in connection.execute(of_the_site.order_by(Revision.article_id, Revision.seen_at, Revision.number)):
        states[row.article_id].append((row.digest, row.title, row.change_class, parts[row.id]))
    return dict(states)


def _stories(connection: Connection) -> Facts:
    """Who is of one story with whom, what links each to its root, and the marks. A story's id names which copy came first."""
    members: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(Article.id, Article.story_id)):
        members[row.story_id].add(row.id)
    columns = [column for column in StoryLink.__table__.columns if column.name not in {"at", "seal"}]
    links = {row.article_id: tuple(row) for row in connection.execute(select(*columns))}
    marks: dict[str, set[int]] = defaultdict(set)
    for article, mark in connection.execute(select(Fingerprint.article_id, Fingerprint.hash)):
        marks[article].add(mark)
    first = {row.id: row.first_article_id for row in connection.execute(select(Story.id, Story.first_article_id))}
    return {
        article: (sorted(together), first[story], repr(links.get(article)), sorted(marks[article]))
        for story, together in members.items()
        for article in together
    }


def _events(connection: Connection) -> Facts:
    """Not that an article found another root: it tells in what order copies arrived."""
    told: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(Event.article_id, Event.kind).where(Event.kind != "story").order_by(Event.id)):
        told[row.article_id].append(row.kind)
    return dict(told)


def inconsistencies(archive: Archive) -> list[str]:
    """Where an archive at rest contradicts itself, a line each: files left open, records and rows apart, a wrong index."""
    told = [f"left over: {path.name}" for path in archive.warc_dir.iterdir() if not path.name.endswith(".warc.gz")]
    with reading(archive.engine) as connection:
        rows = connection.execute(select(Capture.warc_file, Capture.warc_offset, Capture.warc_length)).all()
        revisions = set(connection.execute(select(Article.revision_id)).scalars())
        missing = revisions - set(connection.execute(select(Revision.id)).scalars())
        # Addresses in the order of their last answers: each article's last one stays.
        seen = select(Address.article_id, Address.url).order_by(Address.last_seen)
        last = {row.article_id: row.url for row in connection.execute(seen)}
        articles = connection.execute(select(Article.id, Article.url)).all()
        lost = [row.url for row in articles if last.get(row.id) != row.url]
    told += [f"an article's url is not its last address: {url}" for url in lost]
    told += [f"an article's current revision {number} is not there" for number in missing]
    kept = set(kept_records(archive.warc_dir, told))
    for file, offset, length in rows:
        if (file, offset) not in kept:
            told.append(f"no record at {file}:{offset}, where a row says it is")
            continue
        try:
            read_record(archive.directory / file, offset, length)
        except BrokenRecord as error:
            told.append(str(error))
    told += [f"no row for the record at {file}:{at}" for file, at in kept - {(row[0], row[1]) for row in rows}]
    return told + _index_faults(archive)


def kept_records(warc_dir: Path, damages: list[str] | None = None) -> dict[tuple[str, int], str]:
    """URLs of the answers kept in the WARC files, open ones too, by file (its name when closed) and offset."""
    kept = {}
    for path in sorted(warc_dir.glob("*.warc.gz*")):
        if path.stat().st_size == 0:
            continue
        for item in records(path):
            if isinstance(item, WarcDamage):
                if damages is not None:
                    damages.append(f"{path.name} is damaged at byte {item.offset}: {item.reason}")
            elif item.get("warc-type") in {"response", "revisit"}:
                kept[f"{warc_dir.name}/{path.name.removesuffix('.open')}", item.offset] = (
                    item.get("warc-target-uri") or ""
                )
    return kept


def _index_faults(archive: Archive) -> list[str]:
    with reading(archive.engine) as connection:
        visible = select(Article.id).where(Article.state != "withdrawn")
        wanted = Counter(connection.execute(visible).scalars())
        change = last_change(connection)
    index = Index.open(archive)
    searcher = index.searcher()
    hits = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1)).hits
    found = Counter(str(searcher.doc(place).get_first("id")) for _, place in hits)
    found.pop(WATERMARK, None)
    told = [
        f"in the index {found[name]} times, in the database {wanted[name]}: {name}"
        for name in found | wanted
        if found[name] != wanted[name]
    ]
    if change and index.watermark() != change:
        told.append(f"the index stands at change {index.watermark()}, the database at {change}")
    return told
