"""Turns planned articles into the rows of each shape, column by column. A fixed number of queries a batch."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, select

from storage.media import KINDS
from storage.models import Attachment, Capture, Image, Revision
from storage.releases.options import Options
from storage.releases.records import MEDIA, columns_in_json, in_paragraphs, lines_of_records, parsed, text_of_record
from storage.releases.schema import arrow_schema, columns_of, parts_of
from storage.releases.sides import NAMES
from storage.releases.standing import local

_QUOTED = 500  # values in one list of a query
_TEXTS = pa.list_(pa.string())
_PLANNED = ("id", "site", "province", "story", "first_seen", "seen_at", "revision", "digest", "state")
_FIRST = ("id", "site", "province", "title", "language", "published_at", "story", "split")
# One parameter for all of a list: SQLAlchemy takes hundreds one by one as dearly as the database.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_TOLD = (Revision.parser_version, Revision.origin, Revision.rule, Capture.body_digest)
Columns = dict[str, pa.Array]
Digests = Mapping[tuple[int, int], str]
Names = Callable[[Collection[str]], Mapping[str, str]]


class Rows:
    """Makes the rows of a batch of planned articles: `make(batch)` gives a table for each shape that was asked for.

    `names` tells under which paths the pictures of such digests (hex) lie in the release, if they are there.
    """

    def __init__(
        self, connection: Connection, plan: sqlite3.Connection, options: Options, names: Names = lambda _: {}
    ) -> None:
        self._connection = connection
        self._plan = plan
        self._options = options
        self._names = names
        self._captions = options.captions == "in-text"

    def make(self, batch: Sequence[sqlite3.Row]) -> dict[str, pa.Table]:
        """The rows of these articles, in their order, with the columns of each shape in the schema's order.

        Raises pyarrow.ArrowInvalid for a record that is not of the schema, ValueError for one without a column it must have.
        """
        wanted = set(self._options.shapes)
        planned = _planned(batch)
        columns = planned | self._stored([row["revision_id"] for row in batch])
        made = {}
        if wanted & {"articles", "images"}:
            columns["images"], pictures = self._with_digests(Image, columns, batch)
        if wanted & {"articles", "attachments"}:
            columns["attachments"], _ = self._with_digests(Attachment, columns, batch)
        if "articles" in wanted:
            made["articles"] = columns | {"addresses": _addresses(batch)}
        if "images" in wanted:
            made["images"] = self._images(columns, pictures)
        if "attachments" in wanted:
            made["attachments"] = _exploded(columns, "attachments", {"document_url": "url"})
        roots = pa.array([bool(row["root"]) for row in batch], pa.bool_())
        if "text" in wanted:
            plain = columns | {"text": in_paragraphs(columns["title"], columns["text"])}
            made["text"] = {column.name: plain[column.name].filter(roots) for column in columns_of("text")}
        if "stories" in wanted:
            titles = columns["title"].filter(roots).to_pylist()
            made["stories"] = self._stories([row for row in batch if row["root"]], titles)
        if "revisions" in wanted:
            made["revisions"] = self._revisions(batch, planned)
        return {shape: _table(shape, made[shape], self._options.schema) for shape in self._options.shapes}

    def _stored(self, ids: Sequence[int]) -> Columns:
        told = columns_in_json(self._connection, Revision.id, *_TOLD)
        found = select(lines_of_records(self._connection), told)
        found = found.outerjoin(Capture, Capture.id == Revision.capture_id).where(Revision.id.in_(_IDS))
        records, rows = self._connection.execute(found, {"ids": ids}).one()
        numbers, *columns = zip(*json.loads(f"[{rows}]"), strict=True)
        places = {number: place for place, number in enumerate(numbers)}
        order = pa.array([places[one] for one in ids], pa.int32())
        names = ("parser_version", "origin", "rule", "page_digest")
        made = {name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)}
        made = {name: column.take(order) for name, column in made.items()}
        return made | parsed(records, captions=self._captions, order=order)

    def _with_digests(
        self, model: type[Image] | type[Attachment], columns: Columns, batch: Sequence[sqlite3.Row]
    ) -> tuple[pa.ListArray, set[str]]:
        """Pictures or documents, each with the digest of its bytes, if they are held; and those digests."""
        name = model.__tablename__ + "s"
        media = columns[name]
        digests = self._digests(model, [row["revision_id"] for row in batch]) if len(media.values) else {}
        ids = pa.nulls(len(media.values), pa.string())
        if digests:
            counted = zip(batch, pc.list_value_length(media).to_pylist(), strict=True)
            ids = [digests.get((row["revision_id"], place)) for row, count in counted for place in range(count)]
            ids = pa.array(ids, pa.string())
        names = parts_of(MEDIA[name], self._options.schema)
        parts = [ids if part == "sha256" else media.values.field(part) for part in names]
        structs = pa.StructArray.from_arrays(parts, names)
        return pa.ListArray.from_arrays(media.offsets, structs), set(digests.values())

    def _digests(self, model: type[Image] | type[Attachment], revisions: Sequence[int]) -> Digests:
        """Hex digests of media, by revision and position, whose bytes the archive held by the release's date."""
        here = select(model.revision_id, model.position, model.digest)
        here = here.where(model.revision_id.in_(_IDS), model.digest.is_not(None))
        rows = self._connection.execute(here, {"ids": revisions}).all()
        if not rows:
            return {}
        held = select(Capture.body_digest).where(Capture.kind.in_(KINDS)).group_by(Capture.body_digest)
        held = held.having(func.min(Capture.fetched_at) < self._options.as_of)
        early = {
            digest
            for some in pieces(sorted({row.digest for row in rows}))
            for digest in self._connection.execute(held.where(Capture.body_digest.in_(some))).scalars()
        }
        return {(row.revision_id, row.position): _hex(row.digest) for row in rows if row.digest in early}

    def _images(self, columns: Columns, digests: set[str]) -> Columns:
        """A row for each picture with a caption; without one there is no pair."""
        every = _exploded(columns, "images", {"image_url": "url"})
        says = pc.fill_null(pc.not_equal(every["caption"], ""), fill_value=False)
        kept = {name: array.filter(says) for name, array in every.items()}
        names = self._names(digests)
        files = [names.get(one or "") for one in kept["sha256"].to_pylist()]
        return kept | {"file": pa.array(files, pa.string())}

    def _stories(self, roots: Sequence[sqlite3.Row], titles: Sequence[str]) -> Columns:
        members = self._members([row["story"] for row in roots])
        rows = [
            {
                "story": row["story"],
                "first": row["id"],
                "title": title,
                "size": len(members[row["story"]]),
                "sites": sorted({one["site"] for one in members[row["story"]]}),
                "members": members[row["story"]],
                "split": NAMES[row["split"]],
            }
            for row, title in zip(roots, titles, strict=True)
        ]
        schema = arrow_schema("stories")
        return {field.name: pa.array([row[field.name] for row in rows], field.type) for field in schema}

    def _members(self, stories: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for some in pieces(stories):
            query = (
                f"SELECT id, site, published, split, story FROM article WHERE story IN ({', '.join('?' * len(some))})"  # noqa: S608 - placeholders
            )
            for row in self._plan.execute(f"{query} ORDER BY published IS NULL, published, first_seen, id", some):
                member = {"id": row["id"], "site": row["site"], "published_at": row["published"]}
                found[row["story"]].append(member | {"split": NAMES[row["split"]]})
        return found

    def _revisions(self, batch: Sequence[sqlite3.Row], planned: Columns) -> Columns:
        names = ("article_id", "seen_at", "number", "changed", "origin", "change_class", "digest", "parser_version")
        columns = [getattr(Revision, name) for name in (*names, "rule")]
        here: Select[Any] = select(*columns, text_of_record(self._connection).label("record"))
        here = here.where(Revision.article_id.in_([row["id"] for row in batch]))
        found: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in self._connection.execute(here.where(Revision.seen_at < self._options.as_of)):
            found[row.article_id].append(row)
        rows = [row for article in batch for row in sorted(found[article["id"]], key=_in_time)]
        numbers = [number for article in batch for number in range(1, len(found[article["id"]]) + 1)]
        owners = [at for at, article in enumerate(batch) for _ in found[article["id"]]]
        theirs = {name: array.take(pa.array(owners, pa.int32())) for name, array in planned.items()}
        told = {name: pa.array([getattr(row, name) for row in rows], pa.string()) for name in (*names[4:], "rule")}
        lists = {"changed": pa.array([row.changed or [] for row in rows], _TEXTS)}
        first = {"revision": pa.array(numbers, pa.int64()), "seen_at": pa.array([local(row.seen_at) for row in rows])}
        records = b"\n".join(row.record if isinstance(row.record, bytes) else row.record.encode() for row in rows)
        return theirs | parsed(records, captions=self._captions) | told | lists | first


def pieces(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values in lists that a query can take; a page may show hundreds of pictures."""
    for start in range(0, len(values), _QUOTED):
        yield values[start : start + _QUOTED]


def _planned(batch: Sequence[sqlite3.Row]) -> Columns:
    """What the plan says of the articles."""
    columns = dict(zip(batch[0].keys(), zip(*batch, strict=True), strict=True))
    told = {name: pa.array(columns[name], pa.int64() if name == "revision" else pa.string()) for name in _PLANNED}
    return told | {"split": pa.array([NAMES[split] for split in columns["split"]])}


def _addresses(batch: Sequence[sqlite3.Row]) -> pa.ListArray:
    return pa.array(json.loads(f"[{','.join(row['addresses'] for row in batch)}]"), _TEXTS)


def _exploded(columns: Columns, name: str, renamed: Mapping[str, str]) -> Columns:
    """A row for each picture or document, with what is common to all of its article."""
    lists = columns[name]
    owners = pc.list_parent_indices(lists)
    first = lists.offsets.take(owners)
    made = {one: columns[one].take(owners) for one in _FIRST} | {"article_url": columns["url"].take(owners)}
    made["position"] = pc.subtract(pa.array(range(len(owners)), pa.int32()), first).cast(pa.int64())
    parts = {field.name: lists.values.field(field.name) for field in lists.values.type}
    return made | parts | {new: parts[old] for new, old in renamed.items()}


def _table(shape: str, columns: Columns, version: str) -> pa.Table:
    schema = arrow_schema(shape, version)
    for column in columns_of(shape, version):
        if not column.optional and columns[column.name].null_count:
            place = columns[column.name].is_null().index(pa.scalar(value=True)).as_py()
            owner = columns["first" if shape == "stories" else "id"][place]
            raise ValueError(f"article {owner}: its record has no {column.name}, which every row of {shape} has")
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _hex(digest: str) -> str:
    return digest.removeprefix("sha256:")


def _in_time(row: Row[Any]) -> tuple[datetime, int]:
    return row.seen_at, row.number
