"""Which fields two records of one article differ in, and how to show it in a line."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

_LONGEST = 80
# Fields of a record that are its state; `blocks` hold the text, pictures and tables once more, in their order.
_FIELDS = (
    "title", "lead", "paragraphs", "images", "tables", "attachments", "authors", "byline", "source", "published_at",
    "published_precision", "published_from", "modified_at", "modified_precision", "modified_from", "category", "tags",
    "legacy_encoding",
)  # fmt: skip


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Names of the fields that differ, each with the first difference, old and new, shortened.

    "blocks" only where text, pictures and tables are the same but stand otherwise.
    """
    found = {name: _first(old.get(name), new.get(name)) for name in _FIELDS if old.get(name) != new.get(name)}
    if not found.keys() & {"paragraphs", "images", "tables"} and old.get("blocks") != new.get("blocks"):
        found["blocks"] = _first(old.get("blocks"), new.get("blocks"))
    return found


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
