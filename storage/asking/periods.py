"""Days, months and years as people type them: 2024, 2024-05, 5/2024, 2024-05-06, 6/5/2024. Day before month, as in Vietnam."""

import re
from calendar import monthrange
from datetime import date

_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
        r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})",
    )
)
_EARLIEST, _LATEST = 1900, 2199


def read_period(text: str) -> tuple[date, date] | None:
    """The first and last day of what a text names, None if it names no day, month or year that there is."""
    for form in _FORMS:
        if found := form.fullmatch(text.strip()):
            year, month, day = (int(found[name]) if name in form.groupindex else None for name in "ymd")
            break
    else:
        return None
    if year is None or not _EARLIEST <= year <= _LATEST:
        return None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    try:
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None
