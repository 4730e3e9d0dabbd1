"""What the index reads of a stored record: all that is searched, without its blocks, whatever the texts quote."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from crawler.record_json import to_record
from crawler.records import Article, Block, BlockKind
from storage.index.records import Searched, searched

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


def told(found: Searched) -> dict[str, Any]:
    """What was read, as the record has it, without what is empty."""
    plain: dict[str, Any] = msgspec.to_builtins(found)
    return {name: value for name, value in plain.items() if value}


def test_a_record_is_read_without_its_blocks():
    """Of a record as crawls store it all that is searched is there, the same of bytes and of text."""
    text = stored(record(images=[{"url": "https://a.vn/1.jpg", "caption": QUOTING, "alt": "x", "credit": None}]))
    assert searched(text) == searched(text.encode())
    assert told(searched(text)) == {
        "lead": QUOTING,
        "paragraphs": [QUOTING, "hai"],
        "images": [{"url": "https://a.vn/1.jpg", "caption": QUOTING}],
        "authors": ["Lò Văn Ba"],
        "category": ["Tin tức"],
        "document_numbers": ["12/KH-UBND"],
    }


@pytest.mark.parametrize(
    "other",
    [
        {"lead": "x", "blocks": [], "images": [{"url": "u", "caption": "c"}], "paragraphs": ["p"]},
        {"about": {"lead": "x", "blocks": [], "tables": 1, "paragraphs": []}, **record()},
        {"nested": {"a": 1, "blocks": []}, "other": {"a": 1, "paragraphs": []}, **record()},
        {"nested": {"a": 1, "blocks": []}, "paragraphs": ["p"]},
        {"paragraphs": ["p"], "blocks": []},
        {"attachments": [{"url": "u", "name": "n"}], "tables": [[["a", ""], ["b"]]]},
        {},
    ],
)
def test_nothing_searched_is_lost_of_another_record(other: dict[str, Any]):
    """A record with its members in another order, nested, or some missing has the same searched members as when read whole."""
    names = ("lead", "paragraphs", "images", "tables", "attachments", "authors", "category", "document_numbers")
    assert told(searched(stored(other))) == {name: other[name] for name in names if other.get(name)}


@pytest.mark.parametrize("damaged", ['{"lead": "x', "", '{"paragraphs": null}', '{"images": ["x"]}'])
def test_what_is_no_record_is_refused(damaged: str):
    """What is cut short, or has other values than a record, raises a ValueError and gives nothing."""
    with pytest.raises(ValueError, match=r"truncated|Expected|malformed"):
        searched(damaged)
