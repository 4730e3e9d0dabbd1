"""Shows in a line how two readings of one page differ: the fields that a revision would name, each with its first difference."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from storage.changes import compare

_LONGEST = 80


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The names of `storage.changes.Change.changed`, each with the first difference, old and new, shortened."""
    change = compare(old, new)
    return {name: _first(_value(old, name), _value(new, name)) for name in change.changed} if change else {}


def _value(record: Mapping[str, Any], name: str) -> Any:
    """What the record has under a name of a changed field."""
    if name == "captions":
        return [
            " | ".join(part for part in (one["caption"], one["alt"], one["credit"]) if part)
            for one in record.get("images") or ()
        ]
    if name == "images":
        return [one["url"] for one in record.get("images") or ()]
    if name == "embeds":
        return [one["url"] for one in record.get("blocks") or () if one.get("url") and not one.get("image")]
    if name == "published_at":
        return {part: record.get(f"published_{part}") for part in ("at", "precision")}
    return record.get(name)


def _first(old: Any, new: Any) -> tuple[str, str]:
    if isinstance(old, list) and isinstance(new, list):
        pairs = zip_longest(old, new)
        old, new = next(((one, other) for one, other in pairs if one != other), (old, new))
    return _short(old), _short(new)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        value = " | ".join(str(part) for part in value.values() if part)
    text = "-" if value in (None, "", []) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
