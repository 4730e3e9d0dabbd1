"""The days that may be asked for, in one place for pages, API and harvests: others are of no article, and overflow in sums."""

import re
from datetime import date, datetime, timedelta

from storage.days import begins, ends
from web.trouble import BadRequest

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
_SHORT = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
_LEAP = "(?:199[26]|20(?:[02468][048]|[13579][26]))-02-29"
PATTERN = rf"^(?:(?:199[0-9]|20[0-9][0-9]|2100)-(?:{_SHORT})|{_LEAP})$"
"""Exactly the days from FIRST to LAST, for descriptions and whatever else reads patterns."""
_PATTERN = re.compile(PATTERN, re.ASCII)


def day(name: str, text: str) -> date:
    """The day that a parameter says. Raises BadRequest."""
    if not _PATTERN.fullmatch(text):
        raise BadRequest(f"{name}={text} is no day from {FIRST} to {LAST}; write it like 2022-01-31")
    return date.fromisoformat(text)


def clamped(moment: datetime) -> datetime:
    """A moment, or the nearest of those that may be asked for: for protocols that know no such bounds."""
    return min(max(moment, begins(FIRST)), ends(LAST) - timedelta(days=1))
