"""`khotin coverage`: the calendar for people, the rows for programs."""

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from demo.server import Portal
from storage.coverage.drawing import State
from storage.days import HANOI
from tests.operations.commanding import run, site_file


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the bundled portal."""
    place = tmp_path_factory.mktemp("coverage") / "archive"
    assert run(place, "init").returncode == 0
    with Portal() as portal:
        site_file(place, "nam-son", portal.url)
        assert run(place, "crawl", "nam-son", "--quiet").returncode in {0, 4}
    return place


def test_the_calendar_tells_what_is_stored(crawled: Path):
    """The terminal shows a sign a day, a legend, and the causes; what it says of stored articles is what the rows say."""
    shown = run(crawled, "coverage", "nam-son", "--all").stdout
    rows = json.loads(run(crawled, "coverage", "nam-son", "--all", "--json").stdout)
    assert f"{rows['stored']} articles stored" in shown.splitlines()[0]
    assert rows["stored"] > 0
    assert "■ all stored" in shown
    assert "missing: " in shown
    assert sum(day["stored"] for day in rows["sections"]) == rows["stored"]
    assert "/tin-tuc says at least" in shown
    for total in rows["totals"]:
        assert total["expected"] == max(total["stated"], total["found"])
        assert total["stored"] + sum(total["causes"].values()) == total["expected"]
    assert len({total["section"] for total in rows["totals"]}) > 3


def test_files_are_written(crawled: Path, tmp_path: Path):
    """--svg and --csv write the same days."""
    done = run(
        crawled, "coverage", "nam-son", "--all", "--svg", str(tmp_path / "a.svg"), "--csv", str(tmp_path / "a.csv")
    )
    assert (done.returncode, done.stdout) == (0, "")
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text("utf-8").splitlines()))
    days = [row["day"] for row in rows if row["scope"] == "site"]
    assert (tmp_path / "a.svg").read_text("utf-8").count("<rect") == len(days) + len(State)
    today = datetime.now(HANOI).date()  # perhaps the one after the day on which the days were written
    assert days[-1] in {(today - timedelta(days=back)).isoformat() for back in (1, 2)}


def test_what_is_not_there_is_told(crawled: Path):
    """A site that the archive has nothing of, and one that nobody knows, are told by name."""
    assert run(crawled, "coverage", "lai-chau").returncode == 2
    assert run(crawled, "coverage", "nowhere").returncode == 2
