"""Where a page of results ended, as one opaque word that leads to the next page. It holds no text of anybody's."""

import base64
import binascii
import json
import zlib
from dataclasses import dataclass, replace
from typing import Any

from storage.errors import WrongCursor

_VERSION = 1
_TOTALS = 6  # see storage.asking.search
_LARGEST = 100_000  # bytes unpacked: what comes from outside may be a bomb


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The state of a walk through results.

    `question`: checksum of what was asked. `watermark`: the change number the index had on the first page. `best`: ids of the
    articles ranked by relevance, `shown` of which have been shown. `position`: the ordering key of the last article shown
    after those, None if none was. `total`: what the first page counted, whether it showed the nearest for want of articles
    with all words, and whether more follow the best.
    `corrections`: the words it read as others.
    """

    question: int
    watermark: int
    best: tuple[str, ...] = ()
    shown: int = 0
    position: int | None = None
    total: tuple[int, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()

    def moved(self, *, shown: int | None = None, position: int | None = None) -> "Cursor":
        """The cursor further on."""
        return replace(
            self,
            shown=self.shown if shown is None else shown,
            position=self.position if position is None else position,
        )

    def encoded(self) -> str:
        """The cursor as letters, digits, - and _."""
        facts: list[Any] = [_VERSION, self.question, self.watermark, self.best, self.shown, self.position, self.total]
        facts.append(self.corrections)
        packed = zlib.compress(json.dumps(facts, separators=(",", ":")).encode(), 9)
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def decoded(cls, text: str, question: int) -> "Cursor":
        """The cursor of a word. Raises WrongCursor for a word that is none, or is of another question."""
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            facts = json.loads(_unpacked(packed))
            version, asked, watermark, best, shown, position, total, corrections = facts
            cursor = cls(
                question=_whole(asked),
                watermark=_whole(watermark),
                best=tuple(map(str, best)),
                shown=_whole(shown),
                position=None if position is None else _whole(position),
                total=_totals(total),
                corrections=tuple((str(one), str(other)) for one, other in corrections),
            )
        except (ValueError, TypeError, binascii.Error, zlib.error, RecursionError) as error:
            raise WrongCursor("it was not made by a search, or not wholly copied") from error
        if version != _VERSION or cursor.question != question:
            raise WrongCursor("it belongs to another query, filter, order or version")
        return cursor


def checksum(*asked: object) -> int:
    """What tells a question from another."""
    return zlib.crc32(repr(asked).encode("utf-8", "surrogatepass"))


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    facts = unpacker.decompress(packed, _LARGEST)
    if not unpacker.eof:
        raise ValueError(packed)
    return facts


def _totals(value: Any) -> tuple[int, ...]:
    totals = tuple(map(_whole, value))
    if len(totals) != _TOTALS:
        raise ValueError(value)
    return totals


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -(1 << 63) <= value < 1 << 63:
        raise TypeError(value)
    return value
