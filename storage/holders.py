"""Which article an address was last seen to show, with the capture its words are from. Reads only, in sets."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from storage.models import Address, Article, Capture, Revision

_BATCH = 500  # keys in one list of a query


def others(connection: Connection, site_id: int, shown: Mapping[str, str]) -> dict[str, RowMapping]:
    """For addresses (by key) that are said to show articles (by id) the archive has not: the articles known there instead.

    {article_id, key, url, fetched_at, warc_file, warc_offset, warc_length}: the article and the capture of its current
    revision. Addresses nobody knows are left out, and such of articles the archive has: those are told apart already.
    """
    known: dict[str, str] = {}
    for part in _parts(list(shown)):
        here = (Address.site_id == site_id, Address.url_key.in_(part))
        rows = connection.execute(select(Address.url_key, Address.article_id).where(*here))
        known |= {row.url_key: row.article_id for row in rows}
    differ = {key: article for key, article in known.items() if shown[key] != article}
    for part in _parts([shown[key] for key in differ]):
        have = set(connection.execute(select(Article.id).where(Article.id.in_(part))).scalars())
        differ = {key: article for key, article in differ.items() if shown[key] not in have}
    found: dict[str, RowMapping] = {}
    for part in _parts(list(differ.values())):
        columns = (Article.id.label("article_id"), Article.key, Capture.url, Capture.fetched_at)
        place = (Capture.warc_file, Capture.warc_offset, Capture.warc_length)
        current = select(*columns, *place).join(Revision, Revision.id == Article.revision_id)
        rows_of = connection.execute(
            current.join(Capture, Capture.id == Revision.capture_id).where(Article.id.in_(part))
        )
        found |= {row["article_id"]: row for row in rows_of.mappings()}
    return {key: found[article] for key, article in differ.items() if article in found}


def _parts(values: list[Any]) -> list[list[Any]]:
    return [values[start : start + _BATCH] for start in range(0, len(values), _BATCH)]
