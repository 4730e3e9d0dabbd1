"""Marks a text by a few hashes of its runs of three syllables: texts that share runs share marks. No text is told from them."""

import hashlib
import zlib
from collections.abc import Iterable, Sequence

from vietnamese.folding import syllables

# One run in so many is kept; of shorter texts more, so that about sixteen remain. What one in sixteen keeps, one in eight keeps
# too: a short text finds itself in a long one.
_DENSEST, SPARSEST = 2, 16
_FEWEST = 16
_LOW = SPARSEST - 1


def story_words(lead: str | None, paragraphs: Iterable[str]) -> list[str]:
    """The folded syllables by which texts are compared: of lead and paragraphs, in reading order.

    Title, captions, byline, marks, capitals and punctuation do not count: a copy often differs in them alone.
    """
    return syllables("\n".join((lead or "", *paragraphs)))


def marks(words: Sequence[str]) -> frozenset[int]:
    """Signed 64 bit hashes of some of the runs of three syllables; which ones does not depend on what stands around them.

    Of long texts those with hash mod SPARSEST = 0; of short ones others too, but those in any case.
    """
    # Whole document numbers stand at the end, out of their order.
    parts = " ".join([word for word in words if "/" not in word]).encode().split(b" ")
    runs = set(map(b" ".join, zip(parts, parts[1:], parts[2:], strict=False)))
    one_in = SPARSEST
    while one_in > _DENSEST and len(runs) < _FEWEST * one_in:
        one_in //= 2
    crc = zlib.crc32
    return frozenset([_hash(run, low & _LOW) for run in runs if not (low := crc(run)) % one_in])


def digest_mark(digest: str) -> int:
    """The one mark that all texts of a digest share, whatever their length; never one of `marks`, whose low bits differ."""
    return _hash(f"text {digest}".encode(), _LOW)


def _hash(data: bytes, low: int) -> int:
    """A hash whose low bits are given: they choose the runs that are kept, and a checksum is cheaper to choose by."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), signed=True) & ~_LOW | low
