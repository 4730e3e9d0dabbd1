"""The ledger as a calendar and as rows."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import Engine

from storage.coverage.drawing import calendar_svg, grid, in_words
from storage.coverage.export import COLUMNS, csv_rows
from storage.coverage.stated import Total
from storage.coverage.why import Why
from tests.storage.coverage_archive import DAY, LAST, Archive, noon


@pytest.fixture
def archive(engine: Engine) -> Archive:
    return Archive(engine)


def test_the_calendar_is_whole_and_well_formed(archive: Archive):
    """The SVG is XML with a cell a day that tells its numbers; the grid holds every day once, under its weekday."""
    archive.week_days(without=(date(2026, 6, 10),))
    archive.crawl(noon(LAST + DAY))
    found = archive.ledger()
    drawn = ET.fromstring(calendar_svg(found, "a.vn & co"))
    cells = [cell.text for cell in drawn.iterfind(".//{*}rect/{*}title")]
    assert len(cells) == len(found.days)
    assert "2026-06-10, 0 of 3 stored, 3 site silent" in cells
    days = [
        day
        for _, weeks in grid(found)
        for week in weeks
        for row, day in enumerate(week)
        if day and day.day.weekday() == row
    ]
    assert days == list(found.days)


def test_the_export_has_every_row(archive: Archive):
    """As CSV there is a row for each day and section, with a column for every cause."""
    archive.week_days()
    archive.crawl(noon(LAST + DAY))
    found = archive.ledger()
    rows_ = list(csv_rows("a.vn", found))
    assert len(rows_) == len(found.days) + len(found.sections)
    assert {len(row) for row in rows_} == {len(COLUMNS)}


def test_a_total_is_a_sentence() -> None:
    """What a list says, what is known and why the rest is not: nothing else is needed to go and look."""
    causes = {Why.UNVISITED: 30, Why.TIMEOUT: 1}
    total = Total(
        "https://a.vn/tin/",
        "list",
        "Tin tức",
        LAST,
        exact=False,
        stated=40,
        found=10,
        fetched=9,
        stored=9,
        causes=causes,
    )
    told = "https://a.vn/tin/ says at least 40 on 2026-07-12, 9 articles of Tin tức are stored, 30 not visited yet, 1 timeout"
    assert in_words(total) == told
