"""Counts what a question finds, and how it is spread over provinces, sites, months and categories."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import tantivy
from sqlalchemy import Connection

from storage.asking.reader import Newest, Reader
from storage.asking.results import FacetValue, Total
from storage.asking.walking import Walk
from storage.index.documents import story_key
from vietnamese.provinces import province_by_code

VERIFIED = 200  # articles whose words are read to count exactly what the index cannot tell
STORIES = 1_000  # articles whose stories are counted exactly
_VALUES = {"province": 100, "site": 50, "month": 600, "section": 5_000}
_SECTIONS = 50  # told; more are read, for each counts for those above it too


def total(connection: Connection, reader: Reader, walk: Walk, found: Newest, extra: Sequence[str]) -> Total:
    """How many articles and stories: exactly up to a limit, then at least how many.

    `found` are the newest of what the index finds, `extra` the stories of articles that count though the walk has them not.
    `least` tells only of `extra` where more words would have to be read than is worth it.
    """
    more = set(map(story_key, extra))
    addresses = [address for _, address in found.hits]
    if walk.is_verified and found.count > VERIFIED:
        return Total(least=len(extra), most=found.count + len(extra), stories=len(more), are_stories_exact=False)
    count, numbers = found.count, reader.numbers("story", addresses)
    if walk.is_verified:
        ids = reader.ids(addresses)
        there = walk.verified(connection, ids)
        count, numbers = len(there), [story for one, story in zip(ids, numbers, strict=True) if one in there]
    count += len(extra)
    return Total(least=count, most=count, stories=len(more.union(numbers)), are_stories_exact=found.count <= STORIES)


Values = Mapping[str, Sequence[FacetValue]]


def facets(reader: Reader, matching: tantivy.Query) -> Values:
    """How the articles are spread; months the newest first, all others by number.

    All in one look at the articles: two looks side by side cost a third more on two cores.
    """
    wanted = {
        name: {"terms": {"field": name, "size": size, "segment_size": size * 4}} for name, size in _VALUES.items()
    }
    told = reader.aggregate(matching, wanted)
    counts = {name: _counts(told[name]["buckets"]) for name in _VALUES}
    return {
        "province": [
            FacetValue(value=one, count=count, name=_province(one)) for one, count in _most(counts["province"])
        ],
        "site": [FacetValue(value=one, count=count) for one, count in _most(counts["site"])],
        "month": [
            FacetValue(value=f"{one[:-2]}-{one[-2:]}", count=count)
            for one, count in sorted(counts["month"].items(), reverse=True)
        ],
        "category": [
            FacetValue(value=one, count=count) for one, count in _most(_with_those_above(counts["section"]))[:_SECTIONS]
        ],
    }


def _counts(buckets: Sequence[dict[str, Any]]) -> dict[str, int]:
    return {key if isinstance(key := one["key"], str) else str(int(key)): int(one["doc_count"]) for one in buckets}


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _with_those_above(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Each section with all below it: what is in Tin tức/Hoạt động is in Tin tức."""
    found: Counter[str] = Counter()
    for path, count in counts.items():
        for above in accumulate(path.split("/"), lambda path, name: f"{path}/{name}"):
            found[above] += count
    return found


def _province(code: str) -> str | None:
    found = province_by_code(code)
    return found.name if found else None
