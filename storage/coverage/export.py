"""Writes a ledger out as rows: CSV, the same columns for the whole site (section empty, `scope` site) and for its sections."""

import csv
from collections.abc import Iterator
from typing import TextIO

from storage.coverage.ledger import Day, Ledger
from storage.coverage.why import Why

COLUMNS = ("site", "scope", "section", "day", "kind", "watched", "expected", "found", "fetched", "stored", *(why.value.replace(" ", "_") for why in Why))  # fmt: skip


def write_csv(file: TextIO, host: str, ledger: Ledger) -> None:
    """Write the rows of a site under a header; `file` is opened with newline=""."""
    out = csv.writer(file, lineterminator="\n")
    out.writerow(COLUMNS)
    out.writerows(csv_rows(host, ledger))


def csv_rows(host: str, ledger: Ledger) -> Iterator[tuple[str | int, ...]]:
    """The rows of `COLUMNS`: the site's days, then those of its sections."""
    for day in (*ledger.days, *ledger.sections):
        yield _row(host, day)


def _row(host: str, day: Day) -> tuple[str | int, ...]:
    counts = (day.expected, day.found, day.fetched, day.stored)
    causes = (day.causes.get(why, 0) for why in Why)
    scope = "site" if day.section is None else "section"
    return (host, scope, day.section or "", day.day.isoformat(), day.kind.value, int(day.watched), *counts, *causes)
