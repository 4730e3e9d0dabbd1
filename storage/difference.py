"""The difference of two records as a reader sees it: field by field, word by word. It gives no class; `changes` does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from storage.words import differing

Parts = list[tuple[str, str]]
"""What stayed ("="), went ("-") and came ("+"), in reading order; "…" counts paragraphs that stayed and are left out."""

_PIECES = re.compile(r"\s+|[\w\u0300-\u036f]+(?:[.,:/–-][\w\u0300-\u036f]+)*|[^\w\s]")
_ONE_LINE = ("title", "lead")
_LISTS = ("authors", "category", "tags")
_VALUES = ("byline", "source", "published_at", "published_precision", "modified_at", "language", "legacy_encoding")
_ALIKE = 0.3


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Parts]]:
    """The fields that differ, in the order of the record, each with its parts."""
    for name in _ONE_LINE:
        yield from _field(name, words(old.get(name) or "", new.get(name) or ""))
    yield from _field("text", lines(_text(old), _text(new)))
    yield from _field("captions", lines(_captions(old), _captions(new)))
    for name, key in (("images", "url"), ("attachments", "name"), ("attachments", "url")):
        label = name if key == "url" else f"{name} ({key})"
        yield from _field(
            label, lines([one[key] for one in old.get(name) or ()], [one[key] for one in new.get(name) or ()])
        )
    for name in _LISTS:
        yield from _field(name, words("; ".join(old.get(name) or ()), "; ".join(new.get(name) or ())))
    for name in _VALUES:
        yield from _field(name, words(old.get(name) or "", new.get(name) or ""))


def words(old: str, new: str) -> Parts:
    """The difference of two texts, whole words at a time; of quite unlike ones all of both."""
    one, other = _PIECES.findall(old), _PIECES.findall(new)
    if old == new:
        return _whole(old, new)
    parts: Parts = []
    at = 0
    for a_from, a_to, b_from, b_to in differing(one, other):
        parts += _some("=", one[at:a_from]) + _some("-", one[a_from:a_to]) + _some("+", other[b_from:b_to])
        at = a_to
    parts += _some("=", one[at:])
    # Two texts that share but some small words are easier to read one after the other.
    kept = sum(len(text.split()) for sign, text in parts if sign == "=")
    return _tidied(parts) if kept >= _ALIKE * min(len(old.split()), len(new.split())) else _whole(old, new)


def lines(old: Sequence[str], new: Sequence[str]) -> Parts:
    """The difference of two lists of paragraphs, a line each: those that stayed are counted, the others compared word by word."""
    parts: Parts = []
    at = 0
    for a_from, a_to, b_from, b_to in differing(old, new):
        parts += _left_out(a_from - at)
        gone, come = old[a_from:a_to], new[b_from:b_to]
        if len(gone) == len(come):
            for one, other in zip(gone, come, strict=True):
                parts += [*words(one, other), ("=", "\n")]
        else:
            parts += [*words("\n".join(gone), "\n".join(come)), ("=", "\n")]
        at = a_to
    return parts + _left_out(len(old) - at) if parts else []


def _field(name: str, parts: Parts) -> Iterator[tuple[str, Parts]]:
    if any(sign in "-+" for sign, _ in parts):
        yield name, parts


def _text(record: Mapping[str, Any]) -> list[str]:
    """Paragraphs, items and rows of tables, in the order of the blocks."""
    found: list[str] = []
    for block in record.get("blocks") or ():
        mark = {"heading": "## ", "quote": "> "}.get(block["kind"], "")
        found += [mark + block["text"]] if block.get("text") else []
        found += [f"- {item}" for item in block.get("items", ())]
        found += [" | ".join(row) for row in block.get("rows", ())]
        found += [f"[embedded] {block['url']}"] if block.get("url") else []
    return found


def _captions(record: Mapping[str, Any]) -> list[str]:
    return [one["caption"] or f"[without caption] {one['alt'] or ''}".rstrip() for one in record.get("images") or ()]


def _whole(old: str, new: str) -> Parts:
    if old == new:
        return _some("=", [old])
    return _some("-", [old]) + _some("+", [new])


def _some(sign: str, pieces: Sequence[str]) -> Parts:
    text = "".join(pieces)
    return [(sign, text)] if text else []


def _tidied(parts: Parts) -> Parts:
    """A space alone between two changes belongs to both: "-một- -hai-" reads worse than "-một hai-"."""
    tidy: Parts = []
    gone = come = ""
    for index, (sign, text) in enumerate(parts):
        if sign == "-":
            gone += text
        elif sign == "+":
            come += text
        elif text.isspace() and (gone or come) and index + 1 < len(parts):
            gone, come = gone + text, come + text
        else:
            tidy += _some("-", [gone]) + _some("+", [come]) + [(sign, text)]
            gone = come = ""
    return tidy + _some("-", [gone]) + _some("+", [come])


def _left_out(count: int) -> Parts:
    return [("…", str(count))] if count else []
