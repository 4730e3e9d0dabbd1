"""Reads what stands behind a field's name. A value that the field cannot have is explained, and read as words or left out."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from storage.asking.fields import DAY_FIELDS, TEXT_FIELDS
from storage.asking.nodes import Days, Node, Number, OneOf
from storage.asking.periods import read_period
from storage.asking.phrases import phrase
from vietnamese.documents import number_key
from vietnamese.folding import document_numbers
from vietnamese.provinces import find_province, present_province

STATES = ("live", "suspected", "gone")
_BEGINNING = re.compile(r"(?<![^\s.:])(?=\d)")
_SIGNS = re.compile(r"\s*([/–-])\s*")
SiteHosts = Callable[[str], tuple[str, ...]]
"""The hosts of the archive that are meant by a site's name; none if there is no such site."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value read: its condition, None if there can be none; what there is to tell; whether it goes on as plain words."""

    node: Node | None
    notice: str | None = None
    as_words: bool = False


def read_value(field: str, text: str, hosts: SiteHosts) -> Value:
    """The condition `field:text`."""
    if field in TEXT_FIELDS:
        return Value(phrase(text, field))
    if field in DAY_FIELDS:
        return _days(field, text)
    return {"site": _site, "province": _province, "number": _number, "state": _state}[field](text, hosts)


def _days(field: str, text: str) -> Value:
    period = read_period(text.strip(" .,;"))
    if period is None:
        forms = "2024, 2024-05, 2024-05-06 or 6/5/2024"
        return Value(None, f"{text!r} is no day, month or year there is: write {forms}; {field}: was left out")
    first, last = period
    return Value(Days(None if field == "before" else first, None if field == "after" else last))


def _site(text: str, hosts: SiteHosts) -> Value:
    asked = text.strip(" .,;/").lower().removeprefix("https://").removeprefix("http://").partition("/")[0]
    if found := hosts(asked.removeprefix("www.")):
        return Value(OneOf("site", found))
    return Value(
        None, f"the archive has no site {text!r}: `khotin status` lists its sites; read as words", as_words=True
    )


def _province(text: str, _: SiteHosts) -> Value:
    named = find_province(text)
    if named is None:
        message = f"no province is known as {text!r}: give its code (12) or its name in quotes; read as words"
        return Value(None, message, as_words=True)
    today = present_province(named)
    node = OneOf("province", (today.code,))
    if named.status != "former":
        return Value(node)
    return Value(node, f"{named.name} is part of {today.name} ({today.code}) now: all of {today.name} is searched")


def _number(text: str, _: SiteHosts) -> Value:
    if key := _key(text):
        return Value(Number(key))
    return Value(None, f"{text!r} is no document's number: write number:123/QĐ-UBND; read as words", as_words=True)


def _key(text: str) -> str | None:
    """What a document's number is compared by; words and its day may stand beside it: Quyết định ngày 5/6/2024 số 123/QĐ-UBND."""
    if numbers := document_numbers(text):
        return number_key(numbers[0])
    closed = _SIGNS.sub(r"\1", text)
    *_, last = _BEGINNING.split(closed)
    return number_key(last).strip(".,;") if last[:1].isdigit() else None


def _state(text: str, _: SiteHosts) -> Value:
    wanted = text.strip(" .,;").lower()
    if wanted in STATES:
        return Value(OneOf("state", (wanted,)))
    more = "withdrawn articles are never shown" if wanted == "withdrawn" else f"known are {', '.join(STATES)}"
    return Value(None, f"state:{wanted} finds nothing to search in: {more}; it was left out")
