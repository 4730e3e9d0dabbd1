"""Counts what a question finds, and how it is spread over provinces, sites, months and categories."""

from collections.abc import Callable, Sequence
from typing import Any

import tantivy
from sqlalchemy import Connection

from storage.asking.reader import Reader
from storage.asking.results import Facets, FacetValue, Total
from storage.asking.walking import Walk
from vietnamese.provinces import province_by_code

VERIFIED = 200  # articles whose words are read to count exactly what the index cannot tell
STORIES = 1_000  # articles whose stories are counted exactly
_VALUES = {"province": 100, "site": 50, "month": 600, "category": 50}
_FIELDS = {"category": "section"}


def total(connection: Connection, reader: Reader, walk: Walk, most: int) -> Total:
    """How many articles and stories: exactly up to a limit, then at least how many. The index finds `most`.

    `least` is 0 where more words would have to be read than is worth it.
    """
    if not most:
        return Total(least=0, most=0, stories=0, are_stories_exact=True)
    is_read = walk.is_verified and most <= VERIFIED
    hits = reader.newest(walk.matching, VERIFIED if is_read else STORIES)
    addresses = [address for _, address in hits]
    numbers = reader.numbers("story", addresses)
    if is_read:
        ids = reader.ids(addresses)
        found = walk.verified(connection, ids)
        stories = {story for one, story in zip(ids, numbers, strict=True) if one in found}
        return Total(least=len(found), most=len(found), stories=len(stories), are_stories_exact=True)
    if walk.is_verified:
        return Total(least=0, most=most, stories=0, are_stories_exact=False)
    return Total(least=most, most=most, stories=len(set(numbers)), are_stories_exact=most <= STORIES)


def facets(reader: Reader, matching: tantivy.Query, *, is_exact: bool) -> Facets:
    """How the articles are spread; months the newest first, all others by number."""
    wanted = {
        name: {"terms": {"field": _FIELDS.get(name, name), "size": size, "segment_size": size * 4}}
        for name, size in _VALUES.items()
    }
    told = reader.aggregate(matching, wanted)
    values = {name: _values(told[name]["buckets"], _PEOPLE.get(name, lambda _: None)) for name in _VALUES}
    months = sorted(values["month"], key=lambda one: one.value, reverse=True)
    return Facets(values=values | {"month": [_month(one) for one in months]}, is_exact=is_exact)


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
