"""Turns planned articles into the rows of each shape. A fixed number of queries a batch."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from storage.media import KINDS
from storage.models import Attachment, Capture, Image, Revision
from storage.releases.options import Options
from storage.releases.schema import SHAPES
from storage.releases.splits import NAMES
from storage.releases.standing import local

_COPIED = (
    "byline",
    "source",
    "published_precision",
    "published_from",
    "modified_at",
    "modified_precision",
    "modified_from",
    "language",
    "legacy_encoding",
)
_LISTS = ("authors", "category", "tags", "document_numbers")
_QUOTED = 200  # story ids in one list of a query
Record = Mapping[str, Any]
Digests = Mapping[tuple[int, int], str]
Names = Callable[[Collection[str]], Mapping[str, str]]


class Rows:
    """Makes the rows of a batch of planned articles: `make(batch)` gives a list of rows for each shape that was asked for.

    `names` tells under which paths the pictures of such digests (hex) lie in the release, if they are there.
    """

    def __init__(
        self, connection: Connection, plan: sqlite3.Connection, options: Options, names: Names = lambda _: {}
    ) -> None:
        self._connection = connection
        self._plan = plan
        self._options = options
        self._names = names

    def make(self, batch: Sequence[sqlite3.Row]) -> dict[str, list[dict[str, Any]]]:
        """The rows of these articles, in their order, each with the columns of its shape in the schema's order."""
        wanted = set(self._options.shapes)
        stored = self._stored([row["revision_id"] for row in batch])
        pictures: Digests = {}
        names: Mapping[str, str] = {}
        documents: Digests = {}
        if wanted & {"articles", "images"}:
            pictures = self._digests(Image, list(stored))
            names = self._names(set(pictures.values())) if "images" in wanted else {}
        if wanted & {"articles", "attachments"}:
            documents = self._digests(Attachment, list(stored))
        made: dict[str, list[dict[str, Any]]] = {shape: [] for shape in self._options.shapes}
        for planned in batch:
            revision = stored[planned["revision_id"]]
            if "articles" in wanted:
                made["articles"].append(self._article(planned, revision, pictures, documents))
            if "images" in wanted:
                made["images"].extend(_images(planned, revision, pictures, names))
            if "attachments" in wanted:
                made["attachments"].extend(_attachments(planned, revision, documents))
            if "text" in wanted and planned["root"]:
                made["text"].append(self._plain(planned, revision.record))
        if "stories" in wanted:
            made["stories"] = self._stories([(row, stored[row["revision_id"]].title) for row in batch if row["root"]])
        if "revisions" in wanted:
            made["revisions"] = self._revisions(batch)
        return {shape: [_in_order(shape, row) for row in rows] for shape, rows in made.items()}

    def _stored(self, ids: Sequence[int]) -> dict[int, Row[Any]]:
        columns = (
            Revision.id,
            Revision.record,
            Revision.title,
            Revision.parser_version,
            Revision.origin,
            Revision.rule,
        )
        found = select(*columns, Capture.body_digest).outerjoin(Capture, Capture.id == Revision.capture_id)
        return {row.id: row for row in self._connection.execute(found.where(Revision.id.in_(ids)))}

    def _digests(self, model: type[Image] | type[Attachment], revisions: Sequence[int]) -> Digests:
        """Hex digests of media, by revision and position, whose bytes the archive held by the release's date."""
        here = select(model.revision_id, model.position, model.digest)
        rows = self._connection.execute(here.where(model.revision_id.in_(revisions), model.digest.is_not(None))).all()
        held = select(Capture.body_digest).where(Capture.body_digest.in_({row.digest for row in rows}))
        held = held.where(Capture.kind.in_(KINDS)).group_by(Capture.body_digest)
        early = set(self._connection.execute(held.having(func.min(Capture.fetched_at) < self._options.as_of)).scalars())
        return {(row.revision_id, row.position): _hex(row.digest) for row in rows if row.digest in early}

    def _article(
        self, planned: sqlite3.Row, revision: Row[Any], pictures: Digests, documents: Digests
    ) -> dict[str, Any]:
        record = revision.record
        place = planned["revision_id"]
        return _common(planned, record) | {
            "url": record["url"],
            "canonical_url": record["canonical_url"],
            "lead": record.get("lead"),
            "text": self._text(record),
            "images": [_with_digest(one, pictures.get((place, n))) for n, one in enumerate(record.get("images") or [])],
            "tables": record.get("tables") or [],
            "attachments": [
                _with_digest(one, documents.get((place, n))) for n, one in enumerate(record.get("attachments") or [])
            ],
            **{name: record.get(name) for name in _COPIED},
            **{name: record.get(name) or [] for name in _LISTS},
            "addresses": json.loads(planned["addresses"]),
            "first_seen": planned["first_seen"],
            "seen_at": planned["seen_at"],
            "revision": planned["revision"],
            "origin": revision.origin,
            "digest": planned["digest"],
            "page_digest": revision.body_digest,
            "parser_version": revision.parser_version,
            "rule": revision.rule,
            "state": planned["state"],
        }

    def _plain(self, planned: sqlite3.Row, record: Record) -> dict[str, Any]:
        text = "\n\n".join(part for part in (record["title"], self._text(record)) if part)
        return _common(planned, record) | {"text": text, "language": record.get("language")}

    def _stories(self, roots: Sequence[tuple[sqlite3.Row, str]]) -> list[dict[str, Any]]:
        members = self._members([row["story"] for row, _ in roots])
        return [
            {
                "story": row["story"],
                "first": row["id"],
                "title": title,
                "size": len(members[row["story"]]),
                "sites": sorted({one["site"] for one in members[row["story"]]}),
                "members": members[row["story"]],
                "split": NAMES[row["split"]],
            }
            for row, title in roots
        ]

    def _members(self, stories: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for start in range(0, len(stories), _QUOTED):
            some = stories[start : start + _QUOTED]
            query = (
                f"SELECT id, site, published, split, story FROM article WHERE story IN ({', '.join('?' * len(some))})"  # noqa: S608 - placeholders
            )
            for row in self._plan.execute(f"{query} ORDER BY published IS NULL, published, first_seen, id", some):
                member = {"id": row["id"], "site": row["site"], "published_at": row["published"]}
                found[row["story"]].append(member | {"split": NAMES[row["split"]]})
        return found

    def _revisions(self, batch: Sequence[sqlite3.Row]) -> list[dict[str, Any]]:
        names = ("article_id", "seen_at", "number", "record", "origin", "change_class", "changed", "digest")
        columns = [getattr(Revision, name) for name in (*names, "parser_version", "rule")]
        here = select(*columns).where(Revision.article_id.in_([row["id"] for row in batch]))
        found: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in self._connection.execute(here.where(Revision.seen_at < self._options.as_of)):
            found[row.article_id].append(row)
        return [
            self._revision(planned, number, row)
            for planned in batch
            for number, row in enumerate(sorted(found[planned["id"]], key=_in_time), start=1)
        ]

    def _revision(self, planned: sqlite3.Row, number: int, row: Row[Any]) -> dict[str, Any]:
        return _common(planned, row.record) | {
            "revision": number,
            "seen_at": local(row.seen_at),
            "origin": row.origin,
            "change_class": row.change_class,
            "changed": row.changed or [],
            "digest": row.digest,
            "parser_version": row.parser_version,
            "rule": row.rule,
            "url": row.record["url"],
            "lead": row.record.get("lead"),
            "text": self._text(row.record),
            "modified_at": row.record.get("modified_at"),
        }

    def _text(self, record: Record) -> str:
        parts = [record.get("lead"), *_body(record, captions=self._options.captions == "in-text")]
        return "\n\n".join(part for part in parts if part)


def _images(
    planned: sqlite3.Row, revision: Row[Any], pictures: Digests, names: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """A row for each picture with a caption; without one there is no pair."""
    for position, image in enumerate(revision.record.get("images") or []):
        if image["caption"]:
            sha256 = pictures.get((planned["revision_id"], position))
            yield (
                _common(planned, revision.record)
                | {"position": position, "image_url": image["url"], "sha256": sha256}
                | {name: image.get(name) for name in ("caption", "alt", "credit")}
                | {"file": names.get(sha256 or ""), "article_url": revision.record["url"]}
            )


def _attachments(planned: sqlite3.Row, revision: Row[Any], documents: Digests) -> Iterator[dict[str, Any]]:
    for position, one in enumerate(revision.record.get("attachments") or []):
        yield (
            _common(planned, revision.record)
            | {"position": position, "document_url": one["url"], "name": one["name"], "type": one["type"]}
            | {"sha256": documents.get((planned["revision_id"], position)), "article_url": revision.record["url"]}
        )


def _common(planned: sqlite3.Row, record: Record) -> dict[str, Any]:
    return {
        "id": planned["id"],
        "site": planned["site"],
        "province": planned["province"],
        "title": record["title"],
        "published_at": record.get("published_at"),
        "story": planned["story"],
        "split": NAMES[planned["split"]],
    }


def _body(record: Record, *, captions: bool) -> list[str]:
    """The paragraphs; with captions, each where its picture stands."""
    if not captions:
        return list(record.get("paragraphs") or [])
    parts: list[str] = []
    for block in record.get("blocks") or []:
        if block["kind"] == "list":
            parts.extend(block.get("items") or [])
        elif block["kind"] in {"paragraph", "heading", "quote"}:
            parts.append(block.get("text") or "")
        elif (image := block.get("image")) is not None:
            parts.append(image.get("caption") or "")
    return parts


def _with_digest(part: Record, sha256: str | None) -> dict[str, Any]:
    return {**part, "sha256": sha256}


def _hex(digest: str) -> str:
    return digest.removeprefix("sha256:")


def _in_time(row: Row[Any]) -> tuple[datetime, int]:
    return row.seen_at, row.number


def _in_order(shape: str, row: dict[str, Any]) -> dict[str, Any]:
    return {column.name: row.get(column.name) for column in SHAPES[shape]}
