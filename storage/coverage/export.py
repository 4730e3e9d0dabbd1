"""Writes a ledger out as rows: CSV, the same columns for the whole site (section empty, `scope` site) and for its sections.

Rows of `scope` total have no day: what a list of the site says it holds (`kind`: list, rest, sitemap), against what is known.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from storage.coverage.ledger import Day, Ledger
from storage.coverage.stated import Total
from storage.coverage.why import Why

COLUMNS = ("site", "scope", "section", "day", "kind", "watched", "expected", "found", "fetched", "stored", *(why.value.replace(" ", "_") for why in Why))  # fmt: skip


def write_csv(file: TextIO, host: str, ledger: Ledger) -> None:
    """Write the rows of a site under a header; `file` is opened with newline=""."""
    lines(file, [COLUMNS])
    lines(file, csv_rows(host, ledger))


def lines(file: TextIO, rows: Iterable[Sequence[str | int]]) -> None:
    """Write rows as CSV (RFC 4180, but for the line ends)."""
    csv.writer(file, lineterminator="\n").writerows(rows)


def csv_rows(host: str, ledger: Ledger) -> Iterator[tuple[str | int, ...]]:
    """The rows of `COLUMNS`: the site's days, those of its sections, then what its lists say of all days (`scope` total)."""
    for day in (*ledger.days, *ledger.sections):
        yield _row(host, day)
    for total in ledger.totals:
        yield _total(host, total)


def _row(host: str, day: Day) -> tuple[str | int, ...]:
    counts = (day.expected, day.found, day.fetched, day.stored)
    causes = (day.causes.get(why, 0) for why in Why)
    scope = "site" if day.section is None else "section"
    return (host, scope, day.section or "", day.day.isoformat(), day.kind.value, int(day.watched), *counts, *causes)


def _total(host: str, total: Total) -> tuple[str | int, ...]:
    counts = (total.expected, total.found, total.fetched, total.stored)
    causes = (total.causes.get(why, 0) for why in Why)
    return (host, "total", total.section or "", "", total.kind, "", *counts, *causes)
