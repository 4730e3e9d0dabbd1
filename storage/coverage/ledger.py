"""The ledger itself: for each section and day what was expected, found, fetched and stored, and the cause of every difference.

    from storage.coverage.ledger import ledger
    from storage.coverage.drawing import calendar_svg
    with reading(archive.engine) as connection:
        book = ledger(connection, site_id, date(2026, 1, 1), date(2026, 12, 31))
    book.days          # a row a day of the whole site, without a break
    book.sections      # a row a section and day on which anything was expected or found
    book.totals        # what its lists say they hold, against what is known (storage/coverage/stated.py)
    calendar_svg(book) # the calendar as SVG text

Always `stored <= fetched <= found <= expected`, and the counts of `causes` add up to `expected - stored`. What is expected is what
is known to exist, the few numbers that nobody saw of a series nearly without gaps included, and on a short day (storage/coverage/rhythm.py) what such days
usually bring. It is computed when asked for, with a fixed number of queries; nothing of it is kept. Its limit: of what a site
published and took away between two visits, without a number to miss, nothing is known.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection

from storage.coverage import rows
from storage.coverage.numbers import Numbers, number_of
from storage.coverage.rhythm import expected
from storage.coverage.stated import Bare, Total, stored_by_section, totals
from storage.coverage.watch import Span, Watch
from storage.coverage.why import Why, why_of_row
from vietnamese.days_off import DayKind

# Days looked at on both sides of those asked for, to know the rhythm around them.
_AROUND = timedelta(days=60 * 7)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a section, or of the whole site (`section` None). `watched`: a crawl that began after it saw it whole.

    `is_before`: nothing is known to have been published by then, though crawls went to the ends of all lists. It owes nothing.
    """

    section: str | None
    day: date
    kind: DayKind
    expected: int
    found: int
    fetched: int
    stored: int
    causes: Mapping[Why, int]
    watched: bool
    is_before: bool = False

    @property
    def missing(self) -> int:
        """How many articles are not there."""
        return self.expected - self.stored

    def as_json(self) -> dict[str, Any]:
        """The row for a program."""
        return {
            "section": self.section,
            "day": self.day.isoformat(),
            "kind": self.kind.value,
            "expected": self.expected,
            "found": self.found,
            "fetched": self.fetched,
            "stored": self.stored,
            "causes": {why.value: count for why, count in self.causes.items()},
            "watched": self.watched,
        }


@dataclass(frozen=True, slots=True)
class Ledger:
    """The coverage of a site over days. `undated` are addresses whose day nobody can tell, by cause; they are in no row.

    `totals` are what the site's lists say of all days. `silent_since` is the day of the newest article, if the site has been silent since then far longer than ever before.
    """

    since: date
    until: date
    days: tuple[Day, ...]
    sections: tuple[Day, ...]
    undated: Mapping[Why, int]
    silent_since: date | None = None
    totals: tuple[Total, ...] = ()

    @property
    def causes(self) -> Counter[Why]:
        """All that is missing, by cause, addresses without a day included."""
        total: Counter[Why] = Counter(self.undated)
        for day in self.days:
            total.update(day.causes)
        return total

    @property
    def stored(self) -> int:
        """Articles of these days."""
        return sum(day.stored for day in self.days)

    def as_json(self) -> dict[str, Any]:
        """The ledger for a program."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "stored": self.stored,
            "causes": {why.value: count for why, count in self.causes.most_common()},
            "undated": {why.value: count for why, count in self.undated.items()},
            "silent_since": self.silent_since and self.silent_since.isoformat(),
            "days": [day.as_json() for day in self.days],
            "sections": [day.as_json() for day in self.sections],
            "totals": [total.as_json() for total in self.totals],
        }


@dataclass(slots=True)
class _Counted:
    """What is known of one section on one day."""

    found: int = 0
    fetched: int = 0
    stored: int = 0
    causes: Counter[Why] = field(default_factory=Counter)


def ledger(connection: Connection, site_id: int, since: date | None, until: date) -> Ledger:
    """The coverage of a site from `since` (None: the day of its oldest article) until `until`, both days included."""
    oldest = rows.first_day(connection, site_id)
    first = since or oldest or until
    known = rows.stored(connection, site_id, first - _AROUND, until + _AROUND)
    watch = Watch(rows.visits(connection, site_id), rows.alarm_spans(connection, site_id))
    book = _Book(known, watch, oldest)
    book.add_bare(rows.bare(connection, site_id))
    asked = [first + timedelta(days=number) for number in range((until - first).days + 1)]
    sections = sorted({section for section, _ in book.counted})
    return Ledger(
        since=first,
        until=until,
        days=tuple(book.days(None, asked)),
        sections=tuple(row for section in sections for row in book.days(section, asked) if row.expected or row.found),
        undated=dict(book.undated),
        silent_since=watch.silence(known),
        totals=tuple(totals(watch.said(), stored_by_section(connection, site_id), book.bare)),
    )


class _Book:
    """Counts of all sections and days, to be asked for rows."""

    def __init__(self, known: list[rows.Stored], watch: Watch, oldest: date | None) -> None:
        self.counted: dict[tuple[str, date], _Counted] = defaultdict(_Counted)
        self.undated: Counter[Why] = Counter()
        # Whatever their days.
        self.bare: dict[str, Bare] = defaultdict(lambda: Bare(Counter()))
        self._watch = watch
        self._folders: dict[str, Counter[str]] = defaultdict(Counter)
        numbered = []
        for one in known:
            cell = self.counted[one.section, one.day]
            cell.found, cell.fetched, cell.stored = cell.found + 1, cell.fetched + 1, cell.stored + 1
            self._folders[_folder(one.url)][one.section] += 1
            if (number := number_of(one.url)) is not None:
                numbered.append((number, one.day))
        self._numbers = Numbers(numbered)
        self._gaps: dict[date, int] = self._numbers.missing(())
        self._oldest = oldest

    def add_bare(self, addresses: Iterable[rows.Bare]) -> None:
        """Count the addresses without an article: each on its day, in the section of its folder."""
        others = []
        for one in addresses:
            why = why_of_row(one.state, one.reason, one.status, one.kind, cause=one.cause)
            if why is Why.MOVED and _is_within(one.url, one.redirect_to):
                continue  # where it leads is an address of its own
            # A sitemap names pages of all kinds: WordPress's own has one for standing pages alone.
            if why is None or (one.kind == "static" and one.route == "sitemap"):
                continue
            number = number_of(one.url)
            others.append(number)
            section = self.bare[self._section(one.url)]
            section.causes[why] += 1
            section.fetched += one.state == "done"
            day = self._day(one, number)
            if day is None:
                self.undated[why] += 1
                continue
            cell = self.counted[self._section(one.url), day]
            cell.found += 1
            cell.fetched += one.state == "done"
            cell.causes[why] += 1
        self._gaps = self._numbers.missing(number for number in others if number is not None)

    def days(self, section: str | None, asked: Iterable[date]) -> Iterable[Day]:
        """The rows of a section, or of the whole site (None), for those days."""
        cells: dict[date, _Counted] = defaultdict(_Counted)
        for (name, day), cell in self.counted.items():
            if section in {None, name}:
                whole = cells[day]
                whole.found, whole.fetched, whole.stored = (
                    whole.found + cell.found,
                    whole.fetched + cell.fetched,
                    whole.stored + cell.stored,
                )
                whole.causes.update(cell.causes)
        counts = {day: cell.found for day, cell in cells.items()}
        first = min(cells, default=None)
        watched = Span(first, self._watch)
        for day in asked:
            yield self._row(section, day, cells.get(day, _Counted()), counts, watched)

    def _row(self, section: str | None, day: date, cell: _Counted, counts: Mapping[date, int], watched: Span) -> Day:
        causes, owed = Counter(cell.causes), cell.found
        # Numbers are the site's, not a section's.
        if section is None and (gap := self._gaps.get(day, 0)):
            causes[Why.NUMBER if self._watch.saw(day) else Why.UNVISITED] += gap
            owed += gap
        usual = expected(counts, watched, day)
        if owed < usual.least and (watched.first is None or day >= watched.first):
            causes[self._watch.why_short(day)] += usual.usual - owed
            owed = usual.usual
        return Day(
            section=section,
            day=day,
            kind=usual.kind,
            expected=owed,
            found=cell.found,
            fetched=cell.fetched,
            stored=cell.stored,
            causes=+causes,
            watched=day in watched,
            is_before=not owed and self._oldest is not None and day < self._oldest and self._watch.saw(day),
        )

    def _day(self, one: rows.Bare, number: int | None) -> date | None:
        by_number = self._numbers.day_of(number) if number is not None else None
        caught_up = self._watch.caught_up_at
        # What is found once the site is known is news; what is found before may be of any day.
        return by_number or (rows.day_of(one.found_at) if caught_up is not None and one.found_at > caught_up else None)

    def _section(self, url: str) -> str:
        told = self._folders.get(_folder(url))
        return told.most_common(1)[0][0] if told else ""


def _folder(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[0]


def _is_within(url: str, target: str | None) -> bool:
    """Whether a redirect leads to the same host; a relative one does."""
    host = urlsplit(target or "").hostname
    return host is None or host.removeprefix("www.") == (urlsplit(url).hostname or "").removeprefix("www.")
