"""What a release tells of its gaps: the coverage of its sites as rows beside the data, and a line a site for the card.

Coverage is counted as the archive stands when the release is made, for the days until its date; the articles before the first
stored one are nobody's gap.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from storage.coverage.export import COLUMNS, csv_rows, lines
from storage.coverage.ledger import ledger
from storage.coverage.why import Why
from storage.releases.options import Options
from storage.sites import site_id

FILE = "coverage.csv"


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a site should have, and what of it the archive lacks, by cause. `since` is the first day counted."""

    since: str
    expected: int
    causes: Mapping[Why, int]

    @property
    def in_words(self) -> str:
        """For the card."""
        told = ", ".join(f"{count} {why.value}" for why, count in sorted(self.causes.items()) if count)
        return f"{sum(self.causes.values())} of {self.expected}: {told}" if told else f"none known of {self.expected}"


def gather_gaps(connection: Connection, hosts: Sequence[str], options: Options) -> tuple[dict[str, Gaps], str]:
    """The gaps of each host, and the text of the file that lists them day by day."""
    gaps: dict[str, Gaps] = {}
    out = io.StringIO()
    lines(out, [COLUMNS])
    for host in sorted(hosts):
        number = site_id(connection, host)
        if number is None:
            continue
        book = ledger(
            connection, number, options.published_from, min(options.published_until or options.day, options.day)
        )
        expected = sum(day.expected for day in book.days) + sum(book.undated.values())
        gaps[host] = Gaps(book.since.isoformat(), expected, {why: count for why, count in book.causes.items() if count})
        lines(out, csv_rows(host, book))
    return gaps, out.getvalue()
