"""Readings of articles made by hand, for the tests of single steps."""

from datetime import UTC, datetime
from typing import Any

from crawler.records import Article, Block, BlockKind, CaptureRef, Kind, Page, Reading

URL = "https://example.gov.vn/tin-tuc/mot-bai-viet-12.html"
FETCHED = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
TEXT = (
    "Sáng nay, Ủy ban nhân dân tỉnh tổ chức hội nghị tổng kết phong trào trồng cây dược liệu dưới tán rừng, đánh giá kết quả "
    "ba năm thực hiện và bàn phương hướng nhân rộng mô hình ra các xã vùng cao trong thời gian tới."
)


def page(**changes: Any) -> Page:
    """A page that was kept."""
    given: dict[str, Any] = {
        "url": URL,
        "status": 200,
        "headers": (("Content-Type", "text/html"),),
        "body": b"<html>",
        "fetched_at": FETCHED,
        "capture": CaptureRef(file="warc/a.warc.gz", offset=0, length=10, digest="sha1:A"),
    }
    return Page(**(given | changes))


def paragraph(text: str) -> Block:
    """One paragraph."""
    return Block(kind=BlockKind.PARAGRAPH, text=text)


def reading(**changes: Any) -> Reading:
    """The reading of an article with one long paragraph."""
    given: dict[str, Any] = {
        "url": URL,
        "canonical_url": URL,
        "key": "nukeviet:vi/tin-tuc/12",
        "title": "Hội nghị tổng kết phong trào trồng cây dược liệu",
        "blocks": (paragraph(TEXT),),
        "published_at": datetime(2026, 2, 27, 1, 0, tzinfo=UTC),
        "published_precision": "minute",
        "published_from": "visible date",
    }
    return Reading(page=page(), kind=Kind.ARTICLE, reason="made by hand", article=Article(**(given | changes)))
