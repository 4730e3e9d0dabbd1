"""A search as its address tells it: read from the parameters, made into what storage is asked, written into links again."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from storage.asking.asked import Asked
from storage.asking.results import Order
from vietnamese.provinces import find_province, present_province
from web.days import day
from web.trouble import BadRequest

LONGEST = 500
"""Letters of a query: what a query costs grows with its words."""
MOST = 100
"""Stories on a page."""
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader asks; None or empty where nothing is said. The names are those of the parameters."""

    q: str = ""
    site: str | None = None
    province: str | None = None
    since: date | None = None
    until: date | None = None
    sort: Order | None = None
    copies: bool = False
    like: str | None = None
    category: str | None = None
    limit: int = _SHOWN
    after: str | None = None

    @classmethod
    def read(cls, given: QueryParams) -> "Question":
        """The question of an address; parameters that are not its own are passed over. Raises BadRequest."""
        question = cls(**{name: read(given) for name, read in _READERS.items()})
        if question.since and question.until and question.since > question.until:
            raise BadRequest(f"since={question.since} is later than until={question.until}: no day is between them")
        return question

    @classmethod
    def typed(cls, given: QueryParams) -> "Question":
        """What can be read of an address that asks for something impossible, so that its reader can mend it in the form."""
        told: dict[str, Any] = {
            "q": "".join(filter(str.isprintable, " ".join(given.get("q", "").split())))[:LONGEST].strip()
        }
        for name, read in _READERS.items():
            if name not in {"q", "after"}:
                with suppress(BadRequest):
                    told[name] = read(given)
        return cls(**told)

    def asked(self, *, facets: bool = False, limit: int | None = None) -> Asked:
        """The question for storage."""
        return Asked(
            query=self.q,
            site=self.site,
            province=self.province,
            since=self.since,
            until=self.until,
            order=self.sort,
            limit=limit or self.limit,
            after=self.after,
            facets=facets,
            copies=self.copies,
            like=self.like,
            category=self.category,
        )

    def address(self, path: str = "/", **changes: Any) -> str:
        """A link to the same question with changes; a changed question begins at its first page."""
        changes.setdefault("after", None)
        told = ((name, changes[name] if name in changes else getattr(self, name)) for name in _NAMES)
        query = "&".join(_encoded(name, value) for name, value in told if value not in _NOTHING[name])
        return f"{path}?{query}" if query else path

    def parameters(self, without: Collection[str] = ()) -> list[tuple[str, str]]:
        """The parameters that say something else than nothing."""
        told = ((name, getattr(self, name)) for name in _NAMES if name not in without)
        return [(name, _word(value)) for name, value in told if value not in _NOTHING[name]]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside the query narrows it."""
        return any((self.site, self.province, self.since, self.until, self.like, self.category))


_NAMES = tuple(one.name for one in fields(Question))
_NOTHING: Mapping[str, tuple[Any, ...]] = dict.fromkeys(_NAMES, (None, "", False)) | {"limit": (_SHOWN,)}


def _word(value: object) -> str:
    return "1" if value is True else str(value)


@lru_cache(maxsize=1_000)
def _encoded(name: str, value: object) -> str:
    """A parameter as it stands in an address; a page has some sixty addresses that differ in one of theirs."""
    return urlencode([(name, _word(value))])


def _text(given: QueryParams, name: str, longest: int = LONGEST) -> str | None:
    value = (given.get(name) or "").strip()
    if len(value) > longest:
        raise BadRequest(f"{name} is longer than {longest} letters")
    # Line ends come with what is pasted; other control characters, which no database takes, with attacks.
    value = " ".join(value.split())
    if any(ord(letter) < ord(" ") or letter == "\x7f" for letter in value):
        raise BadRequest(f"{name} has a control character")
    return value or None


def _day(given: QueryParams, name: str) -> date | None:
    value = _text(given, name)
    return day(name, value) if value else None


def _yes(given: QueryParams, name: str) -> bool:
    value = _text(given, name)
    if value not in {None, "0", "1"}:
        raise BadRequest(f"{name} is 0 or 1")
    return value == "1"


def _order(value: str | None) -> Order | None:
    if value is None:
        return None
    try:
        return Order(value)
    except ValueError as error:
        raise BadRequest(f"sort is one of {', '.join(Order)}") from error


def _limit(value: str | None) -> int:
    if value is None:
        return _SHOWN
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= MOST):
        raise BadRequest(f"limit is a number from 1 to {MOST}")
    return int(value)


def _province(value: str | None) -> str | None:
    if value is None:
        return None
    found = find_province(value)
    if found is None:
        raise BadRequest(f"no province is known as {value!r}; give its code (12) or name (Lai Châu)")
    return present_province(found).code


_READERS: Mapping[str, Callable[[QueryParams], Any]] = {
    "q": lambda given: _text(given, "q") or "",
    "site": lambda given: _text(given, "site"),
    "province": lambda given: _province(_text(given, "province")),
    "since": lambda given: _day(given, "since"),
    "until": lambda given: _day(given, "until"),
    "sort": lambda given: _order(_text(given, "sort")),
    "copies": lambda given: _yes(given, "copies"),
    "like": lambda given: _text(given, "like"),
    "category": lambda given: _text(given, "category"),
    "limit": lambda given: _limit(_text(given, "limit")),
    "after": lambda given: _text(given, "after", longest=4_000),
}
