"""The stored side of drift: pages from their captures, shapes from their rows."""

from collections.abc import Collection, Sequence
from dataclasses import fields

from sqlalchemy import RowMapping

from crawler.records import Page
from operations.drift.measuring import Measure, Role, Shape
from pipelines.originals import originals_of
from pipelines.rows import kept_page
from storage import shapes
from storage.archive import Archive
from storage.database import reading
from storage.errors import BrokenRecord
from storage.warc.reader import responses_at

_KNOWN = frozenset(one.name for one in fields(Measure))


def pages(archive: Archive, rows: Sequence[RowMapping]) -> list[tuple[RowMapping, Page]]:
    """The pages of captures; those whose records are damaged are left out, for `khotin verify` tells of them."""
    places = [(archive.directory / row["warc_file"], row["warc_offset"], row["warc_length"]) for row in rows]
    responses = responses_at(places, lambda revisits: originals_of(archive, revisits))
    return [
        (row, kept_page(response, row["warc_file"], url=row["url"], at=row["fetched_at"]))
        for row, response in zip(rows, responses, strict=True)
        if not isinstance(response, BrokenRecord)
    ]


def pages_at(archive: Archive, ids: Collection[int]) -> list[tuple[RowMapping, Page]]:
    """The pages of captures given by their ids, in order of the ids."""
    with reading(archive.engine) as connection:
        rows = shapes.captures_at(connection, ids)
    return pages(archive, rows)


def shape_of(row: RowMapping) -> Shape:
    """A stored shape."""
    return Shape(
        row["capture_id"],
        row["address"],
        Role(row["role"]),
        row["at"],
        # Rows of another version may have numbers that this one does not know.
        Measure(**{name: value for name, value in row["measures"].items() if name in _KNOWN}),
        frozenset(row["sketch"]),
    )
