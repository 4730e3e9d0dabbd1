"""What the index reads of a stored record: all that is searched, without its blocks, whatever the texts quote."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.record_json import to_record
from crawler.records import Article, Block, BlockKind
from storage.index.records import searched

QUOTING = 'ghi ,"blocks":[ rồi ,"paragraphs":["x"] và \\ "y"'


def record(**more: Any) -> dict[str, Any]:
    """A record as the crawler makes it."""
    article = Article(
        url="https://a.vn/1",
        canonical_url="https://a.vn/1",
        key=None,
        title="Một",
        lead=QUOTING,
        blocks=(Block(kind=BlockKind.PARAGRAPH, text=QUOTING), Block(kind=BlockKind.PARAGRAPH, text="hai")),
        authors=("Lò Văn Ba",),
        category=("Tin tức",),
        document_numbers=("12/KH-UBND",),
        published_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    return to_record(article) | more


def stored(value: dict[str, Any]) -> str:
    """The record as the database has it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_a_record_is_read_without_its_blocks():
    """Of a record as crawls store it every other member is there, and the blocks are not decoded, as bytes and as text."""
    whole = record()
    text = stored(whole)
    assert whole.pop("blocks")
    assert searched(text) == searched(text.encode()) == whole


@pytest.mark.parametrize(
    "other",
    [
        {"lead": "x", "blocks": [], "images": [{"caption": "c"}], "paragraphs": ["p"]},
        {"about": {"lead": "x", "blocks": [], "tables": 1, "paragraphs": []}, **record()},
        {"nested": {"a": 1, "blocks": []}, "other": {"a": 1, "paragraphs": []}, **record()},
        {"nested": {"a": 1, "blocks": []}, "paragraphs": ["p"]},
        {"paragraphs": ["p"], "blocks": []},
        {"paragraphs": ["p"]},
        {},
    ],
)
def test_nothing_searched_is_lost_of_another_record(other: dict[str, Any]):
    """A record with its members in another order, nested, or some missing has the same searched members as when read whole."""
    names = ("lead", "paragraphs", "images", "tables", "attachments", "authors", "category", "document_numbers")
    found = searched(stored(other))
    assert {name: found.get(name) for name in names} == {name: other.get(name) for name in names}
