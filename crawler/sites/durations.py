"""Spans of time as people write them in files and on command lines: 90s, 50m, 6h, 1d, 1w."""

import re

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
ALLOWED = "a whole number and a unit: 90s, 50m, 6h, 1d, 1w"
_LONGEST = 10 * 366 * 86_400


def seconds_of(text: str) -> int:
    """The seconds of a span like 6h. Raises ValueError, which says what is allowed."""
    found = re.fullmatch(r"([0-9]{1,9})([smhdw])", text.strip())
    seconds = int(found[1]) * UNITS[found[2]] if found else 0
    if not 0 < seconds <= _LONGEST:
        message = f"{text!r} is no span of time: write {ALLOWED}"
        raise ValueError(message)
    return seconds


def in_words(seconds: float) -> str:
    """A span for people, in its two largest units: 3d 4h, 5m 10s; "0s" for less than a second."""
    left, parts = max(0, int(seconds)), []
    for unit, size in sorted(UNITS.items(), key=lambda one: -one[1]):
        if left >= size:
            parts.append(f"{left // size}{unit}")
            left %= size
        elif parts:
            break
    return " ".join(parts[:2]) or "0s"
