"""Writes stored articles out, one record each, whole or not at all: a cut export raises."""

import csv
import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TextIO

from sqlalchemy import Connection, Select, func, select

from storage.archive import Archive
from storage.asking.asked import Asked, HostNamed, no_other_name
from storage.asking.search import matching_ids
from storage.columns import not_by
from storage.database import reading
from storage.days import begins, ends
from storage.errors import ExportCut
from storage.models import Article, Site
from storage.queries import full_articles, full_records
from storage.releases.evidence import images_told, pages_told
from storage.stories.exported import MEMBERS, SHAPES, count_stories, story_records, with_members

# The order of columns and keys, in every export. Fields of later parsers follow at the end of a JSON record.
FIELDS = (
    "id",
    "site",
    "province",
    "url",
    "canonical_url",
    "title",
    "lead",
    "paragraphs",
    "pages",
    "pages_in_text",
    "images",
    "tables",
    "attachments",
    "authors",
    "byline",
    "source",
    "published_at",
    "published_precision",
    "published_from",
    "modified_at",
    "modified_precision",
    "modified_from",
    "category",
    "tags",
    "document_numbers",
    "language",
    "legacy_encoding",
    "markup",
    "addresses",
    "first_seen",
    "last_seen",
    "state",
    "story",
    "revision",
    "blocks",
    "evidence",
)
FORMATS = ("jsonl", "csv", "parquet")
_BATCH = 200
# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Where lists are written with semicolons, as in Vietnam, a spreadsheet that is not asked ends cells there, within quotes too.
# A number with its sign and unit that ends there or before a bracket runs nothing: +16,00 m) stays as it was published.
_NEXT_CELL = re.compile(r'([;\t\r\n])(?=[\s"]*[=+@-])(?![\s"]*[+-]\d[\d.,]*(?: ?(?:%|[^\W\d_]{1,3}))?[;)])')


def export(  # noqa: PLR0913 - the question's parts
    archive: Archive,
    form: str,
    out: TextIO,
    *,
    site: str | None = None,
    province: str | None = None,
    since: date | None = None,
    until: date | None = None,
    query: str | None = None,
    category: str | None = None,
    host_named: HostNamed = no_other_name,
    shape: str = "articles",
) -> int:
    """Write articles as "jsonl", "csv" or "parquet" to `out` (text, opened with newline=""); how many.

    Parquet goes to the bytes beneath the text (`out.buffer`), and needs pyarrow: ImportError without it.

    `site` is a host, `province` a code, `since` and `until` days of publication at +07:00, both included, `query` is in the
    query language (`host_named` as in storage.asking.search), and all that it finds is written, `category` as in Asked. Ordered by id: the
    same archive gives the same bytes on both databases, and all of it is one state of the database, whatever is written
    meanwhile. Withdrawn articles are left out. `shape`: "articles"; "stories" for one record a story, ordered by its id: its
    earliest published article that was chosen, with all members in sight as `members` (storage.stories.shown.members_of);
    "both" for all articles, `members` on the first one of each story. Raises ValueError for an unknown format or shape, ExportCut if fewer records could
    be written than there are: what stands in `out` then is not the whole. BrokenPipeError passes: a reader who has seen
    enough and leaves is no failure.
    """
    if form not in FORMATS:
        raise ValueError(f"unknown export format {form!r}; known are {', '.join(FORMATS)}")
    if form == "parquet":
        import pyarrow  # noqa: F401, ICN001, PLC0415 - said before anything is read
    if shape not in SHAPES:
        raise ValueError(f"unknown shape {shape!r}; known are {', '.join(SHAPES)}")
    fields = FIELDS if shape == "articles" else (*FIELDS, MEMBERS)
    asked = Asked(query=query or "", site=site, province=province, since=since, until=until, category=category)
    ids = sorted(matching_ids(archive, asked, host_named)) if query or category else None
    chosen = full_articles().where(*_filters(site, province, since, until))
    written = 0
    with reading(archive.engine) as connection:
        expected = (
            count_stories(connection, chosen, _set(ids)) if shape == "stories" else _expected(connection, chosen, ids)
        )
        try:
            with _writer(form, out, fields) as write:
                for record in _shaped(connection, chosen, ids, shape):
                    write(record | pages_told(record) | {"images": images_told(record)})
                    written += 1
            out.flush()
        except BrokenPipeError:
            raise
        except Exception as error:
            raise ExportCut(written, expected, str(error) or type(error).__name__) from error
    if written != expected:
        raise ExportCut(written, expected, "the database gave fewer records than it counted")
    return written


def _expected(connection: Connection, chosen: Select[Any], ids: Sequence[str] | None) -> int:
    def counted(these: Select[Any]) -> int:
        return connection.execute(select(func.count()).select_from(these.subquery())).scalar_one()

    if ids is None:
        return counted(chosen)
    return sum(counted(chosen.where(Article.id.in_(batch))) for batch in _batched(ids, _BATCH))


def _shaped(
    connection: Connection, chosen: Select[Any], ids: Sequence[str] | None, shape: str
) -> Iterator[dict[str, Any]]:
    if shape == "stories":
        yield from story_records(connection, chosen, _set(ids))
        return
    for records in _batches(connection, chosen, ids):
        yield from with_members(connection, records) if shape == "both" else records


def _set(ids: Sequence[str] | None) -> Collection[str] | None:
    return None if ids is None else frozenset(ids)


def _batches(connection: Connection, chosen: Select[Any], ids: Sequence[str] | None) -> Iterator[list[dict[str, Any]]]:
    """The chosen records by id, a batch in memory at a time; of those with `ids`, which are in order."""
    if ids is not None:
        for some in _batched(ids, _BATCH):
            found = full_records(connection, chosen.where(Article.id.in_(some)))
            yield sorted(found, key=lambda record: str(record["id"]))
        return
    last = ""
    while batch := full_records(connection, chosen.where(Article.id > last).order_by(Article.id).limit(_BATCH)):
        last = batch[-1]["id"]
        yield batch


def _batched(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))


def _filters(site: str | None, province: str | None, since: date | None, until: date | None) -> list[Any]:
    conditions: list[Any] = [Article.state != "withdrawn"]
    if site is not None:
        conditions.append(Site.host == site)
    if province is not None:
        # In the order of ids, a batch at a time: an index of provinces would be sorted for each.
        conditions.append(not_by(Article.province) == province)
    if since is not None:
        conditions.append(Article.published_at >= begins(since))
    if until is not None:
        conditions.append(Article.published_at < ends(until))
    return conditions


@contextmanager
def _writer(form: str, out: TextIO, fields: Sequence[str]) -> Iterator[Callable[[dict[str, Any]], object]]:
    if form == "jsonl":
        yield lambda record: out.write(json.dumps(_ordered(record, fields), ensure_ascii=False) + "\n")
    elif form == "csv":
        rows = csv.writer(out, lineterminator="\r\n")
        rows.writerow(fields)
        yield lambda record: rows.writerow([_cell(record.get(name)) for name in fields])
    else:
        from storage.parquet_records import ParquetRecords  # noqa: PLC0415 - pyarrow, the extra `release`

        with ParquetRecords(out.buffer, fields) as records:
            yield records.write


def _ordered(record: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    return {name: record.get(name) for name in fields} | {name: record[name] for name in record if name not in fields}


def _cell(value: Any) -> str | int | float | None:
    """A cell of CSV: lists and objects as JSON, and no text that a spreadsheet would run.

    OWASP, CSV Injection: to look at the beginning of a cell is not enough, separators within it must be looked at as well.
    """
    if value is None or isinstance(value, int | float):
        return value
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
    text = _NEXT_CELL.sub(r"\1'", text)
    return "'" + text if text.startswith(_FORMULA) else text
