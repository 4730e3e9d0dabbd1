"""What is asked of an archive by the benchmark, through the project's own interface."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.searching.measuring import Times, anonymous_mb, quality
from benchmarks.searching.queries import Known
from benchmarks.searching.references import plain
from storage.archive import Archive
from storage.asking.asked import Asked
from storage.asking.results import Order
from storage.asking.search import search
from storage.index.store import Index

_ROUNDS = 20
# Kinds of questions, each with words of all frequencies.
QUESTIONS: dict[str, Sequence[Asked]] = {
    "common word": [Asked(query=word) for word in ("tỉnh", "nam", "người", "công", "viet")],
    "phrase": [Asked(query=text) for text in ('"ủy ban nhân dân"', '"hoc sinh"', '"chủ tịch nước"', '"bóng đá"')],
    "filters": [
        Asked(query="giao thông province:3"),
        Asked(query="hội nghị", site="so-05.example"),
        Asked(query="du lich after:2020-01-01 before:2021-01-01"),
    ],
    "facets": [Asked(query=text, facets=True) for text in ("tỉnh", "giáo dục", "hội nghị giao thông")],
    "marked phrase": [
        Asked(query=text)
        for text in ('"chủ tịch ủy ban nhân dân tỉnh"', '"phát triển kinh tế"', 'lũ quét OR sạt lở -"Quảng Nam"')
    ],
    "newest first": [Asked(query=text, order=Order.NEWEST) for text in ("tỉnh", "công an", "")],
}


def _ids(archive: Archive, query: str) -> list[str]:
    return [hit.article_id for hit in search(archive, Asked(query=query, limit=20, copies=True)).hits]


def measured_quality(place: Path, keys: dict[str, str], queries: Sequence[Known]) -> tuple[tuple[float, float], Times]:
    """MRR@10, recall@10 and times of known-item queries, best 20 with highlights; `keys` are the sought articles' by id."""
    times = Times()
    with Archive.open(place) as archive:
        for one in queries[:10]:
            _ids(archive, one.query)
        told = quality(queries, lambda query: [keys.get(one, "") for one in times(lambda: _ids(archive, query))])
    return told, times


def plain_quality(place: Path, keys: dict[str, str], queries: Sequence[Known]) -> tuple[tuple[float, float], Times]:
    """The same of tantivy alone, best 100."""
    times = Times()
    with Archive.open(place) as archive:
        searcher = Index.open(archive).searcher()
        for one in queries[:10]:
            plain(searcher, one.query)
        told = quality(queries, lambda query: [keys.get(one, "") for one in times(lambda: plain(searcher, query))])
    return told, times


def questions(place: Path) -> tuple[dict[str, Times], float]:
    """Times of each kind of question, next page included, and the anonymous memory of the process in the end (MB)."""
    told: dict[str, Times] = {}
    with Archive.open(place) as archive:
        for kind, asked in QUESTIONS.items():
            told[kind] = _timed([lambda one=one: search(archive, one) for one in asked])  # type: ignore[misc]
        first = [Asked(query=text, order=order) for text in ("tỉnh", "giao thông") for order in (None, Order.NEWEST)]
        pages = [(one, search(archive, one).next) for one in first]
        following = [Asked(query=one.query, order=one.order, after=after) for one, after in pages if after]
        told["next page"] = _timed([lambda one=one: search(archive, one) for one in following])  # type: ignore[misc]
        return told, anonymous_mb()


def _timed(calls: Sequence[Callable[[], Any]]) -> Times:
    times = Times()
    for call in calls:
        call()
    for _ in range(_ROUNDS):
        for call in calls:
            times(call)
    return times
