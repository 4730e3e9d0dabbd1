"""Draws a ledger as a calendar: a column a week, a row a weekday, a year under a year; as SVG, and as signs for a terminal."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from html import escape

from storage.coverage.ledger import Day, Ledger
from storage.coverage.stated import Total
from storage.coverage.why import Why
from vietnamese.days_off import DayKind

WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_CELL, _GAP, _LEFT, _TOP, _YEAR = 11, 2, 56, 22, 128
_FULL_FROM = (1, 3, 6, 10)  # articles a day from which the next darker shade is taken


class State(StrEnum):
    """What a day looks like. Each has a sign of its own: colours alone tell nothing to some."""

    NOTHING = "nothing expected"
    WHOLE = "all stored"
    PARTLY = "partly stored"
    MISSING = "missing"
    SILENT = "site silent"
    UNWATCHED = "not visited yet"
    BEFORE = "before the first known article"


SIGNS = {
    State.NOTHING: "·", State.WHOLE: "■", State.PARTLY: "◧", State.MISSING: "✗", State.SILENT: "○", State.UNWATCHED: "?",
    State.BEFORE: "-",
}  # fmt: skip
_COLOURS = {
    State.NOTHING: "#ebedf0", State.PARTLY: "#f0ad4e", State.MISSING: "#c9302c", State.SILENT: "#ffffff", State.UNWATCHED: "#b9c4d0",
    State.BEFORE: "#f8f9fa",
}  # fmt: skip
_SHADES = ("#9be9a8", "#40c463", "#30a14e", "#216e39")
_EDGES = {State.SILENT: "#8b949e"}
_KINDS = {DayKind.TET: "Tết", DayKind.HOLIDAY: "public holiday", DayKind.WEEKEND: "weekend", DayKind.WORKDAY: ""}


def state_of(day: Day) -> State:
    """What a day looks like."""
    ours = sum(count for why, count in day.causes.items() if why is not Why.SILENT)
    if day.is_before:
        return State.BEFORE
    if not day.watched and not day.stored:
        return State.UNWATCHED
    if ours:
        return State.PARTLY if day.stored else State.MISSING
    if day.stored:
        return State.WHOLE
    return State.SILENT if day.expected else State.NOTHING


def told(day: Day) -> str:
    """A day in a sentence."""
    parts = [day.day.isoformat(), *([_KINDS[day.kind]] if _KINDS[day.kind] else [])]
    parts.append(f"{day.stored} of {day.expected} stored" if day.expected else "nothing expected")
    parts += [f"{count} {why.value}" for why, count in sorted(day.causes.items())]
    return ", ".join(parts)


def in_words(total: Total) -> str:
    """What a list says it has, against what is known, in a sentence."""
    says = f"{'' if total.exact else 'at least '}{total.stated}"
    of = f"of {total.section}" if total.section is not None else "of the site"
    parts = [f"{total.url} says {says} on {total.said_on}", f"{total.stored} articles {of} are stored"]
    parts += [f"{count} {why.value}" for why, count in sorted(total.causes.items())]
    return ", ".join(parts)


def grid(ledger: Ledger) -> Iterator[tuple[int, list[list[Day | None]]]]:
    """For each year its weeks from Monday to Sunday; None where a day is not of the ledger or the year."""
    years: dict[int, dict[date, Day]] = {}
    for day in ledger.days:
        years.setdefault(day.day.year, {})[day.day] = day
    for year, days in sorted(years.items()):
        monday = min(days) - timedelta(days=min(days).weekday())
        weeks = []
        while monday <= max(days):
            weeks.append([days.get(monday + timedelta(days=number)) for number in range(7)])
            monday += timedelta(days=7)
        yield year, weeks


def months(weeks: list[list[Day | None]]) -> str:
    """The numbers of the months above the weeks of `grid`, a sign a week."""
    line = ""
    for number, month in month_columns(weeks):
        line = f"{line.ljust(number)}{month}"
    return line.ljust(len(weeks))


def month_columns(weeks: Sequence[Sequence[Day | None]]) -> Iterator[tuple[int, int]]:
    """The weeks of `grid` in which a month begins, counted from 0, each with the month's number; not where the next begins beside it."""
    firsts = [next((day.day.month for day in week if day is not None), None) for week in weeks]
    begun = [
        (number, month)
        for number, (month, before) in enumerate(zip(firsts, [None, *firsts], strict=False))
        if month is not None and month != before
    ]
    for (number, month), after in zip(begun, [*begun[1:], None], strict=True):
        if after is None or after[0] - number > 1:
            yield number, month


def calendar_svg(ledger: Ledger, title: str = "") -> str:
    """The calendar as the text of an SVG file that needs nothing beside it; each day tells its numbers when pointed at."""
    years = list(grid(ledger))
    widest = max((len(weeks) for _, weeks in years), default=1)
    width = _LEFT + max(widest * (_CELL + _GAP), 720) + 10
    height = _TOP + len(years) * _YEAR + 30
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="9" role="img">',
        f"<title>{escape(title or f'coverage {ledger.since} to {ledger.until}')}</title>",
        f'<text x="4" y="13" font-size="12">{escape(title)}</text>',
    ]
    for number, (year, weeks) in enumerate(years):
        parts += _year(year, weeks, _TOP + number * _YEAR)
    parts += _legend(height - 16)
    return "\n".join([*parts, "</svg>", ""])


def _year(year: int, weeks: list[list[Day | None]], top: int) -> Iterator[str]:
    yield f'<text x="4" y="{top + 24}" font-weight="bold">{year}</text>'
    for row, name in enumerate(WEEKDAYS):
        yield f'<text x="{_LEFT - 20}" y="{top + 25 + row * (_CELL + _GAP)}">{name}</text>'
    for column, month in month_columns(weeks):
        yield f'<text x="{_LEFT + column * (_CELL + _GAP)}" y="{top + 11}">{month}</text>'
    for column, week in enumerate(weeks):
        for row, day in enumerate(week):
            if day is not None:
                yield _cell(day, _LEFT + column * (_CELL + _GAP), top + 16 + row * (_CELL + _GAP))


def _cell(day: Day, x: int, y: int) -> str:
    state = state_of(day)
    shade = sum(day.stored >= least for least in _FULL_FROM) - 1
    fill = _SHADES[max(shade, 0)] if state is State.WHOLE else _COLOURS[state]
    edge = _EDGES.get(state) or ("#d9822b" if day.kind in {DayKind.TET, DayKind.HOLIDAY} else "none")
    return (
        f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" rx="2" fill="{fill}" stroke="{edge}">'
        f"<title>{escape(told(day))}</title></rect>"
    )


def _legend(y: int) -> Iterator[str]:
    x = _LEFT
    for state in State:
        fill = _SHADES[1] if state is State.WHOLE else _COLOURS[state]
        edge = _EDGES.get(state, "none")
        yield f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" rx="2" fill="{fill}" stroke="{edge}"/>'
        yield f'<text x="{x + _CELL + 4}" y="{y + 9}">{state.value}</text>'
        x += 92
