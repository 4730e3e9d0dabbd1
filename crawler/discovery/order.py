"""In which order what was found is fetched, and the times found beside it. A higher number is fetched earlier."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from enum import IntEnum

VIETNAM = timezone(timedelta(hours=7))
_DAY_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:\D+(\d{1,2}):(\d{2}))?")


class Priority(IntEnum):
    """Discovery pages first, then the articles they name, then older pages of lists, then whatever else is linked, media last.

    FRESH is what the front of the site shows now: a crawl that goes on for days asks for today's news before its backlog.
    """

    START = 100
    SOURCE = 90
    SECTION = 85
    FRESH = 75
    ARTICLE = 70
    LIKELY = 60
    PAGING = 50
    LINK = 20
    ARCHIVE = 5
    MEDIA = 2


def read_time(text: str | None) -> datetime | None:
    """The moment a feed or sitemap names (RFC 822, ISO 8601, d/m/Y), aware; one without a zone is Vietnam's; else None."""
    text = (text or "").strip()
    if not text:
        return None
    moment = _iso(text) or _rfc822(text) or _day_first(text)
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # The parser gives a naive time for "-0000", which means UTC of an unknown place.
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None and text.endswith("-0000") else moment


def _day_first(text: str) -> datetime | None:
    match = _DAY_FIRST.search(text)
    if match is None:
        return None
    day, month, year, hour, minute = (int(group or 0) for group in match.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)
    except ValueError:
        return None
