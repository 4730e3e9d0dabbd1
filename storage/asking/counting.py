"""Counts what a question finds, and how it is spread over provinces, sites, months and categories."""

from collections.abc import Callable, Mapping, Sequence
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
_VALUES = {"province": 100, "site": 50, "month": 600, "category": 50}
_FIELDS = {"category": "section"}


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

    All in one look at the articles: category alone costs most of it, and two looks side by side cost a third more on two cores.
    """
    wanted = {
        name: {"terms": {"field": _FIELDS.get(name, name), "size": size, "segment_size": size * 4}}
        for name, size in _VALUES.items()
    }
    told = reader.aggregate(matching, wanted)
    values = {name: _values(told[name]["buckets"], _PEOPLE.get(name, lambda _: None)) for name in _VALUES}
    months = sorted(values["month"], key=lambda one: one.value, reverse=True)
    return values | {"month": [_month(one) for one in months]}


def _values(buckets: Sequence[dict[str, Any]], named: Callable[[str], str | None]) -> list[FacetValue]:
    found = [(_key(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return [FacetValue(value=key, count=count, name=named(key)) for key, count in sorted(found, key=_most_first)]


def _key(key: str | float) -> str:
    return key if isinstance(key, str) else str(int(key))


def _most_first(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]


def _month(one: FacetValue) -> FacetValue:
    return FacetValue(value=f"{one.value[:-2]}-{one.value[-2:]}", count=one.count)


def _province(code: str) -> str | None:
    found = province_by_code(code)
    return found.name if found else None


_PEOPLE: dict[str, Callable[[str], str | None]] = {"province": _province}
